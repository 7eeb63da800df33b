"""How the database answers: a file by its few records, every filter of the desk by an index."""

from __future__ import annotations

import pytest
from django.db import connection

from gongkai.core.visibility import NOBODY, Viewer, visible
from gongkai.files.models import Attachment
from gongkai.records.models import Record, Version, VersionFile
from tests.people import Cast, officer
from tests.unit.records.road import published
from tests.unit.records.test_visibility import file_named

pytestmark = pytest.mark.django_db
MANY = 5_000
FIRST = 100_000


def as_many_more(record: Record, attachment: Attachment) -> None:
    """Copies of a public record by the thousand, each with its file, written at one stroke."""
    numbers = (
        f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {MANY})"
        " SELECT n FROM s) AS s"
    )
    with connection.cursor() as cursor:
        for model, key, own in (
            (Attachment, attachment.pk, {"public_id": "'f' || n"}),
            (Version, record.live_version_id, {"number": "100 + n"}),
            (Record, record.pk, {"public_id": "'p' || n", "live_version_id": f"{FIRST} + n",
                                 "index_number": "''"}),
        ):  # fmt: skip
            table = model._meta.db_table
            same = [field.column for field in model._meta.concrete_fields]
            same = [column for column in same if column not in {"id", *own}]
            cursor.execute(
                f"INSERT INTO {table} (id, {', '.join([*own, *same])}) SELECT {FIRST} + n, "
                f"{', '.join([*own.values(), *same])} FROM {numbers}, {table} WHERE id = %s",
                [key],
            )
        cursor.execute(
            f"INSERT INTO {VersionFile._meta.db_table} (version_id, attachment_id, position) "
            f"SELECT {FIRST} + n, {FIRST} + n, 0 FROM {numbers}"
        )
        cursor.execute("ANALYZE")


def read_whole(plan: str) -> bool:
    """Whether a table or a whole index is read from one end to the other."""
    return ("SCAN " if connection.vendor == "sqlite" else "Seq Scan on records_") in plan


def viewers(cast: Cast) -> dict[str, Viewer]:
    return {
        "anybody": NOBODY,
        "a stranger": officer(cast.stranger).viewer,
        "who drafts here": officer(cast.clerk).viewer,
        "who reads everywhere": officer(cast.office).viewer,
    }


def test_a_file_is_asked_of_the_records_that_carry_it(cast: Cast) -> None:
    as_many_more(published(cast), file_named("a list"))
    for name, viewer in viewers(cast).items():
        asked = visible(Attachment.objects.filter(public_id="f77"), viewer)
        assert asked.exists(), name
        plan = asked.explain()
        assert not read_whole(plan), (name, plan)


def test_reading_whole_is_seen(cast: Cast) -> None:
    as_many_more(published(cast), file_named("a list"))
    assert read_whole(Record.objects.order_by("title").explain())
    by_all = Record.objects.filter(live_version__files__isnull=False)
    asked = Attachment.objects.filter(pk__in=by_all.values("live_version__files__attachment_id"))
    assert read_whole(asked.explain())
