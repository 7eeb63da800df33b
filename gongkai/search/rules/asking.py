"""What somebody asks, and the pieces a query is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from gongkai.search.rules.cutting import grams, is_han, runs
from gongkai.search.rules.folding import fold
from gongkai.search.rules.numbering import number_key

LONGEST = 200
MOST_RUNS = 12
MOST_GRAMS = 80


@dataclass(frozen=True)
class Question:
    """A search: words, filters, order. Empty filters ask for everything."""

    words: str
    only_title: bool = False
    units: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    since: int = 0
    until: int = 0
    by_time: bool = False
    with_synonyms: bool = True


@dataclass(frozen=True)
class Wanted:
    """The words of a question, folded and cut."""

    exact: str
    number: str
    runs: tuple[str, ...]
    grams: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> list[str]:
        """The words to mark in what is shown."""
        return [*self.runs, *(word for words in self.alike.values() for word in words)]


def understood(words: str, synonyms: Mapping[str, Collection[str]]) -> Wanted:
    """The question as the index can be asked; ``synonyms`` by folded word."""
    folded = fold(words[:LONGEST]).strip()
    pieces = runs(folded)[:MOST_RUNS]
    return Wanted(
        exact="".join(folded.split()),
        number=number_key(words[:LONGEST]),
        runs=tuple(pieces),
        grams=tuple(dict.fromkeys(grams(folded)))[:MOST_GRAMS],
        alike={piece: tuple(synonyms[piece]) for piece in pieces if piece in synonyms},
    )


def is_single(run: str) -> bool:
    """Whether a run is one Chinese character: looked for as the beginning of a bigram."""
    return len(run) == 1 and is_han(run)
