"""Which lines of a text to show for a query, and what to mark in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.search.rules.folding import fold

EXCERPT = 110
BEFORE = 24


@dataclass(frozen=True)
class Piece:
    """A run of text, to be marked or not."""

    text: str
    hit: bool


def marked(text: str, words: Iterable[str]) -> list[Piece]:
    """``text`` in pieces, each place of one of the folded ``words`` marked."""
    return _pieces(text, _spans(fold(text), words))


def excerpt(text: str, words: Iterable[str], length: int = EXCERPT) -> list[Piece]:
    """The stretch of ``text`` with the most different ``words``, marked; its beginning for none."""
    spans = _spans(fold(text), words)
    start = _best_start(spans, length)
    end = min(len(text), _word_end(spans, start + length))
    inside = [
        (max(first, start) - start, min(last, end) - start, word)
        for first, last, word in spans
        if first < end and last > start
    ]
    pieces = _pieces(text[start:end], inside)
    if start:
        pieces.insert(0, Piece("……", hit=False))
    if end < len(text):
        pieces.append(Piece("……", hit=False))
    return pieces


Span = tuple[int, int, str]


def _spans(folded: str, words: Iterable[str]) -> list[Span]:
    longest_first = sorted({word for word in words if word}, key=len, reverse=True)
    if not longest_first:
        return []
    found = re.finditer("|".join(map(re.escape, longest_first)), folded)
    return [(match.start(), match.end(), match.group()) for match in found]


def _best_start(spans: list[Span], length: int) -> int:
    """Where the stretch with the most different words begins, a little before its first."""
    starts = [start for start, _end, _word in spans]
    best, best_words = 0, 0
    for place, (start, _end, _word) in enumerate(spans[:400]):
        last = bisect_left(starts, start + length - BEFORE)
        words = len({word for _start, _end, word in spans[place:last]})
        if words > best_words:
            best, best_words = max(0, start - BEFORE), words
    return best


def _word_end(spans: list[Span], end: int) -> int:
    """The end of the stretch, or of the word that it would cut in two."""
    return next((last for first, last, _word in spans if first < end < last), end)


def _pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    pieces, at = [], 0
    for start, end, _word in spans:
        if start > at:
            pieces.append(Piece(text[at:start], hit=False))
        pieces.append(Piece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], hit=False))
    return pieces
