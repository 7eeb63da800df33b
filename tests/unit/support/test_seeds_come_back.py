"""Rows that migrations made are there again after a test that empties the database."""

import pytest
from django.db import connection

from tests.support.flushing import SEED


def seeded_tables() -> dict[str, int]:
    counted = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith(SEED):
                table = name.removeprefix(SEED)
                cursor.execute(
                    f"SELECT (SELECT COUNT(*) FROM {table}), (SELECT COUNT(*) FROM {name})"
                )
                counted[table] = cursor.fetchone()
    return counted


@pytest.mark.parametrize("round_", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_seeds_are_whole_before_every_test(round_: str) -> None:
    for table, (now_there, remembered) in seeded_tables().items():
        assert now_there == remembered > 0, table
