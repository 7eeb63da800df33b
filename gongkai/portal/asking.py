"""A question as it stands in the address: shareable, and the same whoever opens it.

What is in the address and cannot be understood is left out and said on the page; it never makes a
question find nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from gongkai.portal.listing import asked_words
from gongkai.records.rules.kinds import kinds
from gongkai.search.queries import PAGE
from gongkai.search.rules import Question

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

STANDINGS = {"valid": ("valid", "none"), "not_yet": ("not_yet",), "ended": ("ended",)}
"""What may be chosen as 有效性 → how the index calls it; minutes and prices never end."""

IN_FORCE = ("valid",)
ANY = "any"
LAST_PAGE = 100
MOST_VALUES = 50
FIRST_YEAR, LAST_YEAR = 1900, 2100
FACETS = ("standing", "kind", "unit", "year")
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
    year: Values = ()
    page: int = 1
    standing_named: bool = False
    ignored: Values = ()

    def chosen(self, facet: str) -> Values:
        """The chosen values of one facet."""
        values: Values = getattr(self, facet)
        return values

    def without(self, facet: str, value: str) -> Asked:
        """The same question without one chosen value."""
        left = tuple(other for other in self.chosen(facet) if other != value)
        changes: dict[str, Any] = {facet: left, "page": 1}
        return replace(self, **changes)

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
            years=frozenset(map(int, self.year)),
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


def asked_of(request: HttpRequest, units: Mapping[str, str]) -> Asked:
    """What the address asks for; ``units`` are those that exist, by code."""
    given = request.GET
    known = {
        "standing": {*STANDINGS, ANY}, "kind": set(kinds()), "unit": set(units),
        "year": {str(year) for year in range(FIRST_YEAR, LAST_YEAR)},
    }  # fmt: skip
    values = {name: _values(given, name) for name in FACETS}
    sound = {name: tuple(v for v in values[name] if v in known[name]) for name in FACETS}
    standing = tuple(value for value in STANDINGS if value in sound["standing"])
    named = bool(sound["standing"])
    return Asked(
        words=asked_words(request),
        only_title=given.get("in") == "title",
        by_time=given.get("order") == "time",
        as_typed=given.get("words") == "exact",
        standing=standing if named else IN_FORCE,
        kind=sound["kind"],
        unit=sound["unit"],
        year=sound["year"],
        page=_page(given.get("page", "")),
        standing_named=named,
        ignored=tuple(v for name in FACETS for v in values[name] if v not in known[name]),
    )


def _values(given: QueryDict, name: str) -> Values:
    plain = (value.replace("\0", "").strip()[:40] for value in given.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in plain if value))


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(number, LAST_PAGE))
