"""What somebody did, started and got back: the numbers and lists around the to-do list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gongkai.core.models import Transition
from gongkai.core.moments import LEGAL_ZONE
from gongkai.desk.guard import own_records, seen_by
from gongkai.records.enums import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record, Submission

DEALT_WITH = (
    Event.SUBMITTED,
    Event.CLEARED,
    Event.APPROVED,
    Event.RETURNED,
    Event.ABOLISHED,
    Event.WITHDRAWN,
    Event.ERASED,
)
PAGE_SIZE = 30
MOST_COUNTED = 999


@dataclass(frozen=True)
class Step:
    """Something the officer did, and to what; no record when it may not be seen any more."""

    transition: Transition
    record: Record | None


def deeds_of(officer: Officer) -> QuerySet[Transition]:
    """Every step the officer took, the latest first."""
    return Transition.objects.filter(
        actor=officer.public_id, object_kind="record", event__in=DEALT_WITH
    ).order_by("-id")


def done_this_month(officer: Officer, now: datetime) -> int:
    """How many steps the officer took since the first of the month."""
    local = now.astimezone(LEGAL_ZONE)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return deeds_of(officer).filter(happened_at__gte=start).order_by()[: MOST_COUNTED + 1].count()


def started_by(officer: Officer) -> QuerySet[Submission]:
    """What the officer submitted and is still under way, the latest first."""
    return (
        seen_by(officer, "records.Submission")
        .filter(submitted_by=officer.public_id, closed_at__isnull=True)
        .select_related("record__unit", "waiting_at", "version__content")
        .defer("version__content__html")
        .order_by("-id")
    )


def page_of_deeds(officer: Officer, before: int | None) -> tuple[list[Step], int | None]:
    """One page of the officer's steps, and the key the next page starts behind."""
    deeds = deeds_of(officer)
    if before is not None:
        deeds = deeds.filter(pk__lt=before)
    found = list(deeds[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    records = records_by_public_id(officer, {deed.object_id for deed in shown})
    steps = [Step(deed, records.get(deed.object_id)) for deed in shown]
    return steps, shown[-1].pk if len(found) > PAGE_SIZE else None


def records_by_public_id(officer: Officer, public_ids: Iterable[str]) -> dict[str, Record]:
    """The records among these the officer works with."""
    found = own_records(officer).filter(public_id__in=list(public_ids)).select_related("unit")
    return {record.public_id: record for record in found}
