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
    removed, result = list(old), []
    for piece in new:
        if piece.op == "same":
            result += _removed_until(removed, len(piece.text))
        elif removed and removed[0].op == "del":
            result.append(removed.pop(0))
        result.append(piece)
    return result + [piece for piece in removed if piece.op == "del"]


def _removed_until(old: list[Segment], length: int) -> list[Segment]:
    """Take from the old version the removals before, and `length` characters that stayed."""
    taken = []
    while old and (length > 0 or old[0].op == "del"):
        piece = old.pop(0)
        if piece.op == "del":
            taken.append(piece)
        elif len(piece.text) > length:
            old.insert(0, Segment("same", piece.text[length:], piece.mark))
            return taken
        else:
            length -= len(piece.text)
    return taken
