"""Whether something in a text is a word of its own there: asked of the few places that may be."""

from __future__ import annotations

REACH = 8
"""Characters on either side that are cut into words together with what is asked about."""


def words_around(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of the dictionary about ``start`` to ``end``, as places in the text."""
    import rjieba  # its dictionary takes long to load, and few texts need it

    at = max(0, start - REACH)
    places = []
    for word in rjieba.cut(text[at : end + REACH], False):
        places.append((at, at + len(word)))
        at += len(word)
    return places


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether words end where it begins and begin where it ends: 帐号, and not 规(定单)位."""
    places = words_around(text, start, end)
    return any(begin == start for begin, _end in places) and any(
        stop == end for _begin, stop in places
    )
