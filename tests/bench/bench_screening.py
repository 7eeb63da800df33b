"""How fast screening is, beside three plain patterns: ``python -m tests.bench.bench_screening``.

Prints megabytes a second of process time and the ratio; says nothing about right or wrong and
never fails on time. Reads the real documents where they are, made-up text elsewhere.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gongkai.screening.rules import Context, inspect
from tests.factories.numbers import bank_card, mobile, resident_id

DOCUMENTS = Path("/work/shared/data/policies.dev.jsonl")
BARE = Context(required=frozenset())
NAIVE = (
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)\d{16,19}(?!\d)"),
)
ROUNDS = 3


def documents() -> list[str]:
    """The texts to run on."""
    if DOCUMENTS.is_file():
        with DOCUMENTS.open(encoding="utf-8") as lines:
            return [json.loads(line)["body"] for line in lines]
    return ["第一条　各单位应当依法公开政府信息，联系电话 0871-60001234。\n" * 400] * 200


def naive(text: str) -> int:
    """What three patterns count, without any check."""
    return sum(len(pattern.findall(text)) for pattern in NAIVE)


def best(look: Callable[[str], object], texts: list[str]) -> float:
    """Megabytes a second, the best of ``ROUNDS``."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for text in texts:
            look(text)
        times.append(time.process_time() - begun)
    return size / max(min(times), 1e-6)


def main() -> None:
    """Print one line for each text."""
    corpora = {
        "documents": documents(),
        "list of people": [f"周某\t{resident_id()}\t{mobile()}\t{bank_card()}\n" * 500],
        "one run of digits": ["530102199001" * 20_000],
        "single digits": ["5-" * 50_000],
        "near misses": ["62220200 " * 20_000],
    }
    for name, texts in corpora.items():
        ours = best(lambda text: inspect(text, BARE), texts)
        plain = best(naive, texts)
        sys.stdout.write(
            f"{name:18} screening {ours:8.2f} MB/s   three patterns {plain:8.2f} MB/s"
            f"   ratio {ours / plain:.2f}\n"
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
