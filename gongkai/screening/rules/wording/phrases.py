"""Phrases of published documents that sound right and are written otherwise: 监督馆里 for 监督管理.

Most slips of the pen are slips of the ear: people type by sound. So the text is turned into its
sounds, one sign a character, and phrases that stand in many published documents are looked for
among them, all in one pass. What sounds like such a phrase, is written otherwise, and has at the
place in question no word that any published document has, is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.values import Context, Hit
from gongkai.screening.rules.wording.lists import official_phrases, official_words
from gongkai.screening.rules.wording.words import words_around

SOURCE = "已公布的法律法规和文件中的写法：%s"
FREE = frozenset(
    "自向将未及与的在由对为从至到或和等其该此仍仅可应须已经使是有无不以之者所而且并但各每某上下中内外前后先再"
    "又也都只市县区省国乡镇村人新本两一二三四五六七八九十百千万年月日时分第据按依因于当被把让给得地着了过"
)
"""Characters that stand alone anywhere: one of them where the phrase has another says nothing."""
_SIGNS = 254
_HAN = range(0x4E00, 0x9FA6)


def detect(text: str, _context: Context) -> Iterator[Hit]:
    """What sounds like a phrase of published documents and is written otherwise."""
    phrases, known = official_phrases(), _known()
    seen: set[tuple[int, int]] = set()
    heard = text.translate(known.signs).encode("latin-1")
    for which, start, end in known.machine.find_matches_as_indexes(heard, overlapping=True):
        written = text[start:end]
        if written in phrases:
            continue
        right = known.meant(which, written)
        span = _wrong_part(text, start, written, right) if right else None
        if right and span and span not in seen:
            seen.add(span)
            first, last = span
            yield Hit(
                FindingCode.WRONG_WORD,
                Severity.ADVICE,
                first,
                last,
                SOURCE % right,
                replacement=right[first - start : last - start],
            )


def _wrong_part(text: str, start: int, written: str, right: str) -> tuple[int, int] | None:
    """From the first to the last character that is not the phrase's; None when it may be meant."""
    wrong = [at for at, letter in enumerate(written) if letter != right[at]]
    if len(wrong) * 2 > len(written) or any(written[at] in FREE for at in wrong):
        return None
    words = official_words()
    for begin, end in words_around(text, start, start + len(written)):
        is_word = end - begin > 1 and text[begin:end] in words
        if is_word and any(begin <= start + at < end for at in wrong):
            return None
    return start + wrong[0], start + wrong[-1] + 1


class _Known:
    """The phrases by their sounds, and the sign of each sound."""

    def __init__(self) -> None:
        self.sounds = _sounds()
        self.signs = _Signs(self.sounds)
        by_sign = defaultdict(list)
        for phrase in sorted(official_phrases()):
            by_sign[phrase.translate(self.signs).encode("latin-1")].append(phrase)
        self.machine = BytesAhoCorasick(list(by_sign))
        self.phrases = list(by_sign.values())

    def meant(self, which: int, written: str) -> str | None:
        """The phrase that differs least, among those with just the sounds of what is written."""
        sounds = [self.sounds.get(letter) for letter in written]
        same = [
            phrase
            for phrase in self.phrases[which]
            if [self.sounds.get(letter) for letter in phrase] == sounds
        ]
        return min(same, key=lambda one: _differences(one, written)) if same else None


class _Signs(dict[int, int]):
    """Each character → a sign for its sound, one byte; 0 for what has none.

    There are more sounds than signs, so some share one; ``meant`` tells them apart.
    """

    def __init__(self, sounds: dict[str, str]) -> None:
        number = {sound: at for at, sound in enumerate(sorted(set(sounds.values())))}
        super().__init__(
            {ord(letter): 1 + number[sound] % _SIGNS for letter, sound in sounds.items()}
        )

    def __missing__(self, letter: int) -> int:
        return 0


def _differences(one: str, other: str) -> int:
    return sum(first != second for first, second in zip(one, other, strict=True))


@cache
def _known() -> _Known:
    return _Known()


def _sounds() -> dict[str, str]:
    """Each Chinese character → its first reading, without the tone."""
    from pypinyin.constants import PINYIN_DICT  # long to load, and few processes need it
    from pypinyin.contrib.tone_convert import to_normal

    return {
        chr(letter): to_normal(readings.split(",")[0])
        for letter, readings in PINYIN_DICT.items()
        if letter in _HAN
    }
