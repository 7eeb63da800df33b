"""Write the phrases and words that screening compares a text with, from published documents.

    .venv/bin/python scripts/write_words.py FILE.jsonl…

Each line of a file is an object with ``text`` or ``body`` and perhaps ``title``. Laws, regulations
and documents of state organs may be used by anyone (《中华人民共和国著作权法》第五条). A phrase is
two to four words that follow one another, four to eight characters long, in at least ``PHRASES_IN``
documents; a word is one of the dictionary's that stands in at least one.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rjieba

FOLDER = Path(__file__).parent.parent / "gongkai" / "screening" / "data"
PHRASES_IN = 10
LENGTHS = range(4, 9)
MOST_WORDS = 4
LEADING = frozenset(
    ("或者", "以及", "应当", "可以", "进行", "不得", "其他", "有关", "用于", "需要")
)
"""Words that stand beside any other: a phrase with one of them says little."""
NUMERALS = frozenset("第零〇一二三四五六七八九十百千万亿")
"""第十届 sounds like 第十节: numbers are told by no ear."""
_HAN = re.compile("[\u4e00-\u9fff]+")


def main(paths: list[str]) -> None:
    phrases: Counter[str] = Counter()
    words: Counter[str] = Counter()
    number = 0
    for text in _texts(paths):
        number += 1
        runs = _HAN.findall(text)
        words.update({word for run in runs for word in rjieba.cut(run, False) if len(word) > 1})
        phrases.update({phrase for run in runs for phrase in _phrases(rjieba.cut(run))})
    kept = _shortest(
        {one for one, count in phrases.items() if count >= PHRASES_IN and _is_whole(one)}
    )
    _write("official_phrases.txt", sorted(kept), number, f"in at least {PHRASES_IN}")
    _write("official_words.txt", sorted(words), number, "in at least one")


def _texts(paths: list[str]) -> Iterator[str]:
    for path in paths:
        with Path(path).open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield f"{row.get('title') or ''}\n{row.get('text') or row.get('body') or ''}"


def _phrases(words: list[str]) -> Iterator[str]:
    for first in range(len(words)):
        phrase = ""
        for word in words[first : first + MOST_WORDS]:
            phrase += word
            if len(phrase) in LENGTHS:
                yield phrase


def _is_whole(phrase: str) -> bool:
    """Whether it begins and ends with a longer word, and has no filler and no number in it."""
    if NUMERALS.intersection(phrase):
        return False
    words = rjieba.cut(phrase, False)
    return len(words[0]) > 1 and len(words[-1]) > 1 and not LEADING.intersection(words)


def _shortest(phrases: set[str]) -> set[str]:
    """Those in which no other stands: what is wrong in the longer is wrong in the shorter."""
    return {
        one
        for one in phrases
        if not any(
            one[start:end] in phrases
            for start in range(len(one))
            for end in range(start + LENGTHS[0], len(one) + 1)
            if end - start < len(one)
        )
    }


def _write(name: str, entries: list[str], number: int, where: str) -> None:
    head = f"# {len(entries)} entries, each {where} of {number} documents of state organs\n"
    (FOLDER / name).write_text(head + "\n".join(entries) + "\n", encoding="utf-8")
    print(name, len(entries))


if __name__ == "__main__":
    main(sys.argv[1:])
