"""What many tests begin with is built once a process, and from then on copied by the database.

A stage is a set of rows put in by the actions people use, and the objects a test speaks of. It is
built in the empty database, before any test's transaction; the rows it added or changed are kept
in tables of their own (`<stage>_of_<table>`), and the database is emptied again. `put_in` copies
them back, which takes a few milliseconds instead of hundreds of statements through the actions.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.base.introspection import BaseDatabaseIntrospection

from tests.support.flushing import DJANGO_FILLS_THESE

FILLED_BY_TRIGGERS = {"records_publiccount"}
"""Rows the database itself makes of others."""


@dataclass(frozen=True)
class Stage:
    """One that was built: the tables it put rows into, and what it speaks of."""

    name: str
    tables: tuple[tuple[str, str], ...]
    told: bytes

    def put_in(self) -> Any:
        """Its rows stand in the database; answers what it speaks of, new every time."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, changed_by in self.tables:
                kept = f"{self.name}_of_{table}"
                if changed_by:
                    old = f"{changed_by} IN (SELECT {changed_by} FROM {kept})"
                    cursor.execute(f"DELETE FROM {table} WHERE {old}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {kept}")
        return pickle.loads(self.told)


def build(name: str, make: Callable[[], Any], *, on: Stage | None = None) -> Stage:
    """Build a stage in the empty database, on another one if need be, and empty it again."""
    with connection.cursor() as cursor:
        begun_with = on.put_in() if on else None
        tables = [
            table
            for table in connection.introspection.django_table_names(only_existing=True)
            if table not in DJANGO_FILLS_THESE | FILLED_BY_TRIGGERS
        ]
        for table in tables:
            cursor.execute(f"CREATE TEMPORARY TABLE before_{table} AS SELECT * FROM {table}")
        told = pickle.dumps(make() if begun_with is None else make(begun_with))
        filled = [
            (table, changed)
            for table in tables
            if (changed := _keep_the_new(cursor, name, table)) is not None
        ]
        for table in tables:
            cursor.execute(f"DROP TABLE before_{table}")
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    return Stage(name, tuple(filled), told)


def _keep_the_new(cursor: Any, name: str, table: str) -> str | None:
    """Keep rows that were not there before; the key's column where some of them only changed, ""
    where all are new, None where there is none."""
    key = _key(cursor, table)
    kept = f"{name}_of_{table}"
    cursor.execute(
        f"SELECT count(*) FROM before_{table} WHERE {key} NOT IN (SELECT {key} FROM {table})"
    )
    assert cursor.fetchone()[0] == 0, f"{table}: rows are gone; a stage can add and change only"
    cursor.execute(
        f"CREATE TABLE {kept} AS SELECT * FROM {table} EXCEPT SELECT * FROM before_{table}"
    )
    cursor.execute(f"SELECT count(*) FROM {kept}")
    if not cursor.fetchone()[0]:
        cursor.execute(f"DROP TABLE {kept}")
        return None
    cursor.execute(f"SELECT count(*) FROM {kept} WHERE {key} IN (SELECT {key} FROM before_{table})")
    return key if cursor.fetchone()[0] else ""


def _key(cursor: Any, table: str) -> str:
    introspection: BaseDatabaseIntrospection = connection.introspection
    key = introspection.get_primary_key_column(cursor, table)
    assert key, table
    return str(connection.ops.quote_name(key))
