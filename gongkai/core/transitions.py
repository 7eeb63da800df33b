"""Write a change of state down, once, beside the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from gongkai.core.bulk import insert_many, insert_one
from gongkai.core.enums import Provenance
from gongkai.core.models import Transition


@dataclass(frozen=True)
class Actor:
    """Who acts: a person (by public id), and for whom, when standing in for somebody."""

    person: str
    acting_for: str = ""

    @classmethod
    def system(cls, name: str) -> Self:
        """The machine itself, by the name of the part that acts ("system:tick")."""
        return cls(person=f"system:{name}")


class Doer(Protocol):
    """Somebody whose rights an action of a low floor can ask for without knowing of officers."""

    def actor_at_top(self, permission: str) -> Actor:
        """Them as the doer, where the right is held for the whole house; else `NotPermitted`."""


def write_transition(
    *,
    kind: str,
    object_id: str,
    event: str,
    from_state: str,
    to_state: str,
    by: Actor,
    unit_code: str,
    now: datetime,
    version: int | None = None,
    reason: str = "",
    happened_at: datetime | None = None,
    provenance: Provenance = Provenance.NATIVE,
) -> Transition:
    """Append one transition. ``happened_at`` differs from ``now`` only for imports."""
    if provenance == Provenance.NATIVE and happened_at not in (None, now):
        raise ValueError("a native transition happens when it is recorded")
    return insert_one(
        Transition,
        {
            "object_kind": kind,
            "object_id": object_id,
            "event": event,
            "from_state": from_state,
            "to_state": to_state,
            "actor": by.person,
            "acting_for": by.acting_for,
            "unit_code": unit_code,
            "version": version,
            "reason": reason,
            "happened_at": happened_at or now,
            "recorded_at": now,
            "provenance": provenance,
        },
    )


def write_transitions_of_many(
    *,
    kind: str,
    object_ids: Sequence[str],
    event: str,
    from_state: str,
    to_state: str,
    by: Actor,
    unit_code: str,
    now: datetime,
    provenance: Provenance,
    version: int | None = None,
) -> None:
    """Append the same transition for each of these objects, in their order."""
    same = {
        "object_kind": kind, "event": event, "from_state": from_state, "to_state": to_state,
        "actor": by.person, "acting_for": by.acting_for, "unit_code": unit_code,
        "version": version, "reason": "", "happened_at": now, "recorded_at": now,
        "provenance": provenance,
    }  # fmt: skip
    insert_many(Transition, [{**same, "object_id": object_id} for object_id in object_ids])
