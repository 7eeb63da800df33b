"""Lists of records: filters that have an index, keyset pages, capped counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum

from gongkai.core.pairs import narrowed
from gongkai.core.visibility import NOBODY, Viewer, visible
from gongkai.records.enums import Audience, RecordState
from gongkai.records.models import PublicCount, Record

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation

COUNT_CAP, COUNT_CAP_OF_WORDS = 10_000, 200
WORDS_STAND_IN = ("title", "document_number")
PAGE_SIZE = 20
# cursors count from here: some documents are older than 1970
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first, and the cursors of its neighbours ("" where none)."""

    records: list[Record]
    next: str
    previous: str


@dataclass(frozen=True)
class CappedCount:
    """How many there are; ``capped`` when counting stopped at ``number``."""

    number: int
    capped: bool


def public_records(viewer: Viewer = NOBODY) -> QuerySet[Record]:
    """Everything published that ``viewer`` may see, newest first, ready for a list."""
    return (
        visible(Record.objects.all(), viewer)
        .filter(state=RecordState.PUBLISHED)
        .select_related("unit", "item")
        .order_by("-sort_at", "-id")
    )


def for_everybody() -> QuerySet[Record]:
    """What the whole public sees, by the index that serves it."""
    return public_records(NOBODY).filter(audience=Audience.PUBLIC)


def find(records: QuerySet[Record], words: str) -> QuerySet[Record]:
    """Those whose title or document number contains each of the words."""
    return find_and_cap(records, words)[0]


def find_and_cap(records: QuerySet[Record], words: str) -> tuple[QuerySet[Record], int]:
    """The same, and how far they may be counted: common words stand in so many rows that reading
    on to count them takes longer than anybody waits."""
    typed = words.split()[:5]
    if not typed:
        return records, COUNT_CAP
    records, few = narrowed(records, WORDS_STAND_IN, typed)
    for word in typed:
        records = records.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    return records, COUNT_CAP if few else COUNT_CAP_OF_WORDS


def capped_count(records: QuerySet[Record], cap: int = COUNT_CAP) -> CappedCount:
    """Count, but never further than ``cap``."""
    number = records.order_by().values("id")[: cap + 1].count()
    return CappedCount(min(number, cap), number > cap)


def page_of(
    records: QuerySet[Record], *, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> Page:
    """The page behind ``after`` or in front of ``before``; the first page without either.

    Cursors are opaque; a mangled one gives the first page.
    """
    if before and (place := _place(before)):
        # said twice, so that the index is entered at the right place and read on from there
        ahead = records.filter(
            Q(sort_at__gt=place[0]) | Q(id__gt=place[1]), sort_at__gte=place[0]
        ).order_by("sort_at", "id")
        found = list(ahead[: size + 1])
        shown = found[:size][::-1]
        return Page(shown, _cursor(shown[-1:]), _cursor(shown[:1]) if len(found) > size else "")
    place = _place(after) if after else None
    if place:
        records = records.filter(
            Q(sort_at__lt=place[0]) | Q(id__lt=place[1]), sort_at__lte=place[0]
        )
    found = list(records[: size + 1])
    shown = found[:size]
    return Page(
        shown, _cursor(shown[-1:]) if len(found) > size else "", _cursor(shown[:1]) if place else ""
    )


def counts_by_item(unit: Organisation | None = None) -> dict[int, int]:
    """Catalogue item id → how many public records, of one unit or of all."""
    return _counts("item", unit)


def counts_by_kind(unit: Organisation | None = None) -> dict[str, int]:
    """Kind → how many public records, of one unit or of all."""
    return _counts("kind", unit)


def counts_by_unit() -> dict[int, int]:
    """Unit id → how many public records."""
    return _counts("unit_id", None)


def latest_of_kinds(kinds: Iterable[str], limit: int) -> list[Record]:
    """The newest public records of some kinds: the newest of each, by its index, and of these."""
    found = [record for kind in kinds for record in for_everybody().filter(kind=kind)[:limit]]
    return sorted(found, key=lambda record: (record.sort_at, record.pk), reverse=True)[:limit]


def _counts(field: str, unit: Organisation | None) -> dict:  # type: ignore[type-arg]
    """From what the database keeps: nothing is counted for it."""
    counts = PublicCount.objects.filter(number__gt=0)
    if unit is not None:
        counts = counts.filter(unit=unit)
    return dict(counts.order_by().values_list(field).annotate(total=Sum("number")))


def _cursor(records: list[Record]) -> str:
    if not records:
        return ""
    return f"{(records[0].sort_at - FIRST_MOMENT) // MICROSECOND}-{records[0].pk}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    moment, _, key = cursor.partition("-")
    if not (moment.isascii() and moment.isdigit() and key.isascii() and key.isdigit()):
        return None
    if len(moment) > 18 or len(key) > 18:
        return None
    try:
        return FIRST_MOMENT + int(moment) * MICROSECOND, int(key)
    except OverflowError:
        return None
