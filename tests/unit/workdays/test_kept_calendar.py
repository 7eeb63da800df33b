"""The calendar kept in the database, asked and changed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils import translation

from gongkai.audit.queries import audit_of
from gongkai.core.errors import InvalidInput
from gongkai.core.models import LogEntry
from gongkai.organisations.actions import Founder
from gongkai.workdays import actions, queries
from gongkai.workdays.enums import DayReason
from gongkai.workdays.models import CalendarDay, CalendarYear
from tests.unit.workdays.calendars import CALENDAR_2026, days
from tests.unit.workdays.vectors import DEADLINES

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEEPER = Founder("keeper")
NOTICE = "国办发明电〔2026〕9号"
CHUXIONG = "532300"


def set_day(day, is_workday, **facts):
    facts = {"source": NOTICE, "by": KEEPER, "now": NOW} | facts
    return actions.set_day(day=day, is_workday=is_workday, **facts)


def import_csv(text, **facts):
    content = text if isinstance(text, bytes) else text.encode()
    facts = {"source": NOTICE, "by": KEEPER, "now": NOW} | facts
    return actions.import_csv(file=io.BytesIO(content), **facts)


def import_ics(text, **facts):
    facts = {"source": NOTICE, "by": KEEPER, "now": NOW} | facts
    return actions.import_ics(file=io.BytesIO(text.encode()), **facts)


def announce(year, **facts):
    facts = {"source": NOTICE, "by": KEEPER, "now": NOW} | facts
    return actions.mark_year_announced(year=year, **facts)


# --- the calendar as installed ------------------------------------------------------------------


@pytest.mark.parametrize(("received", "length", "due"), DEADLINES)
def test_the_installed_calendar_gives_the_known_due_days(received, length, due):
    answer = queries.deadline(date.fromisoformat(received), length)
    assert (answer.due, answer.provisional) == (date.fromisoformat(due), False)


def test_the_installed_calendar_is_the_announced_one_day_for_day():
    chinese_calendar = pytest.importorskip("chinese_calendar")
    kept = queries.calendar()
    for day in days("2004-01-01", "2026-12-31"):
        assert kept.is_workday(day).workday == chinese_calendar.is_workday(day), day


def test_the_installed_2026_agrees_with_the_notice():
    kept = queries.calendar()
    for day in days("2026-01-01", "2026-12-31"):
        assert kept.is_workday(day).workday == CALENDAR_2026.is_workday(day).workday, day
    assert kept.is_workday(date(2026, 10, 1)).name == "国庆节"
    assert CalendarYear.objects.get(year=2026).source == "国办发明电〔2025〕7号"


def test_only_days_that_differ_from_their_weekday_are_kept():
    assert CalendarDay.objects.count() > 500
    assert all((row.date.weekday() < 5) != row.is_workday for row in CalendarDay.objects.all())


def test_it_is_announced_until_the_end_of_2026():
    assert queries.announced_until() == date(2026, 12, 31)


# --- deadlines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "length", "provisional"),
    [
        ("2026-12-03", 20, False),
        ("2026-12-04", 20, True),
        ("2026-11-05", 40, False),
        ("2026-11-06", 40, True),
    ],
)
def test_the_last_days_of_receipt_that_can_be_counted_for_certain(received, length, provisional):
    assert queries.deadline(date.fromisoformat(received), length).provisional is provisional


def test_forty_working_days_from_today_are_provisional_and_say_so():
    answer = queries.deadline(date(2026, 11, 23), 40)
    assert (answer.due, answer.provisional) == (date(2027, 1, 19), True)
    with translation.override("zh-hans"):
        text = answer.as_text()
    assert "到期：2027年1月19日（星期二）（暂定）" in text
    assert "暂定，待公布放假安排后重算" in text


def test_a_deadline_for_programs():
    with translation.override("zh-hans"):
        answer = queries.deadline(date(2026, 9, 30), 1).as_json()
    assert {key: answer[key] for key in answer if key != "days"} == {
        "received": "2026-09-30",
        "unit": "workdays",
        "length": 1,
        "due": "2026-10-08",
        "provisional": False,
        "announced_until": "2026-12-31",
    }
    assert answer["days"][:2] == [
        {
            "date": "2026-09-30", "weekday": "星期三", "counted": False, "number": None,
            "reason": "起算当日，不计入",
        },
        {
            "date": "2026-10-01", "weekday": "星期四", "counted": False, "number": None,
            "reason": "国庆节",
        },
    ]  # fmt: skip
    assert answer["days"][-1]["number"] == 1
    assert [entry["reason"] for entry in answer["days"][3:5]] == ["周末", "周末"]


def test_calendar_days_need_no_calendar():
    answer = queries.deadline(date(2026, 12, 20), 30, unit="days")
    assert (answer.due, answer.provisional) == (date(2027, 1, 19), False)


@pytest.mark.parametrize(
    ("received", "length", "unit", "code"),
    [
        (date(2026, 11, 23), -1, "workdays", "deadline_length"),
        (date(2026, 11, 23), 3661, "workdays", "deadline_length"),
        (date(2026, 11, 23), 20, "hours", "deadline_unit"),
        (date(2026, 11, 23), 20, "weeks", "deadline_unit"),
        (date(9999, 12, 31), 20, "workdays", "deadline_received"),
    ],
)
def test_a_question_that_makes_no_sense_gets_a_sentence(received, length, unit, code):
    with pytest.raises(InvalidInput) as refused:
        queries.deadline(received, length, unit)
    assert refused.value.code == code


def test_counting_without_arithmetic():
    assert queries.add_workdays(date(2026, 2, 13), 7) == date(2026, 3, 2)
    assert queries.workdays_between(date(2026, 2, 13), date(2026, 3, 2)) == 7


# --- changes ------------------------------------------------------------------------------------


def test_a_changed_day_moves_the_due_day_at_once():
    before = queries.deadline(date(2026, 11, 23), 20)
    change = set_day(date(2026, 12, 10), False, name="临时放假")
    after = queries.deadline(date(2026, 11, 23), 20)
    assert (before.due, after.due) == (date(2026, 12, 21), date(2026, 12, 22))
    assert (change.before, change.after, change.name) == (None, False, "临时放假")
    with translation.override("zh-hans"):
        assert "临时放假" in {entry["reason"] for entry in after.as_json()["days"]}


def test_a_change_taken_back_is_not_remembered():
    with transaction.atomic():
        set_day(date(2026, 12, 10), False)
        assert not queries.calendar().is_workday(date(2026, 12, 10))
        transaction.set_rollback(True)
    assert queries.calendar().is_workday(date(2026, 12, 10))


def test_an_unchanged_calendar_is_asked_for_its_version_only(django_assert_num_queries):
    queries.calendar(CHUXIONG)
    with django_assert_num_queries(1):
        kept = queries.calendar(CHUXIONG)
    assert kept.announced_until == date(2026, 12, 31)


def test_every_change_is_audited_with_what_was_before_and_told_to_the_log():
    set_day(date(2026, 12, 10), False, name="临时放假")
    set_day(date(2026, 12, 10), True, name="照常上班")
    newest, oldest = audit_of("calendar_day", "2026-12-10")
    assert oldest.detail["before"] is None
    assert newest.detail["before"]["is_workday"] is False
    assert newest.detail["after"]["name"] == "照常上班"
    told = LogEntry.objects.filter(topic="calendar.changed")
    assert [entry.facts["first"] for entry in told] == ["2026-12-10"] * 2


def test_saying_the_same_again_changes_nothing():
    assert set_day(date(2026, 12, 10), False) is not None
    entries = LogEntry.objects.count()
    assert set_day(date(2026, 12, 10), False) is None
    assert LogEntry.objects.count() == entries
    assert audit_of("calendar_day", "2026-12-10").count() == 1


def test_a_regional_holiday_counts_only_there():
    festival = date(2026, 8, 6)
    set_day(festival, False, name="火把节", region=CHUXIONG)
    assert queries.calendar().is_workday(festival)
    assert queries.calendar("530100").is_workday(festival)
    for region in (CHUXIONG, "532301"):
        kind = queries.calendar(region).is_workday(festival)
        assert (kind.workday, kind.reason, kind.name) == (False, DayReason.REGIONAL, "火把节")
    assert queries.deadline(date(2026, 8, 5), 1, region="532301").due == date(2026, 8, 7)
    assert queries.deadline(date(2026, 8, 5), 1).due == festival
    assert queries.add_workdays(date(2026, 8, 5), 1, CHUXIONG) == date(2026, 8, 7)


def test_an_expected_holiday_is_provisional_until_announced():
    set_day(date(2026, 12, 10), False, announced=False)
    assert queries.deadline(date(2026, 12, 9), 1).provisional
    set_day(date(2026, 12, 10), False)
    assert not queries.deadline(date(2026, 12, 9), 1).provisional


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"source": "  "}, "calendar_source"),
        ({"day": date(1899, 1, 1)}, "calendar_year"),
        ({"name": "节" * 81}, "calendar_day"),
    ],
)
def test_a_day_that_cannot_be_kept_gets_a_sentence(facts, code):
    with pytest.raises(InvalidInput) as refused:
        set_day(**({"day": date(2026, 12, 10), "is_workday": False} | facts))
    assert refused.value.code == code
    assert str(refused.value.sentence)


# --- next year's arrangement --------------------------------------------------------------------

ARRANGEMENT_2027 = """日期,截止,安排,节日,地区
2027-01-01,2027-01-03,放假,元旦,
2027/2/5,2027/2/11,休,春节,
20270213,,班,春节,
2027年2月20日,,调休上班,春节,
2027-07-27,,休,火把节,532300
"""


def test_a_year_is_imported_then_announced_and_what_was_provisional_is_certain():
    before = queries.deadline(date(2027, 2, 4), 5)
    changes = import_csv(ARRANGEMENT_2027)
    announce(2027)
    after = queries.deadline(date(2027, 2, 4), 5)
    assert (before.due, before.provisional) == (date(2027, 2, 15), True)
    assert (after.due, after.provisional) == (date(2027, 2, 17), False)
    assert queries.announced_until() == date(2027, 12, 31)
    # the weekends within the holidays need no row of their own
    assert [change.day.isoformat() for change in changes] == [
        "2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11",
        "2027-02-13", "2027-02-20", "2027-07-27",
    ]  # fmt: skip
    assert {row.source for row in queries.days_of_year(2027)} == {NOTICE}
    assert [row.date for row in queries.days_of_year(2027, CHUXIONG)] == [date(2027, 7, 27)]


def test_importing_again_changes_nothing():
    import_csv(ARRANGEMENT_2027)
    assert import_csv(ARRANGEMENT_2027) == []


def test_a_table_saved_by_an_old_spreadsheet_is_read():
    text = "date,kind,name\r\n2027-01-01,holiday,元旦\r\n"
    assert import_csv(text.encode("gb18030"))[0].name == "元旦"


def test_a_region_may_work_when_the_country_rests():
    changes = import_csv("date,kind\n2026-10-01,workday\n2026-10-08,workday\n", region=CHUXIONG)
    assert [change.day for change in changes] == [date(2026, 10, 1)]
    assert queries.calendar("532301").is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "calendar_headings"),
        ("2027-01-01,休\n", "calendar_headings"),
        ("date,kind\n", "calendar_empty"),
        ("date,kind\n2027-13-01,休\n", "calendar_date"),
        ("date,kind\n2027-01-01\n", "calendar_kind"),
        ("date,kind\n2027-01-01,maybe\n", "calendar_kind"),
        ("date,until,kind\n2027-01-05,2027-01-01,休\n", "calendar_span"),
        ("date,until,kind\n2027-01-01,2028-01-01,休\n", "calendar_span"),
        ("date,kind\n2027-01-01,休\n2027-01-01,班\n", "calendar_contradiction"),
        (b"\xff\xff\xff", "calendar_unreadable"),
        (b"x" * 1_100_000, "calendar_too_large"),
    ],
)
def test_a_table_with_a_mistake_is_refused_as_a_whole(text, code):
    with pytest.raises(InvalidInput) as refused:
        import_csv(text)
    assert refused.value.code == code
    assert not queries.days_of_year(2027).exists()


def test_a_mistake_is_named_by_its_line():
    with translation.override("zh-hans"), pytest.raises(InvalidInput) as refused:
        import_csv("日期,安排\n2027-01-01,休\n2027-01-04,上午休\n")
    assert str(refused.value.sentence) == (
        "第3行：“安排”一列写的是“上午休”。放假请写“休”，上班请写“班”。"
    )


CALENDAR_FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//zh
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20270205
DTEND;VALUE=DATE:20270212
SUMMARY:春节（休）
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20270213
SUMMARY:春节 补班
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_file_is_imported():
    changes = import_ics(CALENDAR_FILE)
    assert [(change.day.day, change.after, change.name) for change in changes] == [
        (5, False, "春节"), (8, False, "春节"), (9, False, "春节"), (10, False, "春节"),
        (11, False, "春节"), (13, True, "春节"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not a calendar", "calendar_unreadable"),
        ("", "calendar_unreadable"),
        (CALENDAR_FILE.replace("（休）", ""), "calendar_kind"),
        (CALENDAR_FILE.replace("DTSTART;VALUE=DATE:20270213\n", ""), "calendar_unreadable"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n", "calendar_empty"),
    ],
)
def test_a_calendar_file_with_a_mistake_is_refused(text, code):
    with pytest.raises(InvalidInput) as refused:
        import_ics(text)
    assert refused.value.code == code


def test_a_year_without_holidays_cannot_be_called_announced():
    with pytest.raises(InvalidInput) as refused:
        announce(2027)
    assert refused.value.code == "calendar_year_empty"


def test_an_announcement_by_mistake_can_be_taken_back():
    announce(2026, announced=False)
    assert queries.announced_until() == date(2025, 12, 31)
    assert queries.deadline(date(2026, 11, 23), 20).provisional
    (entry,) = audit_of("calendar_year", "2026")
    assert entry.detail["before"]["announced"] is True
    assert list(queries.years().filter(announced=False).values_list("year", flat=True)) == [2026]
