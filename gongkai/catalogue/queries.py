"""Look the catalogue up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.catalogue.enums import LimitKind
from gongkai.catalogue.models import CatalogueItem, Genre, IndexRule, Theme, UnitItem
from gongkai.catalogue.offers import Offer, Part, offer_of, parts_for
from gongkai.catalogue.rules import (
    DEFAULT_PATTERN,
    STATUTORY,
    IndexPattern,
    TimeLimit,
    ceiling,
    due_day,
    read_index_pattern,
)
from gongkai.workdays import rules as workdays
from gongkai.workdays.queries import calendar

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation

__all__ = ["Offer", "Part", "offer_of", "parts_for"]

THEME_SEPARATOR = "\\"
VILLAGE = "V"


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
        return items.filter(retired_in="")
    return items.filter(adoptions__unit=unit, adoptions__ended_on__isnull=True)


def whole_catalogue() -> QuerySet[CatalogueItem]:
    """Headings and items of the standard catalogue that are not retired, each with its parent."""
    return CatalogueItem.objects.filter(retired_in="").select_related("parent")


def adopted(unit: Organisation) -> QuerySet[UnitItem]:
    """The unit's catalogue with who keeps each item current."""
    return (
        UnitItem.objects.filter(unit=unit, ended_on__isnull=True)
        .select_related("item__parent", "unit")
        .order_by("item__sort_order")
    )


@dataclass(frozen=True)
class Branch:
    """An item or heading with what stands below it; ``adopted`` is the unit's own row."""

    item: CatalogueItem
    adopted: UnitItem | None = None
    children: list[Branch] = field(default_factory=list)


def tree_for(unit: Organisation | None = None) -> list[Branch]:
    """The unit's catalogue as a tree under its headings; the whole one when no unit is named.

    The whole one shows pending headings too (待补录); a unit's only headings that hold something.
    """
    everything = list(CatalogueItem.objects.all())
    if unit is None:
        return _branches([item for item in everything if not item.retired_in], {})
    own = {row.item_id: row for row in adopted(unit)}
    parents = {item.pk: item.parent_id for item in everything}
    shown: set[int | None] = set()
    for place in own:
        at: int | None = place
        while at is not None and at not in shown:
            shown.add(at)
            at = parents[at]
    return _branches([item for item in everything if item.pk in shown], own)


def _branches(items: Iterable[CatalogueItem], own: dict[int, UnitItem]) -> list[Branch]:
    made = {item.pk: Branch(item, own.get(item.pk)) for item in items}
    roots: list[Branch] = []
    for branch in made.values():
        above = made.get(branch.item.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


def default_items_for_kind(kind: str) -> QuerySet[CatalogueItem]:
    """The items a unit of that kind starts with (《条例》第二十条、第二十一条; villages: 村务公开).

    Which of them suit a public institution is the product's choice: 《条例》第五十五条 leaves
    institutions to rules of their own.
    """
    rows = CatalogueItem.objects.filter(is_heading=False, retired_in="")
    codes = [code for code, kinds in rows.values_list("code", "default_for") if kind in kinds]
    return rows.filter(code__in=codes)


def choices_for(unit: Organisation) -> list[tuple[str, list[tuple[int, str]]]]:
    """(heading, [(id, name)]) for a form: the unit's own items, or the default ones."""
    own = items_for(unit)
    everything = CatalogueItem.objects.in_bulk()
    groups: dict[str, list[tuple[int, str]]] = {}
    for item in own if own.exists() else default_items_for_kind(unit.kind):
        groups.setdefault(_heading_over(item, everything), []).append((item.pk, item.name))
    return list(groups.items())


def _heading_over(item: CatalogueItem, everything: dict[int, CatalogueItem]) -> str:
    """The heading an item stands under; within the pilot fields, the field and its group."""
    above = [everything[item.parent_id]] if item.parent_id else []
    while above and above[0].parent_id:
        above.insert(0, everything[above[0].parent_id])
    headings = [one.name for one in above if one.is_heading]
    return " · ".join(headings[1:] or headings)


# --- themes and genres -------------------------------------------------------------------------
def theme_label(code: str, *, english: bool = False) -> str:
    """How a theme is shown, 综合政务\\政务公开; empty for an unknown code."""
    theme = Theme.objects.select_related("parent").filter(code=code).first() if code else None
    if theme is None:
        return ""
    above = [theme.parent] if theme.parent else []
    return THEME_SEPARATOR.join(one.name_en if english else one.name for one in [*above, theme])


def theme_classes(*, english: bool = False) -> dict[str, str]:
    """Code of each class (一级主题) → its name."""
    rows = Theme.objects.filter(parent=None)
    return dict(rows.values_list("code", "name_en" if english else "name"))


def theme_choices(*, english: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """(class, [(code, name)]) for a form; a class without subclasses stands for itself."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for theme in Theme.objects.filter(retired_in="").prefetch_related("children"):
        if theme.parent_id is None:
            below = [one for one in theme.children.all() if not one.retired_in] or [theme]
            groups[theme.name_en if english else theme.name] = [
                (one.code, one.name_en if english else one.name) for one in below
            ]
    return list(groups.items())


def genre_choices(*, english: bool = False) -> list[tuple[str, str]]:
    """The genres for a form; the Chinese name is what is kept."""
    genres = Genre.objects.filter(retired_in="")
    return [(one.name, one.name_en if english else one.name) for one in genres]


def genre_label(name: str) -> str:
    """A genre in the language of the page; one that is not among the fifteen as it is kept."""
    if get_language() != "en" or not name:
        return name
    english = Genre.objects.filter(name=name).values_list("name_en", flat=True).first() or name
    return english[:1].upper() + english[1:]


# --- time limits -------------------------------------------------------------------------------
class Due(NamedTuple):
    """The last day, and whether holidays not yet announced could move it (暂定)."""

    day: date | None
    provisional: bool


def due_for(
    item: CatalogueItem,
    formed_on: date,
    unit: Organisation | None = None,
    days: workdays.Calendar | None = None,
) -> Due:
    """The last day on which something formed on ``formed_on`` may go public under the item.

    A unit's own stricter limit goes first. An item that names no limit, or says “promptly”, ends
    with the twenty working days of 《条例》第二十六条; that regulation does not bind villages.
    Asking for many, get `workdays.queries.calendar` once and hand it in.
    """
    limit = limit_for(item, unit)
    if limit is None or limit.kind == LimitKind.PROMPTLY:
        if item.code.startswith(VILLAGE):
            return Due(None, False)
        limit = ceiling(limit)
    held = days or calendar()
    due = due_day(
        limit, formed_on, lambda start, number: workdays.add_workdays(start, number, held)
    )
    return Due(due, limit.kind == LimitKind.WORKDAYS_AFTER and _unsure(formed_on, due, held))


def limit_for(item: CatalogueItem, unit: Organisation | None = None) -> TimeLimit | None:
    """The unit's own limit where it has one, else the item's."""
    own = unit and UnitItem.objects.filter(unit=unit, item=item, ended_on=None).first()
    return (own.limit if own else None) or item.limit


def _unsure(start: date, end: date | None, held: workdays.Calendar) -> bool:
    """Whether any counted day is one whose year's holidays are not announced."""
    if end is None:
        return False
    span = range(1, (end - start).days + 1)
    return not all(held.is_workday(start + timedelta(days=passed)).announced for passed in span)


def limit_in_words(limit: TimeLimit | None) -> str:
    """A limit in the language of the page; 《条例》第二十六条 where the item names none."""
    limit = limit or STATUTORY
    facts = {"amount": limit.amount, "month": limit.month, "day": limit.day}
    sentences = {
        LimitKind.WORKDAYS_AFTER: _("within %(amount)s working days"),
        LimitKind.DAYS_AFTER: _("within %(amount)s days"),
        LimitKind.BY_DATE_EACH_YEAR: _("by %(day)s/%(month)s each year"),
        LimitKind.QUARTERLY: _("once a quarter"),
        LimitKind.MONTHLY: _("once a month"),
        LimitKind.PROMPTLY: _("at once"),
    }
    words = sentences[limit.kind] % facts
    if limit.publicity_days:
        notice = _("%(limit)s, shown as a notice for %(days)s working days")
        return notice % {"limit": words, "days": limit.publicity_days}
    return words


# --- index numbers -----------------------------------------------------------------------------
def index_pattern_of(unit: Organisation) -> IndexPattern:
    """The unit's pattern, else the site's, else ``{unit}/{year}-{number:5}``."""
    asked = IndexRule.objects.filter(Q(unit=unit) | Q(unit=None))
    rules: dict[int | None, str] = dict(asked.values_list("unit_id", "pattern"))
    return read_index_pattern(rules.get(unit.pk) or rules.get(None) or DEFAULT_PATTERN)
