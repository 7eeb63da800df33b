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
from gongkai.portal.views.home import as_link
from gongkai.records.queries import for_everybody
from gongkai.ui.text import in_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.organisations.models import Organisation

WALL = (UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.INSTITUTION)


def unit_or_404(code: str) -> Organisation:
    """The unit with that code, one that has ceased to exist included: its pages stay."""
    unit = unit_by_code(code)
    if unit is None:
        raise NotFound("no_such_unit", _("There is no unit at this address."))
    return unit


def wall(address: str, current: str = "") -> list[dict[str, Any]]:
    """All living units by kind, each leading to ``address`` (a route that takes the code)."""
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in WALL}
    for unit in units_in_force(legal_day(now())):
        if unit.kind in groups:
            groups[unit.kind].append(
                {
                    "label": in_chinese(unit.short_name),
                    "href": reverse(address, args=[unit.code]),
                    "current": unit.code == current,
                }
            )
    return [
        {"heading": UnitKind(kind).label, "entries": entries}
        for kind, entries in groups.items()
        if entries
    ]


@public_view
def units(request: HttpRequest) -> HttpResponse:
    """Every unit of the city, one link each."""
    crumbs = [{"label": _("Units"), "href": ""}]
    context = {"groups": wall("portal:unit")}
    return page(request, "portal/units.html", context, crumbs=crumbs, column="jg")


@public_view
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Functions, leaders, address, hours, telephone. 《条例》第二十条第（二）项."""
    found = unit_or_404(code)
    crumbs = [
        {"label": _("Units"), "href": reverse("portal:units")},
        {"label": in_chinese(found.short_name), "href": ""},
    ]
    context = {
        "unit": found,
        "facts": unit_facts(found),
        "contact": contact_facts(found),
        "leaders": list(found.leaders.all()),
        "former_names": list(found.former_names.all()),
        "functions": [line for line in found.functions.splitlines() if line.strip()],
        "latest": [as_link(record) for record in for_everybody().filter(unit=found)[:8]],
    }
    return page(request, "portal/unit.html", context, crumbs=crumbs, column="jg")


def unit_facts(unit: Organisation) -> list[dict[str, Any]]:
    """Address, hours and numbers; what is not known is left out."""
    return [
        {"label": _("Address"), "value": unit.address, "zh": True},
        {"label": _("Postcode"), "value": unit.postcode},
        {"label": _("Office hours"), "value": unit.hours, "zh": True},
        {"label": _("Telephone"), "value": unit.phone},
        {"label": _("Fax"), "value": unit.fax},
        {"label": _("E-mail"), "value": unit.email},
        {"label": _("Credit code"), "value": unit.credit_code},
    ]


def contact_facts(unit: Organisation) -> list[dict[str, Any]]:
    """The unit's office for disclosure (公开工作机构). 《条例》第十二条."""
    return [
        {"label": _("Disclosure office"), "value": unit.contact_office, "zh": True},
        {"label": _("Telephone"), "value": unit.contact_phone},
        {"label": _("Address"), "value": unit.contact_address, "zh": True},
    ]
