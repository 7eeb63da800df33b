"""Give a draft that came by an import to the unit it belongs to, once somebody has said which."""

from __future__ import annotations

from datetime import datetime

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.transitions import Actor
from gongkai.records.enums import RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record, WorkingCopy


def move_if_untouched(
    row: ImportedRow, batch: ImportBatch, line: int, by: Actor, now: datetime
) -> bool:
    """Move the row's draft to the batch's unit, if nobody has done anything with it yet.

    What was published, submitted or edited here stays where it is. Inside a transaction.
    """
    record = row.record
    if record is None or row.unit_id == batch.unit_id or not _is_untouched(row, record):
        return False
    before = record.unit
    Record.objects.filter(pk=record.pk).update(unit=batch.unit)
    ImportedRow.objects.filter(pk=row.pk).update(unit=batch.unit, batch=batch, line=line)
    write_audit(
        verb=Verb.CHANGE, by=by, now=now, unit_code=batch.unit.code, kind="record",
        object_id=record.public_id, part="unit", before=before.code,
    )  # fmt: skip
    row.refresh_from_db()
    return True


def _is_untouched(row: ImportedRow, record: Record) -> bool:
    draft = WorkingCopy.objects.filter(record=record).first()
    return (
        record.state == RecordState.DRAFT
        and draft is not None
        and draft.saved_by == row.batch.started_by
        and draft.revision == 1
        and not record.submissions.exists()
    )
