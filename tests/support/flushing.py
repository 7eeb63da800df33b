"""Empty the database after a ``transaction=True`` test although some tables are append-only.

Only tests do this. SQLite: the triggers are read, dropped and put back in the transaction that
empties the tables. PostgreSQL: the connection plays a replica for that moment, and replicas fire
no triggers.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_on_sqlite(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        _flush(operations, statements)
        for _, sql in triggers:
            cursor.execute(sql)


def _flush_on_postgresql(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            _flush(operations, statements)
        finally:
            cursor.execute("RESET session_replication_role")


def flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> Any:
    """Stands in for Django's own while tests run."""
    if connection.vendor == "sqlite":
        return _flush_on_sqlite(operations, sql_list)
    return _flush_on_postgresql(operations, sql_list)


def install() -> None:
    """From now on, in this process, flushing works on append-only tables too."""
    BaseDatabaseOperations.execute_sql_flush = flush
