"""Units: the entry wall, and each unit's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.organisations.enums import UnitKind
from gongkai.organisations.queries import unit_by_code, units_in_force
from gongkai.portal.frame import page
from gongkai.portal.linked_data import unit_data
from gongkai.portal.listing import as_link
from gongkai.records.queries import for_everybody
from gongkai.ui.text import legal_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from gongkai.organisations.models import Organisation

WALL = {
    UnitKind.GOVERNMENT: "department",
    UnitKind.OFFICE: "department",
    UnitKind.DEPARTMENT: "department",
    UnitKind.INSTITUTION: "institution",
    UnitKind.TOWN: "town",
    UnitKind.VILLAGE: "village",
}
LATEST = 8


def wall_headings() -> dict[str, str]:
    """What stands over each group of the wall, in their order."""
    return {
        "department": _("Government and departments"),
        "town": _("Towns and subdistricts"),
        "village": _("Villages and communities"),
        "institution": _("Public institutions"),
    }


def unit_or_404(code: str) -> Organisation:
    """The unit with that code, one that has ceased to exist included: its pages stay."""
    unit = unit_by_code(code)
    if unit is None:
        raise NotFound("no_such_unit", _("There is no unit at this address."))
    return unit


def wall(address: str, current: str = "", leave_out: Iterable[str] = ()) -> list[dict[str, Any]]:
    """All living units by group, each leading to ``address`` (a route that takes the code)."""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in wall_headings()}
    for unit in units_in_force(legal_day(now())):
        groups[WALL[UnitKind(unit.kind)]].append(
            {
                "label": unit.short_name,
                "href": reverse(address, args=[unit.code]),
                "current": unit.code == current,
            }
        )
    return [
        {"heading": heading, "entries": groups[name]}
        for name, heading in wall_headings().items()
        if groups[name] and name not in leave_out
    ]


@public_view
def units(request: HttpRequest) -> HttpResponse:
    """Every unit of the city, one link each."""
    name = _("Units")
    context = {"name": name, "groups": wall("portal:unit")}
    crumbs = [{"label": name, "href": ""}]
    return page(request, "portal/units.html", context, title=name, crumbs=crumbs, column="jg")


@public_view
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Functions, leaders, address, hours, telephone. 《条例》第二十条第（二）项."""
    found = unit_or_404(code)
    today = legal_day(now())
    crumbs = [
        {"label": _("Units"), "href": reverse("portal:units")},
        {"label": found.short_name, "href": ""},
    ]
    context = {
        "unit": found,
        "has_ended": has_ended(found, today),
        "facts": unit_facts(found),
        "contact": contact_facts(found),
        "leaders": list(found.leaders.all()),
        "former_names": former_names(found),
        "functions": [line.strip() for line in found.functions.splitlines() if line.strip()],
        "latest": [as_link(record) for record in for_everybody().filter(unit=found)[:LATEST]],
        "feed_href": reverse("portal:unit_feed", args=[code]),
        "linked": unit_data(found),
    }
    return page(request, "portal/unit.html", context, title=found.name, crumbs=crumbs, column="jg")


def has_ended(unit: Organisation, day: date) -> bool:
    """Whether the unit had ceased to exist before ``day``."""
    return unit.valid_until is not None and unit.valid_until < day


def former_names(unit: Organisation) -> list[dict[str, Any]]:
    """Names the unit bore before, with the last day of each."""
    return [
        {
            "label": _("until %(day)s") % {"day": legal_date(old.until)},
            "value": old.name,
            "zh": True,
        }
        for old in unit.former_names.all()
    ]


def telephone(number: str) -> dict[str, Any]:
    """A number to be dialled from the page."""
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return {"value": number, "href": f"tel:{dialled}" if dialled else ""}


def unit_facts(unit: Organisation) -> list[dict[str, Any]]:
    """Address, hours and numbers; what is not known is left out."""
    return [
        {"label": _("Address"), "value": unit.address, "zh": True},
        {"label": _("Postcode"), "value": unit.postcode},
        {"label": _("Office hours"), "value": unit.hours, "zh": True},
        {"label": _("Telephone"), **telephone(unit.phone)},
        {"label": _("Fax"), "value": unit.fax},
        {"label": _("E-mail"), "value": unit.email},
        {"label": _("Credit code"), "value": unit.credit_code},
    ]


def contact_facts(unit: Organisation) -> list[dict[str, Any]]:
    """The unit's office for disclosure (公开工作机构). 《条例》第十二条.

    What the office has not of its own is the unit's.
    """
    return [
        {"label": _("Office name"), "value": unit.contact_office or unit.name, "zh": True},
        {"label": _("Telephone"), **telephone(unit.contact_phone or unit.phone)},
        {"label": _("Fax"), "value": unit.fax},
        {"label": _("Address"), "value": unit.contact_address or unit.address, "zh": True},
        {"label": _("Postcode"), "value": unit.postcode},
        {"label": _("Office hours"), "value": unit.hours, "zh": True},
    ]
