"""The one clock, as a table of dated examples."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongkai.core.moments import LEGAL_ZONE
from gongkai.workdays.enums import ClockState, DayReason, EventKind, Unit
from gongkai.workdays.rules import Event, Policy, clock
from tests.unit.workdays.calendars import CALENDAR_2026, NOTHING_ANNOUNCED
from tests.unit.workdays.vectors import DEADLINES

ANSWER = Policy(Unit.WORKDAYS, 20, restarts=True, pauses=True, extends_by=20)
CONSULTATION = Policy(Unit.CALENDAR_DAYS, 30)
RESPONSE = Policy(Unit.HOURS, 24, pauses=True)


def on(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE)


def happened(*entries: str) -> list[Event]:
    """``start 2026-11-23``, ``pause 2026-11-25 third``, ``extend 2026-12-01 20``."""
    events = []
    for entry in entries:
        kind, day, *more = entry.split()
        amount = int(more[0]) if kind == "extend" else 0
        ref = more[0] if more and kind != "extend" else ""
        events.append(Event(EventKind(kind), on(day), amount, ref))
    return events


def reading(policy, events, now, calendar=CALENDAR_2026):
    return clock(policy, events, calendar, now=on(now) if isinstance(now, str) else now)


@pytest.mark.parametrize(
    ("received", "length", "due"), [row for row in DEADLINES if row[0].startswith("2026")]
)
def test_working_days_from_receipt(received, length, due):
    shown = reading(Policy(Unit.WORKDAYS, length), happened(f"start {received}"), received)
    assert (shown.due, shown.provisional) == (on(due), False)


def test_beyond_the_announced_calendar_the_answer_is_provisional():
    shown = reading(Policy(Unit.WORKDAYS, 40), happened("start 2026-11-23"), "2026-11-23")
    assert (shown.due, shown.provisional) == (on("2027-01-19"), True)
    assert next(line.day for line in shown.lines if not line.announced) == on("2027-01-01")


def test_an_event_in_the_evening_utc_belongs_to_the_next_legal_day():
    started = Event(EventKind.START, datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    assert reading(ANSWER, [started], "2026-11-23").started == on("2026-11-23")


@pytest.mark.parametrize(
    ("events", "due"),
    [
        (["start 2026-11-02"], "2026-11-30"),
        (["start 2026-11-02", "extend 2026-11-20 10"], "2026-12-14"),
        (["start 2026-11-02", "extend 2026-11-20 10", "extend 2026-12-01 99"], "2026-12-28"),
        # consulting from the 5th to the 12th leaves out the 6th to the 12th: five working days
        (["start 2026-11-02", "pause 2026-11-05", "resume 2026-11-12"], "2026-12-07"),
        (["start 2026-11-02", "pause 2026-11-05", "resume 2026-11-05"], "2026-11-30"),
        (["start 2026-11-02", "resume 2026-11-05"], "2026-11-30"),
        (["start 2026-11-02", "restart 2026-11-09"], "2026-12-07"),
        # a corrected application clears extension and pauses
        (
            ["start 2026-11-02", "extend 2026-11-03 20", "pause 2026-11-04", "restart 2026-11-09"],
            "2026-12-07",
        ),
        # two consultations that overlap, from the 5th to the 18th
        (
            [
                "start 2026-11-02", "pause 2026-11-05 third", "pause 2026-11-10 bureau",
                "resume 2026-11-12 third", "resume 2026-11-18 bureau",
            ],
            "2026-12-11",
        ),
        # begun on the last day: due when it ends, at the latest on a working day
        (["start 2026-11-02", "pause 2026-11-30", "resume 2026-12-03"], "2026-12-03"),
        (["start 2026-11-02", "pause 2026-11-30", "resume 2026-12-05"], "2026-12-07"),
        # what comes before receipt does not count
        (["pause 2026-11-01", "extend 2026-11-01 5", "start 2026-11-02"], "2026-11-30"),
        # a second receipt is not a new start
        (["start 2026-11-02", "start 2026-11-09"], "2026-11-30"),
    ],
)  # fmt: skip
def test_what_happens_moves_the_due_day(events, due):
    assert reading(ANSWER, happened(*events), "2026-11-03").due == on(due)


def test_a_policy_that_admits_nothing_stays_as_it_is():
    events = happened(
        "start 2026-11-02", "extend 2026-11-03 5", "pause 2026-11-04", "restart 2026-11-09"
    )
    shown = reading(Policy(Unit.WORKDAYS, 20), events, "2026-11-10")
    assert (shown.due, shown.state) == (on("2026-11-30"), ClockState.IN_TIME)


@pytest.mark.parametrize(
    ("now", "state", "elapsed", "remaining", "overdue_by"),
    [
        ("2026-11-02", ClockState.IN_TIME, 0, 20, 0),
        ("2026-11-11", ClockState.IN_TIME, 7, 13, 0),
        ("2026-11-24", ClockState.IN_TIME, 16, 4, 0),
        ("2026-11-25", ClockState.DUE_SOON, 17, 3, 0),
        ("2026-11-30", ClockState.DUE_TODAY, 20, 0, 0),
        ("2026-12-01", ClockState.OVERDUE, 20, 0, 1),
        ("2026-12-06", ClockState.OVERDUE, 20, 0, 4),
    ],
)
def test_what_the_clock_says_as_days_go_by(now, state, elapsed, remaining, overdue_by):
    shown = reading(ANSWER, happened("start 2026-11-02"), now)
    assert (shown.state, shown.elapsed, shown.remaining, shown.overdue_by) == (
        state, elapsed, remaining, overdue_by,
    )  # fmt: skip


def test_an_open_pause_moves_the_due_day_along_with_today():
    events = happened("start 2026-11-02", "pause 2026-11-05")
    early, late = reading(ANSWER, events, "2026-11-06"), reading(ANSWER, events, "2026-11-12")
    assert (early.state, early.due, early.elapsed) == (ClockState.PAUSED, on("2026-12-01"), 3)
    assert (late.state, late.due, late.elapsed) == (ClockState.PAUSED, on("2026-12-07"), 3)


def test_a_pause_begun_too_late_does_not_heal():
    events = happened("start 2026-11-02", "pause 2026-12-01")
    assert reading(ANSWER, events, "2026-12-02").state == ClockState.OVERDUE


@pytest.mark.parametrize(
    ("answered", "state"),
    [("2026-11-30", ClockState.FINISHED), ("2026-12-01", ClockState.FINISHED_LATE)],
)
def test_once_done_the_clock_stands_still(answered, state):
    events = happened("start 2026-11-02", f"finish {answered}")
    years_later = reading(ANSWER, events, date(2031, 1, 1))
    assert years_later.state == state
    assert years_later.overdue_by == (state == ClockState.FINISHED_LATE)


def test_without_a_start_there_is_nothing_to_count():
    shown = reading(ANSWER, happened("pause 2026-11-02"), "2026-11-03")
    assert (shown.state, shown.due, shown.lines) == (ClockState.NOT_STARTED, None, ())


def test_the_arithmetic_can_be_read_aloud():
    shown = reading(
        Policy(Unit.WORKDAYS, 3, pauses=True),
        happened("start 2026-09-18", "pause 2026-09-21", "resume 2026-09-22"),
        "2026-09-18",
    )
    assert [(line.day.day, line.number, line.reason) for line in shown.lines] == [
        (18, None, DayReason.START),
        (19, None, DayReason.WEEKEND),
        (20, 1, DayReason.MAKEUP),
        (21, 2, DayReason.WORKDAY),
        (22, None, DayReason.PAUSED),
        (23, 3, DayReason.WORKDAY),
    ]


def test_a_holiday_is_called_by_its_name():
    shown = reading(Policy(Unit.WORKDAYS, 1), happened("start 2026-09-30"), "2026-09-30")
    assert [line.why for line in shown.lines if line.reason == DayReason.HOLIDAY] == [
        "国庆节"
    ] * 5  # 1, 2, 5, 6 and 7 October; the 3rd and 4th are a weekend


def test_calendar_days_count_every_day_and_are_never_provisional():
    shown = reading(CONSULTATION, happened("start 2026-12-20"), "2026-12-20", NOTHING_ANNOUNCED)
    assert (shown.due, shown.provisional) == (on("2027-01-19"), False)
    assert shown.lines[-1].number == 30


@pytest.mark.parametrize(("rolls_over", "due"), [(False, "2026-10-03"), (True, "2026-10-08")])
def test_a_last_day_in_a_holiday_moves_only_where_the_policy_says_so(rolls_over, due):
    policy = Policy(Unit.CALENDAR_DAYS, 15, rolls_over=rolls_over)
    shown = reading(policy, happened("start 2026-09-18"), "2026-09-18")
    assert shown.due == on(due)
    assert shown.lines[-1].reason == (DayReason.ROLLED if rolls_over else DayReason.CALENDAR_DAY)


def test_rolling_over_asks_the_calendar_and_so_may_be_provisional():
    policy = Policy(Unit.CALENDAR_DAYS, 10, rolls_over=True)
    shown = reading(policy, happened("start 2026-12-22"), "2026-12-22")
    assert (shown.due, shown.provisional) == (on("2027-01-04"), True)


@pytest.mark.parametrize(
    ("now", "state", "elapsed"),
    [
        ("2026-11-20T17:30", ClockState.IN_TIME, 0),
        ("2026-11-20T23:59", ClockState.IN_TIME, 6),
        ("2026-11-21T09:00", ClockState.DUE_TODAY, 15),
        ("2026-11-21T17:30", ClockState.DUE_TODAY, 24),
        ("2026-11-21T17:31", ClockState.OVERDUE, 24),
    ],
)
def test_hours_run_day_and_night(now, state, elapsed):
    started = [Event(EventKind.START, at("2026-11-20T17:30"))]
    shown = reading(RESPONSE, started, at(now))
    assert (shown.due, shown.state, shown.elapsed) == (at("2026-11-21T17:30"), state, elapsed)
    assert [line.number for line in shown.lines] == [6, 24]


def test_paused_hours_are_added():
    events = [
        Event(EventKind.START, at("2026-11-20T08:00")),
        Event(EventKind.PAUSE, at("2026-11-20T10:00"), ref="a"),
        Event(EventKind.PAUSE, at("2026-11-20T11:00"), ref="b"),
        Event(EventKind.RESUME, at("2026-11-20T12:00"), ref="a"),
        Event(EventKind.RESUME, at("2026-11-22T10:00"), ref="b"),
    ]
    shown = reading(RESPONSE, events, at("2026-11-22T12:00"))
    assert (shown.due, shown.elapsed) == (at("2026-11-23T08:00"), 4)
    assert [(line.counted, line.reason) for line in shown.lines] == [
        (True, DayReason.RUNNING),
        (False, DayReason.PAUSED),
        (True, DayReason.RUNNING),
        (True, DayReason.RUNNING),
    ]


def test_hours_over_are_rounded_up():
    started = [Event(EventKind.START, at("2026-11-20T08:00"))]
    assert reading(RESPONSE, started, at("2026-11-21T09:01")).overdue_by == 2


def test_a_changed_calendar_changes_the_due_day_by_itself():
    events = happened("start 2026-12-20")
    presumed = reading(ANSWER, events, "2026-12-20", NOTHING_ANNOUNCED)
    known = reading(ANSWER, events, "2026-12-20")
    assert presumed.due == known.due == on("2027-01-18")
    longer = type(CALENDAR_2026)(
        CALENDAR_2026.days | {on("2026-12-31"): CALENDAR_2026.days[on("2026-10-01")]},
        frozenset({2026, 2027}),
    )
    again = reading(ANSWER, events, "2026-12-20", longer)
    # 31 December became a holiday; announced as nothing else, 1 January is worked
    assert (again.due, again.provisional) == (on("2027-01-18"), False)


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: Policy(Unit.WORKDAYS, -1),
        lambda: Event(EventKind.EXTEND, date(2026, 1, 1), amount=-5),
        lambda: Event(EventKind.START, datetime(2026, 1, 1, 8)),
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError):  # noqa: PT011 - each says its own sentence
        nonsense()
