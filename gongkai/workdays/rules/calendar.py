"""What kind of day a day is, and counting working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from gongkai.workdays.enums import DayReason
from gongkai.workdays.rules.festivals import statutory_holiday

ONE_DAY = timedelta(days=1)
NAMED = (DayReason.HOLIDAY, DayReason.REGIONAL)


@dataclass(frozen=True)
class DayKind:
    """Whether a day is worked, why, and whether that is announced or only presumed.

    True or false as a working day is, so ``if calendar.is_workday(day)`` reads as it is meant.
    """

    workday: bool
    reason: DayReason
    announced: bool
    name: str = ""

    def __bool__(self) -> bool:
        return self.workday


class Calendar(Protocol):
    """Anything that knows its working days."""

    def is_workday(self, day: date) -> DayKind:
        """What kind of day ``day`` is."""


@dataclass(frozen=True)
class ExceptionalDay:
    """A day that differs from its weekday: a holiday, or a weekend that is worked (调休上班)."""

    is_workday: bool
    name: str = ""
    announced: bool = True
    regional: bool = False

    def kind(self, day: date) -> DayKind:
        """What kind of day it makes of ``day``."""
        return DayKind(self.is_workday, self._reason(day), self.announced, self.name)

    def _reason(self, day: date) -> DayReason:
        if self.is_workday:
            return DayReason.MAKEUP if is_weekend(day) else DayReason.WORKDAY
        return DayReason.REGIONAL if self.regional else DayReason.HOLIDAY


@dataclass(frozen=True)
class TableCalendar:
    """Weekends, and a table of exceptional days complete for the announced years.

    A year nobody has announced is answered from weekends and the holidays known by law, without
    make-up days, and said to be not announced; it is never refused.
    """

    days: Mapping[date, ExceptionalDay] = field(default_factory=dict)
    announced_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> DayKind:
        """What kind of day ``day`` is."""
        if day in self.days:
            return self.days[day].kind(day)
        announced = day.year in self.announced_years
        if is_weekend(day):
            return DayKind(False, DayReason.WEEKEND, announced)
        holiday = "" if announced else statutory_holiday(day)
        if holiday:
            return DayKind(False, DayReason.HOLIDAY, announced, holiday)
        return DayKind(True, DayReason.WORKDAY, announced)

    @property
    def announced_until(self) -> date:
        """The last day up to which all is announced without a gap; `date.min` when nothing is."""
        if not self.announced_years:
            return date.min
        year = min(self.announced_years)
        while year + 1 in self.announced_years:
            year += 1
        return date(year, 12, 31)


def is_weekend(day: date) -> bool:
    """Whether ``day`` is a Saturday or a Sunday."""
    return day.weekday() >= 5


def next_workday(day: date, calendar: Calendar) -> date:
    """``day`` itself when it is a working day, otherwise the first one after it."""
    while not calendar.is_workday(day):
        day += ONE_DAY
    return day


def add_workdays(start: date, number: int, calendar: Calendar) -> date:
    """The ``number``-th working day after ``start``, or before it when ``number`` is negative.

    「自……之日起」: the day it starts from is not counted.
    """
    step = ONE_DAY if number >= 0 else -ONE_DAY
    day, left = start, abs(number)
    while left:
        day += step
        left -= bool(calendar.is_workday(day))
    return day


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days `add_workdays` has to add to ``start`` to count up to ``end``."""
    step = ONE_DAY if end >= start else -ONE_DAY
    day, number = start, 0
    while day != end:
        day += step
        number += bool(calendar.is_workday(day))
    return number if end >= start else -number


def covering_regions(code: str) -> tuple[str, ...]:
    """The regions whose holidays hold at ``code``, the widest first.

    A six-digit code of an administrative division (GB/T 2260) lies in its prefecture and its
    province; any other code stands for itself.
    """
    if not code:
        return ()
    if len(code) != 6 or not code.isdigit():
        return (code,)
    wider = (f"{code[:2]}0000", f"{code[:4]}00", code)
    return tuple(dict.fromkeys(wider))
