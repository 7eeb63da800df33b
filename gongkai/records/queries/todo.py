"""One to-do list across all units: what waits for this officer, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.core.moments import legal_day
from gongkai.organisations.enums import Permission
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.models import Submission, WorkingCopy
from gongkai.workdays.enums import EventKind, Unit
from gongkai.workdays.queries import calendar
from gongkai.workdays.rules import Event, Policy, clock

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record
    from gongkai.workdays.rules import Calendar

# 《条例》第二十六条：自信息形成或者变更之日起20个工作日内
DISCLOSURE = Policy(Unit.WORKDAYS, 20, basis="《条例》第二十六条")
# a house parameter, not law: units differ between 5 and 7 working days
REVIEW = Policy(Unit.WORKDAYS, 5)
LIST_LIMIT = 200
FAR = 10_000

WAITING = (
    Permission.SECRECY_REVIEW,
    Permission.REVIEW,
    Permission.ISSUE,
    Permission.OFFICE_APPROVE,
)


@dataclass(frozen=True)
class Todo:
    """One thing to do: which record, what, since when, until when."""

    record: Record
    what: str
    submission: Submission | None
    since: datetime
    due: date | None
    workday: int
    limit: int
    left: int
    provisional: bool

    @property
    def urgency(self) -> str:
        """overdue, today, soon or ample; for grouping and for the light."""
        if self.due is None or self.left > DISCLOSURE.soon:
            return "ample"
        if self.left < 0:
            return "overdue"
        return "today" if self.left == 0 else "soon"


def waiting_for(officer: Officer) -> QuerySet[Submission]:
    """Submissions this officer may act on now; not those they drafted themselves."""
    mine = Q(pk__in=[])
    for permission in WAITING:
        units = officer.unit_ids(permission)
        if units:
            mine |= Q(waiting_for=permission, waiting_at_id__in=units)
    return (
        Submission.objects.filter(
            mine, state__in=(SubmissionState.SECRECY_REVIEW, SubmissionState.APPROVAL)
        )
        .exclude(submitted_by=officer.public_id)
        .select_related("record__unit", "version")
        .order_by("waiting_since", "id")
    )


def drafts_of(officer: Officer) -> QuerySet[WorkingCopy]:
    """Working copies at this officer's units that are not under way, oldest first."""
    open_ones = Submission.objects.filter(record=OuterRef("record"), closed_at__isnull=True)
    return (
        WorkingCopy.objects.filter(
            ~Exists(open_ones), record__unit_id__in=officer.unit_ids(Permission.DRAFT)
        )
        .select_related("record__unit")
        .defer("html")
        .order_by("saved_at", "id")
    )


def returned_to(officer: Officer) -> QuerySet[Submission]:
    """The last submissions of this officer's drafts, where they came back and are not redone."""
    later = Submission.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    return (
        Submission.objects.filter(
            ~Exists(later),
            state=SubmissionState.RETURNED,
            record__unit_id__in=officer.unit_ids(Permission.DRAFT),
            record__working_copy__isnull=False,
        )
        .select_related("record__unit", "version")
        .order_by("-closed_at")
    )


def todo(officer: Officer, now: datetime) -> list[Todo]:
    """Reviews waiting and drafts to finish, most urgent first; at most ``LIST_LIMIT`` of each."""
    today = legal_day(now)
    days = calendar()
    items = [
        _todo(
            s.record,
            s.waiting_for,
            s,
            s.waiting_since,
            REVIEW,
            legal_day(s.waiting_since),
            today,
            days,
        )
        for s in waiting_for(officer)[:LIST_LIMIT]
    ]
    returned = {s.record_id: s for s in returned_to(officer)[:LIST_LIMIT]}
    for draft in drafts_of(officer)[:LIST_LIMIT]:
        back = returned.get(draft.record_id)
        items.append(
            _todo(
                draft.record,
                "returned" if back else "draft",
                back,
                draft.saved_at,
                DISCLOSURE,
                _formed_on(draft),
                today,
                days,
            )
        )
    return sorted(items, key=lambda item: (item.left, item.since))


def _formed_on(draft: WorkingCopy) -> date | None:
    """The day the disclosure limit runs from (《条例》第二十六条); None for a vague date."""
    public = draft.record.state == RecordState.PUBLISHED
    if public or len(draft.formed_on) != 10:
        return None
    return date.fromisoformat(draft.formed_on)


def _todo(
    record: Record,
    what: str,
    submission: Submission | None,
    since: datetime,
    policy: Policy,
    started: date | None,
    today: date,
    days: Calendar,
) -> Todo:
    """One line of the list, with the arithmetic of its limit; no limit without a starting day."""
    if started is None:
        return Todo(record, what, submission, since, None, 0, 0, FAR, False)
    reading = clock(policy, [Event(EventKind.START, started)], days, now=today)
    left = -reading.overdue_by if reading.overdue_by else reading.remaining
    return Todo(
        record,
        what,
        submission,
        since,
        reading.due,
        reading.elapsed,
        reading.length,
        left,
        reading.provisional,
    )


def due_for_publication(now: datetime, but_not: Iterable[int] = ()) -> Submission | None:
    """The next scheduled submission whose moment has come, ``but_not`` those tried already."""
    return (
        Submission.objects.filter(state=SubmissionState.SCHEDULED, publish_at__lte=now)
        .exclude(pk__in=list(but_not))
        .select_related("record__unit", "version")
        .order_by("publish_at", "id")
        .first()
    )
