"""The groups of words that mean the same which come with the package."""

from __future__ import annotations

from importlib.resources import files


def first_groups() -> list[str]:
    """One group a line, its words parted by blanks."""
    data = files("gongkai.search").joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    lines = (" ".join(line.split()) for line in data.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
