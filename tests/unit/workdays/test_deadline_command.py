"""`gongkai deadline` as typed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from config.cli.deadline import command
from gongkai.workdays.queries import has_calendar

pytestmark = pytest.mark.django_db


def typed(line: str) -> Result:
    with translation.override("zh-hans"):
        return CliRunner().invoke(command, line.split())


def test_it_counts_day_by_day_for_a_person():
    result = typed("--received 2026-02-13 --days 7")
    assert result.exit_code == 0
    assert result.output.startswith(
        "收到：2026年2月13日（星期五）\n期限：7个工作日，收到当日不计入\n到期：2026年3月2日（星期一）\n"
    )
    assert "2026-02-14  星期六     1  调休上班" in result.output
    assert "2026-02-16  星期一     —  春节" in result.output
    assert "暂定" not in result.output


def test_it_answers_a_program():
    result = typed("--received 2026-11-23 --days 40 --json")
    answer = json.loads(result.output)
    assert result.exit_code == 0
    assert (answer["due"], answer["provisional"]) == ("2027-01-19", True)
    assert list(answer) == [
        "received", "unit", "length", "due", "provisional", "announced_until", "days",
    ]  # fmt: skip
    assert list(answer["days"][0]) == ["date", "weekday", "counted", "number", "reason"]
    assert sum(day["counted"] for day in answer["days"]) == 40
    assert answer["days"][-1]["reason"] == "工作日（暂定）"


def test_it_counts_calendar_days():
    answer = json.loads(typed("--received 2026-11-23 --days 30 --unit days --json").output)
    assert (answer["due"], answer["unit"], answer["provisional"]) == ("2026-12-23", "days", False)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("--days 20", "请写明收到日期，例如：--received 2026-11-23。"),
        ("--received 2026-11-23", "请写明期限长短，例如：--days 20。"),
        ("--received 23.11 --days 20", "收到日期填的是“23.11”。请写成 2026-11-23 的样子。"),
        (
            "--received 2026-02-30 --days 20",
            "收到日期填的是“2026-02-30”。请写成 2026-11-23 的样子。",
        ),
        ("--received 2026-11-23 --days 廿", "期限填的是“廿”。请写整数，例如 20。"),
        ("--received 2026-11-23 --days -1", "期限填的是-1天。请填0到3660之间的数。"),
        (
            "--received 2026-11-23 --days 20 --unit weeks",
            "不认识的期限单位：weeks。工作日请写 workdays，自然日请写 days。",
        ),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(line, sentence):
    result = typed(line)
    assert (result.exit_code, result.stderr) == (2, f"{sentence}\n")


def test_before_the_first_migration_it_makes_the_database_ready_by_itself(monkeypatch):
    made = []
    monkeypatch.setattr("config.cli.deadline.has_calendar", lambda: False)
    monkeypatch.setattr("config.cli.deadline.prepare_database", lambda: made.append("ready"))
    assert typed("--received 2026-11-23 --days 20").exit_code == 0
    assert made == ["ready"]


def test_the_installed_calendar_is_there():
    assert has_calendar()
