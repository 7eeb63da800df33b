"""Ask the calendar: is it worked, when is it due, how far is it announced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.dateformat import format as format_day
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput
from gongkai.workdays import rules
from gongkai.workdays.enums import EventKind, Unit
from gongkai.workdays.models import WHOLE_COUNTRY, CalendarDay, CalendarVersion, CalendarYear

LONGEST_LIMIT = 3660
FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True)
class _Table:
    """The whole calendar as this process last read it."""

    token: str
    days: dict[str, dict[date, rules.ExceptionalDay]]
    announced_years: frozenset[int]
    calendars: dict[tuple[str, ...], rules.TableCalendar]

    def for_region(self, region: str) -> rules.TableCalendar:
        known = tuple(code for code in rules.covering_regions(region) if code in self.days)
        if known not in self.calendars:
            self.calendars[known] = self._merged((WHOLE_COUNTRY, *known))
        return self.calendars[known]

    def _merged(self, regions: Iterable[str]) -> rules.TableCalendar:
        days: dict[date, rules.ExceptionalDay] = {}
        for region in regions:
            days |= self.days.get(region, {})
        return rules.TableCalendar(days, self.announced_years)


_held: _Table | None = None


def calendar(region: str = WHOLE_COUNTRY) -> rules.TableCalendar:
    """The calendar that holds in ``region``; read once per process, and again when it changed.

    Each call asks the database for the version only. Counting many limits, ask once and hand the
    calendar to the functions of `rules`.
    """
    global _held
    token = CalendarVersion.objects.values_list("token", flat=True).order_by("id").first() or ""
    if _held is None or not token or _held.token != token:
        _held = _read(token)
    return _held.for_region(region)


def _read(token: str) -> _Table:
    days: dict[str, dict[date, rules.ExceptionalDay]] = {}
    for row in CalendarDay.objects.all():
        days.setdefault(row.region, {})[row.date] = rules.ExceptionalDay(
            row.is_workday, row.name, row.announced, bool(row.region)
        )
    announced = CalendarYear.objects.filter(announced=True).values_list("year", flat=True)
    return _Table(token, days, frozenset(announced), {})


def has_calendar() -> bool:
    """Whether the tables of the calendar exist; not so before the first ``gongkai migrate``."""
    return CalendarVersion._meta.db_table in connection.introspection.table_names()


def days_of_year(year: int, region: str = WHOLE_COUNTRY) -> QuerySet[CalendarDay]:
    """The exceptional days written down for one year and exactly one region."""
    return CalendarDay.objects.filter(date__year=year, region=region)


def years() -> QuerySet[CalendarYear]:
    """The years somebody has said something about."""
    return CalendarYear.objects.all()


def announced_until() -> date:
    """The last day up to which the arrangement is announced; `date.min` when none is."""
    return calendar().announced_until


def add_workdays(start: date, number: int, region: str = WHOLE_COUNTRY) -> date:
    """The ``number``-th working day after ``start``; before it when negative."""
    return rules.add_workdays(start, number, calendar(region))


def workdays_between(start: date, end: date, region: str = WHOLE_COUNTRY) -> int:
    """How many working days lie after ``start``, up to and including ``end``."""
    return rules.workdays_between(start, end, calendar(region))


@dataclass(frozen=True)
class Deadline:
    """When something received on a day is due, with the arithmetic."""

    received: date
    unit: Unit
    length: int
    due: date
    provisional: bool
    announced_until: date
    days: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Plain values for a program."""
        return {
            "received": self.received.isoformat(),
            "unit": str(self.unit.value),
            "length": self.length,
            "due": self.due.isoformat(),
            "provisional": self.provisional,
            "announced_until": self.announced_until.isoformat(),
            "days": self.days,
        }

    def as_text(self) -> str:
        """The same for a person, day by day."""
        return "\n".join([*self._heading(), "", *(_day_in_words(entry) for entry in self.days)])

    def _heading(self) -> list[str]:
        due = _long_date(self.due)
        if self.provisional:
            due = _provisional(due)
        lines = [
            _("Received: %(day)s") % {"day": _long_date(self.received)},
            _("Limit: %(length)s %(unit)s, the first day not counted")
            % {"length": self.length, "unit": self.unit.label},
            _("Due: %(due)s") % {"due": due},
        ]
        return [*lines, *([provisional_note(self.announced_until)] if self.provisional else [])]


def provisional_note(until: date) -> str:
    """Why an answer is provisional, and what happens next."""
    if until == date.min:
        return _("Provisional: no holiday arrangement has been entered; it is counted again then.")
    return _(
        "Provisional: holidays are announced up to %(until)s only. "
        "It is counted again when the next arrangement is announced."
    ) % {"until": until.isoformat()}


def deadline(
    received: date,
    days: int,
    unit: str = Unit.WORKDAYS.value,
    region: str = WHOLE_COUNTRY,
) -> Deadline:
    """When ``days`` working days or calendar days from ``received`` are over.

    「自……之日起」: the day of receipt is not counted.
    """
    counted_in = _unit(unit)
    _refuse_the_absurd(received, days)
    held = calendar(region)
    start = rules.Event(EventKind.START, received)
    reading = rules.clock(rules.Policy(counted_in, days), [start], held, now=received)
    return Deadline(
        received=received,
        unit=counted_in,
        length=days,
        due=reading.lines[-1].day,
        provisional=reading.provisional,
        announced_until=announced_until(),
        days=[_line_as_json(line) for line in reading.lines],
    )


def _unit(unit: str) -> Unit:
    for known in (Unit.WORKDAYS, Unit.CALENDAR_DAYS):
        if unit == known.value:
            return known
    raise InvalidInput(
        "deadline_unit",
        _("The unit %(unit)s is not known. Write workdays or days.") % {"unit": unit},
        unit=unit,
    )


def _refuse_the_absurd(received: date, days: int) -> None:
    if not 0 <= days <= LONGEST_LIMIT:
        raise InvalidInput(
            "deadline_length",
            _("The limit is %(days)s days. Give a number from 0 to %(most)s.")
            % {"days": days, "most": LONGEST_LIMIT},
            days=days,
        )
    if not FIRST_YEAR <= received.year <= LAST_YEAR:
        raise InvalidInput(
            "deadline_received",
            _("The day of receipt is %(day)s. Give a day from %(first)s to %(last)s.")
            % {"day": received.isoformat(), "first": FIRST_YEAR, "last": LAST_YEAR},
            received=received.isoformat(),
        )


def _line_as_json(line: rules.Line) -> dict[str, Any]:
    return {
        "date": line.day.isoformat(),
        "weekday": format_day(line.day, "l"),
        "counted": line.counted,
        "number": line.number,
        "reason": line.why if line.announced else _provisional(line.why),
    }


def _provisional(text: str) -> str:
    return _("%(answer)s (provisional)") % {"answer": text}


def _day_in_words(entry: dict[str, Any]) -> str:
    number = "—" if entry["number"] is None else entry["number"]
    return f"{entry['date']}  {entry['weekday']}  {number:>4}  {entry['reason']}"


def _long_date(day: date) -> str:
    return _("%(date)s (%(weekday)s)") % {
        "date": date_format(day, "DATE_FORMAT"),
        "weekday": format_day(day, "l"),
    }
