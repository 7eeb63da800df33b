"""Where words stand in a text: by plain search, which is many times as quick as a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def places_behind(text: str, words: Iterable[str]) -> Iterator[int]:
    """For each word the place right behind each of its occurrences."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at + len(word)
            at = text.find(word, at + len(word))
