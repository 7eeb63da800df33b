"""Import with validation, screening and ledger, beside writing exactly its rows."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.cli.import_file import Report, run_import
from gongkai.core.moments import now
from gongkai.organisations.actions import name_releaser
from gongkai.records.models import Record
from tests.bench.parts import Asked
from tests.bench.passages import passages
from tests.bench.rounds import ROUNDS, Figure, beside
from tests.bench.rows import Rows, address, newest, rows_since
from tests.people import cast_of_a_small_city
from tests.support.publishing import Office

IN_A_ROUND = 1_000


class Silent(Report):
    """Counts, and says nothing."""

    def row(self, line: int, fate: str, identity: str, record: str, codes: tuple[str, ...]) -> None:
        self.counts[fate] += 1


def figures(_asked: Asked) -> Iterator[Figure]:
    """Rows a second, each of them public at the end with its leaf in the public log."""
    cast = cast_of_a_small_city()
    office = Office.opens()
    office.people["office"] = cast.office
    name_releaser(unit=office.unit, person=cast.issuer, by=office.by("office"), now=now())
    gave: dict[str, list[float]] = {"ours": [], "peer": []}
    begun = time.process_time()
    for number in range(ROUNDS + 1):
        before = newest()
        ours = _imported(number)
        rows = rows_since(before)
        peer = _on_sqlite(rows) if connection.vendor == "sqlite" else _on_postgresql(before, rows)
        if number:  # the first one warms up
            gave["ours"].append(IN_A_ROUND / ours)
            gave["peer"].append(IN_A_ROUND / peer)
    public = Record.objects.filter(state="published").count()
    engine = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    yield beside(
        f"import with validation, screening, ledger, {engine}", gave,
        {"all": time.process_time() - begun}, unit="documents/s",
        peer="executemany of its rows" if connection.vendor == "sqlite" else "COPY of its rows",
        wanted="at least 0.3 of COPY" if connection.vendor != "sqlite" else "printed",
        at_least=0.3 if connection.vendor != "sqlite" else None, of_peer=True,
        note=f"{IN_A_ROUND:,} documents a round, {rows.count / IN_A_ROUND:.1f} rows each; "
        f"{public:,} of {IN_A_ROUND * (ROUNDS + 1):,} are public",
    )  # fmt: skip


def written(path: Path, count: int, seed: int) -> Path:
    """A file of documents that were public elsewhere, none twice."""
    with path.open("w", encoding="utf-8") as lines:
        for number, one in enumerate(passages(count, seed=seed)):
            row = {
                "id": f"{seed}-{number}", "source": "bench",
                "title": f"{one.title}（{seed}-{number}）", "body": one.text,
                "issuer": "云岭市民政局", "doc_number": "",
                "date": f"{one.year}-03-02", "pub_date": f"{one.year}-03-05", "kind": "notice",
                "url": f"http://old.example.cn/{seed}/{number}.html",
            }  # fmt: skip
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _imported(number: int) -> float:
    """Seconds for one file."""
    file = written(Path(settings.HOME) / f"import-{number}.jsonl", IN_A_ROUND, seed=100 + number)
    report = Silent(as_json=True, total=IN_A_ROUND)
    begun = time.perf_counter()
    run_import(file, "mzj", report)
    return time.perf_counter() - begun


def _on_sqlite(rows: Rows) -> float:
    """Seconds for the same rows by executemany, into the same tables with their indexes."""
    path = Path(settings.HOME) / "peer.sqlite3"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    with connection.cursor() as cursor:
        for table in rows.tables:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
                "AND type IN ('table', 'index') ORDER BY type DESC", [table.name]
            )  # fmt: skip
            for (sql,) in cursor.fetchall():
                base.execute(sql)
    begun = time.perf_counter()
    base.execute("BEGIN IMMEDIATE")
    for table in rows.tables:
        marks = ", ".join("?" * len(table.columns))
        base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.rows)
    base.execute("COMMIT")
    spent = time.perf_counter() - begun
    base.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return spent


def _on_postgresql(before: dict[str, int], rows: Rows) -> float:
    """Seconds for the same rows by COPY, into the same tables with their indexes."""
    import psycopg

    with psycopg.connect(address(), autocommit=True) as base:
        base.execute("CREATE SCHEMA copied")
        given: dict[str, bytes] = {}
        for table in rows.tables:
            base.execute(f'CREATE TABLE copied."{table.name}" (LIKE "{table.name}" INCLUDING ALL)')
            key = rows.keys[table.name]
            held = io.BytesIO()
            with base.cursor().copy(
                f'COPY (SELECT * FROM "{table.name}" WHERE "{key}" > '
                f"{before[table.name]}) TO STDOUT"
            ) as out:
                for some in out:
                    held.write(some)
            given[table.name] = held.getvalue()
        begun = time.perf_counter()
        with base.transaction():
            for name, data in given.items():
                with base.cursor().copy(f'COPY copied."{name}" FROM STDIN') as into:
                    into.write(data)
        spent = time.perf_counter() - begun
        base.execute("DROP SCHEMA copied CASCADE")
    return spent
