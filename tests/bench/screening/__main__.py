"""Bars of screening: ``python -m tests.bench.screening``. Prints; never fails on time.

Recall and false alarms are proved in tests/unit/screening/test_bars.py with the same texts; here
they are counted on everything there is.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BARE_RUN = re.compile(r"[0-9]{11,19}")
ROUNDS = 5
SHEET_ROWS = 20_000


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def found_and_wrong() -> None:
    """Recall in real documents and tables, false alarms in real documents."""
    from tests.bench.screening import planted

    texts = planted.documents()
    say(f"documents: {len(texts)}, {sum(map(len, texts)):,} characters")
    for name, (right, put) in planted.recall(texts).items():
        say(f"recall {name:28} {right}/{put}")
    wrong, characters = planted.false_alarms(texts)
    say(f"alarms of the number detectors {wrong}, {1e5 * wrong / max(characters, 1):.4f} "
        "in 100,000 characters")  # fmt: skip


def speed() -> None:
    """Each detector, whatever they are, beside a bare pattern of digits in the same run."""
    from gongkai.screening.rules import DETECTORS, Context, inspect
    from tests.bench.screening import planted

    texts = planted.documents()
    bare = Context(required=frozenset())
    size = sum(len(text.encode()) for text in texts) / 1e6

    def peer(text: str) -> object:
        return BARE_RUN.findall(text)

    looks: dict[str, Callable[[str], object]] = {"all of them": lambda text: inspect(text, bare)}
    for detect in DETECTORS:
        name = detect.__module__.rpartition(".")[2]
        looks[name] = lambda text, detect=detect: list(detect(text, bare))  # type: ignore[misc]
    for name, look in looks.items():
        ratios, best = [], 0.0
        for _ in range(ROUNDS):
            ours, theirs = size / cpu(look, texts), size / cpu(peer, texts)
            ratios.append(ours / theirs)
            best = max(best, ours)
        middle = sorted(ratios)[ROUNDS // 2]
        say(f"{name:14} {best:9.1f} MB/s CPU   beside a bare run of digits: ratio {middle:.2f}")


def cpu(look: Callable[[str], object], texts: list[str]) -> float:
    """Seconds of this process's processor time."""
    begun = time.process_time()
    for text in texts:
        look(text)
    return max(time.process_time() - begun, 1e-6)


def with_children() -> float:
    """Seconds of processor time, those of children that ended too."""
    return sum(os.times()[:4])


def sheet() -> None:
    """A workbook of 20,000 rows, read and screened as the worker does it."""
    from gongkai.files.queries import pieces_of
    from gongkai.screening.queries import screen_file
    from tests.bench.screening import planted

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        path = Path(folder) / "名册.xlsx"
        put = planted.workbook(path, SHEET_ROWS)
        begun, used = time.monotonic(), with_children()
        pieces_of(path, "xlsx")
        reading = with_children() - used
        begun, used = time.monotonic(), with_children()
        report = screen_file(path)
        whole, seconds = with_children() - used, time.monotonic() - begun
        say(f"workbook {path.stat().st_size / 1e6:.1f} MB, {SHEET_ROWS:,} rows: {seconds:.1f} s, "
            f"{whole:.1f} s CPU with its child; "
            f"reading alone {reading:.1f} s CPU (ratio {whole / reading:.2f}); "
            f"{len(report.findings):,} found of {put:,} put")  # fmt: skip


def main() -> None:
    """All bars."""
    import django

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        found_and_wrong()
        sheet()
        speed()


if __name__ == "__main__":
    main()
