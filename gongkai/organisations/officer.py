"""Somebody who acts: the ``by`` of every action."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongkai.core.errors import NotPermitted
from gongkai.core.transitions import Actor
from gongkai.core.visibility import Viewer
from gongkai.organisations.enums import Permission
from gongkai.organisations.rules import Standing


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
