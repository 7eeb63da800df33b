"""A year as twelve small months, each day with a word for what it is."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongkai.ui.text import legal_date
from gongkai.workdays.enums import DayReason

if TYPE_CHECKING:
    from gongkai.workdays.rules import Calendar, DayKind


@dataclass(frozen=True)
class ShownDay:
    """One cell: the number, a sign for exceptional days, and a sentence for whoever hears it."""

    day: date
    sign: str
    classes: str
    sentence: str
    current: bool

    @property
    def address(self) -> str:
        """Opens this day in the form."""
        return f"?day={self.day.isoformat()}#day"


@dataclass(frozen=True)
class Month:
    """One month, in weeks from Monday to Sunday; None for days of other months."""

    number: int
    name: str
    weeks: list[list[ShownDay | None]]


def months_of(year: int, calendar: Calendar, today: date, chosen: date | None) -> list[Month]:
    """January to December."""
    return [_month(year, number, calendar, today, chosen) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar, today: date, chosen: date | None) -> Month:
    weeks = [
        [
            _shown(day, calendar.is_workday(day), today, chosen) if day.month == number else None
            for day in week
        ]
        for week in Weeks(firstweekday=0).monthdatescalendar(year, number)
    ]
    return Month(number, legal_date(f"{year}-{number:02d}"), weeks)


def _shown(day: date, kind: DayKind, today: date, chosen: date | None) -> ShownDay:
    exceptional = {
        DayReason.HOLIDAY: "休", DayReason.REGIONAL: "休", DayReason.MAKEUP: "班"
    }.get(kind.reason, "")  # fmt: skip
    names = [f"day-{kind.reason.value}"]
    names += ["day-provisional"] if exceptional and not kind.announced else []
    names += ["day-today"] if day == today else []
    return ShownDay(
        day=day,
        sign=exceptional,
        classes=" ".join(names),
        sentence=_sentence(day, kind),
        current=day == chosen,
    )


def _sentence(day: date, kind: DayKind) -> str:
    said = _("%(day)s: %(what)s") % {"day": legal_date(day, "weekday"), "what": kind.reason.label}
    if kind.name:
        said += f" {kind.name}"
    return said if kind.announced else _("%(said)s, provisional") % {"said": said}
