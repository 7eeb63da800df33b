"""What `gongkai demo` prints, and how it shows that it is at work."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from config.cli import demo
from config.demo.guide import ABOVE, ROAD, guide, guides
from config.demo.load import DEMO_PASSWORD
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Person
from gongkai.records.enums import RecordState
from tests.people import Cast
from tests.unit.desk.helpers import again, at
from tests.unit.records.road import approved, cleared, draft, submitted


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast, with the administrators apart and work waiting at the unit of the road."""
    submitted(cast, draft(cast))
    return cast


def test_one_account_a_role_in_the_order_of_the_road(city: Cast) -> None:
    found = guides()
    roles = [each.role for each in found]
    assert roles == [role for role in (*ROAD, *ABOVE) if role in roles]
    assert roles[:4] == [Role.CLERK, Role.SECRECY, Role.REVIEWER, Role.ISSUER]
    assert len({each.login for each in found}) == len(found)
    assert {each.unit for each in found[:4]} == {city.unit.short_name}


def test_the_people_printed_bring_a_new_draft_of_the_first_to_publication(city: Cast) -> None:
    printed = "\n".join(guide("http://127.0.0.1:8413"))
    road = [each for each in guides() if each.role not in ABOVE]
    places = [printed.rindex(f"{each.login}（") for each in road[1:]]
    assert places == sorted(places)
    clerk, secrecy, *approvers = [Person.objects.get(account__username=x.login) for x in road]
    unit = at(clerk).get(reverse("desk:new")).context["unit"]
    record = draft(city, unit=unit, by=clerk, title="关于值班安排的通知")
    approved(cleared(city, submitted(city, record, clerk), secrecy), *approvers)
    assert again(record).state == RecordState.PUBLISHED


def test_a_clerk_of_another_house_is_not_the_first(city: Cast) -> None:
    assert guides()[0].login == city.clerk.account.username
    Person.objects.filter(pk=city.clerk.pk).update(unit=city.other_unit)
    assert guides()[0].login != city.clerk.account.username


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_says_where_as_whom_and_what_to_try(city: Cast, language: str) -> None:
    with translation.override(language):
        text = "\n".join(guide("http://127.0.0.1:8413"))
    assert text.count(DEMO_PASSWORD) == 1
    assert "http://127.0.0.1:8413/desk/" in text
    assert text.count("Try:" if language == "en" else "试一试：") == 3
    for each in guides():
        assert each.login in text


def test_loading_says_how_far_it_is_and_how_long_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = iter(range(0, 10_000, 2))
    monkeypatch.setattr("config.cli.demo.time.monotonic", lambda: next(moments))
    monkeypatch.setattr(
        demo, "load", lambda _now, progress: [progress(done, 100) for done in range(10, 101, 10)]
    )
    with translation.override("zh-hans"):
        demo.load_with_progress()
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  已完成 30%，大约还要14秒"
    assert len(lines) == 5
    assert lines[-1] == "载入完成，用时22秒。"
