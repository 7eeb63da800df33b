"""Found units, describe them, set how they approve; name the site."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import legal_day
from gongkai.organisations.enums import ApprovalStep, Permission, UnitKind
from gongkai.organisations.models import FormerName, Leader, Organisation, SiteIdentity
from gongkai.organisations.officer import Founder, Officer
from gongkai.organisations.rules import has_approval_chain
from gongkai.ui.text import listed

UNIT_PAGE_FIELDS = (
    "functions", "address", "postcode", "hours", "phone", "fax", "email",
    "contact_office", "contact_phone", "contact_address",
)  # fmt: skip


@transaction.atomic
def found_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: UnitKind,
    parent: Organisation | None,
    valid_from: date,
    by: Officer | Founder,
    now: datetime,
    **facts: Any,
) -> Organisation:
    """A new unit in the tree, below ``parent``; ``facts`` are further fields of the unit."""
    log.take_turn()
    actor = by.actor(Permission.UNITS, parent.pk if parent else 0)
    if Organisation.objects.filter(code=code).exists():
        raise InvalidInput(
            "unit_code_taken",
            _("There is already a unit with the code %(code)s. Choose another code.")
            % {"code": code},
            unit_code=code,
        )
    unit = Organisation(
        code=code, name=name, short_name=short_name, kind=kind, parent=parent,
        valid_from=valid_from, path="", **facts,
    )  # fmt: skip
    _refuse_unfit(unit)
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    write_audit(
        verb=Verb.CREATE, by=actor, now=now, unit_code=code, kind="unit", object_id=code, name=name
    )
    _tell_pages(unit, now)
    return unit


def _tell_pages(unit: Organisation, now: datetime) -> None:
    """Its name and its contact facts stand on public pages that are kept."""
    log.append(topic="unit.changed", kind="unit", object_id=unit.code, now=now)


def _refuse_unfit(unit: Organisation) -> None:
    _refuse_chain(unit.approval_chain)
    try:
        unit.full_clean(exclude=["path"])
    except ValidationError as error:
        raise InvalidInput(
            "unit_unfit",
            _("The unit %(name)s cannot be like this: %(reasons)s")
            % {"name": unit.name or unit.code, "reasons": _reasons(error)},
        ) from error


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
    )


@transaction.atomic
def rename_unit(
    *,
    unit: Organisation,
    name: str,
    short_name: str,
    last_day: date,
    by: Officer | Founder,
    now: datetime,
) -> Organisation:
    """The unit gets a new name; documents up to ``last_day`` keep the old one."""
    log.take_turn()
    actor = by.actor(Permission.UNITS, _decided_at(unit))
    _refuse_name_day(unit, name, last_day, now)
    before, unit.name, unit.short_name = unit.name, name, short_name
    _refuse_unfit(unit)
    FormerName.objects.create(unit=unit, name=before, until=last_day)
    unit.save(update_fields=["name", "short_name"])
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="unit",
        object_id=unit.code, fields=["name"], former_name=before, name=name,
        until=last_day.isoformat(),
    )  # fmt: skip
    _tell_pages(unit, now)
    return unit


def _refuse_name_day(unit: Organisation, name: str, last_day: date, now: datetime) -> None:
    if name == unit.name:
        raise InvalidInput(
            "same_name", _("The unit is called %(name)s already.") % {"name": unit.name}
        )
    last_change = unit.former_names.first()
    first = last_change.until if last_change else unit.valid_from
    if not first <= last_day <= legal_day(now):
        raise InvalidInput(
            "name_day",
            _("The last day of the old name is a day from %(first)s to %(today)s. "
              "Rename the unit when the new name is in use.")
            % {"first": first.isoformat(), "today": legal_day(now).isoformat()},
        )  # fmt: skip


@transaction.atomic
def end_unit(
    *,
    unit: Organisation,
    last_day: date,
    successor: Organisation | None,
    by: Officer | Founder,
    now: datetime,
) -> Organisation:
    """The unit ceases after ``last_day``; its pages stay and name the successor."""
    log.take_turn()
    actor = by.actor(Permission.UNITS, _decided_at(unit))
    _refuse_end(unit, last_day)
    _refuse_successor(unit, successor, last_day)
    unit.valid_until, unit.successor = last_day, successor
    unit.save(update_fields=["valid_until", "successor"])
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="unit",
        object_id=unit.code, fields=["valid_until", "successor"], until=last_day.isoformat(),
        successor=successor.code if successor else "",
    )  # fmt: skip
    _tell_pages(unit, now)
    return unit


def _decided_at(unit: Organisation) -> int:
    """What becomes of a unit is decided above it."""
    return unit.parent_id or unit.pk


def _refuse_end(unit: Organisation, last_day: date) -> None:
    if unit.parent_id is None:
        raise InvalidInput("root_stays", _("The unit at the top stays; it can be renamed."))
    if unit.valid_until is not None:
        raise InvalidInput(
            "unit_ended_already",
            _("%(unit)s ends on %(day)s already.")
            % {"unit": unit, "day": unit.valid_until.isoformat()},
        )
    if last_day < unit.valid_from:
        raise InvalidInput(
            "ends_before_it_starts",
            _("The unit began on %(day)s. Give a last day after that.")
            % {"day": unit.valid_from.isoformat()},
        )
    below = unit.children.filter(valid_until__isnull=True)
    if below:
        raise InvalidInput(
            "units_below",
            _("There are units below it: %(names)s. End these first.")
            % {"names": listed(below.values_list("short_name", flat=True))},
        )


def _refuse_successor(unit: Organisation, successor: Organisation | None, last_day: date) -> None:
    if successor is None:
        return
    gone = successor.valid_until is not None and successor.valid_until <= last_day
    if gone or successor.pk == unit.pk:
        raise InvalidInput(
            "successor_unfit",
            _("%(unit)s cannot succeed it. Choose a unit that goes on after the last day.")
            % {"unit": successor},
        )


@transaction.atomic
def describe_unit(
    *, unit: Organisation, facts: dict[str, str], by: Officer, now: datetime
) -> Organisation:
    """Change the unit's public page. 《条例》第二十条第（二）项：机关职能、办公地址、联系方式。"""
    log.take_turn()
    actor = by.actor(Permission.UNIT_PAGE, unit.pk)
    changed = [
        name for name in UNIT_PAGE_FIELDS if name in facts and getattr(unit, name) != facts[name]
    ]
    for name in changed:
        setattr(unit, name, facts[name])
    if changed:
        unit.save(update_fields=changed)
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="unit",
            object_id=unit.code, fields=changed,
        )  # fmt: skip
        _tell_pages(unit, now)
    return unit


@transaction.atomic
def list_leaders(
    *, unit: Organisation, leaders: list[dict[str, str]], by: Officer | Founder, now: datetime
) -> list[Leader]:
    """Replace the unit's public list of leaders, in the order given."""
    log.take_turn()
    actor = by.actor(Permission.UNIT_PAGE, unit.pk)
    unit.leaders.all().delete()
    made = Leader.objects.bulk_create(
        Leader(
            unit=unit, name=entry["name"], title=entry["title"],
            duties=entry.get("duties", ""), sort_order=order,
        )
        for order, entry in enumerate(leaders)
    )  # fmt: skip
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=unit.code, kind="unit",
        object_id=unit.code, fields=["leaders"],
    )  # fmt: skip
    _tell_pages(unit, now)
    return made


@transaction.atomic
def set_approval_chain(
    *,
    unit: Organisation,
    chain: list[str],
    deciding_unit: Organisation | None,
    by: Officer,
    now: datetime,
) -> Organisation:
    """One to three approval levels in order, decided here or at ``deciding_unit`` (its town)."""
    log.take_turn()
    actor = by.actor(Permission.APPROVAL_CHAIN, unit.pk)
    _refuse_chain(chain)
    unit.approval_chain = chain
    unit.approved_by_unit = deciding_unit if deciding_unit and deciding_unit != unit else None
    unit.save(update_fields=["approval_chain", "approved_by_unit"])
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, unit_code=unit.code, kind="unit",
        object_id=unit.code, chain=chain,
        deciding_unit=unit.approved_by_unit.code if unit.approved_by_unit else "",
    )  # fmt: skip
    return unit


def _refuse_chain(chain: list[str]) -> None:
    if not has_approval_chain(chain, ApprovalStep.values):
        raise InvalidInput(
            "approval_chain",
            _("Approval goes upwards: reviewer, issuer, open-government office. Choose one to "
              "three of these in this order, the issuer or the office at the end."),
        )  # fmt: skip


@transaction.atomic
def name_site(*, facts: dict[str, Any], by: Officer | Founder, now: datetime) -> SiteIdentity:
    """Set the site's name and footer facts."""
    log.take_turn()
    actor = by.actor_at_top(Permission.SETTINGS)
    site = SiteIdentity.objects.first() or SiteIdentity()
    for name, value in facts.items():
        setattr(site, name, value)
    site.save()
    write_audit(
        verb=Verb.SETTING,
        by=actor,
        now=now,
        kind="site",
        object_id="identity",
        fields=sorted(facts),
    )
    log.append(topic="site.changed", kind="site", object_id="identity", now=now)
    return site
