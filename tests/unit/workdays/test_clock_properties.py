"""What holds for the clock whatever happens."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.moments import LEGAL_ZONE
from gongkai.workdays.enums import EventKind, Unit
from gongkai.workdays.rules import (
    Event,
    Policy,
    Tally,
    add_workdays,
    advance,
    clock,
    read,
    workdays_between,
)
from tests.unit.workdays.calendars import CALENDAR_2026

DAYS = st.dates(date(2025, 11, 1), date(2027, 3, 1))
MOMENTS = st.datetimes(datetime(2025, 11, 1), datetime(2027, 3, 1), timezones=st.just(LEGAL_ZONE))
POLICIES = st.builds(
    Policy,
    unit=st.sampled_from([Unit.WORKDAYS, Unit.CALENDAR_DAYS]),
    length=st.integers(0, 60),
    restarts=st.booleans(),
    pauses=st.booleans(),
    extends_by=st.integers(0, 40),
    rolls_over=st.booleans(),
)
HOUR_POLICIES = st.builds(
    Policy, unit=st.just(Unit.HOURS), length=st.integers(0, 100), restarts=st.booleans(),
    pauses=st.booleans(), extends_by=st.integers(0, 48),
)  # fmt: skip


def histories(times: st.SearchStrategy[date]) -> st.SearchStrategy[list[Event]]:
    return st.lists(
        st.builds(
            Event,
            kind=st.sampled_from(EventKind),
            at=times,
            amount=st.integers(0, 30),
            ref=st.sampled_from(["", "third", "bureau"]),
        ),
        max_size=8,
    )


CASES = st.one_of(
    st.tuples(POLICIES, histories(DAYS), DAYS),
    st.tuples(HOUR_POLICIES, histories(MOMENTS), MOMENTS),
)
CASES_WITH_A_PAUSE = st.one_of(
    st.tuples(POLICIES, histories(DAYS), DAYS, DAYS, DAYS),
    st.tuples(HOUR_POLICIES, histories(MOMENTS), MOMENTS, MOMENTS, MOMENTS),
)


@given(CASES)
def test_nothing_makes_it_due_before_receipt(case):
    policy, events, now = case
    shown = clock(policy, events, CALENDAR_2026, now=now)
    starts = [e.at for e in events if e.kind in (EventKind.START, EventKind.RESTART)]
    assert (shown.due is None) == (not starts)
    if shown.due is not None:
        assert shown.due >= shown.started >= min(starts)


@given(CASES_WITH_A_PAUSE)
def test_a_pause_never_shortens(case):
    policy, events, now, one, other = case
    pause = [
        Event(EventKind.PAUSE, min(one, other), ref="new"),
        Event(EventKind.RESUME, max(one, other), ref="new"),
    ]
    without = clock(policy, events, CALENDAR_2026, now=now)
    paused = clock(policy, events + pause, CALENDAR_2026, now=now)
    assert (paused.due is None) == (without.due is None)
    assert without.due is None or paused.due >= without.due


@given(CASES, st.integers(0, 8))
def test_an_extension_never_shortens(case, place):
    policy, events, now = case
    at = events[place % len(events)].at if events else now
    without = clock(policy, events, CALENDAR_2026, now=now)
    longer = clock(policy, [*events, Event(EventKind.EXTEND, at, 5)], CALENDAR_2026, now=now)
    assert without.due is None or longer.due >= without.due


@given(CASES, st.integers(0, 8))
def test_counting_afresh_and_counting_on_agree(case, cut):
    policy, events, now = case
    in_order = sorted(events, key=lambda event: event.at)
    before = reduce(lambda tally, event: advance(policy, tally, event), in_order[:cut], Tally())
    after = reduce(lambda tally, event: advance(policy, tally, event), in_order[cut:], before)
    assert read(policy, after, CALENDAR_2026, now=now) == clock(
        policy, events, CALENDAR_2026, now=now
    )


@given(CASES)
def test_the_lines_add_up(case):
    policy, events, now = case
    shown = clock(policy, events, CALENDAR_2026, now=now)
    assert [line.day for line in shown.lines] == [
        shown.lines[0].day + timedelta(days=offset) for offset in range(len(shown.lines))
    ]
    numbers = [line.number for line in shown.lines if line.counted]
    assert numbers == sorted(numbers)
    assert not shown.lines or (numbers[-1] if numbers else 0) == shown.length
    assert shown.elapsed + shown.remaining == shown.length or not shown.lines
    assert policy.unit == Unit.HOURS or all(
        line.number is None for line in shown.lines if not line.counted
    )


@given(DAYS, st.integers(-60, 60))
def test_adding_working_days_and_counting_them_are_each_other_undone(start, number):
    end = add_workdays(start, number, CALENDAR_2026)
    assert workdays_between(start, end, CALENDAR_2026) == number
    assert number == 0 or CALENDAR_2026.is_workday(end)
    if number > 0:
        policy = Policy(Unit.WORKDAYS, number)
        shown = clock(policy, [Event(EventKind.START, start)], CALENDAR_2026, now=start)
        assert shown.due == end
