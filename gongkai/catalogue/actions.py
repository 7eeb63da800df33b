"""Load the standard catalogue, adopt items, give index numbers out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.catalogue import errors
from gongkai.catalogue.loading import load_rows
from gongkai.catalogue.models import (
    CatalogueItem,
    Genre,
    IndexCounter,
    IndexRule,
    StandardRelease,
    Theme,
    UnitItem,
)
from gongkai.catalogue.queries import default_items_for_kind, index_pattern_of
from gongkai.catalogue.rules import (
    REQUIRED_BY_LAW,
    IndexFacts,
    IndexPattern,
    MissingFact,
    UnreadableTimeLimit,
    UnusablePattern,
    counter_scope,
    format_index_number,
    is_no_longer,
    parse_time_limit,
    read_index_pattern,
    running_number,
)
from gongkai.catalogue.standard import fits, limit_as_json, standard
from gongkai.core import db, log
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor, Doer
from gongkai.organisations.actions import Founder
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, root_unit

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation


@transaction.atomic
def load_standard_data(*, by: Doer, now: datetime) -> int:
    """Load or refresh themes, genres and items from the package; returns how many items there are.

    Called by ``gongkai init`` and ``gongkai demo``, and again after an upgrade. Loading the same
    data twice changes nothing. Rows are known by their code; one that a later release leaves out
    is retired, not deleted, and a unit's adoptions are left alone.
    """
    log.take_turn()
    actor = by.actor_at_top(Permission.SETTINGS)
    data = standard()
    last = StandardRelease.objects.first()
    if last is None or last.digest != data.digest:
        load_rows(Theme, "code", data.themes, data.label)
        load_rows(Genre, "name", data.genres, data.label)
        load_rows(CatalogueItem, "code", data.items, data.label)
        StandardRelease.objects.create(
            label=data.label, digest=data.digest, loaded_at=now, loaded_by=actor.person
        )
        write_audit(
            verb=Verb.IMPORT, by=actor, now=now, kind="catalogue", object_id="standard",
            release=data.label, digest=data.digest,
        )  # fmt: skip
        _tell_pages("standard", now)
    return len(data.items)


@transaction.atomic
def adopt_items(
    *, unit: Organisation, items: Iterable[CatalogueItem], by: Officer, now: datetime
) -> list[UnitItem]:
    """Take items into the unit's catalogue; those it has already are left as they are."""
    log.take_turn()
    return _adopt(unit, items, by.actor(Permission.CATALOGUE, unit.pk), now)


@transaction.atomic
def adopt_default_items(
    *, unit: Organisation, by: Officer | Founder, now: datetime
) -> list[UnitItem]:
    """What 《条例》第二十条、第二十一条 ask of a unit of this kind, on the day it is founded.

    Asked for where units are founded: the law decides, not whoever presses the button.
    """
    log.take_turn()
    actor = by.actor(Permission.UNITS, unit.parent_id or unit.pk)
    return _adopt(unit, default_items_for_kind(unit.kind), actor, now)


def _adopt(
    unit: Organisation, items: Iterable[CatalogueItem], actor: Actor, now: datetime
) -> list[UnitItem]:
    held = set(UnitItem.objects.filter(unit=unit, ended_on=None).values_list("item_id", flat=True))
    new = [item for item in items if item.pk not in held]
    for item in new:
        if item.is_heading or item.retired_in or not fits(item.levels, unit.kind):
            raise errors.not_adoptable(item.name)
    made = UnitItem.objects.bulk_create(
        UnitItem(unit=unit, item=item, adopted_on=legal_day(now)) for item in new
    )
    if made:
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="catalogue",
            object_id=unit.code, adopted=[item.code for item in new],
        )  # fmt: skip
        _tell_pages(unit.code, now)
    return made


@transaction.atomic
def drop_item(*, adopted: UnitItem, reason: str, by: Officer, now: datetime) -> None:
    """End an adoption from today, saying why.

    What 《条例》第二十条 lists for everybody and the law lists for villages cannot be dropped.
    """
    log.take_turn()
    actor = by.actor(Permission.CATALOGUE, adopted.unit_id)
    if adopted.item.code.startswith(REQUIRED_BY_LAW):
        raise errors.required_by_law(adopted.item.name)
    if not reason.strip():
        raise errors.reason_missing()
    dropped = UnitItem.objects.filter(pk=adopted.pk, ended_on=None).update(
        ended_on=legal_day(now), ended_because=reason.strip()[:200]
    )
    if not dropped:
        raise errors.already_dropped(adopted.item.name)
    _audit(adopted, actor, now, dropped=adopted.item.code)


@transaction.atomic
def set_responsible(*, adopted: UnitItem, office: str, by: Officer, now: datetime) -> UnitItem:
    """Name the office that keeps the item current."""
    log.take_turn()
    actor = by.actor(Permission.CATALOGUE, adopted.unit_id)
    adopted.responsible_office = office.strip()[:60]
    adopted.save(update_fields=["responsible_office"])
    _audit(adopted, actor, now, item=adopted.item.code, fields=["responsible_office"])
    return adopted


@transaction.atomic
def set_time_limit(*, adopted: UnitItem, text: str, by: Officer, now: datetime) -> UnitItem:
    """The unit promises to be quicker than the standard; an empty ``text`` takes that back.

    《条例》第二十六条: other limits come from laws and regulations only, so a unit's own may be
    stricter, never looser.
    """
    log.take_turn()
    actor = by.actor(Permission.CATALOGUE, adopted.unit_id)
    adopted.own_time_limit = text.strip()
    adopted.own_limit_read = _own_limit(adopted.item, text.strip()) if text.strip() else {}
    adopted.save(update_fields=["own_time_limit", "own_limit_read"])
    _audit(adopted, actor, now, item=adopted.item.code, time_limit=adopted.own_time_limit)
    return adopted


def _own_limit(item: CatalogueItem, text: str) -> dict[str, object]:
    try:
        limit = parse_time_limit(text)
    except UnreadableTimeLimit as error:
        raise errors.unreadable_limit(text) from error
    if not is_no_longer(limit, item.limit):
        raise errors.longer_limit(text, item.time_limit)
    return limit_as_json(limit)


def _audit(adopted: UnitItem, actor: Actor, now: datetime, **detail: Any) -> None:
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=adopted.unit.code, kind="catalogue",
        object_id=adopted.unit.code, **detail,
    )  # fmt: skip
    _tell_pages(adopted.unit.code, now)


def _tell_pages(object_id: str, now: datetime) -> None:
    """Headings and their time limits stand on public pages that are kept."""
    log.append(topic="catalogue.changed", kind="catalogue", object_id=object_id, now=now)


# --- index numbers -----------------------------------------------------------------------------
@transaction.atomic
def set_index_pattern(
    *, unit: Organisation | None, pattern: str, by: Officer, now: datetime
) -> IndexRule:
    """How index numbers of the unit, or of the whole site, are built; those given out stay."""
    log.take_turn()
    at = unit or root_unit()
    actor = by.actor(Permission.APPROVAL_CHAIN, at.pk)
    try:
        read_index_pattern(pattern)
    except UnusablePattern as error:
        raise errors.unusable_pattern(pattern) from error
    rule, _made = IndexRule.objects.update_or_create(unit=unit, defaults={"pattern": pattern})
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, unit_code=at.code, kind="catalogue",
        object_id=unit.code if unit else "site", pattern=pattern,
    )  # fmt: skip
    return rule


@transaction.atomic(savepoint=False)
def next_index_number(
    *, unit: Organisation, theme: str, now: datetime, formed_on: date | None = None
) -> str:
    """Give the next index number out, once: numbers start again with the year or month.

    The year is that of ``formed_on``, today's unless told. The counter row is raised, or made, by
    one statement inside the transaction, so two at once get two numbers. It is part of the
    caller's own write, which is audited there; rolled back, it leaves no gap.
    """
    pattern = index_pattern_of(unit)
    facts = _facts(unit, theme, formed_on or legal_day(now))
    try:
        scope = counter_scope(pattern, facts)
        number = db.raised(IndexCounter._meta.db_table, "scope", scope, "value")
        return format_index_number(pattern, facts, number)
    except MissingFact as error:
        raise errors.number_needs(error.fact) from error


@transaction.atomic(savepoint=False)
def next_index_numbers(*, unit: Organisation, themes: Sequence[str], now: datetime) -> list[str]:
    """As `next_index_number` for records of these themes, in their order: one raise a counter."""
    pattern = index_pattern_of(unit)
    given: dict[str, list[int]] = defaultdict(list)
    facts = {theme: _facts(unit, theme, legal_day(now)) for theme in themes}
    try:
        scopes = {theme: _counter(pattern, known) for theme, known in facts.items()}
        for scope, count in Counter(scopes[theme] for theme in themes).items():
            IndexCounter.objects.filter(scope=scope).update(value=F("value") + count)
            last = IndexCounter.objects.values_list("value", flat=True).get(scope=scope)
            given[scope] = list(range(last, last - count, -1))
        return [
            format_index_number(pattern, facts[theme], given[scopes[theme]].pop())
            for theme in themes
        ]
    except MissingFact as error:
        raise errors.number_needs(error.fact) from error


@transaction.atomic(savepoint=False)
def note_index_number(
    *, unit: Organisation, theme: str, formed_on: date, index_number: str
) -> None:
    """A number given out elsewhere (an import) is not given out again here."""
    log.take_turn()
    pattern = index_pattern_of(unit)
    facts = _facts(unit, theme, formed_on)
    try:
        number = running_number(pattern, facts, index_number)
        if number is not None:
            IndexCounter.objects.filter(scope=_counter(pattern, facts)).update(
                value=Greatest(F("value"), number)
            )
    except MissingFact:
        return


def _facts(unit: Organisation, theme: str, formed_on: date) -> IndexFacts:
    return IndexFacts(
        unit=unit.index_code or unit.code, credit=unit.credit_code, theme=theme, formed_on=formed_on
    )


def _counter(pattern: IndexPattern, facts: IndexFacts) -> str:
    """The scope of the number, its counter row made where there is none yet."""
    scope = counter_scope(pattern, facts)
    if not IndexCounter.objects.filter(scope=scope).exists():
        IndexCounter.objects.bulk_create([IndexCounter(scope=scope)], ignore_conflicts=True)
    return scope
