"""The rows that something wrote, and bare tables to write the same rows into."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Table:
    """What was written into one table."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Rows:
    """What was written into all of them."""

    tables: list[Table]

    @property
    def keys(self) -> dict[str, str]:
        """Table → the column of its primary key."""
        return _models()

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(len(table.rows) for table in self.tables)


def _models() -> dict[str, str]:
    """Table → the column of its primary key, for every table that counts its rows."""
    found = {}
    for model in apps.get_models():
        key = model._meta.pk
        if key is not None and key.get_internal_type() not in ("CharField", "UUIDField"):
            found[model._meta.db_table] = key.column
    return found


def newest() -> dict[str, int]:
    """Table → its highest key."""
    found = {}
    with connection.cursor() as cursor:
        for table, key in _models().items():
            cursor.execute(f'SELECT coalesce(max("{key}"), 0) FROM "{table}"')
            found[table] = int(cursor.fetchone()[0])
    return found


def rows_since(before: Mapping[str, int], updated: Mapping[str, int] | None = None) -> Rows:
    """What was added since, and the rows of ``updated`` (table → key), as the engine gives them."""
    tables = []
    for table, key in _models().items():
        where, values = f'"{key}" > %s', [before[table]]
        if table in (updated or {}):
            where, values = f'"{key}" > %s OR "{key}" = %s', [before[table], (updated or {})[table]]
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" WHERE {where} ORDER BY "{key}"', values)
            columns = tuple(column[0] for column in cursor.description)
        rows = _raw(f'SELECT * FROM "{table}" WHERE {where} ORDER BY "{key}"', values)
        if rows:
            tables.append(Table(table, columns, rows))
    return Rows(tables)


def _raw(sql: str, values: list[int]) -> list[tuple[Any, ...]]:
    """The values as the driver alone would read and write them."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as base:
            return base.execute(sql.replace("%s", "?"), values).fetchall()
    import psycopg
    from psycopg.types.json import Json

    with psycopg.connect(address(), autocommit=True) as base:
        rows = base.execute(sql, values).fetchall()
    return [
        tuple(Json(one) if isinstance(one, dict | list) else one for one in row) for row in rows
    ]


def address() -> str:
    """The PostgreSQL server, as psycopg is told."""
    given = settings.DATABASES["default"]
    return f"host={given['HOST']} port={given['PORT']} dbname={given['NAME']} user={given['USER']}"


def bare_tables(rows: Rows) -> dict[str, str]:
    """Table → the statement that makes its bare twin, without index or constraint."""
    made = {}
    for table in rows.tables:
        names = ", ".join(f'"{column}"' for column in table.columns)
        if connection.vendor == "sqlite":
            made[table.name] = f'CREATE TABLE IF NOT EXISTS "{table.name}" ({names})'
        else:
            made[table.name] = f'CREATE TABLE "{{schema}}"."{table.name}" (LIKE "{table.name}")'
    return made


class Bare:
    """Bare twins of tables, in a file or a schema of their own, with one connection."""

    def __init__(self, tables: Mapping[str, str], schema: str = "bare") -> None:
        self.schema = schema
        self.base: Any
        if connection.vendor == "sqlite":
            path = f"{settings.HOME}/{self.schema}.sqlite3"
            self.base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self.base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        else:
            import psycopg

            self.base = psycopg.connect(address(), autocommit=True)
            self.base.execute(f'CREATE SCHEMA "{self.schema}"')
        for sql in tables.values():
            self.base.execute(sql.format(schema=self.schema))

    def write(self, rows: Rows) -> None:
        """Every row by a statement of its own, all in one transaction."""
        mark = "?" if connection.vendor == "sqlite" else "%s"
        within = "" if connection.vendor == "sqlite" else f'"{self.schema}".'
        self.base.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        for table in rows.tables:
            marks = ", ".join([mark] * len(table.columns))
            sql = f'INSERT INTO {within}"{table.name}" VALUES ({marks})'
            for row in table.rows:
                self.base.execute(sql, row)
        self.base.execute("COMMIT")
