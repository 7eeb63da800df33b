"""Take documents over from another system: idempotent, resumable, every row's fate kept.

Rows that are public elsewhere already (they carry an address) go out as imports when a named
approver releases the batch; rows with severe findings are held back; the rest become drafts and
take the ordinary road.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.catalogue.actions import note_index_number
from gongkai.core import log
from gongkai.core.dates import first_day
from gongkai.core.enums import Provenance
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, officer_of, refuse_ended
from gongkai.records import errors
from gongkai.records.actions.drafting import create_record, freeze, mirror
from gongkai.records.actions.moving import move_if_untouched
from gongkai.records.actions.publishing import publish
from gongkai.records.actions.touching import hands_in
from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record, WorkingCopy
from gongkai.records.queries.importing import rows_going_out
from gongkai.records.queries.screening import findings_of_draft, severe_codes
from gongkai.records.rules.content import ORIGIN_FIELDS
from gongkai.records.rules.imports import ImportRow
from gongkai.records.rules.kinds import genre_for
from gongkai.records.rules.lifecycle import goes_public

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation, Person


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row, and which record it is now."""

    fate: Fate
    record_id: str
    codes: tuple[str, ...] = ()


@transaction.atomic
def open_batch(
    *, unit: Organisation, file_name: str, file_digest: str, by: Actor, now: datetime
) -> ImportBatch:
    """The batch of this file at this unit; a second run of the same file goes on with it.

    Where the unit has named somebody who releases what is public elsewhere already (a standing,
    audited decision), the batch counts as released by that person from the start.
    """
    refuse_ended(unit, legal_day(now))
    releaser = _standing_releaser(unit, now)
    batch, made = ImportBatch.objects.get_or_create(
        unit=unit,
        file_digest=file_digest,
        defaults={
            "file_name": file_name[:200],
            "started_at": now,
            "started_by": by.person,
            "released_at": now if releaser else None,
            "released_by": releaser.public_id if releaser else "",
        },
    )
    if made:
        write_audit(
            verb=Verb.IMPORT, by=by, now=now, unit_code=unit.code, kind="import_batch",
            object_id=batch.public_id, released_by=batch.released_by,
        )  # fmt: skip
    return batch


def _standing_releaser(unit: Organisation, now: datetime) -> Person | None:
    """Who the unit named, as long as that person still works there and may release."""
    person = unit.standing_releaser
    if person is None or person.left_on is not None:
        return None
    today = officer_of(person, legal_day(now))
    return person if today.may(Permission.RELEASE_IMPORT, unit.pk) else None


def take_in(
    *, batch: ImportBatch, row: ImportRow, line: int, by: Actor, now: datetime, moves: bool = False
) -> RowOutcome:
    """One row: made, changed, left alone or held back, and published where that is due.

    A row that something here refuses is held back under the refusal's code, and tried again
    with the next run; the rows after it go on. With ``moves``, an untouched draft that stands
    under another unit comes to this one: somebody has said since whose it is.
    """
    try:
        return _take_in(batch=batch, row=row, line=line, by=by, now=now, moves=moves)
    except DomainError as error:
        return _hold(batch, row, line, error)


@transaction.atomic
def _take_in(
    *, batch: ImportBatch, row: ImportRow, line: int, by: Actor, now: datetime, moves: bool
) -> RowOutcome:
    log.take_turn()
    known = (
        ImportedRow.objects.select_related("record__unit", "batch")
        .filter(source=row.source, source_id=row.source_id)
        .first()
    )
    moved = moves and known is not None and move_if_untouched(known, batch, line, by, now)
    if known is not None and known.row_digest == row.digest and not moved:
        return _unchanged(known, now)
    if known is None or known.record_id is None:
        known = _first_time(batch, row, line, by, now)
        fate = Fate.CREATED
    else:
        if reason := _why_left_alone(known, batch):
            ImportedRow.objects.filter(pk=known.pk).update(fate=Fate.HELD, codes=[reason])
            return RowOutcome(Fate.HELD, known.record.public_id if known.record else "", (reason,))
        _again(known, batch, row, line, by, now)
        fate = Fate.UPDATED
    fate, codes = judged(fate, _severe_findings(known.record), row)
    ImportedRow.objects.filter(pk=known.pk).update(fate=fate, codes=list(codes))
    known.refresh_from_db()
    go_out(known, now)
    return _outcome(known, Fate(known.fate))


def judged(fate: Fate, severe: tuple[str, ...], row: ImportRow) -> tuple[Fate, tuple[str, ...]]:
    """Held back for severe findings or for what its source says; else its notes are kept."""
    reasons = (*severe, *row.holds)
    return (Fate.HELD if reasons else fate), (*reasons, *row.notes)


@transaction.atomic
def _hold(batch: ImportBatch, row: ImportRow, line: int, error: DomainError) -> RowOutcome:
    """The row waits for somebody; without its digest, so that the next run tries it again."""
    log.take_turn()
    held = {"fate": Fate.HELD, "codes": [error.code], "row_digest": ""}
    kept, _made = ImportedRow.objects.update_or_create(
        source=row.source, source_id=row.source_id, defaults=held,
        create_defaults={**held, "unit_id": batch.unit_id, "batch": batch, "line": line},
    )  # fmt: skip
    return _outcome(kept, Fate.HELD)


def _outcome(row: ImportedRow, fate: Fate) -> RowOutcome:
    return RowOutcome(fate, row.record.public_id if row.record else "", tuple(row.codes))


def refuse_row(*, batch: ImportBatch, line: int, code: str) -> None:
    """Keep the fate of a line that could not be understood, under its place in the file."""
    ImportedRow.objects.get_or_create(
        source=f"refused:{batch.public_id}",
        source_id=str(line),
        defaults={
            "unit_id": batch.unit_id, "batch": batch, "line": line, "fate": Fate.REFUSED,
            "codes": [code], "row_digest": "",
        },
    )  # fmt: skip


@transaction.atomic
def release_batch(*, batch: ImportBatch, by: Officer, now: datetime) -> ImportBatch:
    """A named approver releases the batch's rows that are public elsewhere already."""
    log.take_turn()
    actor = by.actor(Permission.RELEASE_IMPORT, batch.unit_id)
    moved = ImportBatch.objects.filter(pk=batch.pk, released_at__isnull=True).update(
        released_at=now, released_by=actor.person, released_for=actor.acting_for
    )
    if not moved:
        raise errors.somebody_was_quicker()
    batch.refresh_from_db()
    write_audit(
        verb=Verb.APPROVE, by=actor, now=now, unit_code=batch.unit.code, kind="import_batch",
        object_id=batch.public_id,
    )  # fmt: skip
    return batch


def publish_released(*, batch: ImportBatch, now: datetime, limit: int = 10) -> int:
    """Put the next few rows of a released batch before the public; 0 when none is left."""
    with transaction.atomic():
        log.take_turn()
        rows = list(
            rows_going_out(batch).select_related("record__unit", "batch").order_by("id")[:limit]
        )
        for row in rows:
            go_out(row, now)
    return len(rows)


def _first_time(
    batch: ImportBatch, row: ImportRow, line: int, by: Actor, now: datetime
) -> ImportedRow:
    record = create_record(
        unit=batch.unit, kind=row.kind, item=None, fields=row.content(), by=by, now=now,
        provenance=Provenance.IMPORT, index_number=row.index_number,
        **row.facts(),
    )  # fmt: skip
    note_its_index_number(batch, row, now)
    made, _new = ImportedRow.objects.update_or_create(
        source=row.source, source_id=row.source_id,
        defaults={
            "unit": batch.unit, "row_digest": row.digest, "batch": batch, "record": record,
            "fate": Fate.CREATED, "codes": [], "line": line, "facts": row.facts(),
        },
    )  # fmt: skip
    return made


def note_its_index_number(batch: ImportBatch, row: ImportRow, now: datetime) -> None:
    """The index number it brings along is not given out again here."""
    if row.index_number:
        note_index_number(
            unit=batch.unit, theme="", index_number=row.index_number,
            formed_on=first_day(row.formed_on) if row.formed_on else legal_day(now),
        )  # fmt: skip


def _why_left_alone(known: ImportedRow, batch: ImportBatch) -> str:
    """Why a changed row does not touch its record: people here have decided something about it."""
    record = known.record
    if record is None or record.state == RecordState.ERASED:
        return "erased"
    if known.unit_id != batch.unit_id:
        return "other_unit"
    draft = WorkingCopy.objects.filter(record=record).first()
    edited = draft is not None and draft.saved_by != batch.started_by
    decided = record.state in (RecordState.WITHDRAWN, RecordState.KEPT)
    if edited or decided or record.submissions.exists():
        return "edited_here"
    return ""


def _again(
    known: ImportedRow, batch: ImportBatch, row: ImportRow, line: int, by: Actor, now: datetime
) -> None:
    """The changed row as the draft; what the public reads stays until the batch is released."""
    record = known.record
    assert record is not None
    copy = WorkingCopy.objects.filter(record=record).first()
    values: dict[str, Any] = {
        **row.content(), "genre": genre_for(record.kind, row.title), "saved_at": now,
        "saved_by": by.person, "editors": hands_in(by, copy.editors if copy else ()),
    }  # fmt: skip
    if copy is None:
        values["revision"] = record.last_revision + 1
        copy = WorkingCopy.objects.create(record=record, **values)
    else:
        WorkingCopy.objects.filter(pk=copy.pk).update(revision=F("revision") + 1, **values)
        copy.refresh_from_db()
    if record.live_version_id is None:
        _take_over(record, row.facts())
        mirror(record, copy)
    ImportedRow.objects.filter(pk=known.pk).update(
        row_digest=row.digest, batch=batch, line=line, facts=row.facts()
    )
    known.refresh_from_db()


def _take_over(record: Record, facts: dict[str, str]) -> None:
    """What the row says of its publication elsewhere, onto the record."""
    for name in ORIGIN_FIELDS:
        setattr(record, name, facts[name])
    record.save(update_fields=list(ORIGIN_FIELDS))


def _unchanged(known: ImportedRow, now: datetime) -> RowOutcome:
    go_out(known, now)
    return _outcome(known, Fate.HELD if known.fate == Fate.HELD else Fate.UNCHANGED)


def _severe_findings(record: Record | None) -> tuple[str, ...]:
    draft = WorkingCopy.objects.select_related("record__unit").get(record=record)
    return severe_codes(findings_of_draft(draft))


def go_out(row: ImportedRow, now: datetime) -> None:
    """Publish what is due; what the door refuses is held back with the refusal's code."""
    try:
        with transaction.atomic():
            _publish_if_due(row, now)
    except DomainError as error:
        ImportedRow.objects.filter(pk=row.pk).update(fate=Fate.HELD, codes=[error.code])
        row.refresh_from_db()


def _publish_if_due(row: ImportedRow, now: datetime) -> None:
    """Through the one door, as an import, once: public elsewhere, nothing severe, released."""
    record = row.record
    due = (
        record is not None
        and row.facts.get("original_url")
        and row.batch.released_at is not None
        and row.fate in (Fate.CREATED, Fate.UPDATED)
        and record.state in (RecordState.DRAFT, RecordState.PUBLISHED)
    )
    draft = WorkingCopy.objects.filter(record=record).first() if due else None
    if record is None or draft is None or draft.saved_by != row.batch.started_by:
        return
    if not goes_public(draft.attribute, draft.audience):
        return
    releaser = Actor(row.batch.released_by, row.batch.released_for)
    version = freeze(record=record, draft=draft, by=Actor(row.batch.started_by), now=now)
    if any(getattr(record, name) != row.facts[name] for name in ORIGIN_FIELDS):
        _take_over(record, row.facts)
    publish(record=record, version=version, by=releaser, now=now, provenance=Provenance.IMPORT)
