"""Calendars to test the pure rules with."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.workdays.rules import ExceptionalDay, TableCalendar


def days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


def off(first: str, last: str, name: str) -> dict[date, ExceptionalDay]:
    return {day: ExceptionalDay(False, name) for day in days(first, last) if day.weekday() < 5}


def worked(*texts: str) -> dict[date, ExceptionalDay]:
    return {date.fromisoformat(text): ExceptionalDay(True) for text in texts}


# 国办发明电〔2025〕7号
YEAR_2026 = (
    off("2026-01-01", "2026-01-03", "元旦")
    | off("2026-02-15", "2026-02-23", "春节")
    | off("2026-04-04", "2026-04-06", "清明节")
    | off("2026-05-01", "2026-05-05", "劳动节")
    | off("2026-06-19", "2026-06-21", "端午节")
    | off("2026-09-25", "2026-09-27", "中秋节")
    | off("2026-10-01", "2026-10-07", "国庆节")
    | worked("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
)
CALENDAR_2026 = TableCalendar(YEAR_2026, frozenset({2026}))
NOTHING_ANNOUNCED = TableCalendar()
