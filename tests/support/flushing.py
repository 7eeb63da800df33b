"""Empty the database after a ``transaction=True`` test although some tables are append-only.

Only tests do this. SQLite: the triggers are read, dropped and put back in the transaction that
empties the tables. PostgreSQL: the connection plays a replica for that moment, and replicas fire
no triggers.

What migrations put in (the working days) is remembered in tables of its own and put back.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_flush = BaseDatabaseOperations.execute_sql_flush


SEED = "seed_of_"
DJANGO_FILLS_THESE = {"django_migrations", "django_content_type", "auth_permission"}


def remember_seeds() -> None:
    """Copy every row the migrations made. Called once, when the test database is new."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.django_table_names(only_existing=True)
            if name not in DJANGO_FILLS_THESE
        ]
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {SEED}{table} AS SELECT * FROM {table}")


def _put_seeds_back(cursor: Any) -> None:
    for name in connection.introspection.table_names(cursor):
        if name.startswith(SEED):
            cursor.execute(f"INSERT INTO {name.removeprefix(SEED)} SELECT * FROM {name}")


def _empty_on_sqlite(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        _flush(operations, statements)
        _put_seeds_back(cursor)
        for _, sql in triggers:
            cursor.execute(sql)


def _empty_on_postgresql(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            _flush(operations, statements)
            _put_seeds_back(cursor)
        finally:
            cursor.execute("RESET session_replication_role")


def flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> Any:
    """Stands in for Django's own while tests run."""
    if connection.vendor == "sqlite":
        return _empty_on_sqlite(operations, sql_list)
    return _empty_on_postgresql(operations, sql_list)


def install() -> None:
    """From now on, in this process, flushing works on append-only tables too."""
    BaseDatabaseOperations.execute_sql_flush = flush
