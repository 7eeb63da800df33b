"""How to reach a unit that is new: the office of the unit above it, said as such."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.organisations.actions import found_unit
from gongkai.organisations.enums import UnitKind
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import unit_to_reach
from tests.people import NOW, SETUP, Cast

pytestmark = pytest.mark.django_db
BORROWED = "还没有登记联系方式"


def new_unit(parent: Organisation, **facts: str) -> Organisation:
    return found_unit(
        code="xsj", name="云岭市新设局", short_name="新设局", kind=UnitKind.DEPARTMENT,
        parent=parent, valid_from=NOW.date(), by=SETUP, now=NOW, **facts,
    )  # fmt: skip


def test_a_new_unit_borrows_the_office_above_it_and_says_so(cast: Cast, client: Client) -> None:
    unit = new_unit(cast.unit)
    assert unit_to_reach(unit) == cast.unit
    page = client.get("/jg/xsj/zfxxgk/ysqgk/").content.decode()
    assert f"云岭市新设局{BORROWED}" in page
    assert "云岭市民政局办公室" in page
    assert "0999-5550102" in page
    unit.phone = "0999-5550177"
    unit.save()
    page = client.get("/jg/xsj/zfxxgk/ysqgk/").content.decode()
    assert BORROWED not in page
    assert "0999-5550177" in page
    assert "0999-5550102" not in page


def test_where_nobody_above_can_be_reached_the_unit_stands_alone(
    cast: Cast, client: Client
) -> None:
    unit = new_unit(cast.root)
    assert unit_to_reach(unit) == unit
    assert BORROWED not in client.get("/jg/xsj/zfxxgk/ysqgk/").content.decode()
