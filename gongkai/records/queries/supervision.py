"""How units keep their duties, in figures: no title of anything that is not public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q, QuerySet

from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.records.models import Submission, WorkingCopy
from gongkai.records.queries.deciding import UNDECIDED
from gongkai.records.queries.lists import public_records
from gongkai.records.queries.todo import (
    DISCLOSURE,
    REVIEW,
    late_among,
    limit_starts,
    overdue_from,
)

if TYPE_CHECKING:
    from gongkai.core.visibility import Viewer
    from gongkai.records.models import Record
    from gongkai.workdays.rules import Policy, Reading


@dataclass(frozen=True)
class Duty:
    """One unit: what it published, and what is late."""

    published: int = 0
    this_month: int = 0
    latest: datetime | None = None
    late_drafts: int = 0
    late_reviews: int = 0

    @property
    def late(self) -> int:
        """Everything that is late."""
        return self.late_drafts + self.late_reviews


@dataclass(frozen=True)
class Late:
    """One thing that is late: what sort of thing and since when, but not what it says."""

    unit_id: int
    kind: str
    item: str
    waiting_for: str
    due: date | None
    days: int


def late_of(unit_ids: Iterable[int], now: datetime) -> list[Late]:
    """What the units are late with, the latest first; ``waiting_for`` is empty for a draft."""
    wanted, today = list(unit_ids), legal_day(now)
    drafts = [(draft, day) for draft in _drafts(wanted) if (day := limit_starts(draft))]
    reviews = [(one, legal_day(one.waiting_since)) for one in _reviews(wanted)]
    ends = overdue_from(DISCLOSURE, (day for _draft, day in drafts), today)
    found = [
        _late(draft.record.unit_id, draft.record, "", ends[day])
        for draft, day in drafts if day in ends
    ]  # fmt: skip
    ends = overdue_from(REVIEW, (day for _review, day in reviews), today)
    found += [
        _late(one.waiting_at_id, one.record, one.waiting_for, ends[day])
        for one, day in reviews if day in ends
    ]  # fmt: skip
    return sorted(found, key=lambda late: -late.days)


def _late(unit_id: int, record: Record, waiting_for: str, reading: Reading) -> Late:
    item = record.item.name if record.item else ""
    return Late(unit_id, record.kind, item, waiting_for, reading.due, reading.overdue_by)


def published_of(unit_ids: Iterable[int], viewer: Viewer) -> QuerySet[Record]:
    """What these units published and the viewer may see, newest first."""
    return public_records(viewer).filter(unit_id__in=list(unit_ids))


def duties_of(unit_ids: Iterable[int], viewer: Viewer, now: datetime) -> dict[int, Duty]:
    """Unit id → its figures; units without any are there too."""
    wanted, today = list(unit_ids), legal_day(now)
    month = now.astimezone(LEGAL_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    published = {
        row["unit_id"]: row
        for row in published_of(wanted, viewer)
        .order_by()
        .values("unit_id")
        .annotate(
            number=Count("id"),
            month=Count("id", filter=Q(published_at__gte=month)),
            latest=Max("published_at"),
        )
    }
    drafts, reviews = _late_drafts(wanted, today), _late_reviews(wanted, today)
    return {
        unit_id: Duty(
            published=published.get(unit_id, {}).get("number", 0),
            this_month=published.get(unit_id, {}).get("month", 0),
            latest=published.get(unit_id, {}).get("latest"),
            late_drafts=drafts[unit_id],
            late_reviews=reviews[unit_id],
        )
        for unit_id in wanted
    }


def _late_drafts(unit_ids: list[int], today: date) -> Counter[int]:
    """Drafts past the limit of 《条例》第二十六条, under review or not."""
    starts = [
        (draft.record.unit_id, day) for draft in _drafts(unit_ids) if (day := limit_starts(draft))
    ]
    return _late_by_unit(DISCLOSURE, starts, today)


def _drafts(unit_ids: list[int]) -> QuerySet[WorkingCopy]:
    """Drafts with a day they were formed on; of what they say nothing is read."""
    return (
        WorkingCopy.objects.filter(record__unit_id__in=unit_ids)
        .exclude(formed_on="")
        .select_related("record__item")
        .only("formed_on", "record__unit_id", "record__state", "record__provenance",
              "record__kind", "record__item__name")
    )  # fmt: skip


def _late_reviews(unit_ids: list[int], today: date) -> Counter[int]:
    """Reviews not done in time, at the unit whose turn it is."""
    rows = _reviews(unit_ids).values_list("waiting_at_id", "waiting_since")
    return _late_by_unit(REVIEW, [(unit_id, legal_day(since)) for unit_id, since in rows], today)


def _reviews(unit_ids: list[int]) -> QuerySet[Submission]:
    return (
        Submission.objects.filter(waiting_at_id__in=unit_ids, state__in=UNDECIDED)
        .select_related("record__item")
        .only("waiting_at_id", "waiting_since", "waiting_for", "record__kind",
              "record__item__name")
    )  # fmt: skip


def _late_by_unit(policy: Policy, starts: list[tuple[int, date]], today: date) -> Counter[int]:
    late = late_among(policy, (day for _unit, day in starts), today)
    return Counter(unit_id for unit_id, day in starts if day in late)
