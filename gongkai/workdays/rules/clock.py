"""The one clock: a policy and what happened give a due time, a state and the arithmetic.

Nothing here is ever stored: a clock is read afresh from its events, so a changed calendar
changes the due day by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import cast

from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.workdays.enums import ClockState, DayReason, EventKind, Unit
from gongkai.workdays.rules.calendar import (
    NAMED,
    ONE_DAY,
    Calendar,
    DayKind,
    workdays_between,
)

ONE_HOUR = timedelta(hours=1)
Pauses = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class Policy:
    """A limit, and which events may change it. Events it does not admit leave it as it is.

    ``extends_by`` is the most all extensions together may add. ``rolls_over`` moves a last day
    that is not worked to the next working day; no source at hand confirms that for limits in
    calendar days, so it is off unless a unit decides otherwise. ``soon`` is how many units before
    the end the clock says "due soon".
    """

    unit: Unit
    length: int
    restarts: bool = False
    pauses: bool = False
    extends_by: int = 0
    rolls_over: bool = False
    soon: int = 3
    basis: str = ""

    def __post_init__(self) -> None:
        if self.length < 0 or self.extends_by < 0 or self.soon < 0:
            raise ValueError("a limit, its extension and its warning cannot be negative")


@dataclass(frozen=True)
class Event:
    """Something that happened, on a day or at a moment.

    ``amount`` is what an extension adds. ``ref`` tells apart pauses that overlap, such as two
    consultations (《条例》第三十三条第三款); a pause ends with the resumption of the same ``ref``.
    """

    kind: EventKind
    at: date
    amount: int = 0
    ref: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("an extension cannot shorten a limit")
        if isinstance(self.at, datetime) and self.at.tzinfo is None:
            raise ValueError("a moment needs its time zone")


@dataclass(frozen=True)
class Tally:
    """What the events so far amount to; all its times are days, or all are moments."""

    started: date | None = None
    extension: int = 0
    closed: tuple[tuple[date, date], ...] = ()
    opened: tuple[tuple[str, date], ...] = ()
    finished: date | None = None


@dataclass(frozen=True)
class Line:
    """One day of the arithmetic. ``number`` runs over the units counted by the end of that day."""

    day: date
    counted: bool
    number: int | None
    reason: DayReason
    name: str = ""
    announced: bool = True

    @property
    def why(self) -> str:
        """A few words: the holiday's own name, or the reason."""
        if self.name and self.reason in NAMED:
            return self.name
        return str(self.reason.label)


@dataclass(frozen=True)
class Reading:
    """What the clock shows.

    While it is paused, ``due`` is the earliest it can be: as if the pause ended now.
    """

    policy: Policy
    state: ClockState
    started: date | None = None
    due: date | None = None
    provisional: bool = False
    paused: bool = False
    length: int = 0
    elapsed: int = 0
    remaining: int = 0
    overdue_by: int = 0
    lines: tuple[Line, ...] = ()


def clock(policy: Policy, events: Iterable[Event], calendar: Calendar, *, now: date) -> Reading:
    """Read the clock of ``policy`` at ``now``, a moment or a day."""
    tally = Tally()
    for event in sorted(events, key=lambda event: _time(policy, event.at)):
        tally = advance(policy, tally, event)
    return read(policy, tally, calendar, now=now)


def advance(policy: Policy, tally: Tally, event: Event) -> Tally:
    """What the tally becomes with the next event in time.

    《条例》第三十条: a corrected application starts the limit again. 第三十三条第三款: time for
    consulting others is not counted. 第三十三条第二款: it can be extended.
    """
    at = _time(policy, event.at)
    if tally.started is None:
        return Tally(started=at) if event.kind in (EventKind.START, EventKind.RESTART) else tally
    if event.kind == EventKind.RESTART:
        return Tally(started=at) if policy.restarts else tally
    if tally.finished is not None:
        return tally
    match event.kind:
        case EventKind.FINISH:
            return replace(tally, finished=at)
        case EventKind.EXTEND:
            extension = min(tally.extension + event.amount, policy.extends_by)
            return replace(tally, extension=extension)
        case EventKind.PAUSE if policy.pauses and event.ref not in dict(tally.opened):
            return replace(tally, opened=(*tally.opened, (event.ref, at)))
        case EventKind.RESUME if event.ref in dict(tally.opened):
            return _resumed(tally, event.ref, at)
    return tally


def _resumed(tally: Tally, ref: str, at: date) -> Tally:
    since = dict(tally.opened)[ref]
    return replace(
        tally,
        closed=(*tally.closed, (since, at)),
        opened=tuple(entry for entry in tally.opened if entry[0] != ref),
    )


def read(policy: Policy, tally: Tally, calendar: Calendar, *, now: date) -> Reading:
    """Show what a tally means at ``now``."""
    if tally.started is None:
        return Reading(policy=policy, state=ClockState.NOT_STARTED, length=policy.length)
    at = tally.finished if tally.finished is not None else _time(policy, now)
    pauses = [*tally.closed, *((since, max(since, at)) for _, since in tally.opened)]
    length = policy.length + tally.extension
    lines: tuple[Line, ...]
    if policy.unit == Unit.HOURS:
        moments = cast("list[tuple[datetime, datetime]]", pauses)
        hours = _Hours(cast(datetime, tally.started), length, moments)
        due: date = hours.due
        lines = tuple(hours.lines())
        elapsed = min(length, hours.counted_until(cast(datetime, at)) // ONE_HOUR)
    else:
        lines = tuple(_day_lines(policy, tally.started, length, pauses, calendar))
        due = lines[-1].day
        elapsed = sum(line.counted and line.day <= at for line in lines)
    reading = Reading(
        policy=policy,
        state=ClockState.IN_TIME,
        started=tally.started,
        due=due,
        provisional=not all(line.announced for line in lines),
        paused=bool(tally.opened) and tally.finished is None,
        length=length,
        elapsed=elapsed,
        remaining=length - elapsed,
        overdue_by=_overdue_by(policy, due, at, calendar),
        lines=lines,
    )
    return replace(reading, state=_state(reading, at, finished=tally.finished is not None))


def _state(reading: Reading, at: date, *, finished: bool) -> ClockState:
    due = cast(date, reading.due)
    if finished:
        return ClockState.FINISHED if at <= due else ClockState.FINISHED_LATE
    if at > due:
        return ClockState.OVERDUE
    if reading.paused:
        return ClockState.PAUSED
    if _day(at) == _day(due):
        return ClockState.DUE_TODAY
    if reading.remaining <= reading.policy.soon:
        return ClockState.DUE_SOON
    return ClockState.IN_TIME


def _overdue_by(policy: Policy, due: date, at: date, calendar: Calendar) -> int:
    if at <= due:
        return 0
    if policy.unit == Unit.WORKDAYS:
        return workdays_between(due, at, calendar)
    return -((due - at) // (ONE_HOUR if policy.unit == Unit.HOURS else ONE_DAY))


def _time(policy: Policy, at: date) -> date:
    """``at`` in what the policy counts: a moment for hours, otherwise the legal day."""
    return _moment(at) if policy.unit == Unit.HOURS else _day(at)


def _day(at: date) -> date:
    return legal_day(at) if isinstance(at, datetime) else at


def _moment(at: date) -> datetime:
    if isinstance(at, datetime):
        return at
    return datetime.combine(at, time_of_day(), LEGAL_ZONE)


def _day_lines(
    policy: Policy, start: date, length: int, pauses: Pauses, calendar: Calendar
) -> Iterator[Line]:
    """Day after day from ``start`` to the due day.

    「自……之日起」: the first day is not counted; nor is the day a pause begins taken back, nor
    the day it ends counted. A limit does not run out during a pause: one that would is due on
    the day the pause ends.
    """
    line = Line(start, False, None, DayReason.START)
    number = 0
    while number < length or any(since <= line.day < until for since, until in pauses):
        yield line
        line = _next_line(policy, line.day + ONE_DAY, number + 1, pauses, calendar)
        number += line.counted
    late_pause = policy.unit == Unit.WORKDAYS and line.reason == DayReason.PAUSED
    if policy.rolls_over or late_pause:
        yield from _rolled(line, calendar)
    else:
        yield line


def _next_line(policy: Policy, day: date, number: int, pauses: Pauses, calendar: Calendar) -> Line:
    if any(since < day <= until for since, until in pauses):
        return Line(day, False, None, DayReason.PAUSED)
    if policy.unit == Unit.CALENDAR_DAYS:
        return Line(day, True, number, DayReason.CALENDAR_DAY)
    kind = calendar.is_workday(day)
    return _line_of(day, kind, number if kind else None)


def _line_of(day: date, kind: DayKind, number: int | None) -> Line:
    return Line(day, number is not None, number, kind.reason, kind.name, kind.announced)


def _rolled(last: Line, calendar: Calendar) -> Iterator[Line]:
    kind = calendar.is_workday(last.day)
    yield replace(last, announced=kind.announced)
    day = last.day
    while not kind:
        day += ONE_DAY
        kind = calendar.is_workday(day)
        reason = DayReason.ROLLED if kind else kind.reason
        yield Line(day, False, None, reason, kind.name, kind.announced)


@dataclass(frozen=True)
class _Hours:
    """A limit in hours: it runs day and night, pauses left out."""

    start: datetime
    length: int
    pauses: Sequence[tuple[datetime, datetime]]

    @property
    def due(self) -> datetime:
        running, left = self.start, self.length * ONE_HOUR
        for since, until in sorted(self.pauses):
            if since - running > left:
                break
            left -= max(since - running, timedelta())
            running = max(running, until)
        return running + left

    def counted_until(self, moment: datetime) -> timedelta:
        """How much of the limit has run by ``moment``."""
        counted, running = timedelta(), self.start
        for since, until in sorted(self.pauses):
            counted += max(min(since, moment) - running, timedelta())
            running = max(running, until)
        return counted + max(moment - running, timedelta())

    def lines(self) -> Iterator[Line]:
        """One line a day, numbered with the whole hours run by its end."""
        due, before = self.due, timedelta()
        day = first = legal_day(self.start)
        while day == first or _moment(day) < due:
            counted = self.counted_until(min(due, _moment(day + ONE_DAY)))
            ran = counted > before
            reason = DayReason.RUNNING if ran or not self.pauses else DayReason.PAUSED
            yield Line(day, ran, counted // ONE_HOUR if ran else None, reason)
            day, before = day + ONE_DAY, counted
