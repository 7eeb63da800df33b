"""Who may do what where, worked out from grants and delegations; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Grant:
    """One permission held at some units, by oneself or lent by ``principal``."""

    permission: str
    unit_ids: frozenset[int]
    principal: str = ""


@dataclass(frozen=True)
class Standing:
    """All a person may do today: own permissions, and those lent by people on leave."""

    own: Mapping[str, frozenset[int]] = field(default_factory=dict)
    lent: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def holds(self, permission: str, unit_id: int) -> bool:
        """Whether the permission is held at the unit, by oneself or for somebody on leave."""
        return unit_id in self.own.get(permission, ()) or unit_id in self.lent.get(permission, {})

    def acting_for(self, permission: str, unit_id: int) -> str:
        """The public id of the person stood in for; empty when one's own right suffices."""
        if unit_id in self.own.get(permission, ()):
            return ""
        return self.lent.get(permission, {}).get(unit_id, "")

    def everywhere(self) -> dict[str, frozenset[int]]:
        """Permission → ids of all units where it is held."""
        return {
            permission: self.own.get(permission, frozenset())
            | frozenset(self.lent.get(permission, {}))
            for permission in {*self.own, *self.lent}
        }


def standing(grants: Iterable[Grant]) -> Standing:
    """Put grants together; a lent permission never hides one's own."""
    own: dict[str, frozenset[int]] = {}
    lent: dict[str, dict[int, str]] = {}
    for grant in grants:
        if grant.principal:
            lent.setdefault(grant.permission, {}).update(
                dict.fromkeys(grant.unit_ids, grant.principal)
            )
        else:
            own[grant.permission] = own.get(grant.permission, frozenset()) | grant.unit_ids
    return Standing(own, lent)


def in_force(start: date, end: date | None, day: date) -> bool:
    """Whether a period of days, both ends included, open-ended without ``end``, covers ``day``."""
    return start <= day and (end is None or day <= end)


def name_on(day: date, name: str, former: Iterable[tuple[str, date]]) -> str:
    """The issuing name a unit bore on ``day``; ``former`` holds (name, last day it was borne)."""
    for old_name, until in sorted(former, key=lambda entry: entry[1]):
        if day <= until:
            return old_name
    return name


def has_approval_chain(chain: list[str], allowed: Iterable[str]) -> bool:
    """Whether ``chain`` is some of the ``allowed`` steps, each once, in the order given there.

    The last one decides for the unit: it is the issuer or the office, never the reviewer.
    """
    in_order = [step for step in allowed if step in chain]
    return chain == in_order and bool({"issuer", "office"} & set(chain))


def may_hold_together(roles: Iterable[str], administrators: Iterable[str]) -> bool:
    """Whether one person may hold these roles: an administrator's role stands alone (三员分立)."""
    held = set(roles)
    return len(held) <= 1 or not held & set(administrators)


def is_own_affair(person: str, actor: str, acting_for: str) -> bool:
    """Whether somebody would be deciding about themselves, or about the one they stand in for."""
    return person in {actor, acting_for}


def password_is_due(set_on: date | None, today: date, longest: int) -> bool:
    """Whether a password must be changed: an initial one at once, another after ``longest`` days.

    With ``longest`` 0 only initial passwords are due. GB/T 22239 asks for regular change.
    """
    return set_on is None or (longest > 0 and (today - set_on).days >= longest)
