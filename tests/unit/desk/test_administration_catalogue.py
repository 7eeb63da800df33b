"""A unit takes items of the standard catalogue, keeps them, and drops them with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.catalogue.actions import adopt_default_items, load_standard_data
from gongkai.catalogue.models import UnitItem
from gongkai.catalogue.queries import adopted, choices_for, items_for, offer_of, parts_for
from tests.people import NOW, SETUP, Cast, login

pytestmark = pytest.mark.django_db
CATALOGUE = "/desk/admin/units/mzj/catalogue/"


def page_of(answer: Any) -> Any:
    """The answer as a tree."""
    return html.fromstring(answer.content)


@pytest.fixture
def city(cast: Cast) -> Cast:
    load_standard_data(by=SETUP, now=NOW)
    adopt_default_items(unit=cast.unit, by=SETUP, now=NOW)
    return cast


@pytest.fixture
def clerk(city: Cast, client: Client) -> Client:
    return login(client, city.clerk)


def codes(city: Cast) -> set[str]:
    return {one.code for one in items_for(city.unit)}


def test_each_kind_of_unit_is_offered_what_suits_it(city: Cast) -> None:
    department = [part.heading.code for part in parts_for(city.unit)]
    assert department[:2] == ["A", "B"]
    assert "F05" in department
    assert not {"C", "V"} & set(department)
    assert "C" in [part.heading.code for part in parts_for(city.town)], "the town's key subjects"
    village = [part.heading.code for part in parts_for(city.village)]
    assert village[0] == "V"
    assert not {"A", "B", "C"} & set(village)
    for unit in (city.unit, city.town, city.village):
        assert all(part.offers for part in parts_for(unit)), "no empty part is shown"
    first = parts_for(city.unit)[0]
    assert first.taken == len(first.offers)


def test_ticked_items_are_taken_and_offered_to_drafts(city: Cast, clerk: Client) -> None:
    part = next(part for part in parts_for(city.unit) if part.heading.code == "F05")
    wanted = [offer.item.code for offer in part.offers[:2]]
    page = page_of(clerk.get(f"{CATALOGUE}?part=F05"))
    assert set(wanted) <= set(page.xpath("//input[@name='items']/@value"))
    assert clerk.post(f"{CATALOGUE}?part=F05", {"items": wanted}).status_code == 302
    assert set(wanted) <= codes(city)
    row = AuditEntry.objects.filter(object_kind="catalogue").latest("id")
    assert (row.detail["adopted"], row.actor) == (wanted, city.clerk.public_id)
    page = page_of(clerk.get(f"{CATALOGUE}?part=F05"))
    assert not set(wanted) & set(page.xpath("//input[@name='items']/@value"))
    offered = {pk for _heading, group in choices_for(city.unit) for pk, _name in group}
    assert {offer.item.pk for offer in part.offers[:2]} <= offered


@pytest.mark.parametrize("items", [[], ["C01"], ["F"], ["nix"], ["A01"]])
def test_what_cannot_be_taken_comes_back_with_a_sentence(
    city: Cast, clerk: Client, items: list[str]
) -> None:
    before = codes(city)
    answer = clerk.post(f"{CATALOGUE}?part=F05", {"items": [*items]})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert codes(city) == before


def test_what_was_ticked_stays_ticked(city: Cast, clerk: Client) -> None:
    part = next(part for part in parts_for(city.unit) if part.heading.code == "F05")
    good = part.offers[0].item.code
    answer = clerk.post(f"{CATALOGUE}?part=F05", {"items": [good, "nix"]})
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//input[@name='items'][@checked]/@value") == [good]


def test_a_part_that_is_not_there_is_not_found(clerk: Client) -> None:
    for part in ("C", "nix", "A01", "<b>"):
        assert clerk.get(CATALOGUE, {"part": part}).status_code == 404
    for code in ("C01", "F", "nix"):
        assert clerk.get(f"{CATALOGUE}{code}/").status_code == 404


def test_an_item_is_kept_and_dropped_with_a_reason(city: Cast, clerk: Client) -> None:
    item = f"{CATALOGUE}B01/"
    data = {"office": "规划科", "time_limit": "信息形成之日起10个工作日内"}
    assert clerk.post(f"{item}keep/", data).status_code == 302
    row = adopted(city.unit).get(item__code="B01")
    assert (row.responsible_office, row.own_time_limit) == tuple(data.values())
    public = Client().get(f"/jg/mzj/zfxxgk/fdzdgknr/{row.item.slug}/").content.decode()
    assert "规划科" in public
    assert "信息形成之日起10个工作日内" in public
    rows = AuditEntry.objects.count()
    assert clerk.post(f"{item}keep/", data).status_code == 302
    assert AuditEntry.objects.count() == rows, "saving the same again is no change"
    assert clerk.post(f"{item}aside/", {"reason": ""}).status_code == 422
    assert clerk.post(f"{item}aside/", {"reason": "职权已划出"}).status_code == 302
    assert "B01" not in codes(city)
    page = clerk.get(item).content.decode()
    assert "职权已划出" in page
    assert clerk.post(f"{item}aside/", {"reason": "再来一次"}).status_code == 302
    assert UnitItem.objects.get(item__code="B01").ended_because == "职权已划出"
    assert clerk.post(f"{CATALOGUE}?part=B", {"items": ["B01"]}).status_code == 302
    assert "B01" in codes(city)


def test_a_limit_that_is_longer_comes_back_filled_in(city: Cast, clerk: Client) -> None:
    for text in ("60个工作日内", "有空的时候"):
        answer = clerk.post(f"{CATALOGUE}B01/keep/", {"office": "规划科", "time_limit": text})
        assert answer.status_code == 422
        page = page_of(answer)
        assert page.xpath("//input[@name='time_limit']/@value") == [text]
        assert page.xpath("//div[@class='error-summary']//a/@href") == ["#id_time_limit"]
    assert adopted(city.unit).get(item__code="B01").own_time_limit == ""


def test_what_the_law_lists_stays(city: Cast, clerk: Client) -> None:
    offer = offer_of(city.unit, "A01")
    assert offer is not None
    assert offer.is_required
    assert "/aside/" not in clerk.get(f"{CATALOGUE}A01/").content.decode()
    answer = clerk.post(f"{CATALOGUE}A01/aside/", {"reason": "不想公开"})
    assert answer.status_code == 422
    assert "A01" in codes(city)


def test_who_may_not_adopt_finds_no_page(city: Cast, client: Client) -> None:
    for person in (city.secrecy, city.issuer, city.stranger, *city.administrators):
        assert login(client, person).get(CATALOGUE).status_code == 404
    assert login(client, city.office).get(CATALOGUE).status_code == 200


def test_english_pages_say_english_names(clerk: Client) -> None:
    page = clerk.get(f"/en{CATALOGUE}?part=B").content.decode()
    assert "Municipal works" in page
    assert "市政建设" not in page
    assert "Municipal works" in clerk.get(f"/en{CATALOGUE}B01/").content.decode()
