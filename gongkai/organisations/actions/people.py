"""Register people, reset passwords, move people to another unit, let them go."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.actions.roles import cut_short, refuse_who_left, take_away
from gongkai.organisations.enums import Permission
from gongkai.organisations.models import Account, Delegation, Organisation, Person
from gongkai.organisations.officer import Founder, Officer
from gongkai.organisations.queries import refuse_ended, registered_on


@transaction.atomic
def register_person(
    *,
    name: str,
    unit: Organisation,
    username: str,
    password: str | None,
    by: Officer | Founder,
    now: datetime,
    title: str = "",
    password_set_on: date | None = None,
) -> Person:
    """A person and their account. Login names are taken once and for all.

    Without ``password_set_on`` the password is an initial one: whoever logs in with it must
    choose another first.
    """
    log.take_turn()
    actor = by.actor(Permission.PEOPLE, unit.pk)
    refuse_ended(unit, legal_day(now))
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
        verb=Verb.CREATE, by=actor, now=now, unit_code=unit.code, kind="person",
        object_id=person.public_id,
    )  # fmt: skip
    return person


@transaction.atomic
def choose_password(*, account: Account, password: str, by: Officer, now: datetime) -> None:
    """The person has chosen a password; it holds until it is due to be changed."""
    log.take_turn()
    if by.person_id != account.person_id:
        raise NotPermitted(
            "not_your_account", _("You can only choose a password for your own account.")
        )
    account.set_password(password)
    account.password_set_on = legal_day(now)
    account.save(update_fields=["password", "password_set_on"])
    write_audit(
        verb=Verb.CHANGE, by=Actor(by.public_id), now=now, unit_code=account.person.unit.code,
        kind="account", object_id=account.username, fields=["password"],
    )  # fmt: skip


@transaction.atomic
def reset_password(
    *, person: Person, password: str, by: Officer | Founder, now: datetime
) -> Account:
    """Give an initial password again; whoever was logged in with the old one is logged out."""
    log.take_turn()
    actor = by.actor_for(Permission.PEOPLE, person)
    refuse_who_left(person)
    account = Account.objects.select_related("person__unit").get(person=person)
    account.set_password(password)
    account.password_set_on = None
    account.save(update_fields=["password", "password_set_on"])
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=person.unit.code, kind="account",
        object_id=account.username, fields=["password"], initial=True,
    )  # fmt: skip
    return account


@transaction.atomic
def move_person(
    *,
    person: Person,
    unit: Organisation,
    by: Officer | Founder,
    now: datetime,
    title: str = "",
) -> Person:
    """The person works at another unit from today on; roles and delegations end. 调离岗位收回权限.

    The account stays, and so does what was done, under the unit it was done for.
    """
    log.take_turn()
    actor = by.actor_for(Permission.PEOPLE, person)
    by.actor(Permission.PEOPLE, unit.pk)
    refuse_who_left(person)
    refuse_ended(unit, legal_day(now))
    if unit.pk == person.unit_id:
        raise InvalidInput(
            "same_unit",
            _("%(name)s works at %(unit)s already. Choose another unit.")
            % {"name": person, "unit": unit},
        )
    before = person.unit
    _end_what_was_given(person, actor, now)
    person.unit, person.title = unit, title.strip()
    person.save(update_fields=["unit", "title"])
    for code in (before.code, unit.code):
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=code, kind="person",
            object_id=person.public_id, fields=["unit"], from_unit=before.code, to_unit=unit.code,
        )  # fmt: skip
    return person


@transaction.atomic
def leave(*, person: Person, last_day: date, by: Officer | Founder, now: datetime) -> Person:
    """The person leaves: the account is closed, roles and delegations end. 多余账户停用.

    What the person did stays on record under the same name.
    """
    log.take_turn()
    actor = by.actor_for(Permission.PEOPLE, person)
    if person.left_on:
        raise InvalidInput(
            "person_left_already", _("%(name)s has left already.") % {"name": person}
        )
    _refuse_last_day(person, last_day, legal_day(now))
    _end_what_was_given(person, actor, now)
    Account.objects.filter(person=person).update(is_active=False)
    person.left_on = last_day
    person.save(update_fields=["left_on"])
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=person.unit.code, kind="person",
        object_id=person.public_id, fields=["left_on", "is_active"],
    )  # fmt: skip
    return person


def _refuse_last_day(person: Person, last_day: date, today: date) -> None:
    if last_day > today:
        raise InvalidInput(
            "leaves_later",
            _("The last day is %(day)s. Close the account on that day, not before.")
            % {"day": last_day.isoformat()},
        )
    first_day = registered_on(person)
    if first_day and last_day < first_day:
        raise InvalidInput(
            "leaves_before_the_start",
            _("%(name)s was registered here on %(first)s. Give a last day from then to today.")
            % {"name": person, "first": first_day.isoformat()},
        )


def _end_what_was_given(person: Person, actor: Actor, now: datetime) -> None:
    """Roles, and delegations given and held."""
    for grant in person.grants.select_related("unit", "person"):
        take_away(grant, actor, now)
    involved = Q(principal=person) | Q(deputy=person)
    for held in Delegation.objects.filter(involved, ends_on__gte=legal_day(now)):
        cut_short(held, actor, now)
