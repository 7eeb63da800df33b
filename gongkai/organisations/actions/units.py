"""Found units, describe them, set how they approve; name the site."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import ApprovalStep, Permission, UnitKind
from gongkai.organisations.models import FormerName, Leader, Organisation, SiteIdentity
from gongkai.organisations.officer import Officer
from gongkai.organisations.rules import has_approval_chain

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
    by: Actor,
    now: datetime,
    **facts: Any,
) -> Organisation:
    """A new unit in the tree, below ``parent``; ``facts`` are further fields of the unit."""
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
        verb=Verb.CREATE, by=by, now=now, unit_code=code, kind="unit", object_id=code, name=name
    )
    return unit


def _refuse_unfit(unit: Organisation) -> None:
    try:
        unit.full_clean(exclude=["path"])
    except ValidationError as error:
        raise InvalidInput(
            "unit_unfit",
            _("The unit %(name)s cannot be founded like this: %(reasons)s")
            % {"name": unit.name or unit.code, "reasons": _reasons(error)},
        ) from error


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
    )


@transaction.atomic
def rename_unit(
    *, unit: Organisation, name: str, short_name: str, last_day: date, by: Actor, now: datetime
) -> Organisation:
    """The unit gets a new name; documents up to ``last_day`` keep the old one."""
    FormerName.objects.create(unit=unit, name=unit.name, until=last_day)
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=unit.code, kind="unit", object_id=unit.code,
        fields=["name"],
    )  # fmt: skip
    return unit


@transaction.atomic
def end_unit(
    *,
    unit: Organisation,
    last_day: date,
    successor: Organisation | None,
    by: Actor,
    now: datetime,
) -> Organisation:
    """The unit ceases after ``last_day``; its pages stay and name the successor."""
    unit.valid_until, unit.successor = last_day, successor
    unit.save(update_fields=["valid_until", "successor"])
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=unit.code, kind="unit", object_id=unit.code,
        fields=["valid_until", "successor"],
    )  # fmt: skip
    return unit


@transaction.atomic
def describe_unit(
    *, unit: Organisation, facts: dict[str, str], by: Officer, now: datetime
) -> Organisation:
    """Change the unit's public page. 《条例》第二十条第（二）项：机关职能、办公地址、联系方式。"""
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
    return unit


@transaction.atomic
def list_leaders(
    *, unit: Organisation, leaders: list[dict[str, str]], by: Actor, now: datetime
) -> list[Leader]:
    """Replace the unit's public list of leaders, in the order given."""
    unit.leaders.all().delete()
    made = Leader.objects.bulk_create(
        Leader(
            unit=unit, name=entry["name"], title=entry["title"],
            duties=entry.get("duties", ""), sort_order=order,
        )
        for order, entry in enumerate(leaders)
    )  # fmt: skip
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=unit.code, kind="unit", object_id=unit.code,
        fields=["leaders"],
    )  # fmt: skip
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
    """One, two or three approval levels, decided here or at ``deciding_unit`` (its town)."""
    actor = by.actor(Permission.APPROVAL_CHAIN, unit.pk)
    if not has_approval_chain(chain, ApprovalStep.values):
        raise InvalidInput(
            "approval_chain",
            _("Choose one to three different levels, the issuer or the office among them."),
        )
    unit.approval_chain = chain
    unit.approved_by_unit = deciding_unit if deciding_unit and deciding_unit != unit else None
    unit.save(update_fields=["approval_chain", "approved_by_unit"])
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, unit_code=unit.code, kind="unit",
        object_id=unit.code, chain=chain,
        deciding_unit=unit.approved_by_unit.code if unit.approved_by_unit else "",
    )  # fmt: skip
    return unit


@transaction.atomic
def name_site(*, facts: dict[str, Any], by: Actor, now: datetime) -> SiteIdentity:
    """Set the site's name and footer facts."""
    site = SiteIdentity.objects.first() or SiteIdentity()
    for name, value in facts.items():
        setattr(site, name, value)
    site.save()
    write_audit(
        verb=Verb.SETTING, by=by, now=now, kind="site", object_id="identity", fields=sorted(facts)
    )
    return site
