"""``make bench``: print every figure beside its peer, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.parts import PARTS, ROOT, Asked, Part, measured
from tests.bench.rounds import ROUNDS, TOO_MUCH, Figure, without
from tests.support import postgres

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = f"""# Benchmarks

Written by `make bench`. Each figure stands beside a peer measured in the same run, in turns,
{ROUNDS} rounds; ratio and spread are those of the rounds (median; width of the middle half).
A figure whose spread passes {TOO_MUCH:.0%} says nothing and is called inconclusive. CPU-seconds are
those of the measuring process and of what it ended. SQLite with `synchronous=FULL`, PostgreSQL with
`fsync` and `synchronous_commit` on.

`make bench BENCH="--size 1000000 --records 1000000"` measures at a million;
`--only NAME` takes one part and renews its figures here: {", ".join(part.name for part in PARTS)}.

"""
COLUMNS = """| figure | ours | beside | ratio | spread | wanted | verdict | CPU-s | |
|---|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    asked, only, write = _asked()
    begun, lines = time.monotonic(), []
    for part in PARTS:
        if not only or part.name in only:
            for figure in _of(part, asked):
                lines.append(_line(figure))
                sys.stdout.write(lines[-1] + "\n")
                sys.stdout.flush()
    told = (
        f"{_machine()}; {asked.size:,} passages, {asked.records:,} records; "
        f"took {(time.monotonic() - begun) / 60:.0f} minutes.\n\n"
    )
    if write and only and PAGE.exists():
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")
    elif write:
        PAGE.write_text(HEAD + told + COLUMNS + "\n".join(lines) + "\n", encoding="utf-8")


def renewed(page: str, lines: list[str]) -> str:
    """The page with these figures in place of the same ones of an earlier run."""
    new = {_names(line): line for line in lines}
    kept = [new.pop(_names(line), line) for line in page.splitlines()]
    return "\n".join([*kept, *new.values()]) + "\n"


def _names(line: str) -> tuple[str, ...]:
    """What tells a figure from others: its name and its peer without their values."""
    cells = [cell.strip() for cell in line.split("|")]
    return (cells[1], cells[3].partition(":")[0]) if len(cells) > 4 else (line,)


def _asked() -> tuple[Asked, set[str], bool]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=200_000, help="passages in the index")
    parser.add_argument("--records", type=int, default=20_000, help="records behind the desk")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS])
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    given = parser.parse_args()
    only = set(given.only or ())
    return Asked(given.size, given.records), only, not given.no_page


def _of(part: Part, asked: Asked) -> Iterator[Figure]:
    """The figures of a part, on the database it wants."""
    if part.on_postgresql and postgres.binaries() is None:
        yield without(part.name, "", "no PostgreSQL server is installed on this machine")
        return
    with ExitStack() as stack:
        database = stack.enter_context(_durable()) if part.on_postgresql else ""
        yield from measured(part, asked, database)


@contextmanager
def _durable() -> Iterator[str]:
    """A server that waits for its disk, as one in an office does."""
    with postgres.server(
        fsync="on", synchronous_commit="on", full_page_writes="on", shared_buffers="512MB"
    ) as address:
        yield address


def _line(figure: Figure) -> str:
    share = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    width = "" if figure.left_out else f"{figure.spread:.0%}"
    return (
        f"| {figure.name} | {figure.ours} | {figure.peer} | {share} | {width} | {figure.wanted} "
        f"| {figure.verdict} | {figure.cpu_seconds:.1f} | {figure.note} |"
    )


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
