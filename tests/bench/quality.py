"""Quality on questions whose answers are known, through ``gongkai bench search``."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.search.rules import as_fields, fold, grams
from gongkai.search.rules.entry import Entry
from tests.bench.known_items import rows_of
from tests.bench.parts import ROOT, Asked
from tests.bench.rounds import Figure, without

DATA = Path("/work/shared/data")
SETS = {"retrieval_law": 0.54, "retrieval_policy": 0.97}


def figures(_asked: Asked) -> Iterator[Figure]:
    """One line for each set of questions."""
    for name, least in SETS.items():
        label, wanted = f"quality: {name}, recall@10", f"at least {least}, no empty answers"
        corpus, queries = DATA / f"{name}.corpus.jsonl", DATA / f"{name}.queries.dev.jsonl"
        if not (corpus.exists() and queries.exists()):
            yield without(label, wanted, "its questions are not on this machine")
            continue
        begun = time.process_time()
        ours, plain = _measured(corpus, queries), _plainly(corpus, queries)
        yield Figure(
            label, f"{ours['recall_at_10']:.3f}, {ours['empty']} empty",
            f"SQLite FTS5, same tokens, any of them: {plain:.3f}",
            ours["recall_at_10"] / plain, 0.0, wanted,
            ours["recall_at_10"] >= least and not ours["empty"], time.process_time() - begun,
            f"{ours['queries']} questions, {ours['documents']:,} texts; MRR@10 "
            f"{ours['mrr_at_10']:.3f}, p95 {ours['p95_ms']:.0f} ms; the same in every round",
        )  # fmt: skip


def _measured(corpus: Path, queries: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "bench", "search", "--corpus", str(corpus),
         "--queries", str(queries), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=400,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _plainly(corpus: Path, queries: Path) -> float:
    """Recall of the ten best by BM25 of whatever holds any bigram of the question."""
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE found USING fts5(id, whole, tokenize='unicode61')")
    entries = (
        Entry("text", str(row["id"]), str(row.get("title") or ""), str(row["text"]))
        for row in rows_of(corpus)
    )
    rows = ((entry.public_id, as_fields(entry)["all"]) for entry in entries)
    table.executemany("INSERT INTO found VALUES (?, ?)", rows)
    shares = []
    for row in rows_of(queries):
        wanted = set(map(str, row["relevant"]))  # type: ignore[call-overload]
        words = " OR ".join(f'"{gram}"' for gram in dict.fromkeys(grams(fold(str(row["query"])))))
        found = table.execute(
            "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found, 0, 1) LIMIT 10",
            (f"whole:({words})",),
        )
        shares.append(len(wanted & {one[0] for one in found}) / len(wanted))
    return sum(shares) / len(shares)
