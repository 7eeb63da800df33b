"""The one way these views get at units and people: what is not one's own is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.desk.guard import not_here
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, people_below, unit_by_code, units_among

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongkai.organisations.models import Organisation, Person


def fetch_unit(officer: Officer, code: str, *permissions: Permission) -> Organisation:
    """The unit with that code, where one of the permissions is held."""
    unit = unit_by_code(code)
    if unit is None or not any(officer.may(permission, unit.pk) for permission in permissions):
        raise not_here()
    return unit


def may_decide_on(officer: Officer, unit: Organisation) -> bool:
    """Whether the officer renames and ends the unit: that is decided at the unit above it."""
    return officer.may(Permission.UNITS, unit.parent_id or unit.pk)


def fetch_person(officer: Officer, public_id: str) -> Person:
    """Somebody of a unit whose people the officer manages, those who have left too."""
    units = officer.unit_ids(Permission.PEOPLE)
    person = people_below(units, everybody=True).filter(public_id=public_id).first()
    if person is None:
        raise not_here()
    return person


def units_with(officer: Officer, *permissions: Permission) -> QuerySet[Organisation]:
    """The units at which one of the permissions is held, in the order of the tree."""
    held = frozenset[int]().union(*(officer.unit_ids(permission) for permission in permissions))
    return units_among(held)
