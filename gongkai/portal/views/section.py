"""政府信息公开: the section in its fixed order, for the city and for each unit alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import adopted, item_by_slug, items_for
from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import root_unit, unit_to_reach
from gongkai.portal.frame import Crumb, page
from gongkai.portal.listing import asked_words, listing
from gongkai.portal.views.units import contact_facts, unit_or_404, wall
from gongkai.records.queries import counts_by_item, for_everybody
from gongkai.ui.text import reads_chinese

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from gongkai.catalogue.models import CatalogueItem
    from gongkai.organisations.models import Organisation
    from gongkai.records.models import Record

PARTS = {
    "zfxxgkzn": ("guide", "guide"),
    "zfxxgkzd": ("rules", "rules"),
    "fdzdgknr": ("content", ""),
    "zfxxgknb": ("annual", "annual_report"),
    "ysqgk": ("request", ""),
}


def part_names() -> dict[str, str]:
    """The five fixed entrances, in their fixed order (国办公开办函〔2019〕61号)."""
    return {
        "zfxxgkzn": _("Disclosure guide"),
        "zfxxgkzd": _("Disclosure rules"),
        "fdzdgknr": _("Statutory disclosures"),
        "zfxxgknb": _("Annual disclosure reports"),
        "ysqgk": _("Disclosure on request"),
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
    items = named_items()
    shown = name_of(heading, items) if heading else part_names()[part]
    reached = unit_to_reach(unit)
    context: dict[str, Any] = {
        "unit": unit,
        "reached": reached,
        "shown": shown,
        "section_links": links_of(unit),
        "section_current": PARTS[part][0],
        "headings": headings(unit, heading, items),
        "contact": contact_facts(reached),
        "scope_unit": "" if _is_city(unit) else unit.code,
        "request_href": address(unit, "ysqgk"),
        "feed_href": reverse("portal:unit_feed", args=[unit.code]),
    }
    template = "portal/section_request.html"
    if part != "ysqgk":
        template = "portal/section.html"
        records = _records(unit, PARTS[part][1], heading)
        context |= _list_part(request, unit, records, heading)
    return page(
        request, template, context, title=f"{shown}_{unit.short_name}",
        crumbs=_crumbs(unit, part, shown if heading else ""), column="zfxxgk",
    )  # fmt: skip


def _list_part(
    request: HttpRequest,
    unit: Organisation,
    records: QuerySet[Record],
    heading: CatalogueItem | None,
) -> dict[str, Any]:
    return {
        "words": asked_words(request),
        "list": listing(request, records, legal_day(now()), with_unit=_is_city(unit)),
        "duty": duty(unit, heading) if heading else [],
        "is_unproven": heading is not None and not heading.verified,
        "groups": wall("portal:unit_section", unit.code),
    }


def _is_city(unit: Organisation) -> bool:
    """The section of the government at the top shows what all units disclosed."""
    return unit.parent_id is None


def _records(unit: Organisation, kind: str, heading: CatalogueItem | None) -> QuerySet[Record]:
    records = for_everybody()
    if not _is_city(unit):
        records = records.filter(unit=unit)
    if kind:
        records = records.filter(kind=kind)
    if heading:
        records = records.filter(item=heading)
    return records


def links_of(unit: Organisation) -> dict[str, str]:
    """The addresses of the five entrances, by the names the navigation knows them by."""
    return {name: address(unit, part) for part, (name, _kind) in PARTS.items()}


class Named(NamedTuple):
    """An item of the catalogue under the name it is shown with."""

    item: CatalogueItem
    name: str


def headings(
    unit: Organisation, current: CatalogueItem | None, items: list[Named] | None = None
) -> list[dict[str, Any]]:
    """The statutory headings that hold something, with counts (空栏目不上线)."""
    counts = counts_by_item(None if _is_city(unit) else unit)
    return [
        {
            "label": name,
            "href": heading_address(unit, item),
            "count": counts[item.pk],
            "current": current is not None and item.pk == current.pk,
        }
        for item, name in (named_items() if items is None else items)
        if counts.get(item.pk)
    ]


def named_items() -> list[Named]:
    """Every item by name in the language of the page; where several share one, with its field.

    社会救助 is a heading of counties and another one of towns: 社会救助（乡镇）.
    """
    items = list(items_for(None).select_related("parent"))
    times = Counter(item_name(item) for item in items)
    return [
        Named(item, _with_field(item) if times[item_name(item)] > 1 else item_name(item))
        for item in items
    ]


def name_of(item: CatalogueItem, items: list[Named]) -> str:
    """The name among the others; a retired item, which is not among them, keeps its own."""
    return next((name for other, name in items if other.pk == item.pk), item_name(item))


def item_name(item: CatalogueItem) -> str:
    """The item's own name in the language of the page, as far as there is one."""
    return item.name if reads_chinese() else item.name_en or item.name


def _with_field(item: CatalogueItem) -> str:
    name, field = item_name(item), item_name(item.parent) if item.parent else ""
    field = field.removesuffix("追加内容").removeprefix("Added for ")
    field = field.replace("乡（镇）", "乡镇").replace("设区的市级、县级", "市县")
    return f"{name}（{field}）" if reads_chinese() else f"{name} ({field})"


def duty(unit: Organisation, item: CatalogueItem) -> list[dict[str, Any]]:
    """What the law asks to be shown here, by when, and who in the unit sees to it."""
    own = adopted(unit).filter(item=item).first()
    return [
        {"label": _("What is shown"), "value": item.contents, "zh": True},
        {"label": _("Basis"), "value": item.basis, "zh": True},
        {"label": _("Time limit"), "value": (own or item).time_limit, "zh": True},
        {"label": _("Kept current by"), "value": own and own.responsible_office, "zh": True},
    ]


def _heading(slug: str) -> CatalogueItem:
    item = item_by_slug(slug)
    if item is None:
        raise NotFound("no_such_heading", _("There is no such heading in this section."))
    return item


def address(unit: Organisation, part: str) -> str:
    """Where a part of the unit's section stands."""
    if _is_city(unit):
        return reverse("portal:section_part", args=[part])
    return reverse("portal:unit_section_part", args=[unit.code, part])


def heading_address(unit: Organisation, item: CatalogueItem) -> str:
    """Where one heading of the unit's section stands."""
    if _is_city(unit):
        return reverse("portal:section_heading", args=[item.slug])
    return reverse("portal:unit_section_heading", args=[unit.code, item.slug])


def _crumbs(unit: Organisation, part: str, heading: str) -> list[Crumb]:
    crumbs = [{"label": _("Government information"), "href": reverse("portal:section")}]
    if not _is_city(unit):
        own = reverse("portal:unit_section", args=[unit.code])
        crumbs.append({"label": unit.short_name, "href": own})
    if heading:
        crumbs.append({"label": part_names()[part], "href": address(unit, part)})
        return [*crumbs, {"label": heading, "href": ""}]
    return [*crumbs, {"label": part_names()[part], "href": ""}]
