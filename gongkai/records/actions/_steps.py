"""What every step on the road writes down."""

from __future__ import annotations

from datetime import datetime

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.enums import Provenance
from gongkai.core.transitions import Actor, write_transition
from gongkai.records.enums import Event
from gongkai.records.models import Record

VERBS = {
    Event.CREATED: Verb.CREATE,
    Event.SUBMITTED: Verb.SUBMIT,
    Event.CLEARED: Verb.CLEAR,
    Event.APPROVED: Verb.APPROVE,
    Event.RETURNED: Verb.RETURN,
    Event.RECALLED: Verb.RECALL,
    Event.SCHEDULED: Verb.SCHEDULE,
    Event.PUBLISHED: Verb.PUBLISH,
    Event.REVISED: Verb.PUBLISH,
    Event.KEPT: Verb.APPROVE,
    Event.ABOLISHED: Verb.ABOLISH,
    Event.WITHDRAWN: Verb.WITHDRAW,
    Event.ERASED: Verb.ERASE,
    Event.DISCARDED: Verb.DELETE,
}


def write_step(
    *,
    record: Record,
    event: Event,
    from_state: str,
    to_state: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    reason: str = "",
    happened_at: datetime | None = None,
    provenance: Provenance = Provenance.NATIVE,
) -> None:
    """The transition and the audit row of one step, inside the caller's transaction."""
    write_transition(
        kind="record",
        object_id=record.public_id,
        event=event,
        from_state=from_state,
        to_state=to_state,
        by=by,
        unit_code=record.unit.code,
        now=now,
        version=version,
        reason=reason,
        happened_at=happened_at,
        provenance=provenance,
    )
    write_audit(
        verb=VERBS[event],
        by=by,
        now=now,
        unit_code=record.unit.code,
        kind="record",
        object_id=record.public_id,
        version=version,
    )
