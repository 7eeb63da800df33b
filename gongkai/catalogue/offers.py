"""What a unit could take into its catalogue, part by part, beside what it has taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongkai.catalogue.models import CatalogueItem, UnitItem
from gongkai.catalogue.rules import REQUIRED_BY_LAW
from gongkai.catalogue.standard import fits

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation

PILOT_FIELDS = "F"


@dataclass(frozen=True)
class Offer:
    """One item: in the unit's catalogue, put aside from it, or not taken yet."""

    item: CatalogueItem
    part_code: str
    group: str
    adopted: UnitItem | None
    put_aside: UnitItem | None

    @property
    def is_required(self) -> bool:
        """Whether the law leaves no choice once it is taken."""
        return self.item.code.startswith(REQUIRED_BY_LAW)

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now."""
        return self.adopted is None and not self.item.retired_in


@dataclass(frozen=True)
class Part:
    """A part of the standard catalogue: an article's list, or one of the pilot fields."""

    heading: CatalogueItem
    offers: list[Offer] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many items of it stand in the unit's catalogue."""
        return sum(offer.adopted is not None for offer in self.offers)


def parts_for(unit: Organisation) -> list[Part]:
    """What suits a unit of its kind, and whatever it has taken; parts without items left out."""
    everything = list(CatalogueItem.objects.all())
    items = {item.pk: item for item in everything}
    own, aside = _rows_of(unit)
    parts: dict[int, Part] = {}
    for item in everything:
        suits = not item.is_heading and not item.retired_in and fits(item.levels, unit.kind)
        if not suits and item.pk not in own:
            continue
        road = _road_to(item, items)
        part = parts.setdefault(road[0].pk, Part(road[0]))
        group = " · ".join(one.shown_name for one in road[1:] if one.is_heading)
        part.offers.append(Offer(item, road[0].code, group, own.get(item.pk), aside.get(item.pk)))
    return list(parts.values())


def offer_of(unit: Organisation, code: str) -> Offer | None:
    """One item as it stands for the unit; None where it has no place there."""
    found = (offer for part in parts_for(unit) for offer in part.offers)
    return next((offer for offer in found if offer.item.code == code), None)


def _rows_of(unit: Organisation) -> tuple[dict[int, UnitItem], dict[int, UnitItem]]:
    """The unit's rows in force, and the last one put aside, by item."""
    own: dict[int, UnitItem] = {}
    aside: dict[int, UnitItem] = {}
    for row in UnitItem.objects.filter(unit=unit).select_related("item", "unit").order_by("pk"):
        (own if row.ended_on is None else aside)[row.item_id] = row
    return own, aside


def _road_to(item: CatalogueItem, items: dict[int, CatalogueItem]) -> list[CatalogueItem]:
    """The headings above an item, the part first; a pilot field is a part of its own."""
    road: list[CatalogueItem] = []
    at = items.get(item.parent_id or 0)
    while at is not None:
        road.insert(0, at)
        at = items.get(at.parent_id or 0)
    if len(road) > 1 and road[0].code == PILOT_FIELDS:
        road = road[1:]
    return road or [item]
