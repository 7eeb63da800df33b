"""Keyset pages: what stands behind a place, not what comes after so many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from gongkai.api.cursors import opened, sealed

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongkai.api.parameters import Listing

COUNT_CAP = 10_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """One page of a list as it is answered."""

    items: list[Row]
    total: int
    next: str | None = None
    total_is_capped: bool = False
    more: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """In which order a list is read: one or two columns, both ascending or both descending."""

    columns: tuple[str, ...]
    newest_first: bool = False

    @property
    def names(self) -> list[str]:
        """For the database."""
        return [f"-{name}" if self.newest_first else name for name in self.columns]

    def place_of(self, row: Any) -> list[Any]:
        """Where a row stands, as JSON can say it."""
        values = [_value(row, name) for name in self.columns]
        return [v.isoformat() if isinstance(v, datetime) else v for v in values]

    def behind(self, place: Sequence[Any]) -> Q:
        """Everything that comes after the place.

        The first column is said twice, so that its index is entered at the right place.
        """
        values = [
            datetime.fromisoformat(value) if name.endswith("_at") else value
            for name, value in zip(self.columns, place, strict=True)
        ]
        sign = "lt" if self.newest_first else "gt"
        if len(values) == 1:
            return Q(**{f"{self.columns[0]}__{sign}": values[0]})
        first, second = self.columns
        return Q(**{f"{first}__{sign}e": values[0]}) & (
            Q(**{f"{first}__{sign}": values[0]}) | Q(**{f"{second}__{sign}": values[1]})
        )


def _value(row: Any, name: str) -> Any:
    for step in name.split("__"):
        row = getattr(row, step)
    return row


def page_of(
    request: HttpRequest,
    found: QuerySet[Any],
    asked: Listing,
    order: Order,
    told: Callable[[Any], Row],
) -> Rows:
    """The page of ``found`` that was asked for: two queries, and what ``found`` brings along."""
    place = opened(request, asked.cursor, len(order.columns))
    counted = found.order_by().values("pk")[: COUNT_CAP + 1].count()
    ordered = found.order_by(*order.names)
    if place is not None:
        ordered = ordered.filter(order.behind(place))
    rows = list(ordered[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    return Rows(
        items=[told(row) for row in shown],
        total=min(counted, COUNT_CAP),
        next=sealed(request, order.place_of(shown[-1])) if more else None,
        total_is_capped=counted > COUNT_CAP,
    )


def part_of(
    request: HttpRequest, found: Sequence[Any], asked: Listing, told: Callable[[Any], Row]
) -> Rows:
    """The same of a short list that is at hand as a whole."""
    place = opened(request, asked.cursor, 1)
    start = int(place[0]) if place else 0
    end = start + asked.limit
    return Rows(
        items=[told(one) for one in found[start:end]],
        total=len(found),
        next=sealed(request, [end]) if end < len(found) else None,
    )
