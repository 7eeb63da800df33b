"""政府信息公开: the section in its fixed order, for the city and for each unit alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import item_by_slug, items_for
from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import root_unit
from gongkai.portal.frame import Crumb, page
from gongkai.portal.listing import listing
from gongkai.portal.views.units import contact_facts, unit_facts, unit_or_404, wall
from gongkai.records.queries import counts_by_item, for_everybody
from gongkai.ui.text import in_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.catalogue.models import CatalogueItem
    from gongkai.organisations.models import Organisation

PARTS = {
    "zfxxgkzn": ("guide", "guide"),
    "zfxxgkzd": ("rules", "rules"),
    "fdzdgknr": ("content", ""),
    "zfxxgknb": ("annual", "annual_report"),
    "ysqgk": ("request", ""),
}


def part_names() -> dict[str, str]:
    """The five fixed entrances, in their fixed order."""
    return {
        "zfxxgkzn": _("Disclosure guide"),
        "zfxxgkzd": _("Disclosure rules"),
        "fdzdgknr": _("Statutory disclosures"),
        "zfxxgknb": _("Annual reports"),
        "ysqgk": _("Apply for information"),
    }


@public_view
def section(
    request: HttpRequest, code: str = "", part: str = "fdzdgknr", item: str = ""
) -> HttpResponse:
    """One part of the section of one unit; of the city when no unit is named."""
    unit = unit_or_404(code) if code else root_unit()
    if part not in PARTS:
        raise NotFound("no_such_part", _("There is no such page in this section."))
    heading = _heading(item) if item else None
    context: dict[str, Any] = {
        "unit": unit,
        "part": part,
        "part_name": part_names()[part],
        "section_links": {PARTS[p][0]: address(unit, p) for p in PARTS},
        "section_current": PARTS[part][0],
        "headings": headings(unit, heading),
        "heading": heading,
        "heading_name": item_name(heading) if heading else "",
        "groups": wall("portal:unit_section", unit.code),
        "request_href": address(unit, "ysqgk"),
        "whole_city": unit.parent_id is None,
    }
    if part == "ysqgk":
        context["facts"] = contact_facts(unit) + unit_facts(unit)
        template = "portal/section_request.html"
    else:
        records = _records(unit, PARTS[part][1], heading)
        with_unit = unit.parent_id is None
        context["list"] = listing(request, records, legal_day(now()), with_unit=with_unit)
        template = "portal/section.html"
    return page(request, template, context, crumbs=_crumbs(unit, part), column="zfxxgk")


def _records(unit: Organisation, kind: str, heading: CatalogueItem | None) -> Any:
    records = for_everybody()
    if unit.parent_id is not None:
        records = records.filter(unit=unit)
    if kind:
        records = records.filter(kind=kind)
    if heading:
        records = records.filter(item=heading)
    return records


def headings(unit: Organisation, current: CatalogueItem | None) -> list[dict[str, Any]]:
    """The statutory headings that hold something, with counts (空栏目不上线)."""
    of = None if unit.parent_id is None else unit
    counts = counts_by_item(of)
    return [
        {
            "label": in_chinese(item_name(item)) if not _english(item) else item.name_en,
            "href": heading_address(unit, item),
            "count": counts[item.pk],
            "current": current is not None and item.pk == current.pk,
        }
        for item in items_for(of)
        if counts.get(item.pk)
    ]


def item_name(item: CatalogueItem) -> str:
    """The item's name in the language of the page, as far as there is one."""
    return item.name_en if _english(item) else item.name


def _english(item: CatalogueItem) -> bool:
    return translation.get_language() == "en" and bool(item.name_en)


def _heading(slug: str) -> CatalogueItem:
    item = item_by_slug(slug)
    if item is None:
        raise NotFound("no_such_heading", _("There is no such heading in this section."))
    return item


def address(unit: Organisation, part: str) -> str:
    """Where a part of the unit's section stands."""
    if unit.parent_id is None:
        return reverse("portal:section_part", args=[part])
    return reverse("portal:unit_section_part", args=[unit.code, part])


def heading_address(unit: Organisation, item: CatalogueItem) -> str:
    """Where one heading of the unit's section stands."""
    if unit.parent_id is None:
        return reverse("portal:section_heading", args=[item.slug])
    return reverse("portal:unit_section_heading", args=[unit.code, item.slug])


def _crumbs(unit: Organisation, part: str) -> list[Crumb]:
    crumbs = [{"label": _("Government information"), "href": reverse("portal:section")}]
    if unit.parent_id is not None:
        crumbs.append(
            {
                "label": in_chinese(unit.short_name),
                "href": reverse("portal:unit", args=[unit.code]),
            }
        )
    crumbs.append({"label": part_names()[part], "href": ""})
    return crumbs


