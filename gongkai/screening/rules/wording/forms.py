"""Wrong forms of the kept table and of the unit's own, and words written twice.

All of them are looked for in one pass (Aho-Corasick, ADR 0025). A hit counts only where it stands
as words of its own: 定单 in 规定单位 is none. Words twice are those of published documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.values import Context, Hit
from gongkai.screening.rules.wording.lists import Form, official_words, wrong_forms
from gongkai.screening.rules.wording.words import stands_alone

TWICE_SOURCE = "词语重复"
OWN_SOURCE = "本单位用语表"
SINGLE_SIGNS = "的了是在和与为对由并或将被把从向至及其"
"""Little words that make no sense twice, but may where words meet: 目的的, 为了了解."""
MEANT_TWICE = frozenset(
    ("研究", "讨论", "商量", "考虑", "一个", "一步", "一项", "一件", "一条", "一户")
)
"""Words that are said twice on purpose: 一项一项, 研究研究."""


def detect(text: str, context: Context) -> Iterator[Hit]:
    """Wrong forms, then words written twice, each with the form that is right."""
    yield from _own(text, context.own_words)
    machine, entries = _machine()
    for which, start, end in machine.find_matches_as_indexes(text):
        form = entries[which]
        if not stands_alone(text, start, end):
            continue
        is_twice = form.source == TWICE_SOURCE
        code = FindingCode.DOUBLED_WORD if is_twice else FindingCode.WRONG_WORD
        yield _hit(code, start, end, form.source, form.right)


def _own(text: str, words: tuple[tuple[str, str, str], ...]) -> Iterator[Hit]:
    """What the office itself keeps a list of stands wherever it stands: it knows its words."""
    if not words:
        return
    for which, start, end in _own_machine(words).find_matches_as_indexes(text):
        _wrong, right, note = words[which]
        yield _hit(FindingCode.WRONG_WORD, start, end, note or OWN_SOURCE, right)


def _hit(code: FindingCode, start: int, end: int, source: str, right: str) -> Hit:
    return Hit(code, Severity.ADVICE, start, end, source, replacement=right)


@cache
def _machine() -> tuple[AhoCorasick, tuple[Form, ...]]:
    twice = [word for word in official_words() if len(word) < 5 and word not in MEANT_TWICE]
    twice += SINGLE_SIGNS
    entries = (
        *wrong_forms(),
        *(Form(word * 2, word, TWICE_SOURCE) for word in sorted(twice)),
    )
    return _built(tuple(form.wrong for form in entries)), entries


@lru_cache(maxsize=64)
def _own_machine(words: tuple[tuple[str, str, str], ...]) -> AhoCorasick:
    return _built(tuple(wrong for wrong, _right, _note in words))


def _built(patterns: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
