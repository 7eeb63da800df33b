"""Search beside the bare engine and beside SQLite's own full text search, on the same texts."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import tantivy
from django.conf import settings

from gongkai.search import engine, querying
from gongkai.search.queries import FACETS, MOST_IN_A_FACET, PAGE, search
from gongkai.search.rules import Question, as_fields, grams, understood
from tests.bench.parts import Asked
from tests.bench.passages import FIRST_DAY, passages, questions
from tests.bench.rounds import Figure, interleaved, percentile, ratios, spread

ASKED = 200
SINCE, UNTIL = FIRST_DAY + 3_000, FIRST_DAY + 4_100
SECONDS_OF_READING = 4.0
BUILT = 20_000


def figures(asked: Asked) -> Iterator[Figure]:
    """All figures about search."""
    size = asked.size
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", ignore_cleanup_errors=True) as folder:
        settings.INDEX_ROOT = f"{folder}/index"
        engine.reader = engine.Reader()
        yield from rebuilding(min(size, BUILT), Path(folder))
        name, texts = _index(size)
        yield _bytes(name, texts)
        table = _fts(size, Path(folder) / "fts.sqlite3")
        yield from asking(table)
        yield beside_a_writer(name)


def _index(size: int) -> tuple[str, int]:
    name, texts = engine.new_generation(), 0
    with engine.writer(name) as writer:
        for entry in passages(size):
            writer.put([entry])
            texts += len(entry.title.encode()) + len(entry.text.encode())
        writer.commit()
    engine.use(name)
    return name, texts


def rebuilding(size: int, folder: Path) -> Iterator[Figure]:
    """Passages a CPU-second, beside the engine fed with texts that were cut before."""
    entries = list(passages(size, seed=2))
    fields = [as_fields(entry) for entry in entries]

    def ours() -> float:
        name, begun = engine.new_generation(), time.process_time()
        with engine.writer(name) as writer:
            writer.put(entries)
            writer.commit()
        spent = time.process_time() - begun
        shutil.rmtree(engine.home() / name, ignore_errors=True)
        return size / spent

    def bare() -> float:
        target = Path(tempfile.mkdtemp(dir=folder))
        index = tantivy.Index(engine.schema(), path=str(target))
        begun = time.process_time()
        writer = index.writer(engine.WRITER_BYTES, 1)
        for one in fields:
            writer.add_document(engine.document_of(one))
        writer.commit()
        writer.wait_merging_threads()
        spent = time.process_time() - begun
        shutil.rmtree(target, ignore_errors=True)
        return size / spent

    gave, spent = interleaved({"ours": ours, "bare": bare})
    shares = ratios(gave["ours"], gave["bare"])
    yield Figure(
        "rebuild of the index, passages a CPU-second", f"{median(gave['ours']):,.0f}",
        f"bare Tantivy, texts cut before: {median(gave['bare']):,.0f}", median(shares),
        spread(shares), "at least 0.6", median(shares) >= 0.6, sum(spent.values()),
        f"{size:,} passages; ours folds, cuts and learns the words of titles",
    )  # fmt: skip


def _bytes(name: str, texts: int) -> Figure:
    held = sum(path.stat().st_size for path in (engine.home() / name).iterdir())
    return Figure(
        "size of the index", f"{held / 1e6:,.0f} MB", f"the texts: {texts / 1e6:,.0f} MB",
        held / texts, 0.0, "printed", True, 0.0, "texts are not stored in it",
    )  # fmt: skip


def _fts(size: int, path: Path) -> sqlite3.Connection:
    """The same tokens in FTS5, with the columns a filter and a facet need beside them."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute(
        "CREATE VIRTUAL TABLE found USING fts5(title, whole, content='', tokenize='unicode61')"
    )
    base.execute(
        "CREATE TABLE facts(id INTEGER PRIMARY KEY, unit, category, theme, standing, year, day)"
    )
    rows = enumerate(passages(size), start=1)
    while some := list(islice(rows, 2000)):
        cut = [(number, as_fields(entry)) for number, entry in some]
        base.executemany(
            "INSERT INTO found(rowid, title, whole) VALUES(?,?,?)",
            [(number, one["title"], one["all"]) for number, one in cut],
        )
        base.executemany(
            "INSERT INTO facts VALUES(?,?,?,?,?,?,?)",
            [
                (
                    number,
                    entry.unit,
                    entry.category,
                    entry.themes[0],
                    entry.standing,
                    entry.year,
                    entry.day,
                )
                for number, entry in some
            ],
        )
        base.commit()
    for column in ("unit", "category", "standing", "year", "day"):
        base.execute(f"CREATE INDEX facts_{column} ON facts({column})")
    base.execute("ANALYZE")
    return base


def asking(table: sqlite3.Connection) -> Iterator[Figure]:
    """A page of results with its total and its facets; then the same within three years."""
    asked = questions(ASKED)
    for words, since, until in (("with facets", 0, 0), ("with facets and a period", SINCE, UNTIL)):
        works: dict[str, Callable[[], float]] = {
            "ours": lambda s=since, u=until: _p95(asked, lambda q: _ours(q, s, u)),
            "bare": lambda s=since, u=until: _p95(asked, lambda q: _bare(q, s, u)),
            "fts5": lambda s=since, u=until: _p95(asked, lambda q: _fts_page(table, q, s, u)),
        }
        gave, spent = interleaved(works)
        for peer, wanted, met in (
            ("bare", "at most 1.5", lambda share: share <= 1.5),
            ("fts5", "at most 0.2", lambda share: share <= 0.2),
        ):
            shares = ratios(gave["ours"], gave[peer])
            label = {
                "bare": "bare Tantivy, same index and query",
                "fts5": "SQLite FTS5, same tokens",
            }
            yield Figure(
                f"search p95, count, {words}", f"{median(gave['ours']):.1f} ms",
                f"{label[peer]}: {median(gave[peer]):.1f} ms", median(shares), spread(shares),
                wanted, met(median(shares)), spent["ours"] + spent[peer], f"{ASKED} questions",
            )  # fmt: skip


def _p95(asked: list[str], work: Callable[[str], Any]) -> float:
    times = []
    for words in asked:
        begun = time.perf_counter()
        work(words)
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.95)


def _ours(words: str, since: int, until: int) -> object:
    return search(Question(words, since=since, until=until), limit=PAGE, facets=True)


def _bare(words: str, since: int, until: int) -> None:
    """What the same questions cost the engine alone: the same stages, the same aggregations."""
    searcher = engine.reader.searcher()
    assert searcher
    question = Question(words, since=since, until=until)
    wanted = understood(words, {})
    stages = (querying.strict, querying.every_word, querying.wide)
    for stage in stages:
        query = querying.filtered(stage(wanted, False), question)
        found = searcher.search(query, PAGE, weight_by_field="weight")
        if found.count >= PAGE:
            break
    for _score, address in found.hits:
        searcher.doc(address)
    for facet in FACETS:
        terms = {"values": {"terms": {"field": facet, "size": MOST_IN_A_FACET}}}
        searcher.aggregate(query, terms)


def _fts_page(table: sqlite3.Connection, words: str, since: int, until: int) -> None:
    match = " AND ".join(f'"{" ".join(grams(run))}"' for run in words.split())
    within = f"AND facts.day BETWEEN {since} AND {until}" if since else ""
    joined = f"FROM found JOIN facts ON facts.id = found.rowid WHERE found MATCH ? {within}"
    table.execute(
        f"SELECT facts.id {joined} ORDER BY bm25(found, 3, 1) LIMIT {PAGE}", (match,)
    ).fetchall()
    table.execute(f"SELECT count(*) {joined}", (match,)).fetchone()
    for facet in ("unit", "category", "theme", "standing", "year"):
        table.execute(f"SELECT {facet}, count(*) {joined} GROUP BY {facet}", (match,)).fetchall()


def beside_a_writer(name: str) -> Figure:
    """Two readers, with and without one writer that commits twenty documents a second."""

    def alone() -> float:
        return _read_by_two()

    def together() -> float:
        context = multiprocessing.get_context("fork")
        writing = context.Process(target=_write, args=(name,))
        writing.start()
        try:
            return _read_by_two()
        finally:
            writing.join()

    gave, spent = interleaved({"together": together, "alone": alone})
    shares = ratios(gave["together"], gave["alone"])
    return Figure(
        "two readers beside a writer, questions a second", f"{median(gave['together']):,.0f}",
        f"without the writer: {median(gave['alone']):,.0f}", median(shares), spread(shares),
        "at least 0.8", median(shares) >= 0.8, sum(spent.values()),
        "the writer commits 20 documents a second; counted in the readers' processes",
    )  # fmt: skip


def _read_by_two() -> float:
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    readers = [context.Process(target=_read, args=(told, seed)) for seed in (11, 12)]
    for reader in readers:
        reader.start()
    total = sum(told.get(timeout=120) for _ in readers)
    for reader in readers:
        reader.join()
    return total / SECONDS_OF_READING


def _read(told: Any, seed: int) -> None:
    engine.reader = engine.Reader()
    asked, answered = questions(ASKED, seed), 0
    stop_at = time.monotonic() + SECONDS_OF_READING
    while time.monotonic() < stop_at:
        wanted = understood(asked[answered % ASKED], {})
        searcher = engine.reader.searcher()
        assert searcher
        searcher.search(querying.strict(wanted, False), PAGE, weight_by_field="weight")
        answered += 1
    told.put(answered)


def _write(name: str) -> None:
    stop_at = time.monotonic() + SECONDS_OF_READING
    with engine.writer(name) as writer:
        feed = passages(10_000, seed=3)
        while some := list(islice(feed, 20)):
            writer.remove(entry.key for entry in some)
            writer.put(some)
            writer.commit()
            if time.monotonic() > stop_at:
                return
            time.sleep(1)
