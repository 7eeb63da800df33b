"""All SQL that differs between the two engines lives here."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Statements = list[str]


def serialise(lane: str) -> None:
    """Hold ``lane`` until this transaction ends, so that its rows are numbered in commit order.

    PostgreSQL takes a transaction-scoped advisory lock. SQLite needs nothing: with
    ``BEGIN IMMEDIATE`` there is one writer at a time.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("serialise() needs an open transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(lane.encode())])


def rid_disk_of_removed_bytes(tables: Sequence[str]) -> None:
    """After an erasure: leave no trace of removed bytes in the database's own files.

    SQLite runs with ``secure_delete``; its write-ahead log is truncated here. PostgreSQL keeps
    the bytes of old rows inside its pages even after a plain VACUUM, so the tables are rewritten
    (each is locked while that lasts). Its WAL, replicas and backups are the database
    administrator's (docs/operations.md). Rows that a transaction open at that moment may still
    see stay until the next VACUUM.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")


def refuse_changes(table: str, update_allowed_when: str = "") -> tuple[Statements, Statements]:
    """SQL that makes ``table`` append-only, and SQL that undoes it: (forward, backward).

    ``update_allowed_when`` is a condition over OLD and NEW, in SQL both engines read, under which
    an UPDATE passes; DELETE never does.
    """
    return (
        _forward(connection, table, update_allowed_when),
        _backward(connection, table),
    )


def _forward(using: BaseDatabaseWrapper, table: str, condition: str) -> Statements:
    message = f"{table} is append-only"
    if using.vendor == "sqlite":
        when = f"WHEN NOT ({condition}) " if condition else ""
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    allowed = (
        f"IF TG_OP = 'UPDATE' AND ({condition}) THEN RETURN NEW; END IF; " if condition else ""
    )
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{allowed}RAISE EXCEPTION '{message}'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE FUNCTION {table}_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{message}'; END $$",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_truncate()",
    ]


def _backward(using: BaseDatabaseWrapper, table: str) -> Statements:
    if using.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
        f"DROP FUNCTION IF EXISTS {table}_refuse_truncate()",
    ]


def triggers_on(tables: Sequence[str]) -> dict[str, int]:
    """How many triggers each table has; ``gongkai check`` asks, to see that none was dropped."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name, COUNT(*) FROM sqlite_master WHERE type='trigger' GROUP BY 1"
            )
        else:
            cursor.execute(
                "SELECT c.relname, COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' GROUP BY 1"
            )
        found = dict(cursor.fetchall())
    return {table: int(found.get(table, 0)) for table in tables}
