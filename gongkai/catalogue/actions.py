"""Load the standard catalogue, adopt items, give index numbers out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.catalogue.enums import Timing
from gongkai.catalogue.models import (
    CatalogueItem,
    Genre,
    IndexCounter,
    IndexRule,
    Theme,
    UnitItem,
)
from gongkai.catalogue.rules import (
    DEFAULT_PATTERN,
    format_index_number,
    index_period,
    is_index_pattern,
    parse_time_limit,
)
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation


def read_data(name: str) -> Any:
    """One of the package's data files."""
    text = files("gongkai.catalogue").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@transaction.atomic
def load_standard_data(*, by: Actor, now: datetime) -> int:
    """Load or refresh themes, genres and items from the package; returns how many items there are.

    Rows are known by their code; a unit's adoptions are left alone.
    """
    _load_themes()
    for order, name in enumerate(read_data("genres")["genres"]):
        Genre.objects.update_or_create(name=name, defaults={"sort_order": order})
    rows = read_data("statutory")["items"] + read_data("fields")["items"]
    known: dict[str, CatalogueItem] = {}
    for order, row in enumerate(rows):
        known[row["code"]] = _load_item(row, known.get(row.get("parent", "")), order)
    write_audit(verb=Verb.SETTING, by=by, now=now, kind="catalogue", object_id="standard")
    return len(known)


def _load_themes() -> None:
    for row in read_data("themes")["themes"]:
        parent, _made = Theme.objects.update_or_create(
            code=row["code"], defaults={"name": row["name"], "parent": None}
        )
        for child in row.get("children") or ():
            Theme.objects.update_or_create(
                code=child["code"], defaults={"name": child["name"], "parent": parent}
            )


def _load_item(row: dict[str, Any], parent: CatalogueItem | None, order: int) -> CatalogueItem:
    heading = row.get("heading", False)
    limit = None if heading else parse_time_limit(row.get("time_limit", ""))
    item, _made = CatalogueItem.objects.update_or_create(
        code=row["code"],
        defaults={
            "slug": row.get("slug") or row["code"].lower(),
            "parent": parent,
            "name": row["name"],
            "name_en": row.get("name_en", ""),
            "is_heading": heading,
            "is_pending": row.get("pending", False),
            "contents": row.get("contents", ""),
            "basis": row.get("basis", ""),
            "time_limit": row.get("time_limit", ""),
            "limit_kind": limit.kind if limit else "",
            "limit_amount": limit.amount if limit else 0,
            "timing": row.get("timing", Timing.AS_IT_HAPPENS),
            "openness": row.get("openness", ""),
            "channels": row.get("channels", []),
            "audience": row.get("audience", ""),
            "level": row.get("level") or (parent.level if parent else ""),
            "source": row["source"],
            "verified": row["verified"],
            "sort_order": order,
        },
    )
    return item


@transaction.atomic
def adopt_items(
    *, unit: Organisation, items: Iterable[CatalogueItem], by: Officer, now: datetime
) -> list[UnitItem]:
    """Take items into the unit's catalogue; those it has already are left as they are."""
    actor = by.actor(Permission.CATALOGUE, unit.pk)
    made = []
    for item in items:
        row, new = UnitItem.objects.get_or_create(
            unit=unit, item=item, ended_on=None, defaults={"adopted_on": legal_day(now)}
        )
        if new:
            made.append(row)
    if made:
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="catalogue",
            object_id=unit.code, adopted=[row.item.code for row in made],
        )  # fmt: skip
    return made


@transaction.atomic
def drop_item(*, adopted: UnitItem, by: Officer, now: datetime) -> None:
    """End an adoption from today; what 《条例》第二十条 lists cannot be dropped."""
    actor = by.actor(Permission.CATALOGUE, adopted.unit_id)
    if adopted.item.code.startswith("A"):
        raise InvalidInput(
            "statutory_item",
            _("This item is required by law and stays in the catalogue of every unit."),
        )
    UnitItem.objects.filter(pk=adopted.pk).update(ended_on=legal_day(now))
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=adopted.unit.code, kind="catalogue",
        object_id=adopted.unit.code, dropped=adopted.item.code,
    )  # fmt: skip


@transaction.atomic
def set_responsible(*, adopted: UnitItem, office: str, by: Officer, now: datetime) -> UnitItem:
    """Name the office that keeps the item current."""
    actor = by.actor(Permission.CATALOGUE, adopted.unit_id)
    adopted.responsible_office = office.strip()[:60]
    adopted.save(update_fields=["responsible_office"])
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=adopted.unit.code, kind="catalogue",
        object_id=adopted.unit.code, item=adopted.item.code,
    )  # fmt: skip
    return adopted


@transaction.atomic
def set_index_pattern(*, unit: Organisation, pattern: str, by: Officer, now: datetime) -> IndexRule:
    """How the unit's index numbers are built from now on; those given out stay."""
    actor = by.actor(Permission.APPROVAL_CHAIN, unit.pk)
    if not is_index_pattern(pattern):
        raise InvalidInput(
            "index_pattern",
            _("Use {unit} {credit} {theme} {year} {month} {number:5}; year and number are needed."),
        )
    rule, _made = IndexRule.objects.update_or_create(unit=unit, defaults={"pattern": pattern})
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, unit_code=unit.code, kind="catalogue",
        object_id=unit.code, pattern=pattern,
    )  # fmt: skip
    return rule


@transaction.atomic(savepoint=False)
def next_index_number(*, unit: Organisation, theme: str, now: datetime) -> str:
    """Give the unit's next index number out, once: numbers start again with the year or month.

    The counter row is raised by UPDATE inside the transaction, so two at once get two numbers.
    """
    pattern = (
        IndexRule.objects.filter(unit=unit).values_list("pattern", flat=True).first()
        or DEFAULT_PATTERN
    )
    day = legal_day(now)
    period = index_period(pattern, day.year, day.month)
    raised = IndexCounter.objects.filter(unit=unit, period=period).update(value=F("value") + 1)
    if not raised:
        IndexCounter.objects.get_or_create(unit=unit, period=period)
        IndexCounter.objects.filter(unit=unit, period=period).update(value=F("value") + 1)
    number = IndexCounter.objects.values_list("value", flat=True).get(unit=unit, period=period)
    return format_index_number(
        pattern, unit=unit.index_code or unit.code, credit=unit.credit_code, theme=theme,
        year=day.year, month=day.month, number=number,
    )  # fmt: skip
