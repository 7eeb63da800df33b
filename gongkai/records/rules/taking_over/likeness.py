"""Which documents look like one another: by number, by title, by what the text is made of.

Two texts are compared by the smallest fingerprints of their four-character strings (a bottom-k
sketch, Broder 1997): how many of them they share tells how much of the texts is the same, and
looking for shared ones finds the pair without comparing every text with every other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final, NamedTuple
from zlib import crc32

from gongkai.records.rules.html import quick_text

SKETCH: Final = 48
POSTED: Final = 12
"""How many of a sketch's fingerprints lead to the text: enough to find what is half the same."""

SHINGLE: Final = 8
"""Bytes of four characters in UTF-16."""

LONGEST: Final = 40_000
SHORTEST: Final = 80
"""Below so many characters two texts are alike by chance."""

ALIKE: Final = 0.6
THE_SAME: Final = 0.95
NOT_WORDS: Final = re.compile(r"[\W_]+")


class Likeness(NamedTuple):
    """Another document that looks like this one, and how far their texts are the same."""

    other: str
    share: float
    same_title: bool

    @property
    def is_the_same(self) -> bool:
        """Nearly the same text under the same title: the same document come twice."""
        return self.same_title and self.share >= THE_SAME


@dataclass(frozen=True)
class Sign:
    """What is remembered of a document."""

    key: str
    title: str
    sketch: tuple[int, ...]


def bare(text: str) -> str:
    """The words alone, without punctuation, space and case."""
    return NOT_WORDS.sub("", text).lower()


def sketch_of(html: str) -> tuple[int, ...]:
    """The smallest fingerprints of the text; empty where it is too short to say anything."""
    words = bare(quick_text(html)[:LONGEST])
    if len(words) < SHORTEST:
        return ()
    data = words.encode("utf-16-le", "replace")
    prints = {crc32(data[at : at + SHINGLE]) for at in range(0, len(data) - SHINGLE + 1, 2)}
    return tuple(nsmallest(SKETCH, prints))


def share(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How much of two texts is the same, from 0 to 1."""
    if not one or not other:
        return 0.0
    size = min(len(one), len(other))
    smallest = nsmallest(size, {*one, *other})
    return len({*smallest} & {*one} & {*other}) / size


@dataclass
class Likenesses:
    """All documents of a run so far, by what they could be recognised by."""

    signs: dict[str, Sign] = field(default_factory=dict)
    by_print: dict[int, list[str]] = field(default_factory=dict)
    by_title: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, title: str, sketch: tuple[int, ...]) -> None:
        """Remember a document under ``key``."""
        if key in self.signs:
            return
        sign = Sign(key, bare(title), sketch)
        self.signs[key] = sign
        self.by_title.setdefault(sign.title, []).append(key)
        for fingerprint in sketch[:POSTED]:
            self.by_print.setdefault(fingerprint, []).append(key)

    def like(
        self, key: str, title: str, sketch: tuple[int, ...], also: Iterable[str] = ()
    ) -> Likeness | None:
        """The document that looks most like this one; None where none does enough."""
        wanted = bare(title)
        met = Counter(other for one in sketch for other in self.by_print.get(one, ()))
        near = [other for other, count in met.most_common(8) if count >= 2]
        found = {*near, *self.by_title.get(wanted, ())[:8], *also} - {key}
        likely = [
            Likeness(other, share(sketch, sign.sketch), sign.title == wanted)
            for other in found
            if (sign := self.signs.get(other))
        ]
        alike = [one for one in likely if one.share >= ALIKE]
        return max(alike, key=lambda one: (one.share, one.same_title, one.other), default=None)
