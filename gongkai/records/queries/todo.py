"""One to-do list across all units: what waits for this officer, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from gongkai.core.enums import Provenance
from gongkai.core.moments import legal_day
from gongkai.organisations.enums import Permission
from gongkai.records.enums import Fate, RecordState, SubmissionState
from gongkai.records.models import ImportBatch, ImportedRow, Submission, WorkingCopy
from gongkai.records.queries.deciding import waiting_for
from gongkai.workdays.enums import EventKind, Unit
from gongkai.workdays.queries import calendar
from gongkai.workdays.rules import Event, Policy, clock

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record
    from gongkai.workdays.rules import Calendar, Reading

# 《条例》第二十六条：自信息形成或者变更之日起20个工作日内
DISCLOSURE = Policy(Unit.WORKDAYS, 20, basis="《条例》第二十六条")
# a house parameter, not law: units differ between 5 and 7 working days
REVIEW = Policy(Unit.WORKDAYS, 5)
LIST_LIMIT = 200
FAR = 10_000


@dataclass(frozen=True)
class Todo:
    """One thing to do: which record, what, since when, until when.

    ``title`` is that of the draft or of the version submitted, which need not be the live one's.
    """

    record: Record
    what: str
    submission: Submission | None
    title: str
    since: datetime
    started: date | None
    reading: Reading | None

    @property
    def due(self) -> date | None:
        """The last day; None without a limit."""
        return self.reading.due if self.reading else None

    @property
    def workday(self) -> int:
        """Which working day today is."""
        return self.reading.elapsed if self.reading else 0

    @property
    def limit(self) -> int:
        """How many working days there are."""
        return self.reading.length if self.reading else 0

    @property
    def left(self) -> int:
        """Working days left, negative when overdue; far away without a limit."""
        if self.reading is None:
            return FAR
        return -self.reading.overdue_by if self.reading.overdue_by else self.reading.remaining

    @property
    def provisional(self) -> bool:
        """Whether the calendar it is counted by is not announced to its end."""
        return self.reading is not None and self.reading.provisional

    @property
    def urgency(self) -> str:
        """overdue, today, soon or ample; for grouping and for the light."""
        if self.due is None or self.left > DISCLOSURE.soon:
            return "ample"
        if self.left < 0:
            return "overdue"
        return "today" if self.left == 0 else "soon"


@dataclass(frozen=True)
class BatchWaiting:
    """An imported batch with drafts nobody has touched, ``held`` of them held back at import."""

    batch: ImportBatch
    drafts: int
    held: int


@dataclass(frozen=True)
class Work:
    """What waits for somebody; ``is_cut`` when there is more than ``items`` shows."""

    items: list[Todo]
    is_cut: bool
    batches: list[BatchWaiting]


def drafts_of(officer: Officer) -> QuerySet[WorkingCopy]:
    """Working copies at this officer's units that are not under way, oldest first.

    What an import brought and nobody has touched is not among them: see `imported_drafts_of`.
    """
    return _drafts(officer).filter(~Exists(_as_it_came()))


def imported_drafts_of(officer: Officer, batch: str = "") -> QuerySet[WorkingCopy]:
    """Drafts still as an import brought them, of all batches or of one."""
    rows = _as_it_came().filter(batch__public_id=batch) if batch else _as_it_came()
    return _drafts(officer).filter(Exists(rows))


def import_batches_waiting(officer: Officer) -> list[BatchWaiting]:
    """Each batch that left untouched drafts at this officer's units, the latest first."""
    drafts = imported_drafts_of(officer).order_by()
    counted = {
        row["batch"]: row
        for row in drafts.values(batch=F("record__imported_row__batch"))
        .annotate(
            number=Count("id"),
            held=Count("id", filter=Q(record__imported_row__fate=Fate.HELD)),
        )
        .order_by("-batch")[:LIST_LIMIT]
    }
    batches = ImportBatch.objects.select_related("unit").in_bulk(list(counted))
    return [BatchWaiting(batches[key], row["number"], row["held"]) for key, row in counted.items()]


def _drafts(officer: Officer) -> QuerySet[WorkingCopy]:
    open_ones = Submission.objects.filter(record=OuterRef("record"), closed_at__isnull=True)
    return (
        WorkingCopy.objects.filter(
            ~Exists(open_ones), record__unit_id__in=officer.unit_ids(Permission.DRAFT)
        )
        .select_related("record__unit")
        .defer("html")
        .order_by("saved_at", "id")
    )


def _as_it_came() -> QuerySet[ImportedRow]:
    """The imported row behind a working copy nobody has saved since it was taken in."""
    return ImportedRow.objects.filter(
        record=OuterRef("record"), batch__started_by=OuterRef("saved_by")
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
    return work_of(officer, now).items


def work_of(officer: Officer, now: datetime) -> Work:
    """Everything that waits for this officer."""
    today, days = legal_day(now), calendar()
    reviews = list(waiting_for(officer)[: LIST_LIMIT + 1])
    drafts = list(_pressing_first(drafts_of(officer))[: LIST_LIMIT + 1])
    returned = {s.record_id: s for s in returned_to(officer)[: LIST_LIMIT + 1]}
    items = [_review(submission, today, days) for submission in reviews[:LIST_LIMIT]]
    items += [
        _draft(draft, returned.get(draft.record_id), today, days) for draft in drafts[:LIST_LIMIT]
    ]
    return Work(
        items=sorted(items, key=lambda item: (item.left, item.since)),
        is_cut=max(len(reviews), len(drafts)) > LIST_LIMIT,
        batches=import_batches_waiting(officer),
    )


def _pressing_first(drafts: QuerySet[WorkingCopy]) -> QuerySet[WorkingCopy]:
    """Those with a limit before those without, so that a cut never loses what presses most."""
    without = Q(record__state=RecordState.PUBLISHED) | Q(record__provenance=Provenance.IMPORT)
    timeless = Case(When(without | Q(formed_on=""), then=1), default=0)
    return drafts.order_by(timeless, "formed_on", "saved_at", "id")


def _review(submission: Submission, today: date, days: Calendar) -> Todo:
    return Todo(
        record=submission.record,
        what=submission.waiting_for,
        submission=submission,
        title=submission.version.content.title,
        since=submission.waiting_since,
        started=legal_day(submission.waiting_since),
        reading=_clock(REVIEW, legal_day(submission.waiting_since), today, days),
    )


def _draft(draft: WorkingCopy, back: Submission | None, today: date, days: Calendar) -> Todo:
    started = limit_starts(draft)
    return Todo(
        record=draft.record,
        what="returned" if back else "draft",
        submission=back,
        title=draft.title,
        since=draft.saved_at,
        started=started,
        reading=_clock(DISCLOSURE, started, today, days) if started else None,
    )


def limit_starts(draft: WorkingCopy) -> date | None:
    """The day the disclosure limit runs from (《条例》第二十六条).

    None for a vague date, and for what was disclosed before: here, or where it was imported from.
    """
    record = draft.record
    before = record.state == RecordState.PUBLISHED or record.provenance == Provenance.IMPORT
    if before or len(draft.formed_on) != 10:
        return None
    return date.fromisoformat(draft.formed_on)


def late_among(policy: Policy, starts: Iterable[date], today: date) -> set[date]:
    """The days among ``starts`` from which the limit has run out by today."""
    return set(overdue_from(policy, starts, today))


def overdue_from(policy: Policy, starts: Iterable[date], today: date) -> dict[date, Reading]:
    """Each day among ``starts`` from which the limit has run out by today, and what is read."""
    days = calendar()
    readings = {day: _clock(policy, day, today, days) for day in set(starts)}
    return {day: reading for day, reading in readings.items() if reading.overdue_by > 0}


def _clock(policy: Policy, started: date, today: date, days: Calendar) -> Reading:
    return clock(policy, [Event(EventKind.START, started)], days, now=today)


def due_for_publication(now: datetime, but_not: Iterable[int] = ()) -> Submission | None:
    """The next scheduled submission whose moment has come, ``but_not`` those tried already."""
    return (
        Submission.objects.filter(state=SubmissionState.SCHEDULED, publish_at__lte=now)
        .exclude(pk__in=list(but_not))
        .select_related("record__unit", "version")
        .order_by("publish_at", "id")
        .first()
    )
