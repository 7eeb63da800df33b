"""The calendar of working days, kept at the desk."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.organisations.actions import grant_role
from gongkai.organisations.enums import Role
from gongkai.workdays.queries import add_workdays, announced_until, calendar
from tests.people import NOW, SETUP, Cast, login

pytestmark = pytest.mark.django_db
YEAR = "/desk/admin/calendar/2026/"
NOTICE = "国办发明电〔2025〕7号"
NEXT_YEAR = "日期,截止,安排,节日\n2027-01-01,2027-01-03,休,元旦\n2027-02-05,2027-02-11,休,春节\n"


@pytest.fixture
def keeper(cast: Cast, client: Client) -> Client:
    """The open-government office at the desk."""
    return login(client, cast.office)


def day(client: Client, text: str, what: str, **changes: str) -> object:
    data = {"day": text, "is_workday": what, "source": NOTICE, "announced": "on", **changes}
    return client.post("/desk/admin/calendar/day/", data, follow=True)


def arrangement(client: Client, text: str, name: str = "2027.csv", **changes: str) -> object:
    file = BytesIO(text.encode())
    file.name = name
    data = {"file": file, "source": "国办发明电〔2026〕9号", **changes}
    return client.post("/desk/admin/calendar/import/", data, follow=True)


def test_twelve_months_say_what_each_day_is(keeper: Client) -> None:
    page = html.fromstring(keeper.get(YEAR).content)
    assert len(page.xpath("//table[@class='month']")) == 12
    cells = page.xpath("//table[@class='month']//a")
    assert len(cells) == 365
    worked = page.xpath("//a[contains(@href, '2026-10-10')]/@aria-label")[0]
    assert worked.startswith("2026年10月10日（星期六）：")
    assert "调休" in worked


def test_a_day_is_changed_and_what_is_counted_again_is_said(keeper: Client) -> None:
    before = add_workdays(date(2026, 12, 23), 20)
    answer = day(keeper, "2026-12-24", "off", name="市庆")
    assert not calendar().is_workday(date(2026, 12, 24))
    after = add_workdays(date(2026, 12, 23), 20)
    assert after > before
    said = answer.content.decode()
    assert "改了1天" in said
    assert f"原来到{before.isoformat()}，现在到{after.isoformat()}" in said
    entry = AuditEntry.objects.get(object_kind="calendar_day", object_id="2026-12-24")
    assert entry.verb == "change"
    again = day(keeper, "2026-12-24", "off", name="市庆")
    assert "没有改动" in again.content.decode()


def test_an_error_comes_back_filled(keeper: Client) -> None:
    answer = day(keeper, "2026-13-24", "off", name="市庆", source="")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "“2026-13-24”不是日期" in said
    assert "请填写：公布依据" in said
    assert 'value="市庆"' in said


def test_a_chosen_day_opens_in_the_form(keeper: Client) -> None:
    page = html.fromstring(keeper.get(f"{YEAR}?day=2026-10-01").content)
    assert page.xpath("//input[@name='day']/@value") == ["2026-10-01"]
    assert page.xpath("//input[@name='is_workday'][@checked]/@value") == ["off"]
    assert page.xpath("//a[@aria-current='date']/text()")[0] == "1"


def test_a_years_arrangement_is_imported_and_announced(keeper: Client) -> None:
    assert announced_until() == date(2026, 12, 31)
    provisional = keeper.get("/desk/admin/calendar/2027/").content.decode()
    assert "尚未公布" in provisional
    answer = arrangement(keeper, NEXT_YEAR, complete="on")
    assert answer.redirect_chain[-1][0] == "/desk/admin/calendar/2027/"
    assert announced_until() == date(2027, 12, 31)
    assert not calendar().is_workday(date(2027, 2, 8))
    assert AuditEntry.objects.filter(verb="import", object_kind="calendar_day").exists()


def test_a_wrong_line_takes_nothing_over(keeper: Client) -> None:
    answer = arrangement(keeper, NEXT_YEAR + "2027-05-01,,放,劳动节\n", complete="on")
    assert answer.status_code == 422
    assert "放" in answer.content.decode()
    assert not calendar().is_workday(date(2027, 2, 8)).announced
    assert announced_until() == date(2026, 12, 31)
    wrong_kind = arrangement(keeper, NEXT_YEAR, name="2027.xlsx")
    assert wrong_kind.status_code == 422
    assert "2027.xlsx既不是" in wrong_kind.content.decode()


def test_a_year_without_holidays_cannot_be_announced(keeper: Client) -> None:
    answer = keeper.post("/desk/admin/calendar/2031/announced/", {"year-source": NOTICE})
    assert answer.status_code == 422
    taken_back = keeper.post(f"{YEAR}announced/", {"year-source": NOTICE, "take_back": "1"})
    assert taken_back.status_code == 302
    assert announced_until() < date(2026, 12, 31)


def test_years_out_of_reach_are_not_there(keeper: Client) -> None:
    assert keeper.get("/desk/admin/calendar/1999/").status_code == 404
    assert keeper.get("/desk/admin/calendar/2026/?day=2026-99-99").status_code == 200


def test_the_calendar_of_the_country_is_kept_at_the_top(cast: Cast, client: Client) -> None:
    for person in (cast.clerk, cast.issuer, *cast.administrators):
        assert login(client, person).get(YEAR).status_code == 404
    cast.town_reviewer.grants.all().delete()
    grant_role(person=cast.town_reviewer, unit=cast.town, role=Role.OFFICE, by=SETUP, now=NOW)
    assert day(login(client, cast.town_reviewer), "2026-12-24", "off").status_code == 422
    assert bool(calendar().is_workday(date(2026, 12, 24)))
