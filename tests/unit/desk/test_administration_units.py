"""A unit's public page, its roles and its approval levels; the names of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.organisations.models import Leader, Organisation, SiteIdentity
from tests.people import Cast, login

pytestmark = pytest.mark.django_db
UNIT = "/desk/admin/units/mzj/"


def filled(page: Any, **changes: str) -> dict[str, str]:
    """What the page's main form holds, with some fields typed over."""
    form = next(
        f for f in html.fromstring(page.content).forms if f.method == "POST" and not f.action
    )
    return {name: value or "" for name, value in form.form_values()} | changes


def test_a_clerk_keeps_the_public_page(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    data = filled(client.get(f"{UNIT}page/"), address="云岭市民生路8号", hours="工作日9:00—17:30")
    assert client.post(f"{UNIT}page/", data).status_code == 302
    unit = Organisation.objects.get(code="mzj")
    assert (unit.address, unit.phone) == ("云岭市民生路8号", "0999-5550102")
    entry = AuditEntry.objects.filter(object_kind="unit", object_id="mzj").latest("id")
    assert entry.detail["fields"] == ["address", "hours"]
    assert entry.actor == cast.clerk.public_id


def test_leaders_are_listed_in_the_order_of_their_places(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    data = filled(client.get(f"{UNIT}page/"))
    data |= {
        "leader-0-position": "2", "leader-0-name": "阮知秋", "leader-0-title": "副局长",
        "leader-1-position": "1", "leader-1-name": "岑远山", "leader-1-title": "局长",
    }  # fmt: skip
    assert client.post(f"{UNIT}page/", data).status_code == 302
    assert list(Leader.objects.values_list("name", flat=True)) == ["岑远山", "阮知秋"]
    rows = AuditEntry.objects.count()
    assert client.post(f"{UNIT}page/", filled(client.get(f"{UNIT}page/"))).status_code == 302
    assert AuditEntry.objects.count() == rows, "saving without a change is written down"


def test_errors_come_back_filled_in_with_links_to_the_fields(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    data = filled(client.get(f"{UNIT}page/"), postcode="12", address="云岭市民生路8号")
    data |= {"leader-0-name": "岑远山"}
    answer = client.post(f"{UNIT}page/", data)
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    links = page.xpath("//div[@class='error-summary']//a/@href")
    assert links == ["#id_postcode", "#id_leader-0-title"]
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in links)
    assert page.xpath("//input[@name='address']/@value") == ["云岭市民生路8号"]
    assert not Organisation.objects.get(code="mzj").address


def test_who_may_not_edit_the_page_is_not_shown_it(cast: Cast, client: Client) -> None:
    for person in (cast.issuer, cast.stranger, cast.system_admin):
        assert login(client, person).get(f"{UNIT}page/").status_code == 404
    assert login(client, cast.office).get(f"{UNIT}page/").status_code == 200


def test_roles_are_a_page_an_official_can_read(cast: Cast, client: Client) -> None:
    said = html.fromstring(login(client, cast.issuer).get(UNIT).content).text_content()
    for name in (cast.clerk.name, cast.secrecy.name, cast.reviewer.name, cast.issuer.name):
        assert name in said
    assert "公开前逐件进行保密" in said
    assert cast.stranger.name not in said


def test_a_gap_on_the_road_is_said_aloud(cast: Cast, client: Client) -> None:
    cast.issuer.grants.all().delete()
    said = html.fromstring(login(client, cast.clerk).get(UNIT).content).text_content()
    assert "没有人" in said
    assert "云岭市民政局的签发人" in said


def test_the_office_sets_approval_levels(cast: Cast, client: Client) -> None:
    login(client, cast.office)
    answer = client.post(
        "/desk/admin/units/spc/approval/",
        {"chain": "reviewer,issuer,office", "deciding_unit": "yunling"},
    )
    assert answer.status_code == 302
    village = Organisation.objects.get(code="spc")
    assert village.approval_chain == ["reviewer", "issuer", "office"]
    assert village.approved_by_unit == cast.root
    assert AuditEntry.objects.filter(verb="setting", object_id="spc").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"chain": "reviewer", "deciding_unit": "spc"},
        {"chain": "issuer", "deciding_unit": "lyj"},
        {"deciding_unit": "spc"},
    ],
)
def test_levels_nobody_offered_are_refused(
    cast: Cast, client: Client, wrong: dict[str, str]
) -> None:
    answer = login(client, cast.office).post("/desk/admin/units/spc/approval/", wrong)
    assert answer.status_code == 422
    assert Organisation.objects.get(code="spc").approved_by_unit == cast.town


def test_a_clerk_sets_no_levels(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    assert client.get(f"{UNIT}approval/").status_code == 404
    assert client.post(f"{UNIT}approval/", {"chain": "issuer"}).status_code == 404


def test_the_list_holds_ones_own_units_alone(cast: Cast, client: Client) -> None:
    assert login(client, cast.clerk).get("/desk/admin/units/").headers["Location"] == UNIT
    said = html.fromstring(login(client, cast.office).get("/desk/admin/units/").content)
    assert len(said.xpath("//table//tbody/tr")) == 6


def test_the_system_administrator_names_the_site(cast: Cast, client: Client) -> None:
    login(client, cast.system_admin)
    data = filled(
        client.get("/desk/admin/site/"), name_en="Yunling Open Government", icp="云ICP备1号"
    )
    assert client.post("/desk/admin/site/", data).status_code == 302
    site = SiteIdentity.objects.get()
    assert (site.name_en, site.is_demo) == ("Yunling Open Government", True)
    entry = AuditEntry.objects.filter(object_kind="site").latest("id")
    assert entry.detail["fields"] == ["icp", "name_en"]
    wrong = client.post("/desk/admin/site/", data | {"site_id_code": "123"})
    assert wrong.status_code == 422
    assert "网站标识码应为10位数字" in wrong.content.decode()
    for person in (cast.office, cast.security_admin, cast.audit_admin, cast.clerk):
        assert login(client, person).get("/desk/admin/site/").status_code == 404
