"""The lists that come with the product, read once a process, when they are first asked for."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

_SOURCES = {
    "variants": "《第一批异形词整理表》（GF 1001—2001）",
    "misspelt": "《现代汉语词典》",
    "legislation": "《立法技术规范（试行）（一）》（法工委发〔2009〕62号）",
    "units": "《关于在我国统一实行法定计量单位的命令》（1984年）",
    "disability": "《残疾人保障法》第二条",
    "pleonasm": "词义重复",
}
"""What an entry of ``wrong_forms.csv`` rests on."""


class Form(NamedTuple):
    """A wrong form, the right one, and what says so."""

    wrong: str
    right: str
    source: str


@cache
def wrong_forms() -> tuple[Form, ...]:
    """The kept table of wrong forms."""
    rows = csv.DictReader(_data("wrong_forms.csv").read_text(encoding="utf-8").splitlines())
    return tuple(Form(row["wrong"], row["right"], _SOURCES[row["source"]]) for row in rows)


@cache
def official_phrases() -> frozenset[str]:
    """Phrases of four characters and more that many published documents have."""
    return frozenset(_entries("official_phrases.txt"))


@cache
def official_words() -> frozenset[str]:
    """Words of two characters and more that published documents have."""
    return frozenset(_entries("official_words.txt"))


def _entries(name: str) -> list[str]:
    lines = _data(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _data(name: str) -> Traversable:
    return files("gongkai.screening").joinpath("data", name)
