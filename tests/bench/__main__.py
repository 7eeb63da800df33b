"""``make bench``: print every figure beside its peer, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Each figure stands beside a peer measured in the same run, in turns,
{rounds} rounds; ratio and spread are those of the rounds (median; width of the middle half).
A figure whose spread passes 25 % says nothing and is called inconclusive.

{machine}; {size:,} passages.

| figure | ours | beside | ratio | spread | wanted | verdict | CPU-s |
|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=200_000, help="passages in the index")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        _set_up(home)
        from tests.bench import rounds, searching

        lines = []
        for figure in searching.figures(asked.size):
            share = "" if figure.ratio is None else f"{figure.ratio:.2f}"
            lines.append(
                f"| {figure.name} | {figure.ours} | {figure.peer} | {share} "
                f"| {figure.spread:.0%} | {figure.wanted} | {figure.verdict} "
                f"| {figure.cpu_seconds:.1f} |"
            )
            sys.stdout.write(f"{lines[-1]}  {figure.note}\n")
            sys.stdout.flush()
        head = HEAD.format(rounds=rounds.ROUNDS, machine=_machine(), size=asked.size)
    if not asked.no_page:
        PAGE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def _set_up(home: str) -> None:
    """A house of its own, so that nothing of an installation is touched."""
    os.environ["GONGKAI_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
