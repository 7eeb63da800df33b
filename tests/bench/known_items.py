"""Known items: random pieces of titles, four to eight characters long, must lead back to them."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gongkai.records.rules.html import quick_text
from gongkai.records.rules.imports import read_row
from gongkai.search import engine
from gongkai.search.queries import search
from gongkai.search.rules import Entry, Question
from tests.bench.parts import Asked
from tests.bench.passages import passages
from tests.bench.rounds import ROUNDS, Figure, beside

POLICIES = Path("/work/shared/data/policies.dev.jsonl")
MADE_UP = 1_000
PIECES = 300
FIRST_TEN = 10


def pieces(titles: list[str], count: int, seed: int) -> list[tuple[str, str]]:
    """Title and a random piece of it, the same ones for the same seed."""
    dice, made = random.Random(seed), []
    for _number in range(count):
        title = dice.choice(titles)
        length = dice.randint(4, 8)
        at = dice.randrange(max(1, len(title) - length + 1))
        made.append((title, title[at : at + length]))
    return made


def figures(_asked: Asked) -> Iterator[Figure]:
    """Real documents where they are, made-up notices elsewhere."""
    entries, told = _documents()
    titles = {entry.public_id: entry.title for entry in entries}
    _index(entries)
    table = _trigrams(entries)
    gave: dict[str, list[float]] = {"ours": [], "peer": []}
    begun = time.process_time()
    for number in range(ROUNDS):
        asked = pieces([*titles.values()], PIECES, seed=number)
        gave["ours"].append(_mrr(asked, titles, _ours))
        gave["peer"].append(_mrr(asked, titles, lambda words: _peer(table, words)))
    gave = {name: [value * 100 for value in values] for name, values in gave.items()}
    yield beside(
        "known items: random pieces of titles, MRR@10", gave, {"all": time.process_time() - begun},
        unit="/ 100", peer="SQLite FTS5 with trigrams", wanted="at least 60 / 100", at_least=60.0,
        note=f"{len(entries):,} {told}, {PIECES} pieces a round",
    )  # fmt: skip


def _documents() -> tuple[list[Entry], str]:
    if not POLICIES.exists():
        return list(passages(MADE_UP)), "made-up notices (the real documents are not here)"
    with POLICIES.open(encoding="utf-8") as lines:
        rows = [read_row(line) for line in lines]
    made = [
        Entry("record", str(place), row.title, quick_text(row.html), number=row.document_number)
        for place, row in enumerate(rows)
    ]
    return made, "real documents"


def _index(entries: list[Entry]) -> None:
    name = engine.new_generation()
    with engine.writer(name) as writer:
        writer.put(entries)
        writer.commit()
    engine.use(name)


def _trigrams(entries: list[Entry]) -> sqlite3.Connection:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE found USING fts5(id, title, text, tokenize='trigram')")
    rows = iter(entries)
    while some := [(one.public_id, one.title, one.text) for one in islice(rows, 500)]:
        table.executemany("INSERT INTO found VALUES (?, ?, ?)", some)
    return table


def _mrr(asked: list[tuple[str, str]], titles: dict[str, str], ask) -> float:  # type: ignore[no-untyped-def]
    """Mean of 1 / place of the first document of that title; 0 beyond the tenth."""
    total = 0.0
    for title, piece in asked:
        places = [place for place, one in enumerate(ask(piece), 1) if titles[one] == title]
        total += 1 / places[0] if places else 0.0
    return total / len(asked)


def _ours(words: str) -> list[str]:
    return [hit.public_id for hit in search(Question(words), limit=FIRST_TEN).hits]


def _peer(table: sqlite3.Connection, words: str) -> list[str]:
    quoted = '"{}"'.format(words.replace('"', '""'))
    found = table.execute(
        "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found, 0, 3, 1) LIMIT 10", (quoted,)
    )
    return [row[0] for row in found]


def rows_of(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
