"""What every step on the road writes down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from gongkai.audit.actions import write_audit, write_audit_of_many
from gongkai.audit.enums import Verb
from gongkai.core.enums import Provenance
from gongkai.core.transitions import Actor, write_transition, write_transitions_of_many
from gongkai.records import errors
from gongkai.records.enums import Event, RecordState
from gongkai.records.models import Record, WorkingCopy, WorkingFile
from gongkai.records.queries.erasing import open_erasures

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
    Event.SPARED: Verb.ERASE_DROPPED,
    Event.DISCARDED: Verb.DELETE,
}


def as_it_is(record: Record) -> Record:
    """The record as it is now, for whose turn it is: the caller may have read it long ago.

    What was fetched with it, its live version and its draft, is forgotten and read again.
    """
    record.refresh_from_db()
    return record


def put_draft_away(record: Record) -> None:
    """The draft goes; no later one may have its revisions again, or an old window would fit it."""
    Record.objects.filter(pk=record.pk).update(last_revision=highest_revision(record))
    delete_draft(record)


def delete_draft(record: Record) -> None:
    """Without reading it first, as Django would to find what hangs on it: only its files do."""
    WorkingFile.objects.filter(working_copy__record=record).delete()
    drafts = WorkingCopy.objects.filter(record=record)
    drafts._raw_delete(drafts.db)


def highest_revision(record: Record) -> Coalesce:
    """The draft's revision, or the last one given where there is no draft; for an UPDATE."""
    drafts = WorkingCopy.objects.filter(record=record)
    return Coalesce(Subquery(drafts.values("revision")[:1]), F("last_revision"))


def refuse_erased(record: Record) -> None:
    """Of what was erased, or is about to be, nothing is written on."""
    if record.state == RecordState.ERASED:
        raise errors.somebody_was_quicker()
    if open_erasures(record).exists():
        raise errors.erasure_open()


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


def write_steps(
    *, event: Event, record_ids: Sequence[str], from_state: str, to_state: str, by: Actor,
    unit_code: str, now: datetime, provenance: Provenance, version: int | None = None,
) -> None:  # fmt: skip
    """As `write_step` for records of one unit that take the same step together."""
    write_transitions_of_many(
        kind="record", object_ids=record_ids, event=event, from_state=from_state,
        to_state=to_state, by=by, unit_code=unit_code, now=now, provenance=provenance,
        version=version,
    )  # fmt: skip
    write_audit_of_many(
        verb=VERBS[event], by=by, now=now, unit_code=unit_code, kind="record",
        object_ids=record_ids, version=version,
    )  # fmt: skip
