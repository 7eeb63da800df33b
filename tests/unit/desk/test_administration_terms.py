"""Units are founded, renamed and ended; the release of imports is entrusted; people move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.catalogue.actions import load_standard_data
from gongkai.catalogue.queries import items_for
from gongkai.core.moments import legal_day
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import issuing_name, roles_of
from tests.people import NOW, SETUP, Cast, login

pytestmark = pytest.mark.django_db
UNIT = "/desk/admin/units/mzj/"
TODAY = legal_day(NOW)


def page_of(answer: Any) -> Any:
    """The answer as a tree."""
    return html.fromstring(answer.content)


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """The open-government office at the desk."""
    return login(client, cast.office)


def facts(**changes: str) -> dict[str, str]:
    return {
        "name": "云岭市数据局", "short_name": "市数据局", "kind": "department", "parent": "yunling",
        "code": "sjj", "valid_from": TODAY.isoformat(), "index_code": "", "document_prefix": "",
        "credit_code": "", **changes,
    }  # fmt: skip


def test_a_new_unit_starts_with_what_the_law_asks_of_its_kind(cast: Cast, office: Client) -> None:
    load_standard_data(by=SETUP, now=NOW)
    assert office.post("/desk/admin/new-unit/", facts()).status_code == 302
    unit = Organisation.objects.get(code="sjj")
    assert (unit.parent, unit.path) == (cast.root, f"/{cast.root.pk}/{unit.pk}/")
    assert items_for(unit).filter(code="A01").exists()
    assert AuditEntry.objects.filter(verb="create", object_kind="unit", object_id="sjj").exists()
    assert Client().get(unit.get_absolute_url()).status_code == 200
    page = office.get("/desk/admin/units/").content.decode()
    assert "市数据局" in page
    assert "群众还联系不到云岭市数据局" in page, "the reminder of what its public page lacks"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "mzj"}, ""), ({"code": "市"}, "#id_code"), ({"name": ""}, "#id_name"),
     ({"parent": "nix"}, "#id_parent"), ({"kind": "bureau"}, "#id_kind"),
     ({"valid_from": "昨天"}, "#id_valid_from"), ({"credit_code": "1"}, "#id_credit_code"),
     ({"short_name": "长" * 61}, "#id_short_name")],
)  # fmt: skip
def test_a_unit_that_cannot_be_comes_back_filled_in(
    cast: Cast, office: Client, changes: dict[str, str], field: str
) -> None:
    before = Organisation.objects.count()
    answer = office.post("/desk/admin/new-unit/", facts(document_prefix="云数发", **changes))
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//input[@name='document_prefix']/@value") == ["云数发"]
    links = page.xpath("//div[@class='error-summary']//a/@href")
    assert not field or field in links
    assert page.xpath("//div[@class='error-summary']//li")
    assert Organisation.objects.count() == before


def test_documents_keep_the_former_name(cast: Cast, office: Client) -> None:
    data = {"name": "云岭市民政和社工局", "short_name": "市民社局", "last_day": TODAY.isoformat()}
    assert office.post(f"{UNIT}rename/", data).status_code == 302
    unit = Organisation.objects.get(code="mzj")
    assert (unit.name, issuing_name(unit, TODAY)) == ("云岭市民政和社工局", "云岭市民政局")
    page = office.get(f"{UNIT}term/").content.decode()
    assert "云岭市民政局" in page
    row = AuditEntry.objects.filter(object_kind="unit").latest("id")
    assert (row.detail["former_name"], row.actor) == ("云岭市民政局", cast.office.public_id)


def test_a_wrong_name_comes_back_filled_in(cast: Cast, office: Client) -> None:
    later = (TODAY + timedelta(days=9)).isoformat()
    for data in (
        {"name": "云岭市民政局", "short_name": "市民社局", "last_day": TODAY.isoformat()},
        {"name": "新名", "short_name": "市民社局", "last_day": later},
        {"name": "", "short_name": "市民社局", "last_day": TODAY.isoformat()},
    ):
        answer = office.post(f"{UNIT}rename/", data)
        assert answer.status_code == 422
        page = page_of(answer)
        assert page.xpath("//input[@name='short_name']/@value") == ["市民社局"]
        assert page.xpath("//div[@class='error-summary']")
        assert page.xpath("//h1")[0].text_content().strip() == "云岭市民政局"


def test_a_unit_ends_and_names_its_successor(cast: Cast, office: Client) -> None:
    assert "还有4人" in office.get(f"{UNIT}term/").content.decode()
    data = {"last_day": TODAY.isoformat(), "successor": "lyj"}
    assert office.post(f"{UNIT}close/", data).status_code == 302
    unit = Organisation.objects.get(code="mzj")
    assert (unit.valid_until, unit.successor) == (TODAY, cast.other_unit)
    page = office.get(f"{UNIT}term/").content.decode()
    assert "由云岭市林业局承接" in page
    assert "/close/" not in page
    assert office.post(f"{UNIT}close/", data).status_code == 422
    town = office.post("/desk/admin/units/yxz/close/", data)
    assert town.status_code == 422
    assert "松坪村" in town.content.decode()


def test_a_town_does_not_decide_on_itself(cast: Cast, client: Client) -> None:
    from gongkai.organisations.actions import grant_role, register_person
    from gongkai.organisations.enums import Role

    person = register_person(
        name="镇公开", unit=cast.town, username="townoffice", password=None, by=SETUP, now=NOW,
        password_set_on=TODAY,
    )  # fmt: skip
    grant_role(person=person, unit=cast.town, role=Role.OFFICE, by=SETUP, now=NOW)
    login(client, person)
    assert client.get("/desk/admin/units/yxz/term/").status_code == 404
    assert client.get("/desk/admin/units/spc/term/").status_code == 200
    village = facts(parent="yxz", kind="village", code="lxc", name="柳溪村", short_name="柳溪村")
    assert client.post("/desk/admin/new-unit/", village).status_code == 302
    assert client.post("/desk/admin/new-unit/", facts(parent="yunling")).status_code == 422


def test_who_may_not_found_finds_no_page(cast: Cast, client: Client) -> None:
    for person in (cast.clerk, cast.issuer, *cast.administrators):
        assert login(client, person).get("/desk/admin/new-unit/").status_code == 404
        assert login(client, person).get(f"{UNIT}term/").status_code == 404


def test_the_release_is_entrusted_and_taken_back(cast: Cast, office: Client) -> None:
    address = f"{UNIT}releaser/"
    assert office.post(address, {"releaser": cast.issuer.public_id}).status_code == 302
    cast.unit.refresh_from_db()
    assert cast.unit.standing_releaser == cast.issuer
    row = AuditEntry.objects.latest("id")
    assert (row.verb, row.detail["releaser"]) == ("setting", cast.issuer.public_id)
    page = page_of(office.get(f"{UNIT}approval/"))
    chosen = page.xpath("//select[@name='releaser']/option[@selected]/@value")
    assert chosen == [cast.issuer.public_id]
    offered = page.xpath("//select[@name='releaser']/option/@value")
    assert not {cast.office.public_id, cast.clerk.public_id} & set(offered)
    for wrong in (cast.clerk.public_id, cast.office.public_id, "nix"):
        assert office.post(address, {"releaser": wrong}).status_code == 422
    assert office.post(address, {"releaser": ""}).status_code == 302
    cast.unit.refresh_from_db()
    assert cast.unit.standing_releaser is None


def test_a_person_moves_and_starts_without_roles(cast: Cast, client: Client) -> None:
    login(client, cast.security_admin)
    address = f"/desk/admin/people/{cast.issuer.public_id}/"
    answer: Any = client.post(f"{address}move/", {"new_unit": "", "new_title": "科长"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//input[@name='new_title']/@value") == ["科长"]
    assert client.post(f"{address}move/", {"new_unit": "mzj"}).status_code == 422
    assert (
        client.post(f"{address}move/", {"new_unit": "lyj", "new_title": "科长"}).status_code == 302
    )
    cast.issuer.refresh_from_db()
    assert (cast.issuer.unit, cast.issuer.title) == (cast.other_unit, "科长")
    assert roles_of(cast.issuer, TODAY) == []
    page = page_of(client.get(address))
    assert "市林业局" in page.text_content()


def test_nobody_moves_themselves_at_the_desk(cast: Cast, client: Client) -> None:
    login(client, cast.security_admin)
    own = f"/desk/admin/people/{cast.security_admin.public_id}/"
    assert "/move/" not in client.get(own).content.decode()
    assert client.post(f"{own}move/", {"new_unit": "mzj"}).status_code == 422


def test_an_administrator_is_no_deputy_for_content(cast: Cast, client: Client) -> None:
    page = login(client, cast.office).get("/desk/admin/delegations/").content.decode()
    assert cast.office_second.public_id in page
    for admin in cast.administrators:
        assert admin.public_id not in page
