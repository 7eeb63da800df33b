"""Next year's holidays are in the calendar: a warning in time, a failure from December on.

The State Council announces next year's arrangement in November (国务院办公厅节假日安排). Until
it is entered, every limit that crosses the year is provisional.
"""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from django.utils import timezone

from gongkai.core.moments import legal_day
from gongkai.workdays.queries import calendar

REMINDER_FROM, REFUSAL_FROM = 11, 12


def what_to_do(today: date, announced_until: date) -> str:
    """``nothing``, ``warn`` or ``fail``. The year that runs must be there in any case."""
    if announced_until < date(today.year, 12, 31):
        return "fail"
    if announced_until >= date(today.year + 1, 12, 31) or today.month < REMINDER_FROM:
        return "nothing"
    return "fail" if today.month >= REFUSAL_FROM else "warn"


@pytest.mark.django_db
def test_the_calendar_knows_next_year_in_time() -> None:
    until = calendar().announced_until
    today = legal_day(timezone.now())
    sentence = f"the calendar ends on {until}; add the holidays of {today.year + 1} to its seed"
    answer = what_to_do(today, until)
    assert answer != "fail", sentence
    if answer == "warn":
        warnings.warn(sentence, stacklevel=1)


@pytest.mark.parametrize(
    ("today", "until", "answer"),
    [
        (date(2026, 10, 31), date(2026, 12, 31), "nothing"),
        (date(2026, 11, 1), date(2026, 12, 31), "warn"),
        (date(2026, 12, 1), date(2026, 12, 31), "fail"),
        (date(2026, 12, 1), date(2027, 12, 31), "nothing"),
        (date(2027, 1, 1), date(2026, 12, 31), "fail"),
    ],
)
def test_a_missing_year_is_seen(today: date, until: date, answer: str) -> None:
    assert what_to_do(today, until) == answer
