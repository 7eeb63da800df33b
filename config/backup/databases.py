"""Copy a database that is in use, and put it back: SQLite by its online backup, PostgreSQL by its
own tools. Whatever is said of the copy is read from the same moment as the copy."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from config.backup import errors
from config.backup.manifest import Head

Progress = Callable[[int, int], None]
Rows = Callable[[str], list[tuple[Any, ...]]]

PAGES_AT_ONCE = 1000
CUT_PATIENCE_MS = 2000
COUNTED = (
    "organisations.Organisation", "organisations.Person", "records.Record", "records.Version",
    "files.Attachment", "ledger.Leaf", "audit.AuditEntry",
)  # fmt: skip
SQLITE, POSTGRESQL = "sqlite", "postgresql"
NAMES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}


@dataclass(frozen=True)
class Facts:
    """What the database said at the moment of the copy."""

    migrations: dict[str, str]
    head: Head
    counts: dict[str, int]
    digests: frozenset[str]


def engine_version() -> str:
    """Of the engine the data lies in."""
    if connection.vendor == SQLITE:
        return sqlite3.sqlite_version
    connection.ensure_connection()
    return str(connection.pg_version // 10000)  # type: ignore[attr-defined]


def facts_of(rows: Rows) -> Facts:
    """What belongs into the manifest. Plain SQL: the schema may be that of an older release."""
    migrations: dict[str, str] = dict(rows("SELECT app, name FROM django_migrations ORDER BY id"))
    signed = rows("SELECT size, root FROM ledger_checkpoint ORDER BY id DESC LIMIT 1")
    counts = {
        table: int(rows(f"SELECT COUNT(*) FROM {table}")[0][0])  # noqa: S608
        for table in (apps.get_model(name)._meta.db_table for name in COUNTED)
    }
    digests = rows(
        "SELECT digest FROM files_attachment WHERE digest <> '' "
        "UNION SELECT picture FROM files_preview"
    )
    return Facts(
        migrations=migrations,
        head=Head(*signed[0]) if signed else Head(),
        counts=counts,
        digests=frozenset(digest for (digest,) in digests),
    )


def present_facts() -> Facts:
    """The same of the database as it is now."""
    with connection.cursor() as cursor:
        return facts_of(_asking(cursor))


def copy_database(folder: Path, progress: Progress) -> Facts:
    """Copy the database into ``folder``. No writer waits for it."""
    target = folder / NAMES[connection.vendor]
    target.unlink(missing_ok=True)
    if connection.vendor == SQLITE:
        return _copy_sqlite(target, progress)
    return _dump_postgresql(target)


def put_back(folder: Path) -> None:
    """Make the copy the database of this home. There must be none yet."""
    source = folder / NAMES[connection.vendor]
    connection.close()
    if connection.vendor == SQLITE:
        shutil.copyfile(source, sqlite_path())
        return
    tool = _tool("pg_restore")
    _run([tool, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
          f"--dbname={connection.settings_dict['NAME']}", str(source)])  # fmt: skip


def take_away() -> None:
    """Undo `put_back`."""
    if connection.vendor == SQLITE:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{sqlite_path()}{suffix}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def is_there() -> bool:
    """Whether this home has a database with anything in it."""
    if connection.vendor == SQLITE:
        path = sqlite_path()
        return path.exists() and path.stat().st_size > 0
    return bool(connection.introspection.table_names())


def sqlite_path() -> Path:
    """The file SQLite keeps."""
    return Path(str(connection.settings_dict["NAME"]))


def _copy_sqlite(target: Path, progress: Progress) -> Facts:
    """One moment of the database, however long the copying takes.

    The open transaction reads from that moment on; without it every write begins the copy anew.
    Readers of a write-ahead log hold no writer up, but the log grows until they end: it is cut
    afterwards.
    """
    with closing(sqlite3.connect(sqlite_path(), isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as copy:
            source.backup(
                copy, pages=PAGES_AT_ONCE,
                progress=lambda _status, left, total: progress(total - left, total),
            )  # fmt: skip
            copy.execute("PRAGMA journal_mode=DELETE")
            facts = facts_of(_asking(copy))
        source.execute("COMMIT")
        source.execute(f"PRAGMA busy_timeout={CUT_PATIENCE_MS}")
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return facts


def _dump_postgresql(target: Path) -> Facts:
    """``pg_dump`` over a snapshot that is held open, and in which the facts are read."""
    tool = _tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run([tool, "--format=custom", "--no-owner", "--no-privileges",
              f"--snapshot={snapshot}", f"--file={target}"])  # fmt: skip
        return facts_of(_asking(cursor))


def _asking(cursor: Any) -> Rows:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        answered = cursor.execute(sql)
        return list((answered if isinstance(answered, sqlite3.Cursor) else cursor).fetchall())

    return rows


def _tool(name: str) -> str:
    """Where PostgreSQL's tool lies; refuses one that is older than the server."""
    server = int(engine_version())
    found = shutil.which(name)
    if found is None:
        raise errors.tool_missing(name, server)
    said = subprocess.run([found, "--version"], capture_output=True, text=True)  # noqa: S603
    number = re.search(r"(\d+)(?:\.\d+)", said.stdout)
    version = int(number.group(1)) if number else 0
    if version < server:
        raise errors.tool_too_old(name, version, server)
    return found


def _run(command: list[str]) -> None:
    """Run a tool of PostgreSQL. Where to and with which password stands in the environment."""
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise errors.failed(lines[-1] if len(lines) == 1 else lines[0])


def _environment() -> dict[str, str]:
    known = connection.settings_dict
    said = {
        "PGHOST": known["HOST"], "PGPORT": str(known["PORT"] or ""), "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"], "PGDATABASE": known["NAME"],
    }  # fmt: skip
    return {**os.environ, **{name: value for name, value in said.items() if value}}


@contextmanager
def removed_unless_whole() -> Iterator[None]:
    """A database that was put back and is then refused goes again."""
    try:
        yield
    except Exception:
        take_away()
        raise
