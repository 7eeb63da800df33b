"""Look the catalogue up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from gongkai.catalogue.enums import Level
from gongkai.catalogue.models import CatalogueItem, Genre, Theme, UnitItem
from gongkai.catalogue.rules import due_day, parse_time_limit
from gongkai.workdays.queries import add_workdays

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation

LEVELS = {
    "government": (Level.COUNTY, Level.COUNTY_TOWN),
    "office": (Level.COUNTY, Level.COUNTY_TOWN),
    "department": (Level.COUNTY, Level.COUNTY_TOWN),
    "town": (Level.TOWN, Level.COUNTY_TOWN),
    "village": (Level.VILLAGE,),
    "institution": (Level.COUNTY, Level.COUNTY_TOWN),
}
STATUTORY_PREFIXES = ("A", "B", "C", "V")


def item_by_code(code: str) -> CatalogueItem | None:
    """The item with that code."""
    return CatalogueItem.objects.filter(code=code).first()


def item_by_slug(slug: str) -> CatalogueItem | None:
    """The item with that path segment."""
    return CatalogueItem.objects.filter(slug=slug).first()


def items_for(unit: Organisation | None = None) -> QuerySet[CatalogueItem]:
    """What a unit has in its catalogue, in order; the whole catalogue when none is named."""
    items = CatalogueItem.objects.filter(is_heading=False)
    if unit is None:
        return items
    return items.filter(adoptions__unit=unit, adoptions__ended_on__isnull=True)


def default_items_for_kind(kind: str) -> QuerySet[CatalogueItem]:
    """The statutory items a unit of that kind starts with (《条例》第二十条、第二十一条)."""
    statutory = Q(pk__in=[])
    for prefix in STATUTORY_PREFIXES:
        statutory |= Q(parent__code=prefix)
    return CatalogueItem.objects.filter(statutory, level__in=LEVELS[kind], is_heading=False)


def choices_for(unit: Organisation) -> list[tuple[str, list[tuple[int, str]]]]:
    """(heading, [(id, name)]) for a form: the unit's own items, or the default ones."""
    own = items_for(unit).select_related("parent")
    items = own if own.exists() else default_items_for_kind(unit.kind).select_related("parent")
    groups: dict[str, list[tuple[int, str]]] = {}
    for item in items:
        groups.setdefault(item.parent.name if item.parent else "", []).append((item.pk, item.name))
    return list(groups.items())


def adopted(unit: Organisation) -> QuerySet[UnitItem]:
    """The unit's catalogue with who keeps each item current."""
    return UnitItem.objects.filter(unit=unit, ended_on__isnull=True).select_related("item__parent")


def theme_label(code: str) -> str:
    """How a theme is shown: class and subclass; empty for an unknown code."""
    theme = Theme.objects.select_related("parent").filter(code=code).first() if code else None
    if theme is None:
        return ""
    return f"{theme.parent.name}／{theme.name}" if theme.parent else theme.name


def theme_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(class, [(code, name)]) for a form; a class without subclasses stands for itself."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for theme in Theme.objects.select_related("parent"):
        if theme.parent:
            groups.setdefault(theme.parent.name, []).append((theme.code, theme.name))
    alone = [(t.code, t.name) for t in Theme.objects.filter(parent=None, children=None)]
    return [*groups.items(), *([("", alone)] if alone else [])]


def genre_choices() -> list[tuple[str, str]]:
    """The genres for a form."""
    return [(name, name) for name in Genre.objects.values_list("name", flat=True)]


def due_for(item: CatalogueItem, formed_on: date) -> date | None:
    """The last day on which something formed on ``formed_on`` may go public under the item."""
    return due_day(parse_time_limit(item.time_limit), formed_on, add_workdays)
