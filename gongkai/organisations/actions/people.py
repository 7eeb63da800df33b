"""Register people, give and take roles, hand rights over for a leave, let people go."""

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
from gongkai.organisations.enums import ADMINISTRATORS, EVERYWHERE_BELOW, Permission, Role
from gongkai.organisations.models import Account, Delegation, Organisation, Person, RoleGrant
from gongkai.organisations.officer import Officer
from gongkai.organisations.rules import is_own_affair, may_hold_together


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
    password_set_on: date | None = None,
) -> Person:
    """A person and their account. Login names are taken once and for all.

    Without ``password_set_on`` the password is an initial one: whoever logs in with it must
    choose another first.
    """
    if Account.objects.filter(username=username).exists():
        raise InvalidInput(
            "username_taken",
            _("The login name %(username)s is taken. Choose another one.") % {"username": username},
            username=username,
        )
    person = Person.objects.create(name=name, unit=unit, title=title)
    account = Account.objects.create_account(username=username, person=person, password=password)
    if password_set_on:
        account.password_set_on = password_set_on
        account.save(update_fields=["password_set_on"])
    write_audit(
        verb=Verb.CREATE, by=by, now=now, unit_code=unit.code, kind="person",
        object_id=person.public_id,
    )  # fmt: skip
    return person


@transaction.atomic
def choose_password(*, account: Account, password: str, by: Actor, now: datetime) -> None:
    """The person has chosen a password; it holds until it is due to be changed."""
    log.take_turn()
    account.set_password(password)
    account.password_set_on = legal_day(now)
    account.save(update_fields=["password", "password_set_on"])
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=account.person.unit.code, kind="account",
        object_id=account.username, fields=["password"],
    )  # fmt: skip


@transaction.atomic
def reset_password(*, person: Person, password: str, by: Actor, now: datetime) -> Account:
    """Give an initial password again; whoever was logged in with the old one is logged out."""
    log.take_turn()
    _refuse_own_affair(person, by)
    account = Account.objects.select_related("person__unit").get(person=person)
    if person.left_on:
        raise InvalidInput(
            "person_left", _("%(name)s has left. Register the person again.") % {"name": person}
        )
    account.set_password(password)
    account.password_set_on = None
    account.save(update_fields=["password", "password_set_on"])
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=person.unit.code, kind="account",
        object_id=account.username, fields=["password"], initial=True,
    )  # fmt: skip
    return account


@transaction.atomic
def leave(*, person: Person, last_day: date, by: Actor, now: datetime) -> Person:
    """The person leaves: the account is closed, roles and delegations end. 多余账户停用.

    What the person did stays on record under the same name.
    """
    log.take_turn()
    _refuse_own_affair(person, by)
    if person.left_on:
        raise InvalidInput(
            "person_left_already", _("%(name)s has left already.") % {"name": person}
        )
    if last_day > legal_day(now):
        raise InvalidInput(
            "leaves_later",
            _("The last day is %(day)s. Close the account on that day, not before.")
            % {"day": last_day.isoformat()},
        )
    for grant in person.grants.select_related("unit", "person"):
        _take_away(grant, by, now)
    involved = Q(principal=person) | Q(deputy=person)
    for held in Delegation.objects.filter(involved, ends_on__gte=legal_day(now)):
        _cut_short(held, by, now)
    Account.objects.filter(person=person).update(is_active=False)
    person.left_on = last_day
    person.save(update_fields=["left_on"])
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=person.unit.code, kind="person",
        object_id=person.public_id, fields=["left_on", "is_active"],
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
    if is_own_affair(person.public_id, by.person, by.acting_for):
        raise NotPermitted(
            "own_role",
            _("Nobody may give a role to themselves. Ask another security administrator."),
        )
    if person.left_on:
        raise InvalidInput(
            "person_left", _("%(name)s has left. Register the person again.") % {"name": person}
        )
    if not may_hold_together(_roles_at_hand(person, legal_day(now)) | {role}, ADMINISTRATORS):
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
    _refuse_own_affair(grant.person, by)
    _take_away(grant, by, now)


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
    _refuse_others_rights(principal, by)
    if principal.pk == deputy.pk or ends_on < starts_on:
        raise InvalidInput(
            "delegation",
            _("Name somebody else as deputy, and a last day that is not before the first."),
        )
    if deputy.left_on:
        raise InvalidInput(
            "deputy_left", _("%(name)s has left. Name somebody else.") % {"name": deputy}
        )
    if not may_hold_together(_roles_held(principal) | _roles_held(deputy), ADMINISTRATORS):
        raise InvalidInput(
            "administrators_apart_deputy",
            _("An administrator may only stand in for an administrator of the same kind."),
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
def end_delegation(*, delegation: Delegation, by: Officer, now: datetime) -> None:
    """Take one's rights back at once, before the last day; one not begun yet is removed."""
    _refuse_others_rights(delegation.principal, by)
    if delegation.ends_on < legal_day(now):
        raise InvalidInput("delegation_over", _("This delegation has ended already."))
    _cut_short(delegation, Actor(by.public_id), now)


def _roles_held(person: Person) -> set[str]:
    """Roles of a person's own that have not ended."""
    return set(
        RoleGrant.objects.filter(person=person, valid_until__isnull=True).values_list(
            "role", flat=True
        )
    )


def _roles_at_hand(person: Person, today: date) -> set[str]:
    """The person's own roles, and those joined to them by delegations that are not over."""
    lent = Delegation.objects.filter(Q(principal=person) | Q(deputy=person), ends_on__gte=today)
    joined = (other for held in lent for other in (held.principal, held.deputy))
    return _roles_held(person).union(*(_roles_held(other) for other in joined))


def _take_away(grant: RoleGrant, by: Actor, now: datetime) -> None:
    write_audit(
        verb=Verb.REVOKE, by=by, now=now, unit_code=grant.unit.code, kind="person",
        object_id=grant.person.public_id, role=grant.role,
    )  # fmt: skip
    grant.delete()


def _cut_short(delegation: Delegation, by: Actor, now: datetime) -> None:
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


def _refuse_own_affair(person: Person, by: Actor) -> None:
    if is_own_affair(person.public_id, by.person, by.acting_for):
        raise NotPermitted(
            "own_account",
            _("This is your own account. Ask another security administrator to do it."),
        )


def _refuse_others_rights(principal: Person, by: Officer) -> None:
    if by.person_id != principal.pk and not by.may(Permission.PEOPLE, principal.unit_id):
        raise NotPermitted(
            "not_your_rights", _("You can only hand over your own rights, for your own leave.")
        )
