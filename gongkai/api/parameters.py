"""What may stand behind the question mark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import AwareDatetime

from gongkai.records.rules.kinds import kinds

LARGEST = 100
USUAL = 20
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_VALUES = 50
if TYPE_CHECKING:
    Code = str
else:
    Code = Literal[tuple(kinds())]
UnitKind = Literal["government", "office", "department", "town", "village", "institution"]
Standing = Literal["in_force", "not_yet", "expired", "abolished"]
FoundStanding = Literal["in_force", "not_yet", "ended"]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Chosen(Schema):
    """Which fields are wanted."""

    fields: str = Field(
        "",
        max_length=1000,
        description=_(
            "Names of the fields wanted, with commas between them; without it, the usual ones"
        ),
        examples=["title,unit,published_at"],
    )


class Listing(Chosen):
    """Which part of a list, and how it is written."""

    limit: int = Field(
        USUAL, ge=1, le=LARGEST, description=_("How many on a page"), examples=[USUAL]
    )
    cursor: str = Field(
        "", max_length=1000, description=_("The “next” of the page before; opaque"), examples=[""]
    )
    format: Literal["json", "csv"] | None = Field(
        None,
        description=_("csv: as a table for spreadsheets; Accept: text/csv does the same"),
        examples=["json"],
    )


class UnitsAsked(Listing):
    """Filters of units."""

    kind: list[UnitKind] = Field(
        [], max_length=6, description=_("Only units of these kinds"), examples=[["department"]]
    )
    ended: bool = Field(False, description=_("Those that have ended too"), examples=[False])


class Narrowing(Listing):
    """Filters that lists of records and search share."""

    unit: list[str] = Field(
        [],
        max_length=MOST_VALUES,
        description=_("Only of units with these codes"),
        examples=[["mzj"]],
    )
    kind: list[Code] = Field(
        [],
        max_length=MOST_VALUES,
        description=_("Only of these kinds"),
        examples=[["policy_document"]],
    )
    theme: list[str] = Field(
        [], max_length=MOST_VALUES, description=_("Only of themes with these codes"), examples=[[]]
    )
    year: list[Year] = Field(
        [],
        max_length=MOST_VALUES,
        description=_("Only of these years; of what was taken over, the original year"),
        examples=[[2026]],
    )


class RecordsAsked(Narrowing):
    """Filters of records."""

    standing: list[Standing] = Field(
        [],
        max_length=4,
        description=_(
            "Only of this validity today; in_force also finds what is neither in force nor not"
        ),
        examples=[["in_force"]],
    )
    item: list[str] = Field(
        [], max_length=MOST_VALUES, description=_("Only under these catalogue items"), examples=[[]]
    )
    published_since: date | None = Field(
        None,
        description=_("Only published on this day or later; of what was taken over, its own date"),
        examples=["2026-01-01"],
    )
    published_until: date | None = Field(
        None, description=_("Only published on this day or before"), examples=["2026-12-31"]
    )
    changed_since: AwareDatetime | None = Field(
        None,
        description=_(
            "Only published, revised or abolished at this moment or later. What was withdrawn is "
            "told by /ledger/entries"
        ),
        examples=["2026-01-01T00:00:00Z"],
    )


class SearchAsked(Narrowing):
    """A question to the full text."""

    q: str = Field(
        min_length=1, max_length=100, description=_("Words, a title or a number"), examples=["养老"]
    )
    place: Literal["all", "title"] = Field(
        "all", alias="in", description=_("title: look in titles only"), examples=["all"]
    )
    order: Literal["relevance", "time"] = Field(
        "relevance", description=_("Best first, or newest first"), examples=["relevance"]
    )
    words: Literal["alike", "exact"] = Field(
        "alike", description=_("exact: without words of the same meaning"), examples=["alike"]
    )
    standing: list[FoundStanding] = Field(
        [], max_length=3, description=_("Only of this validity; without it, all"), examples=[[]]
    )
    beside: list[Literal["files", "interpretation"]] = Field(
        [],
        alias="with",
        max_length=2,
        description=_("Only what has attachments, or what an interpretation explains"),
        examples=[["files"]],
    )
    published_since: date | None = Field(
        None, description=_("Only dated on this day or later"), examples=["2026-01-01"]
    )
    published_until: date | None = Field(
        None, description=_("Only dated on this day or before"), examples=["2026-12-31"]
    )


class EntriesAsked(Listing):
    """Filters of the log."""

    record: str = Field(
        "", max_length=20, description=_("Only entries of this record"), examples=[""]
    )
    after: int = Field(
        -1, ge=-1, le=2**53, description=_("Only entries behind this place"), examples=[-1]
    )
