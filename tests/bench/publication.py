"""One publication with history, audit, ledger and log, beside the bare rows it writes."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.db import connection

from tests.bench.parts import Asked
from tests.bench.rounds import Figure, beside, interleaved
from tests.bench.rows import Bare, Rows, bare_tables, newest, rows_since
from tests.people import cast_of_a_small_city
from tests.support.publishing import Office, strange_word

IN_A_ROUND = 25
CONNECTIONS = 4
SENTENCE = "<p>各有关单位应当按照本通知的要求，结合实际抓好落实，并将办理情况及时向社会公开。</p>"
LONG = SENTENCE * 20


def figures(_asked: Asked) -> Iterator[Figure]:
    """Milliseconds on SQLite, publications a second by several connections on PostgreSQL."""
    cast_of_a_small_city()
    office, dice = Office.opens(), random.Random(3)
    one = _ready(office, dice)
    before = newest()
    office.publish(one)
    rows = rows_since(
        before, updated={"records_record": one.record_id, "records_submission": one.pk}
    )
    if connection.vendor == "sqlite":
        yield _on_sqlite(office, dice, rows)
    else:
        yield _on_postgresql(office, dice, rows)


def _ready(office: Office, dice: random.Random) -> Any:
    return office.ready(f"关于{strange_word(dice)}的通知", LONG)


def _on_sqlite(office: Office, dice: random.Random, rows: Rows) -> Figure:
    bare = Bare(bare_tables(rows))

    def ours() -> float:
        waiting = [_ready(office, dice) for _ in range(IN_A_ROUND)]
        return _milliseconds(lambda: office.publish(waiting.pop()))

    gave, spent = interleaved(
        {"ours": ours, "peer": lambda: _milliseconds(lambda: bare.write(rows))}
    )
    return beside(
        "one publication with history, audit, ledger, log", gave, spent, unit="ms",
        peer="its bare rows in one transaction", wanted="at most 20 ms", at_most=20.0,
        note=f"SQLite, synchronous=FULL; median of {IN_A_ROUND} a round; the last approval is in "
        f"it; {rows.count} rows",
    )  # fmt: skip


def _milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _number in range(IN_A_ROUND):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)


def _on_postgresql(office: Office, dice: random.Random, rows: Rows) -> Figure:
    bare = bare_tables(rows)

    def ours() -> float:
        waiting = [
            [_ready(office, dice) for _ in range(IN_A_ROUND)] for _connection in range(CONNECTIONS)
        ]
        return _a_second([lambda own=own: _publish_all(office, own) for own in waiting])

    def peer() -> float:
        return _a_second([lambda at=at: _write_all(bare, at, rows) for at in range(CONNECTIONS)])

    gave, spent = interleaved({"ours": ours, "peer": peer})
    return beside(
        "publications a second", gave, spent, unit="/s",
        peer="their bare rows by psycopg", wanted="at least 100 /s", at_least=100.0,
        note=f"PostgreSQL, fsync on; {CONNECTIONS} processes with a connection each, the "
        f"publications take turns; {rows.count} rows each",
    )  # fmt: skip


def _publish_all(office: Office, waiting: list[Any]) -> list[float]:
    connection.ensure_connection()
    began = time.monotonic()
    for submission in waiting:
        office.publish(submission)
    return [began, time.monotonic()]


def _write_all(tables: dict[str, str], at: int, rows: Rows) -> list[float]:
    bare = Bare(tables, schema=f"bare_{at}_{time.monotonic_ns()}")
    began = time.monotonic()
    for _number in range(IN_A_ROUND):
        bare.write(rows)
    return [began, time.monotonic()]


def _a_second(works: list[Callable[[], list[float]]]) -> float:
    """How many of all of them were done a second, from the first beginning to the last end."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    context = multiprocessing.get_context("fork")
    told: Any = context.Queue()
    doing = [context.Process(target=lambda work=work: told.put(work())) for work in works]
    for one in doing:
        one.start()
    moments = [moment for _one in doing for moment in told.get(timeout=120)]
    for one in doing:
        one.join()
    return len(works) * IN_A_ROUND / (max(moments) - min(moments))
