"""Documents of twenty earlier years of the demo city, as many as are wanted. Pure.

Every year is written by the same templates as the year that is played (`content`), and its
documents come again for other places and with other figures until there are enough. The texts
are shortened: what is wanted here is many documents, not long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from config.demo import content
from config.demo.content.seeds import PUBLIC_FATES, DocumentSeed
from gongkai.records.rules.html import clean_body

YEARS: Final = 20
ONCE_A_YEAR: Final = frozenset({"guide", "rules", "annual_report"})
"""Kinds of which a unit has one a year: those of the played year are enough."""

LONG_ENOUGH: Final = 260
PARAGRAPH: Final = re.compile(r"<p(?: class=\"t-noindent\")?>.*?</p>", re.DOTALL)
LAST_NUMBER: Final = re.compile(r"(\d+)号$")
PLACES: Final = (
    "城东片区", "城西片区", "城南片区", "城北片区", "老城片区", "新城片区", "工业园区", "云湖片区",
    "松岗片区", "白鹭片区", "柳坪片区", "溪口片区", "枫林片区", "沿江片区", "北山片区", "南岭片区",
)  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """A document of one year that others are made after."""

    unit: str
    kind: str
    content: dict[str, Any]
    published_on: str


@dataclass(frozen=True)
class Paper:
    """One document: its number within its year, and what it says."""

    number: int
    unit: str
    kind: str
    content: dict[str, Any]
    published_on: str


def patterns(year_end: date) -> list[Pattern]:
    """What others are made after in the twelve months up to that day, in order of time."""
    made = [
        _pattern(seed)
        for seed in content.documents(year_end)
        if seed.fate in PUBLIC_FATES and seed.attribute == "active" and not seed.screening
        and seed.kind not in ONCE_A_YEAR and seed.published_on
    ]  # fmt: skip
    return sorted(made, key=lambda pattern: pattern.published_on)


def papers(of_a_year: list[Pattern], wanted: range, known: set[int]) -> Iterator[Paper]:
    """The documents of a year with these numbers, in order of time, but those already ``known``.

    Number ``n`` is made after pattern ``n % len(patterns)``, and the same every time.
    """
    count = len(of_a_year)
    for place, pattern in enumerate(of_a_year):
        for number in range(place, wanted.stop, count):
            if number >= wanted.start and number not in known:
                yield _paper(pattern, number, number // count)


def _pattern(seed: DocumentSeed) -> Pattern:
    issuer, day = content.unit_of(seed.unit).name_on(seed.formed_on), seed.formed_on
    signed = f"<p>{issuer}</p><p>{day.year}年{day.month}月{day.day}日</p>"
    found = {
        "title": seed.title, "html": clean_body(_beginning(seed.body_html) + signed),
        "issuer_name": issuer, "genre": seed.genre,
        "theme": seed.theme, "document_number": seed.document_number,
        "keywords": " ".join(seed.keywords), "formed_on": seed.formed_on.isoformat(),
        "valid_from": seed.valid_from, "valid_until": seed.valid_until,
    }  # fmt: skip
    published = seed.published_on or seed.formed_on
    return Pattern(seed.unit, seed.kind, found, published.isoformat())


def _beginning(html: str) -> str:
    """The first paragraphs."""
    kept: list[str] = []
    for found in PARAGRAPH.finditer(html):
        kept.append(found[0])
        if sum(map(len, kept)) >= LONG_ENOUGH:
            break
    return "".join(kept)


def _paper(pattern: Pattern, number: int, turn: int) -> Paper:
    place, batch = PLACES[turn % len(PLACES)], turn // len(PLACES) + 1
    households, cases = 12 + number * 37 % 883, 3 + number * 101 % 479
    first = pattern.content
    told = (
        f"<p>本件涉及{place}第{batch}批，共{cases}件、{households}户，"
        f"涉及资金{number * 7919 % 9973 / 10:.1f}万元。</p>"
    )
    fresh = {
        **first,
        "title": f"{first['title']}（{place}第{batch}批）" if turn else first["title"],
        "html": f"{told}\n{first['html']}",
        "document_number": LAST_NUMBER.sub(
            lambda found: f"{int(found[1]) + 400 * turn}号", first["document_number"]
        ),
    }
    return Paper(number, pattern.unit, pattern.kind, fresh, pattern.published_on)
