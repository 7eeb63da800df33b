"""Two versions of a paragraph as pieces that stayed, came and went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Segment:
    """A piece of text: `same`, `ins` or `del`, perhaps marked `must` or `should`."""

    op: str
    text: str
    mark: str = ""


def as_segments(pieces: Iterable[Any]) -> list[Segment]:
    return [piece if isinstance(piece, Segment) else Segment(*piece) for piece in pieces]


def merged(old: Sequence[Segment], new: Sequence[Segment]) -> list[Segment]:
    """Both versions in one run of text: what went is shown before what came."""
    left, result = list(old), []
    for piece in new:
        if piece.op == "same":
            result += _stayed(piece, left)
        else:
            result += [*_removals(left), piece]
    return result + [piece for piece in left if piece.op == "del"]


def _removals(left: list[Segment]) -> list[Segment]:
    """Take the removals that stand next in the old version."""
    taken = []
    while left and left[0].op == "del":
        taken.append(left.pop(0))
    return taken


def _stayed(piece: Segment, left: list[Segment]) -> list[Segment]:
    """The piece, with the removals that fell inside it; eats as much of the old version."""
    result, text = [], piece.text
    while text:
        result += _removals(left)
        length = min(len(left[0].text), len(text)) if left else len(text)
        result.append(Segment("same", text[:length], piece.mark))
        text = text[length:]
        if left:
            rest = left.pop(0)
            left[:0] = [Segment(rest.op, rest.text[length:])] if rest.text[length:] else []
    return result
