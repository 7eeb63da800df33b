"""Working days for writing the year: the announced calendar, weekdays where none is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import chinese_calendar

DAY = timedelta(days=1)


@cache
def is_workday(day: date) -> bool:
    """Whether offices are open."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def plus_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after (or, negative, before) ``day``."""
    step = DAY if count >= 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def on_or_after(day: date) -> date:
    """``day``, or the next working day."""
    while not is_workday(day):
        day += DAY
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``."""
    return sum(is_workday(start + DAY * step) for step in range(1, (end - start).days + 1))


def months_until(year_end: date) -> Iterator[date]:
    """The first days of the thirteen months that touch the year ending on ``year_end``."""
    for back in range(12, -1, -1):
        count = year_end.year * 12 + year_end.month - 1 - back
        yield date(count // 12, count % 12 + 1, 1)
