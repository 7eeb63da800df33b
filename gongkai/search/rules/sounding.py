"""How words sound, and which questions a slip of the pen or of the ear may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gongkai.search.rules.cutting import cut_run, is_han, runs
from gongkai.search.rules.folding import fold

SHORTEST, LONGEST = 2, 8
SHORTEST_SLIP = 3
MOST_SIGNS = 20
_HAN_WORD = re.compile("[\u3400-\u9fff]+")
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def syllables(folded: str) -> list[str]:
    """The sound of each sign, without tones."""
    # its tables take a quarter of a second to load, and few processes need them
    from pypinyin import lazy_pinyin

    return lazy_pinyin(folded)


def near_sound(syllable: str) -> str:
    """A syllable as those hear it who do not tell zh from z, or ng from n."""
    for one, other in _ALIKE:
        syllable = syllable.replace(one, other)
    return syllable


def title_words(title: str) -> list[str]:
    """The words of a title that may be offered to somebody who mistyped them."""
    import rjieba

    found = (
        word
        for run in runs(fold(title)) if is_han(run)
        for word in rjieba.cut_for_search(run)
    )  # fmt: skip
    return sorted({word for word in found if is_word(word)})


def is_word(text: str) -> bool:
    """Whether it is long enough, and short enough, to be offered as a word."""
    return SHORTEST <= len(text) <= LONGEST and _HAN_WORD.fullmatch(text) is not None


def slips(word: str) -> list[str]:
    """The word with each of its signs left open in turn: 公积金 is ?积金, 公?金 and 公积?."""
    if len(word) < SHORTEST_SLIP:
        return []
    return [f"{word[:place]}?{word[place + 1 :]}" for place in range(len(word))]


def windows(run: str) -> Iterator[tuple[int, int]]:
    """Every stretch of a run that may be a word, the longest first."""
    length = min(len(run), MOST_SIGNS)
    for size in range(min(LONGEST, length), SHORTEST - 1, -1):
        for start in range(length - size + 1):
            yield start, start + size


def strange_places(run: str, known: Iterable[str]) -> set[int]:
    """The places of a run that no known word of it covers: where the slip may be."""
    words, at, strange = set(known), 0, set()
    for word in cut_run(run):
        if word not in words:
            strange |= set(range(at, at + len(word)))
        at += len(word)
    return strange


def differing(one: str, other: str) -> int:
    """In how many places two words of the same length differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def latin_splits(letters: str) -> Iterator[tuple[str, str]]:
    """Every way to cut pinyin typed without blanks into two words."""
    for place in range(2, len(letters) - 1):
        yield letters[:place], letters[place:]


def sounds_of(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each word, its sound, and its sound as many hear it."""
    for word in words:
        heard = syllables(word)
        yield word, "".join(heard), "".join(map(near_sound, heard))
