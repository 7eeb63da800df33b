"""One spelling for what readers take for the same character."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import opencc

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
HAN_BLOCKS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def fold(text: str) -> str:
    """``text`` with width, case, traditional forms and variants (异体字) brought to one.

    Signs are replaced one by one, so every place in the answer is the same place in ``text``:
    what is found in one can be marked in the other.
    """
    table = _table()
    for sign in _strange_signs(text):
        text = text.replace(sign, table[sign])
    return text


def _strange_signs(text: str) -> set[str]:
    """The signs of a text that become others. A set of all its signs would cost four times that."""
    signs = set(_in_the_first_plane().findall(text))
    if _BEYOND.search(text):
        signs |= _table().keys() & set(text)
    return signs


@cache
def _in_the_first_plane() -> re.Pattern[str]:
    """The signs of the table, without those that would make the pattern slow."""
    signs = "".join(sign for sign in _table() if sign <= "\uffff")
    return re.compile(f"[{re.escape(signs)}]")


@cache
def _table() -> dict[str, str]:
    """Sign → what it becomes in the end: no such sign is a key, so no order matters."""
    steps = {chr(code): folded for code, folded in _codes().items()}
    return {sign: end for sign in steps if (end := _end(sign, steps)) != sign}


def _end(sign: str, steps: dict[str, str]) -> str:
    """Where a sign ends; of signs that lead round to one another, the first in order."""
    seen = [sign]
    while (following := steps.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _codes() -> dict[int, str]:
    table = {code: folded for code in range(0x110000) if (folded := _plain(code))}
    traditional = _to_simplified()
    for code in list(table):
        if simple := traditional.get(ord(table[code])):
            table[code] = simple
    table.update({code: simple for code, simple in traditional.items() if code not in table})
    for code, standard in _variants().items():
        table[code] = standard
    return table


def _plain(code: int) -> str:
    """The sign without its width or case, where that is one other sign; else nothing."""
    if 0xAC00 <= code <= 0xD7A3 or 0xD800 <= code <= 0xF8FF or code >= 0x30000:
        return ""
    sign = chr(code)
    folded = unicodedata.normalize("NFKC", sign).lower()
    return folded if len(folded) == 1 and folded != sign else ""


def _to_simplified() -> dict[int, str]:
    signs = [chr(code) for low, high in HAN_BLOCKS for code in range(low, high + 1)]
    simple = opencc.OpenCC("t2s").convert("\n".join(signs)).split("\n")
    return {
        ord(sign): other
        for sign, other in zip(signs, simple, strict=True)
        if len(other) == 1 and other != sign
    }


def _variants() -> dict[int, str]:
    lines = files("gongkai.search").joinpath("data/variants.txt").read_text(encoding="utf-8")
    table = {}
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            standard, *variants = line.split()
            table.update({ord(variant): standard for variant in variants})
    return table
