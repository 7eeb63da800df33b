"""The one pass over runs of digits, and the order in which a number is told what it is.

A run is eleven digits or more, each parted from the next by at most one blank or dash. Within a
run the pieces between separators are tried alone and joined with their followers, never cut;
only a piece longer than any number is searched for ID numbers inside it. Time is linear: a piece
is joined in at most as many ways as there are lengths in ``LENGTHS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.screening.rules import bank_card, mobile, resident_id
from gongkai.screening.rules.candidate import Candidate, Verdict
from gongkai.screening.rules.digits import DIGIT, SEPARATOR, in_ascii, only_digits
from gongkai.screening.rules.values import Context, Hit

KINDS = (
    (resident_id.SHAPE, resident_id.classify),
    (bank_card.SHAPE, bank_card.classify),
    (mobile.SHAPE, mobile.classify),
)
"""IDs before cards: one ID in ten passes the check of a card (Luhn).

What has the shape of a kind, as bare figures, is put to that kind's ``classify``.
"""

LENGTHS = (19, 18, 17, 16, 15, 13, 12, 11)
"""Lengths a number can have: cards, IDs, old IDs and cards, mobiles with and without prefix."""

_RUN = re.compile(
    f"[{DIGIT}](?:[{SEPARATOR}]?[{DIGIT}]){{10,}}+(?:[{SEPARATOR}]?[XxＸｘ](?![A-Za-z]))?"
)
_PIECE = re.compile("[0-9]+")


def detect(text: str, context: Context) -> Iterator[Hit]:
    """Resident IDs, bank cards and mobile numbers in ``text``."""
    own = frozenset(only_digits(phone) for phone in context.unit_phones)
    for found in _RUN.finditer(text):
        yield from _Run(text, found.start(), found.group(), context, own).hits()


class _Run:
    """One run of digits: its figures without separators, and where each stands in the text."""

    def __init__(
        self, text: str, base: int, written: str, context: Context, own: frozenset[str]
    ) -> None:
        line = in_ascii(written)
        self.text, self.context, self.own = text, context, own
        self.at = [base + at for at, letter in enumerate(line) if letter in "0123456789X"]
        self.figures = "".join(letter for letter in line if letter in "0123456789X")
        self.cuts = [0]
        for piece in _PIECE.finditer(line):
            self.cuts.append(self.cuts[-1] + len(piece.group()))
        self.cuts[-1] = len(self.figures)
        self.index = {cut: order for order, cut in enumerate(self.cuts)}
        if self.figures.endswith("X"):
            self.index[len(self.figures) - 1] = len(self.cuts) - 1

    def hits(self) -> Iterator[Hit]:
        done = 0
        for begin, end in pairwise(self.cuts):
            if begin < done:
                continue
            found = self._number_from(begin)
            if found:
                done = found[0]
                yield found[1]
            elif end - begin > resident_id.LENGTH:
                yield from self._inside(begin, end)

    def _number_from(self, begin: int) -> tuple[int, Hit] | None:
        """The first kind that a piece, alone or joined with its followers, turns out to be."""
        ends = [begin + length for length in LENGTHS if begin + length in self.index]
        for shape, classify in KINDS:
            for end in ends:
                if shape.fullmatch(self.figures, begin, end):
                    verdict = classify(self._candidate(begin, end))
                    if verdict:
                        return end, self._hit(begin, verdict)
        return None

    def _inside(self, begin: int, end: int) -> Iterator[Hit]:
        """IDs glued to other figures, as when two columns of a list were pasted together.

        What is left between two of them is tried as a piece of its own.
        """
        done = begin
        for start in resident_id.places_within(self.figures, begin, end):
            stop = start + resident_id.LENGTH
            if start < done:
                continue
            verdict = resident_id.classify(self._candidate(start, stop))
            if verdict and verdict.code == resident_id.CODE:
                yield from self._left_over(done, start)
                yield self._hit(start, verdict)
                done = stop
        if done > begin:
            yield from self._left_over(done, end)

    def _left_over(self, begin: int, end: int) -> Iterator[Hit]:
        for shape, classify in KINDS:
            if shape.fullmatch(self.figures, begin, end):
                verdict = classify(self._candidate(begin, end))
                if verdict:
                    yield self._hit(begin, verdict)
                    return

    def _candidate(self, begin: int, end: int) -> Candidate:
        groups: tuple[int, ...] = (end - begin,)
        if begin in self.index and end in self.index:
            inner = [*self.cuts[self.index[begin] : self.index[end]], end]
            groups = tuple(after - before for before, after in pairwise(inner))
        return Candidate(
            figures=self.figures[begin:end],
            groups=groups,
            text=self.text,
            start=self.at[begin],
            end=self.at[end - 1] + 1,
            today=self.context.today,
            own_phones=self.own,
        )

    def _hit(self, begin: int, verdict: Verdict) -> Hit:
        first, last = begin + verdict.first, begin + verdict.last
        before, after = self.context.masks.shown(verdict.code)
        hidden = self.at[first + before : last - after]
        return Hit(
            code=verdict.code,
            severity=verdict.severity,
            start=self.at[first],
            end=self.at[last - 1] + 1,
            rule=verdict.rule,
            hidden=tuple(hidden),
        )
