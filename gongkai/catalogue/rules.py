"""Time limits as they are written, read once; index numbers; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WORKDAYS = re.compile(r"(\d+)\s*个?工作日")
DAYS = re.compile(r"(\d+)\s*(?:日|天)内")
BY_DATE = re.compile(r"每年(\d{1,2})月(\d{1,2})日前")
QUARTERLY = re.compile(r"每季度|按季度")
MONTHLY = re.compile(r"每月|按月")
PROMPTLY = re.compile(r"及时|实时|随时")
PUBLICITY = re.compile(r"公示(\d+)个?工作日")

STATUTORY = "信息形成或者变更之日起20个工作日内"


@dataclass(frozen=True)
class TimeLimit:
    """A time limit, understood. ``kind`` is a `LimitKind` value.

    ``amount`` counts days or working days; ``month`` and ``day`` are of a yearly date;
    ``publicity`` is how many working days a public notice must stand besides.
    """

    kind: str
    amount: int = 0
    month: int = 0
    day: int = 0
    publicity: int = 0


def parse_time_limit(text: str) -> TimeLimit:
    """Understand a limit as catalogues word it; an empty one is the statutory twenty working days.

    《条例》第二十六条：自该政府信息形成或者变更之日起20个工作日内及时公开。
    Raises ``ValueError`` for a wording nobody has met yet.
    """
    text = text.strip() or STATUTORY
    publicity = int(found.group(1)) if (found := PUBLICITY.search(text)) else 0
    text = PUBLICITY.sub("", text)
    if found := BY_DATE.search(text):
        return TimeLimit("by_date", month=int(found.group(1)), day=int(found.group(2)))
    if found := WORKDAYS.search(text):
        return TimeLimit("workdays_after", amount=int(found.group(1)), publicity=publicity)
    if found := DAYS.search(text):
        return TimeLimit("days_after", amount=int(found.group(1)), publicity=publicity)
    for kind, pattern in (("monthly", MONTHLY), ("quarterly", QUARTERLY), ("promptly", PROMPTLY)):
        if pattern.search(text):
            return TimeLimit(kind, publicity=publicity)
    raise ValueError(f"a time limit worded like this is not known: {text!r}")


def due_day(
    limit: TimeLimit, event_day: date, add_workdays: Callable[[date, int], date]
) -> date | None:
    """The last day on which something that came about on ``event_day`` may go public.

    None where the limit only says "promptly". A quarter or a month is due at its own end.
    """
    if limit.kind == "workdays_after":
        return add_workdays(event_day, limit.amount)
    if limit.kind == "days_after":
        return event_day + timedelta(days=limit.amount)
    if limit.kind == "by_date":
        this_year = date(event_day.year, limit.month, limit.day)
        return this_year if event_day <= this_year else this_year.replace(year=this_year.year + 1)
    if limit.kind in ("quarterly", "monthly"):
        return _end_of_period(event_day, 3 if limit.kind == "quarterly" else 1)
    return None


def _end_of_period(day: date, months: int) -> date:
    last = (day.month - 1) // months * months + months
    following = date(day.year + last // 12, last % 12 + 1, 1)
    return following - timedelta(days=1)


def is_stricter(proposed: TimeLimit, standard: TimeLimit) -> bool:
    """Whether a unit's own limit is no longer than the standard one, where they compare."""
    return proposed.kind == standard.kind and proposed.amount <= standard.amount


# --- index numbers -----------------------------------------------------------------------------
DEFAULT_PATTERN = "{unit}/{year}-{number:5}"
SEGMENT = re.compile(r"\{(unit|credit|theme|year|month|number)(?::(\d))?\}")


def index_period(pattern: str, year: int, month: int) -> str:
    """The period within which the running number counts: the month where it is shown."""
    return f"{year}{month:02d}" if "{month" in pattern else str(year)


def format_index_number(
    pattern: str, *, unit: str, credit: str, theme: str, year: int, month: int, number: int
) -> str:
    """Fill a pattern such as ``{unit}/{year}-{number:5}``; ``:5`` pads with zeros."""
    values = {
        "unit": unit,
        "credit": credit,
        "theme": theme,
        "year": str(year),
        "month": f"{month:02d}",
        "number": str(number),
    }

    def segment(found: re.Match[str]) -> str:
        return values[found.group(1)].rjust(int(found.group(2) or 0), "0")

    return SEGMENT.sub(segment, pattern)


def is_index_pattern(pattern: str) -> bool:
    """Whether a pattern has a running number and the year, and only known segments."""
    left = SEGMENT.sub("", pattern)
    return "{" not in left and "}" not in left and "{number" in pattern and "{year" in pattern
