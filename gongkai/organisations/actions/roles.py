"""Give and take roles, hand rights over for a leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.actions.releasers import forget_releaser
from gongkai.organisations.enums import ADMINISTRATORS, EVERYWHERE_BELOW, Permission, Role
from gongkai.organisations.models import Delegation, Organisation, Person, RoleGrant
from gongkai.organisations.officer import Founder, Officer
from gongkai.organisations.queries import (
    descendants,
    refuse_ended,
    roles_held,
    roles_held_and_lent,
    stands_in_for,
)
from gongkai.organisations.rules import is_own_affair, may_hold_together


@transaction.atomic
def grant_role(
    *,
    person: Person,
    unit: Organisation,
    role: Role,
    by: Officer | Founder,
    now: datetime,
    below: bool | None = None,
) -> RoleGrant:
    """Give a role at a unit, and at all units below it where ``below`` or the role says so.

    Administrators hold nothing else (三员分立), and each only one. Who holds the role already
    without the units below, or with them, has it changed to what is asked for.
    """
    log.take_turn()
    actor = _granter(person, unit, by)
    refuse_who_left(person)
    refuse_ended(unit, legal_day(now))
    if not may_hold_together(_roles_at_hand(person, legal_day(now)) | {role}, ADMINISTRATORS):
        raise InvalidInput(
            "administrators_apart",
            _("An administrator may hold no other role. Choose another person."),
        )
    reaches_below = role in EVERYWHERE_BELOW if below is None else below
    if reaches_below:
        for inner in descendants(unit):
            by.actor(Permission.PEOPLE, inner.pk)
    grant = _given(person, unit, role, reaches_below, now)
    write_audit(
        verb=Verb.GRANT, by=actor, now=now, unit_code=unit.code, kind="person",
        object_id=person.public_id, role=role, below=reaches_below,
    )  # fmt: skip
    return grant


def _given(person: Person, unit: Organisation, role: Role, below: bool, now: datetime) -> RoleGrant:
    grant, made = RoleGrant.objects.get_or_create(
        person=person, unit=unit, role=role, valid_until=None,
        defaults={"valid_from": legal_day(now), "below": below},
    )  # fmt: skip
    if not made and grant.below == below:
        raise InvalidInput(
            "role_held_already",
            _("%(name)s holds the role %(role)s at %(unit)s already.")
            % {"name": person, "role": role.label, "unit": unit},
        )
    if grant.below != below:
        grant.below = below
        grant.save(update_fields=["below"])
    return grant


def _granter(person: Person, unit: Organisation, by: Officer | Founder) -> Actor:
    """Who manages the people of the unit, and this person; never the person themselves."""
    actor = by.actor(Permission.PEOPLE, unit.pk)
    if is_own_affair(person.public_id, actor.person, actor.acting_for):
        raise NotPermitted(
            "own_role",
            _("Nobody may give a role to themselves. Ask another security administrator."),
        )
    by.actor_for(Permission.PEOPLE, person)
    return actor


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Officer | Founder, now: datetime) -> None:
    """Take a role away from today on; what was done with it stays on record."""
    log.take_turn()
    actor = by.actor(Permission.PEOPLE, grant.unit_id)
    if is_own_affair(grant.person.public_id, actor.person, actor.acting_for):
        raise NotPermitted(
            "own_account",
            _("This is your own account. Ask another security administrator to do it."),
        )
    take_away(grant, actor, now)


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
    """Hand one's rights over for a leave. Only the principal or who manages people may do it.

    A deputy never hands on what was lent, nor prolongs it; nobody lends somebody else's rights
    to themselves.
    """
    log.take_turn()
    actor = _lender(principal, by, now)
    if by.person_id != principal.pk and is_own_affair(
        deputy.public_id, actor.person, actor.acting_for
    ):
        raise NotPermitted(
            "lent_to_oneself",
            _("Nobody may hand somebody else's rights over to themselves. "
              "Ask another security administrator to do it."),
        )  # fmt: skip
    _refuse_days(principal, deputy, starts_on, ends_on, now)
    if deputy.left_on:
        raise InvalidInput(
            "deputy_left", _("%(name)s has left. Name somebody else.") % {"name": deputy}
        )
    joined = roles_held(principal) | roles_held_and_lent(deputy, legal_day(now))
    if not may_hold_together(joined, ADMINISTRATORS):
        raise InvalidInput(
            "administrators_apart_deputy",
            _("An administrator may only stand in for an administrator of the same kind."),
        )
    made = Delegation.objects.create(
        principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    write_audit(
        verb=Verb.DELEGATE, by=actor, now=now, unit_code=principal.unit.code,
        kind="person", object_id=principal.public_id, deputy=deputy.public_id,
        until=ends_on.isoformat(),
    )  # fmt: skip
    return made


def _refuse_days(
    principal: Person, deputy: Person, starts_on: date, ends_on: date, now: datetime
) -> None:
    if principal.pk == deputy.pk or ends_on < starts_on:
        raise InvalidInput(
            "delegation",
            _("Name somebody else as deputy, and a last day that is not before the first."),
        )
    if starts_on < legal_day(now):
        raise InvalidInput(
            "delegation_in_the_past",
            _("The first day, %(day)s, is over. Let it begin today or later.")
            % {"day": starts_on.isoformat()},
        )


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: Officer, now: datetime) -> None:
    """Take one's rights back at once, before the last day; one not begun yet is removed."""
    log.take_turn()
    actor = _lender(delegation.principal, by, now)
    if delegation.ends_on < legal_day(now):
        raise InvalidInput("delegation_over", _("This delegation has ended already."))
    cut_short(delegation, actor, now)


def _lender(principal: Person, by: Officer, now: datetime) -> Actor:
    """The principal, or who manages people in their own right; not who stands in for either."""
    if by.person_id == principal.pk:
        return Actor(by.public_id)
    if not by.may(Permission.PEOPLE, principal.unit_id):
        raise NotPermitted(
            "not_your_rights", _("You can only hand over your own rights, for your own leave.")
        )
    actor = by.actor(Permission.PEOPLE, principal.unit_id)
    if actor.acting_for and (
        is_own_affair(principal.public_id, actor.person, actor.acting_for)
        or stands_in_for(by.person_id, principal, legal_day(now))
    ):
        raise NotPermitted(
            "lent_rights",
            _("You stand in for %(name)s yourself: you may neither hand these rights on nor "
              "change for how long you have them. %(name)s or another security administrator "
              "may do it.")
            % {"name": principal},
        )  # fmt: skip
    return actor


def refuse_who_left(person: Person) -> None:
    """Nothing is given to somebody who has left."""
    if person.left_on:
        raise InvalidInput(
            "person_left", _("%(name)s has left. Register the person again.") % {"name": person}
        )


def _roles_at_hand(person: Person, today: date) -> set[str]:
    """The person's own roles, and those joined to them by delegations that are not over."""
    lent = Delegation.objects.filter(Q(principal=person) | Q(deputy=person), ends_on__gte=today)
    joined = (other for held in lent for other in (held.principal, held.deputy))
    return roles_held(person).union(*(roles_held(other) for other in joined))


def take_away(grant: RoleGrant, by: Actor, now: datetime) -> None:
    """End one role, and what was entrusted to the person because of it."""
    write_audit(
        verb=Verb.REVOKE, by=by, now=now, unit_code=grant.unit.code, kind="person",
        object_id=grant.person.public_id, role=grant.role,
    )  # fmt: skip
    grant.delete()
    forget_releaser(grant.person, by, now)


def cut_short(delegation: Delegation, by: Actor, now: datetime) -> None:
    """End it yesterday, so that nothing is lent from this moment on."""
    yesterday = legal_day(now) - timedelta(days=1)
    write_audit(
        verb=Verb.DELEGATE, by=by, now=now, unit_code=delegation.principal.unit.code,
        kind="person", object_id=delegation.principal.public_id,
        deputy=delegation.deputy.public_id, until=yesterday.isoformat(),
    )  # fmt: skip
    if delegation.starts_on > yesterday:
        delegation.delete()
        return
    delegation.ends_on = yesterday
    delegation.save(update_fields=["ends_on"])
