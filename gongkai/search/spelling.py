"""What somebody may have meant who found little: homophones, pinyin, one wrong character."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.search.rules import (
    differing,
    fold,
    is_han,
    is_word,
    latin_splits,
    near_sound,
    runs,
    slips,
    strange_places,
    syllables,
    windows,
)
from gongkai.search.vocabulary import Found, speller

MOST = 3
LONGEST_PINYIN = 24
MOST_OTHER_SIGNS = 2


@dataclass(frozen=True, order=True)
class Guess:
    """Another way to put the question. Sorted by how likely it is."""

    unlike: int
    """0 sounds the same, 1 nearly the same, 2 has one other character."""
    signs: int
    """How many characters are other ones."""
    shorter: int
    fewer: int
    words: str


def suggestions(folder: Path, question: str) -> list[str]:
    """At most three other ways to put the question, made of words of public titles."""
    folded = fold(question)
    guesses = [*_whole_pinyin(folder, folded)]
    for run in runs(folded):
        found = _for_han(folder, run) if is_han(run) else _for_pinyin(folder, run)
        guesses += [_put_in(folded, run, guess) for guess in found]
    ordered = (guess.words for guess in sorted(guesses))
    return [words for words in dict.fromkeys(ordered) if words != folded.strip()][:MOST]


def _put_in(folded: str, run: str, guess: Guess) -> Guess:
    words = " ".join(folded.replace(run, guess.words, 1).split())
    return replace(guess, words=words)


def _whole_pinyin(folder: Path, folded: str) -> Iterator[Guess]:
    """gong ji jin, typed with a blank after each syllable."""
    pieces = folded.replace("'", " ").split()
    if len(pieces) > 1 and all(_is_pinyin(piece) for piece in pieces):
        yield from _for_pinyin(folder, "".join(pieces))


def _is_pinyin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _for_pinyin(folder: Path, letters: str) -> list[Guess]:
    if not _is_pinyin(letters) or not 2 <= len(letters) <= LONGEST_PINYIN:
        return []
    pairs = list(latin_splits(letters))
    heard = speller.sounding(folder, [letters, *(half for pair in pairs for half in pair)])
    nearly = speller.nearly_sounding(folder, [near_sound(letters)])
    return (
        [Guess(0, 0, 0, -titles, word) for word, titles in heard.get(letters, [])]
        or [Guess(1, 0, 0, -titles, word) for words in nearly.values() for word, titles in words]
        or list(_two_words(heard, pairs))
    )


def _two_words(heard: Mapping[str, list[Found]], pairs: list[tuple[str, str]]) -> Iterator[Guess]:
    """shiyebaoxian: 失业保险, 事业保险."""
    for first, second in pairs:
        for one, titles in heard.get(first, [])[:MOST]:
            for other, more in heard.get(second, [])[:MOST]:
                yield Guess(0, 0, 1, -min(titles, more), one + other)


def _for_han(folder: Path, run: str) -> list[Guess]:
    """Put a word of public titles in for each stretch of the run that may be a slip."""
    pieces = [(run[start:end], start, end) for start, end in windows(run)]
    known = speller.known(folder, [text for text, _start, _end in pieces])
    strange = strange_places(run, known)
    doubtful = [
        (text, start, end) for text, start, end in pieces
        if text not in known and strange & set(range(start, end)) and is_word(text)
    ]  # fmt: skip
    if not strange:
        doubtful = [(run, 0, len(run))] if is_word(run) else []
    return [
        replace(
            guess, shorter=len(run) - (end - start), words=run[:start] + guess.words + run[end:]
        )
        for start, end, guess in _replacements(folder, run, doubtful)
    ]


def _replacements(
    folder: Path, run: str, doubtful: list[tuple[str, int, int]]
) -> Iterator[tuple[int, int, Guess]]:
    heard = syllables(run)
    sounds = {(start, end): "".join(heard[start:end]) for _text, start, end in doubtful}
    nearly = {
        (start, end): "".join(map(near_sound, heard[start:end])) for _text, start, end in doubtful
    }
    same = speller.sounding(folder, list(sounds.values()))
    alike = speller.nearly_sounding(folder, list(nearly.values()))
    open_places = [slip for text, _start, _end in doubtful for slip in slips(text)]
    near = speller.slipped(folder, open_places)
    for text, start, end in doubtful:
        ways = (
            (0, same.get(sounds[start, end], [])),
            (1, alike.get(nearly[start, end], [])),
            (2, [found for slip in slips(text) for found in near.get(slip, [])]),
        )
        for unlike, words in ways:
            for word, titles in _fitting(text, words):
                yield start, end, Guess(unlike, differing(word, text), 0, -titles, word)


def _fitting(text: str, words: list[Found]) -> Iterator[Found]:
    """Of words that sound alike, those as long as the text and not the text itself."""
    for word, titles in words:
        if word != text and len(word) == len(text) and differing(word, text) <= MOST_OTHER_SIGNS:
            yield word, titles
