"""Time limits: every wording is understood whole or refused, and days come out right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.catalogue.enums import LimitKind
from gongkai.catalogue.rules import (
    STATUTORY,
    Period,
    UnreadableTimeLimit,
    ceiling,
    due_day,
    is_no_longer,
    parse_time_limit,
    period_containing,
    period_due,
)
from gongkai.workdays.rules import add_workdays
from tests.unit.workdays.calendars import CALENDAR_2026

EVENTS = ["", "信息形成", "信息形成或者变更", "制定或获取信息", "批准", "分配结果确定"]
LINKS = ["之日起", "后", "之后", ""]
CLOSINGS = ["", "公开", "予以公开", "及时公开", "向社会公布"]
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def counted(start: date, number: int) -> date:
    return add_workdays(start, number, CALENDAR_2026)


def due(text: str, day: date) -> date | None:
    return due_day(parse_time_limit(text), day, counted)


@pytest.mark.parametrize(
    ("text", "kind", "amount", "after"),
    [
        ("信息形成或者变更之日起20个工作日内", LimitKind.WORKDAYS_AFTER, 20, "信息形成或者变更"),
        ("自信息形成或者变更之日起二十个工作日内及时公开。", LimitKind.WORKDAYS_AFTER, 20,
         "信息形成或者变更"),
        ("信息形成（变更）20个工作日内", LimitKind.WORKDAYS_AFTER, 20, "信息形成(变更)"),
        ("信息形成20个工作日内公开", LimitKind.WORKDAYS_AFTER, 20, "信息形成"),
        ("自制作或获取该信息之日起20个工作日内公开", LimitKind.WORKDAYS_AFTER, 20,
         "制作或获取该信息"),
        ("7 个工作日内", LimitKind.WORKDAYS_AFTER, 7, ""),
        ("１０个工作日内", LimitKind.WORKDAYS_AFTER, 10, ""),
        ("批准后20日内", LimitKind.DAYS_AFTER, 20, "批准"),
        ("决定作出之日起十五日内", LimitKind.DAYS_AFTER, 15, "决定作出"),
        ("形成后5天内予以公布", LimitKind.DAYS_AFTER, 5, "形成"),
        ("每季度", LimitKind.QUARTERLY, 0, ""),
        ("每季度至少公布一次", LimitKind.QUARTERLY, 0, ""),
        ("至少每季度一次", LimitKind.QUARTERLY, 0, ""),
        ("每月", LimitKind.MONTHLY, 0, ""),
        ("每月公布一次", LimitKind.MONTHLY, 0, ""),
        ("及时公开", LimitKind.PROMPTLY, 0, ""),
        ("实时公开", LimitKind.PROMPTLY, 0, ""),
        ("随时公布", LimitKind.PROMPTLY, 0, ""),
    ],
)  # fmt: skip
def test_wordings_are_understood(text: str, kind: LimitKind, amount: int, after: str) -> None:
    limit = parse_time_limit(text)
    assert (limit.kind, limit.amount, limit.after, limit.text) == (kind, amount, after, text)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("每年1月31日前", 1, 31),
        ("每年1月31日前公开上一年度年度报告", 1, 31),
        ("每年十二月三十一日前", 12, 31),
        ("每年6月底前", 6, 31),
        ("每年 3 月 31 日之前", 3, 31),
    ],
)
def test_yearly_dates_are_understood(text: str, month: int, day: int) -> None:
    limit = parse_time_limit(text)
    assert (limit.kind, limit.month, limit.day) == (LimitKind.BY_DATE_EACH_YEAR, month, day)


def test_the_days_a_notice_must_stand_are_read_beside_the_limit() -> None:
    limit = parse_time_limit("制定或获取信息之日起10个工作日内，公示7个工作日")
    assert (limit.amount, limit.publicity_days, limit.after) == (10, 7, "制定或获取信息")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "尽快", "1个月内", "公示7个工作日", "每年13月1日前", "每年2月30日前",
        "0个工作日内", "每20个工作日内", "不少于20个工作日内", "批准前20日内",
        "1个月内或者20个工作日内", "十十日内", "20日", "20个工作日内，重大事项除外",
        "及时公开或者20个工作日内",
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTimeLimit):
        parse_time_limit(text)


@given(
    st.sampled_from(EVENTS), st.sampled_from(LINKS), st.integers(1, 999), st.sampled_from(CLOSINGS)
)
def test_any_number_of_working_days_comes_back(
    event: str, link: str, amount: int, closing: str
) -> None:
    limit = parse_time_limit(f"{event}{link if event else ''}{amount}个工作日内{closing}")
    assert (limit.kind, limit.amount, limit.after) == (LimitKind.WORKDAYS_AFTER, amount, event)


@given(
    st.text(
        alphabet="自信息形成之日起后内前每年月季度个工作日天公示开布及时一二十0123456789，。 ",
        max_size=24,
    )
)
def test_no_wording_is_misread_into_nonsense(text: str) -> None:
    try:
        limit = parse_time_limit(text)
    except UnreadableTimeLimit:
        return
    counts = limit.kind in (LimitKind.WORKDAYS_AFTER, LimitKind.DAYS_AFTER)
    assert (limit.amount > 0) == counts
    assert (limit.month > 0) == (limit.kind == LimitKind.BY_DATE_EACH_YEAR)
    assert limit.publicity_days >= 0
    assert due_day(limit, date(2026, 11, 23), counted) is None or limit.kind != LimitKind.PROMPTLY


def test_working_days_are_counted_over_a_holiday() -> None:
    assert due("形成之日起7个工作日内", date(2026, 9, 24)) == counted(date(2026, 9, 24), 7)
    assert due("形成之日起7个工作日内", date(2026, 9, 24)) > date(2026, 10, 7)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("批准后20日内", date(2026, 1, 31), date(2026, 2, 20)),
        ("每年1月31日前", date(2026, 1, 31), date(2026, 1, 31)),
        ("每年1月31日前", date(2026, 2, 1), date(2027, 1, 31)),
        ("每年2月29日前", date(2026, 1, 1), date(2026, 2, 28)),
        ("每年2月29日前", date(2028, 1, 1), date(2028, 2, 29)),
        ("每季度", date(2026, 5, 1), date(2026, 6, 30)),
        ("每季度", date(2026, 12, 31), date(2026, 12, 31)),
        ("每月", date(2026, 2, 1), date(2026, 2, 28)),
        ("及时公开", date(2026, 2, 1), None),
    ],
)
def test_due_days(text: str, day: date, expected: date | None) -> None:
    assert due(text, day) == expected


def test_periods() -> None:
    quarterly, monthly = parse_time_limit("每季度"), parse_time_limit("每月")
    yearly = parse_time_limit("每年6月底前")
    assert period_containing(quarterly, date(2026, 11, 23)) == Period(2026, 4)
    assert period_containing(monthly, date(2026, 11, 23)) == Period(2026, 11)
    assert period_containing(yearly, date(2026, 11, 23)) == Period(2026, 1)
    assert period_due(quarterly, Period(2026, 4)) == date(2026, 12, 31)
    assert period_due(monthly, Period(2028, 2)) == date(2028, 2, 29)
    assert period_due(yearly, Period(2027)) == date(2027, 6, 30)
    assert period_due(STATUTORY, Period(2027)) is None


@given(DAYS, st.sampled_from(["每季度", "每月", "每年1月31日前", "每年6月底前", "批准后20日内"]))
def test_nothing_is_due_before_it_came_about(day: date, text: str) -> None:
    due_on = due_day(parse_time_limit(text), day, lambda start, n: start + timedelta(days=n))
    assert due_on is not None
    assert day <= due_on <= day + timedelta(days=366)


@pytest.mark.parametrize(
    ("proposed", "standard", "allowed"),
    [
        ("10个工作日内", "20个工作日内", True),
        ("20个工作日内", "20个工作日内", True),
        ("21个工作日内", "20个工作日内", False),
        ("20日内", "20个工作日内", True),
        ("20个工作日内", "20日内", False),
        ("每月", "每季度", True),
        ("每季度", "每月", False),
        ("每季度", "20个工作日内", False),
        ("每年1月20日前", "每年1月31日前", True),
        ("每年2月1日前", "每年1月31日前", False),
        ("及时公开", "7个工作日内", False),
        ("及时公开", "20个工作日内", True),
        ("7个工作日内", "及时公开", True),
        ("30个工作日内", "及时公开", False),
        ("5个工作日内", "10个工作日内，公示7个工作日", False),
        ("5个工作日内，公示10个工作日", "10个工作日内，公示7个工作日", True),
    ],
)
def test_a_units_own_limit_is_never_longer(proposed: str, standard: str, allowed: bool) -> None:
    assert is_no_longer(parse_time_limit(proposed), parse_time_limit(standard)) is allowed


def test_without_a_limit_the_regulation_holds() -> None:
    assert ceiling(None) == ceiling(parse_time_limit("及时公开")) == STATUTORY
    assert is_no_longer(parse_time_limit("20个工作日内"), None)
    assert not is_no_longer(parse_time_limit("21个工作日内"), None)


@given(st.integers(1, 60), st.integers(1, 60), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_counts_as_no_longer_is_never_due_later(mine: int, theirs: int, day: date) -> None:
    proposed, standard = f"{mine}日内", f"{theirs}个工作日内"
    if is_no_longer(parse_time_limit(proposed), parse_time_limit(standard)):
        assert due(proposed, day) <= due(standard, day)  # type: ignore[operator]
