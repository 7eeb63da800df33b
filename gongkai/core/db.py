"""All SQL that differs between the two engines lives here."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Statements = list[str]
CUT_PATIENCE_MS = 2000


def serialise(lane: str) -> None:
    """Hold ``lane`` until this transaction ends, so that its rows are numbered in commit order.

    PostgreSQL takes a transaction-scoped advisory lock. SQLite needs nothing: with
    ``BEGIN IMMEDIATE`` there is one writer at a time.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("serialise() needs an open transaction")
    if connection.vendor == "postgresql" and lane not in (held := _lanes_held()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(lane.encode())])
        held.add(lane)


def _lanes_held() -> set[str]:
    """What this transaction holds already, so that it is not asked for again.

    Django begins its list of what to do at the commit anew whenever a transaction or a savepoint
    ends that may have held a lock: as long as it is the same list, everything is still held.
    """
    kept: Any = connection
    now = kept.run_on_commit
    if getattr(kept, "gongkai_lanes", (None, set()))[0] is not now:
        kept.gongkai_lanes = (now, set())
    lanes: set[str] = kept.gongkai_lanes[1]
    return lanes


def take_ids(table: str, count: int) -> Sequence[int]:
    """So many numbers for rows of ``table`` to come, which nobody else gets; in their order.

    SQLite writes the highest number of each table down itself, and nobody else writes meanwhile.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take_ids() needs an open transaction")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            first = (found[0] if found else 0) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return sorted(number for (number,) in cursor.fetchall())


def insert_many(table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """The rows into ``table``: COPY on PostgreSQL, one prepared statement on SQLite."""
    quote = connection.ops.quote_name
    named = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {quote(table)} ({named}) VALUES ({places})"  # noqa: S608
            cursor.executemany(statement, cast("Any", rows))
            return
        with cursor.copy(f"COPY {quote(table)} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def insert_one(table: str, columns: Sequence[str], values: Sequence[Any]) -> int:
    """One row into ``table``; the number it got."""
    quote = connection.ops.quote_name
    named, places = ", ".join(quote(column) for column in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({named}) VALUES ({places}) RETURNING id",  # noqa: S608
            values,
        )
        return int(cursor.fetchone()[0])


def of_the_newest(table: str, column: str) -> Any:
    """That column of the row with the highest number; None in an empty table."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quote(column)} FROM {quote(table)} ORDER BY id DESC LIMIT 1"  # noqa: S608
        )
        found = cursor.fetchone()
    return found[0] if found else None


def raised(table: str, key: str, name: str, value: str) -> int:
    """``value`` of the row with that key, one higher than it was; 1 where there was no such row."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({quote(key)}, {quote(value)}) VALUES (%s, 1) "  # noqa: S608
            f"ON CONFLICT ({quote(key)}) DO UPDATE SET {quote(value)} = "
            f"{quote(table)}.{quote(value)} + 1 RETURNING {quote(value)}",
            [name],
        )
        return int(cursor.fetchone()[0])


@contextmanager
def filling() -> Iterator[None]:
    """While a great many rows come and nobody is served: more memory, and no wait for the disk.

    What a crash of the machine could lose is filled in again. Not inside a transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size=-600000")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA wal_autocheckpoint=60000")
        else:
            cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        connection.close()


def refresh_statistics(tables: Sequence[str]) -> None:
    """Tell the planner what stands in the tables now, so that it chooses the right index.

    On SQLite a thousand rows of each index are looked at: all of a million would hold every writer
    up for seconds.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def rid_disk_of_removed_bytes(tables: Sequence[str]) -> None:
    """After an erasure: leave no trace of removed bytes in the database's own files.

    SQLite runs with ``secure_delete``; its write-ahead log is truncated here. PostgreSQL keeps
    the bytes of old rows inside its pages even after a plain VACUUM, so the tables are rewritten
    (each is locked while that lasts), and so are the planner's statistics, which hold examples of
    what stands in the columns. Its WAL, replicas and backups are the database
    administrator's (docs/operations.md). Rows that a transaction open at that moment may still
    see stay until the next VACUUM.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _cut_log(cursor)
            return
        for table in tables:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")


def _cut_log(cursor: Any) -> None:
    """Cut the write-ahead log. Whoever still reads an older moment of it, such as a backup, must
    not hold every writer up for the whole timeout: a backup cuts it itself at its end."""
    cursor.execute("PRAGMA busy_timeout")
    patience = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout={min(patience, CUT_PATIENCE_MS)}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")


def refuse_changes(
    table: str, kept: Sequence[str] = (), emptied: Mapping[str, Any] | None = None
) -> tuple[Statements, Statements]:
    """SQL that makes ``table`` append-only, and SQL that undoes it: (forward, backward).

    With ``emptied`` one UPDATE passes, on a row named in core_erased: it gives those columns these
    values and leaves the columns ``kept`` as they are. DELETE never passes.
    """
    condition = _is_emptied(connection, table, kept, emptied) if emptied else ""
    return (
        _forward(connection, table, condition),
        _backward(connection, table),
    )


def _is_emptied(
    using: BaseDatabaseWrapper, table: str, kept: Sequence[str], emptied: Mapping[str, Any]
) -> str:
    """Never NULL, whatever is in the row: a trigger takes NULL for a yes or a no as it likes."""
    same = "IS" if using.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    quote = using.ops.quote_name
    parts = [f"NEW.{quote(name)} {same} OLD.{quote(name)}" for name in kept]
    parts += [f"NEW.{quote(name)} {same} {_literal(value)}" for name, value in emptied.items()]
    named = f"SELECT 1 FROM core_erased WHERE table_name = '{table}' AND row_id = OLD.id"  # noqa: S608
    return " AND ".join([*parts, f"EXISTS ({named})"])


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else f"'{json.dumps(value)}'"


def refuse_insert(table: str, unless: str) -> tuple[Statements, Statements]:
    """SQL that lets rows into ``table`` only under a condition over NEW, and SQL that undoes it."""
    message = f"{table} takes no such row"
    if connection.vendor == "sqlite":
        return (
            [
                f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} WHEN NOT ({unless}) "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ],
            [f"DROP TRIGGER IF EXISTS {table}_no_insert"],
        )
    return (
        [
            f"CREATE FUNCTION {table}_refuse_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {unless} THEN RETURN NEW; END IF; RAISE EXCEPTION '{message}'; END $$",
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_insert()",
        ],
        [
            f"DROP TRIGGER IF EXISTS {table}_no_insert ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_refuse_insert()",
        ],
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


def keep_counts(
    table: str, counts: str, by: Mapping[str, str], condition: str
) -> tuple[Statements, Statements]:
    """SQL that keeps in ``counts`` how many rows of ``table`` satisfy ``condition``; its undoing.

    ``by`` maps the columns of ``counts`` to what they are of a row; ``{row}`` stands for the row,
    in the condition too. PostgreSQL counts once a statement: a COPY of many rows costs one count.
    """
    told = ", ".join(by.values()).replace("{row}", "r")
    of_a_row = condition.replace("{row}", "r")
    afresh = [
        f"DELETE FROM {counts}",  # noqa: S608
        f"INSERT INTO {counts} ({', '.join(by)}, number) SELECT {told}, COUNT(*) "  # noqa: S608
        f"FROM {table} r WHERE {of_a_row} GROUP BY {told}",
    ]
    if connection.vendor == "sqlite":
        forward = _counting_on_sqlite(table, counts, by, condition)
        undo = [f"DROP TRIGGER IF EXISTS {table}_counted_{verb}" for verb in COUNTED]
        return [*afresh, *forward], undo
    forward = _counting_on_postgresql(table, _count_of(counts, by, condition))
    undo = [f"DROP FUNCTION IF EXISTS {table}_counted_{verb}() CASCADE" for verb in COUNTED]
    return [*afresh, *forward], undo


COUNTED = ("insert", "update", "again", "delete")


def _count_of(counts: str, by: Mapping[str, str], condition: str) -> tuple[str, str]:
    """Statements that add the new rows, and that take the old ones off."""
    told = ", ".join(by.values()).replace("{row}", "r")
    added, taken = (
        f"INSERT INTO {counts} ({', '.join(by)}, number) SELECT {told}, {sign}COUNT(*) "  # noqa: S608
        f"FROM {rows} r WHERE {condition.replace('{row}', 'r')} GROUP BY {told} ORDER BY {told} "
        f"ON CONFLICT ({', '.join(by)}) DO UPDATE SET number = {counts}.number + EXCLUDED.number; "
        for rows, sign in (("fresh_rows", ""), ("old_rows", "-"))
    )
    return added, taken


def _counting_on_postgresql(table: str, count: tuple[str, str]) -> Statements:
    added, taken = count
    old, new = "OLD TABLE AS old_rows", "NEW TABLE AS fresh_rows"
    forward = []
    for verb, body, seen in (
        ("insert", added, new), ("update", taken + added, f"{old} {new}"), ("delete", taken, old)
    ):  # fmt: skip
        forward += [
            f"CREATE FUNCTION {table}_counted_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body}RETURN NULL; END $$",
            f"CREATE TRIGGER {table}_counted_{verb} AFTER {verb.upper()} ON {table} REFERENCING "
            f"{seen} FOR EACH STATEMENT EXECUTE FUNCTION {table}_counted_{verb}()",
        ]
    return forward


def _counting_on_sqlite(
    table: str, counts: str, by: Mapping[str, str], condition: str
) -> Statements:
    """An update counts a row off and on again only where it changes what is counted."""
    told = ", ".join(by.values())
    is_new, was = condition.replace("{row}", "NEW"), condition.replace("{row}", "OLD")
    changed = f"({told}, {condition})".replace("{row}", "OLD") + (
        f" IS NOT ({told}, {condition})".replace("{row}", "NEW")
    )
    place = " AND ".join(f"{column} = {value}" for column, value in by.items())
    add = (
        f"BEGIN INSERT INTO {counts} ({', '.join(by)}, number) "  # noqa: S608
        f"VALUES ({told.replace('{row}', 'NEW')}, 1) "
        f"ON CONFLICT ({', '.join(by)}) DO UPDATE SET number = number + 1; END"
    )
    take = (
        f"BEGIN UPDATE {counts} SET number = number - 1 "  # noqa: S608
        f"WHERE {place.replace('{row}', 'OLD')}; END"
    )
    name = f"CREATE TRIGGER {table}_counted"
    return [
        f"{name}_insert AFTER INSERT ON {table} WHEN {is_new} {add}",
        f"{name}_update AFTER UPDATE ON {table} WHEN {was} AND {changed} {take}",
        f"{name}_again AFTER UPDATE ON {table} WHEN {is_new} AND {changed} {add}",
        f"{name}_delete AFTER DELETE ON {table} WHEN {was} {take}",
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
