"""What somebody asks, and the pieces a query is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from gongkai.search.rules.cutting import cut_run, cut_words, grams, is_han, runs
from gongkai.search.rules.folding import fold
from gongkai.search.rules.numbering import number_key

LONGEST = 200
MOST_RUNS = 12
MOST_GRAMS = 80
# words that a question has for its grammar only
PARTICLES = frozenset("的了吗呢么和与及或在是我您请问")
MOST_ALIKE = 6


@dataclass(frozen=True)
class Question:
    """A search: words, filters, order. Empty filters ask for everything.

    ``since`` and ``until`` are proleptic ordinals of the first and the last day, 0 for no bound;
    ``hidden`` are keys that are not found whatever they hold.
    """

    words: str
    only_title: bool = False
    units: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    since: int = 0
    until: int = 0
    by_time: bool = False
    with_synonyms: bool = True
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """The words of a question, folded and cut.

    ``alike``: piece → the same with words exchanged for others that mean the same, ``others``.
    """

    exact: str
    number: str
    runs: tuple[str, ...]
    words: tuple[str, ...]
    grams: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def shown(self) -> list[str]:
        """The words to mark: pieces whole, what was looked for with them, the words of pieces."""
        alike = [word for words in self.alike.values() for word in words]
        parts = [word for piece in self.runs for word in cut_words(piece)]
        every = dict.fromkeys([*self.runs, *alike, *self.others, *parts])
        return [word for word in every if _tells(word, self.runs)]


def understood(words: str, synonyms: Mapping[str, Collection[str]]) -> Wanted:
    """The question as the index can be asked; ``synonyms`` by folded word."""
    folded = fold(words[:LONGEST]).strip()
    pieces = runs(folded)[:MOST_RUNS]
    return Wanted(
        exact="".join(folded.split()),
        number=number_key(words[:LONGEST]),
        runs=tuple(pieces),
        words=tuple(dict.fromkeys(word for piece in pieces for word in _parts(piece))),
        grams=tuple(dict.fromkeys(grams(folded)))[:MOST_GRAMS],
        alike={piece: ways for piece in pieces if (ways := _ways(piece, synonyms))},
        others=tuple(dict.fromkeys(other for piece in pieces for _at, other in
                                   _exchanges(_words_of(piece, synonyms), synonyms))),
    )  # fmt: skip


def _parts(piece: str) -> list[str]:
    """The words of a piece that may stand apart in a text; the piece itself where it has none.

    A lone character says too little to be looked for by itself, so its piece stays whole.
    """
    if not is_han(piece):
        return [piece]
    words = [word for word in cut_run(piece) if word not in PARTICLES]
    return words if words and all(len(word) > 1 for word in words) else [piece]


def _words_of(piece: str, synonyms: Mapping[str, Collection[str]]) -> list[str]:
    """The piece as one word where it is one with synonyms, else as the dictionary cuts it."""
    if piece in synonyms or not is_han(piece):
        return [piece]
    return cut_run(piece)


def _ways(piece: str, synonyms: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The piece with one of its words exchanged for another that means the same."""
    words = _words_of(piece, synonyms)
    ways = ("".join([*words[:at], other, *words[at + 1 :]])
            for at, other in _exchanges(words, synonyms))  # fmt: skip
    return tuple(dict.fromkeys(ways))


def _exchanges(
    words: Sequence[str], synonyms: Mapping[str, Collection[str]]
) -> list[tuple[int, str]]:
    """Which word may be exchanged for which other, the first few."""
    found = ((at, other) for at, word in enumerate(words) for other in synonyms.get(word, ()))
    return list(islice(found, MOST_ALIKE))


def _tells(word: str, asked: Collection[str]) -> bool:
    """Whether it helps to see the word marked: a lone 的, 6 or 号 does not."""
    return len(word) > 1 or (is_han(word) and word in asked and len(asked) == 1)


def is_single(run: str) -> bool:
    """Whether a run is one Chinese character: looked for as the beginning of a bigram."""
    return len(run) == 1 and is_han(run)
