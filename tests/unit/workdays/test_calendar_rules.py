"""What kind of day a day is, without any database."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.workdays.enums import DayReason
from gongkai.workdays.rules import (
    ExceptionalDay,
    TableCalendar,
    add_workdays,
    covering_regions,
    next_workday,
    statutory_holiday,
    workdays_between,
)
from gongkai.workdays.rules.festivals import qingming
from tests.unit.workdays.calendars import CALENDAR_2026, NOTHING_ANNOUNCED, days


@pytest.mark.parametrize(
    ("day", "workday", "reason", "name"),
    [
        ("2026-10-01", False, DayReason.HOLIDAY, "国庆节"),  # Thursday
        ("2026-10-03", False, DayReason.WEEKEND, ""),  # Saturday within the holiday
        ("2026-10-10", True, DayReason.MAKEUP, ""),  # Saturday that is worked
        ("2026-10-12", True, DayReason.WORKDAY, ""),  # Monday
        ("2026-10-17", False, DayReason.WEEKEND, ""),  # Saturday
    ],
)
def test_a_day_of_an_announced_year_is_as_announced(day, workday, reason, name):
    kind = CALENDAR_2026.is_workday(date.fromisoformat(day))
    assert (kind.workday, kind.reason, kind.name, kind.announced) == (workday, reason, name, True)
    assert bool(kind) is workday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "元旦"),
        ("2027-02-05", "春节"),  # 除夕, Friday
        ("2027-02-08", "春节"),  # 初三, Monday
        ("2027-04-05", "清明节"),
        ("2028-05-01", "劳动节"),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        ("2027-10-01", "国庆节"),
    ],
)
def test_holidays_by_law_are_known_before_they_are_announced(day, name):
    kind = NOTHING_ANNOUNCED.is_workday(date.fromisoformat(day))
    assert (kind.workday, kind.reason, kind.name) == (False, DayReason.HOLIDAY, name)
    assert not kind.announced


MID_AUTUMN_ON_NATIONAL_DAY = {2028, 2031, 2039, 2058}


@pytest.mark.parametrize("year", range(2025, 2061))
def test_the_law_gives_thirteen_days_a_year_and_fewer_only_where_two_coincide(year):
    holidays = [day for day in days(f"{year}-01-01", f"{year}-12-31") if statutory_holiday(day)]
    assert len(holidays) == (12 if year in MID_AUTUMN_ON_NATIONAL_DAY else 13)


@pytest.mark.parametrize("year", [2025, 2026])
def test_holidays_by_law_lie_within_what_was_announced(year):
    chinese_calendar = pytest.importorskip("chinese_calendar")
    by_law = [day for day in days(f"{year}-01-01", f"{year}-12-31") if statutory_holiday(day)]
    assert by_law
    assert all(chinese_calendar.is_holiday(day) for day in by_law)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_formula_of_qingming_agrees_with_every_announced_year(year):
    constants = pytest.importorskip("chinese_calendar.constants")
    assert constants.holidays[qingming(year)] == "Tomb-sweeping Day"


def test_after_the_table_only_the_lunar_festivals_are_missing():
    assert statutory_holiday(date(2061, 10, 1)) == "国庆节"
    assert statutory_holiday(date(2061, 4, 4)) == "清明节"
    assert not any(statutory_holiday(date(2061, month, 10)) for month in (1, 2, 6, 9))


def test_before_the_present_law_nothing_is_presumed():
    assert statutory_holiday(date(1998, 10, 1)) == ""


def test_announced_until_stops_at_the_first_gap():
    assert TableCalendar({}, frozenset({2025, 2026, 2028})).announced_until == date(2026, 12, 31)
    assert NOTHING_ANNOUNCED.announced_until == date.min


def test_a_single_day_may_be_presumed_in_an_announced_year():
    presumed = TableCalendar(
        {date(2026, 9, 3): ExceptionalDay(False, "纪念日", announced=False)}, frozenset({2026})
    )
    assert not presumed.is_workday(date(2026, 9, 3)).announced
    assert presumed.is_workday(date(2026, 9, 4)).announced


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-10-09", 1, "2026-10-10"),  # Friday to Saturday, worked
        ("2026-10-12", -1, "2026-10-10"),  # Monday back to the worked Saturday
        ("2026-10-12", -10, "2026-09-21"),  # ten working days before a hearing
        ("2026-10-03", 0, "2026-10-03"),
    ],
)
def test_counting_forward_and_back(start, number, end):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert add_workdays(first, number, CALENDAR_2026) == last
    assert workdays_between(first, last, CALENDAR_2026) == number


def test_next_workday_is_the_day_itself_when_worked():
    assert next_workday(date(2026, 10, 10), CALENDAR_2026) == date(2026, 10, 10)
    assert next_workday(date(2026, 10, 1), CALENDAR_2026) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("code", "regions"),
    [
        ("532301", ("530000", "532300", "532301")),
        ("532300", ("530000", "532300")),
        ("530000", ("530000",)),
        ("yunling", ("yunling",)),
        ("", ()),
    ],
)
def test_a_county_keeps_the_holidays_of_its_prefecture(code, regions):
    assert covering_regions(code) == regions
