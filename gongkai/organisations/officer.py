"""Somebody who acts: the ``by`` of every action."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongkai.core.errors import NotPermitted
from gongkai.core.transitions import Actor
from gongkai.core.visibility import Viewer
from gongkai.organisations.enums import Permission
from gongkai.organisations.models import Organisation, Person
from gongkai.organisations.rules import Standing, is_own_affair


@dataclass(frozen=True)
class Officer:
    """A person at work, with all they may do at this moment."""

    person_id: int
    public_id: str
    name: str
    account_id: int | None
    standing: Standing

    def may(self, permission: Permission, unit_id: int) -> bool:
        """Whether this officer may do it at the unit, in their own right or for somebody."""
        return self.standing.holds(permission, unit_id)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether this officer may do it at any unit."""
        return bool(self.standing.everywhere().get(permission))

    def actor(self, permission: Permission, unit_id: int) -> Actor:
        """This officer as the doer, standing in for somebody where the right is lent.

        Raises `NotPermitted` when the permission is not held at the unit.
        """
        if not self.may(permission, unit_id):
            raise NotPermitted(
                "not_permitted",
                _("You may not do this here: %(what)s. Ask whoever manages roles at your unit.")
                % {"what": permission.label},
                permission=str(permission),
            )
        return Actor(self.public_id, self.standing.acting_for(permission, unit_id))

    def actor_at_top(self, permission: str) -> Actor:
        """This officer as the doer of what concerns the whole house: held at the root."""
        root = Organisation.objects.filter(parent__isnull=True).values_list("pk", flat=True)
        return self.actor(Permission(permission), root.first() or 0)

    def actor_for(self, permission: Permission, person: Person) -> Actor:
        """This officer as the doer of something that concerns ``person`` of a unit.

        One's own affairs are somebody else's to decide, those of the one stood in for too.
        """
        actor = self.actor(permission, person.unit_id)
        if is_own_affair(person.public_id, actor.person, actor.acting_for):
            raise NotPermitted(
                "own_account",
                _("This is your own account. Ask another security administrator to do it."),
            )
        return actor

    def unit_ids(self, permission: Permission) -> frozenset[int]:
        """The units at which the permission is held."""
        return self.standing.everywhere().get(permission, frozenset())

    @property
    def viewer(self) -> Viewer:
        """This officer as somebody who looks."""
        return Viewer(
            person_id=self.person_id,
            account_id=self.account_id,
            permissions=self.standing.everywhere(),
            audiences=frozenset({"staff"}),
        )


@dataclass(frozen=True)
class Founder(Actor):
    """Who founds the house, while nobody is there yet who could hold a right.

    The one way past the permissions. `gongkai init` and `gongkai demo` go it, and nothing else:
    tests/house/test_rights_are_asked.py. What is done is written down in the machine's name.
    """

    def may(self, permission: Permission, unit_id: int) -> bool:
        """Anything: there is nobody else."""
        return True

    def actor(self, permission: Permission, unit_id: int) -> Actor:
        """The founder, as they are."""
        return self

    def actor_at_top(self, permission: str) -> Actor:
        """The founder, as they are."""
        return self

    def actor_for(self, permission: Permission, person: Person) -> Actor:
        """The founder, as they are."""
        return self
