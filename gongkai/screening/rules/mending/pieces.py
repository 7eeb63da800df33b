"""Text that lies in many places of a file, masked as if it were one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from gongkai.screening.rules.digits import normalised
from gongkai.screening.rules.engine import inspect
from gongkai.screening.rules.values import Context

_SHORTEST_SECRET = 8
_SIGNS = re.compile("[0-9A-Za-z]+")


class Piece(NamedTuple):
    """A piece of text, and what puts another of the same length in its place."""

    text: str
    put: Callable[[str], None] | None


def text_of(node: Any) -> Callable[[str], None]:
    """Puts a text into an element."""

    def put(text: str) -> None:
        node.text = text

    return put


class Masking:
    """What has been masked so far, for the counts and for the proof that nothing is left."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.counts: Counter[str] = Counter()
        self.secrets: set[str] = set()
        self._built: AhoCorasick | None = None
        self._of = 0

    def apply(self, pieces: list[Piece]) -> None:
        """Mask what screening can mask in the pieces, read one after the other.

        A mask keeps the length, so a number split over pieces is masked in each of them.
        """
        text = "".join(piece.text for piece in pieces)
        blanks: set[int] = set()
        for finding in inspect(text, self.context):
            if finding.can_be_masked:
                self.counts[str(finding.code)] += 1
                self._remember(finding.matched)
                blanks.update(at for start, end in finding.hidden for at in range(start, end))
        if blanks:
            _put(pieces, blanks)

    def in_text(self, text: str) -> str:
        """The same for one text by itself."""
        kept = [text]
        self.apply([Piece(text, lambda new: kept.append(new))])
        return kept[-1]

    def stands_in(self, text: str) -> bool:
        """Whether a number that was masked can be read in ``text``, bare or between tags."""
        machine = self._machine()
        return machine is not None and bool(machine.find_matches_as_indexes(text))

    def _machine(self) -> AhoCorasick | None:
        """All numbers that were masked, to be looked for in one pass."""
        if self._of != len(self.secrets):
            self._built, self._of = AhoCorasick(sorted(self.secrets)), len(self.secrets)
        return self._built

    def _remember(self, matched: str) -> None:
        bare = "".join(_SIGNS.findall(normalised(matched)))
        if len(bare) >= _SHORTEST_SECRET:
            self.secrets.add(bare)


def _put(pieces: list[Piece], blanks: set[int]) -> None:
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        if piece.put and not blanks.isdisjoint(range(at, end)):
            letters = (
                "*" if place in blanks else letter
                for place, letter in enumerate(piece.text, start=at)
            )
            piece.put("".join(letters))
        at = end
