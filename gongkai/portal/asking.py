"""A question as it stands in the address: shareable, and the same whoever opens it.

What is in the address and cannot be understood is left out and said on the page; it never makes a
question find nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from gongkai.catalogue.queries import theme_classes
from gongkai.organisations.queries import short_names
from gongkai.portal.listing import asked_words
from gongkai.records.rules.kinds import kinds
from gongkai.search.queries import PAGE
from gongkai.search.rules import Question
from gongkai.ui.text import reads_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

STANDINGS = {"valid": ("valid", "none"), "not_yet": ("not_yet",), "ended": ("ended",)}
"""What may be chosen as 有效性 → how the index calls it; minutes and prices never end."""

IN_FORCE = ("valid",)
ANY = "any"
LAST_PAGE = 100
MOST_VALUES = 50
FIRST_YEAR, LAST_YEAR = 1900, 2100
BESIDE = ("files", "interpretation")
FACETS = ("standing", "kind", "unit", "theme", "year", "with")
DATES = ("since", "until")
FIELDS = {"with": "beside"}
Values = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Words, filters, order and page. Without a word about it, only what is in force is asked for.

    ``ignored`` are values of filters that mean nothing here.
    """

    words: str = ""
    only_title: bool = False
    by_time: bool = False
    as_typed: bool = False
    standing: Values = IN_FORCE
    kind: Values = ()
    unit: Values = ()
    theme: Values = ()
    year: Values = ()
    beside: Values = ()
    since: date | None = None
    until: date | None = None
    page: int = 1
    standing_named: bool = False
    ignored: Values = ()

    def chosen(self, facet: str) -> Values:
        """The chosen values of one facet."""
        values: Values = getattr(self, FIELDS.get(facet, facet))
        return values

    def without(self, facet: str, value: str) -> Asked:
        """The same question without one chosen value."""
        left = tuple(other for other in self.chosen(facet) if other != value)
        changes: dict[str, Any] = {FIELDS.get(facet, facet): left, "page": 1}
        return replace(self, **changes)

    def without_date(self, name: str) -> Asked:
        """The same question without that bound."""
        if name == "since":
            return replace(self, since=None, page=1)
        return replace(self, until=None, page=1)

    @property
    def dates(self) -> list[tuple[str, date]]:
        """The bounds that were set, by their names in the address."""
        bounds = zip(DATES, (self.since, self.until), strict=True)
        return [(name, day) for name, day in bounds if day]

    def unfiltered(self) -> Asked:
        """The words alone, looked for everywhere."""
        return Asked(words=self.words, as_typed=self.as_typed, standing=())

    @property
    def question(self) -> Question:
        """As the index is asked."""
        return Question(
            self.words,
            only_title=self.only_title,
            by_time=self.by_time,
            with_synonyms=not self.as_typed,
            standings=frozenset(name for value in self.standing for name in STANDINGS[value]),
            categories=frozenset(self.kind),
            units=frozenset(self.unit),
            themes=frozenset(self.theme),
            years=frozenset(map(int, self.year)),
            beside=frozenset(self.beside),
            since=self.since.toordinal() if self.since else 0,
            until=self.until.toordinal() if self.until else 0,
        )

    @property
    def offset(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * PAGE

    @property
    def kept(self) -> str:
        """The question as a query string, without its page."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name, value in self.switches if value]
        if self.standing != IN_FORCE:
            pairs += [("standing", value) for value in self.standing or (ANY,)]
        pairs += [(name, value) for name in FACETS[1:] for value in self.chosen(name)]
        pairs += [(name, day.isoformat()) for name, day in self.dates]
        return urlencode(pairs)

    @property
    def switches(self) -> list[tuple[str, str]]:
        """Where it is looked, in which order, and whether other words are looked for too."""
        return [
            ("in", "title" if self.only_title else ""),
            ("order", "time" if self.by_time else ""),
            ("words", "exact" if self.as_typed else ""),
        ]

    @property
    def href(self) -> str:
        """The address of this question's first page, seen from the search page."""
        return f"?{self.kept}"


@dataclass(frozen=True)
class Names:
    """What may be chosen as unit and as theme, by code."""

    units: Mapping[str, str]
    themes: Mapping[str, str]


def known_names() -> Names:
    """The units and the classes of themes there are, as people call them."""
    return Names(short_names(), theme_classes(english=not reads_chinese()))


def asked_of(request: HttpRequest, names: Names) -> Asked:
    """What the address asks for, as far as it names what there is."""
    given = request.GET
    known = {
        "standing": {*STANDINGS, ANY}, "kind": set(kinds()), "unit": set(names.units),
        "theme": set(names.themes), "with": set(BESIDE),
        "year": {str(year) for year in range(FIRST_YEAR, LAST_YEAR)},
    }  # fmt: skip
    values = {name: _values(given, name) for name in FACETS}
    sound = {name: tuple(v for v in values[name] if v in known[name]) for name in FACETS}
    standing = tuple(value for value in STANDINGS if value in sound["standing"])
    named = bool(sound["standing"])
    since, until = (_day(given.get(name, "")) for name in DATES)
    unread = [
        text[:40] for name in DATES if (text := given.get(name, "").strip()) and not _day(text)
    ]
    return Asked(
        words=asked_words(request),
        only_title=given.get("in") == "title",
        by_time=given.get("order") == "time",
        as_typed=given.get("words") == "exact",
        standing=standing if named else IN_FORCE,
        kind=sound["kind"],
        unit=sound["unit"],
        theme=sound["theme"],
        year=sound["year"],
        beside=sound["with"],
        since=min(since, until) if since and until else since,
        until=max(since, until) if since and until else until,
        page=_page(given.get("page", "")),
        standing_named=named,
        ignored=(
            *(v for name in FACETS for v in values[name] if v not in known[name]),
            *unread,
        ),
    )


def _values(given: QueryDict, name: str) -> Values:
    plain = (value.replace("\0", "").strip()[:40] for value in given.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in plain if value))


def _day(text: str) -> date | None:
    """A day as 2026-03-01; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(number, LAST_PAGE))
