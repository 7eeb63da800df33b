"""Found units, register people, give and take roles, delegate for leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import (
    ADMINISTRATORS,
    EVERYWHERE_BELOW,
    ApprovalStep,
    Permission,
    Role,
    UnitKind,
)
from gongkai.organisations.models import (
    Account,
    Delegation,
    FormerName,
    Leader,
    Organisation,
    Person,
    RoleGrant,
    SiteIdentity,
)
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
    unit.full_clean(exclude=["path"])
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    write_audit(
        verb=Verb.CREATE, by=by, now=now, unit_code=code, kind="unit", object_id=code, name=name
    )
    return unit


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
def register_person(
    *,
    name: str,
    unit: Organisation,
    username: str,
    password: str | None,
    by: Actor,
    now: datetime,
    title: str = "",
) -> Person:
    """A person and their account. Login names are taken once and for all."""
    if Account.objects.filter(username=username).exists():
        raise InvalidInput(
            "username_taken",
            _("The login name %(username)s is taken. Choose another one.") % {"username": username},
            username=username,
        )
    person = Person.objects.create(name=name, unit=unit, title=title)
    Account.objects.create_account(username=username, person=person, password=password)
    write_audit(
        verb=Verb.CREATE, by=by, now=now, unit_code=unit.code, kind="person",
        object_id=person.public_id,
    )  # fmt: skip
    return person


@transaction.atomic
def grant_role(
    *,
    person: Person,
    unit: Organisation,
    role: Role,
    by: Actor,
    now: datetime,
    below: bool | None = None,
) -> RoleGrant:
    """Give a role at a unit. Administrators hold nothing else (三员分立), and each only one."""
    held = set(
        RoleGrant.objects.filter(person=person, valid_until__isnull=True).values_list(
            "role", flat=True
        )
    )
    if (role in ADMINISTRATORS and held - {role}) or (held & ADMINISTRATORS and role not in held):
        raise InvalidInput(
            "administrators_apart",
            _("An administrator may hold no other role. Choose another person."),
        )
    grant, made = RoleGrant.objects.get_or_create(
        person=person,
        unit=unit,
        role=role,
        valid_until=None,
        defaults={
            "valid_from": legal_day(now),
            "below": role in EVERYWHERE_BELOW if below is None else below,
        },
    )
    if made:
        write_audit(
            verb=Verb.GRANT, by=by, now=now, unit_code=unit.code, kind="person",
            object_id=person.public_id, role=role,
        )  # fmt: skip
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Actor, now: datetime) -> None:
    """Take a role away from today on; what was done with it stays on record."""
    write_audit(
        verb=Verb.REVOKE, by=by, now=now, unit_code=grant.unit.code, kind="person",
        object_id=grant.person.public_id, role=grant.role,
    )  # fmt: skip
    grant.delete()


@transaction.atomic
def delegate(
    *,
    principal: Person,
    deputy: Person,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: Officer,
    now: datetime,
) -> Delegation:
    """Hand one's rights over for a leave. Only the principal or who manages people may do it."""
    if by.person_id != principal.pk and not by.may(Permission.PEOPLE, principal.unit_id):
        raise NotPermitted(
            "not_your_rights", _("You can only hand over your own rights, for your own leave.")
        )
    if principal.pk == deputy.pk or ends_on < starts_on:
        raise InvalidInput(
            "delegation",
            _("Name somebody else as deputy, and a last day that is not before the first."),
        )
    made = Delegation.objects.create(
        principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    write_audit(
        verb=Verb.DELEGATE, by=Actor(by.public_id), now=now, unit_code=principal.unit.code,
        kind="person", object_id=principal.public_id, deputy=deputy.public_id,
        until=ends_on.isoformat(),
    )  # fmt: skip
    return made


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
