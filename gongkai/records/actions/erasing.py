"""Erase: one person asks, a second confirms or refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import baked, db, forgetting, log, pairs, rendered
from gongkai.core.enums import Provenance
from gongkai.core.erasing import Warrant, empty, empty_history
from gongkai.core.errors import NotPermitted
from gongkai.core.transitions import Actor
from gongkai.files.actions import forget, forget_all_of, sweep_rooms
from gongkai.ledger.actions import add_leaf
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is, refuse_erased, write_step
from gongkai.records.actions.taking_down import close_open_submissions, withdraw
from gongkai.records.enums import Event, RecordState
from gongkai.records.models import (
    Erasure,
    OldAddress,
    Record,
    VersionFile,
    WorkingCopy,
    WorkingFile,
)
from gongkai.records.queries.erasing import (
    EMPTIED,
    eraser,
    may_confirm,
    may_recall,
    open_erasures,
    tables_holding_content,
)

TOPIC = "record.erased"


@transaction.atomic
def ask_erasure(*, record: Record, reason: str, by: Officer, now: datetime) -> Erasure:
    """Ask that personal data published by mistake dies. A second person must confirm.

    《个人信息保护法》第四十七条. A public record is withdrawn at the same moment.
    """
    log.take_turn()
    actor = eraser(by, as_it_is(record))
    if not reason.strip():
        raise errors.reason_missing()
    refuse_erased(record)
    if record.state == RecordState.PUBLISHED:
        withdraw(record=record, reason=reason, by=by, now=now)
    close_open_submissions(record, actor, now)
    made = Erasure.objects.create(
        record=record, reason=reason.strip(), asked_at=now, asked_by=actor.person,
        asked_for=actor.acting_for,
    )  # fmt: skip
    write_audit(
        verb=Verb.ERASE_ASKED, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id,
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_erasure(*, erasure: Erasure, by: Officer, now: datetime) -> Record:
    """Erase all that was said: versions, draft, files, findings, opinions, reasons, nonces.

    That something was there, who decided what and when, stays; so do the leaves: without the
    nonce they can be tied to nothing, so the log remains provable and says nothing. The reason of
    the erasure itself stays as well. Afterwards the database's files are rid of the freed bytes.
    """
    log.take_turn()
    record, actor = _second_person(erasure, by)
    moved = _while_open(erasure).update(
        confirmed_at=now, confirmed_by=actor.person, confirmed_for=actor.acting_for
    )
    if not moved:
        raise errors.somebody_was_quicker()
    erasure.refresh_from_db(fields=["confirmed_at", "confirmed_by", "confirmed_for"])
    _leave_last_leaf(record, now)
    close_open_submissions(record, actor, now)
    _empty(erasure, now)
    before = record.state
    Record.objects.filter(pk=record.pk).update(state=RecordState.ERASED)
    record.refresh_from_db()
    write_step(
        record=record, event=Event.ERASED, from_state=before, to_state=RecordState.ERASED,
        by=actor, now=now, reason=erasure.reason,
    )  # fmt: skip
    log.append(topic=TOPIC, kind="record", object_id=record.public_id, now=now)
    transaction.on_commit(leave_no_trace_owed, robust=True)
    return record


@transaction.atomic
def refuse_erasure(*, erasure: Erasure, reason: str, by: Officer, now: datetime) -> Record:
    """The second of two people says no: nothing is erased. What was withdrawn stays withdrawn."""
    log.take_turn()
    _record, actor = _second_person(erasure, by)
    if not reason.strip():
        raise errors.reason_missing()
    return _drop(erasure, actor, now, reason.strip())


@transaction.atomic
def recall_erasure(*, erasure: Erasure, by: Officer, now: datetime) -> Record:
    """Who asked for it by mistake takes it back. What was withdrawn stays withdrawn."""
    log.take_turn()
    erasure.refresh_from_db()
    if not may_recall(erasure, by):
        raise NotPermitted("not_yours", _("Only the person who asked for it can take it back."))
    return _drop(erasure, eraser(by, erasure.record), now, "")


def _second_person(erasure: Erasure, by: Officer) -> tuple[Record, Actor]:
    """The record as it is now, and the officer as somebody who had no part in the asking."""
    erasure.refresh_from_db()
    record = erasure.record
    actor = eraser(by, record)
    if not may_confirm(erasure, by):
        raise errors.same_person()
    return record, actor


def _while_open(erasure: Erasure) -> QuerySet[Erasure]:
    return open_erasures(erasure.record).filter(pk=erasure.pk)


def _drop(erasure: Erasure, actor: Actor, now: datetime, reason: str) -> Record:
    record = erasure.record
    if not _while_open(erasure).update(dropped_at=now, dropped_by=actor.person):
        raise errors.somebody_was_quicker()
    erasure.refresh_from_db(fields=["dropped_at", "dropped_by"])
    write_step(
        record=record, event=Event.SPARED, from_state=record.state, to_state=record.state,
        by=actor, now=now, reason=reason,
    )  # fmt: skip
    return record


def leave_no_trace_owed() -> int:
    """What is done after an erasure has been committed, for every one that still lacks it.

    The log's cursor says up to which erasure all of it was done. One part that fails does not stop
    the others; the tick comes again for it. Returns how many erasures there were.
    """
    owed = log.unread_of(topic=TOPIC, consumer=log.TRACES)
    if not owed:
        return 0
    parts: list[Callable[[], object]] = [
        *(partial(rendered.forget, entry.object_id) for entry in owed),
        *(partial(baked.forget, entry.object_id) for entry in owed),
        forgetting.tell_every_process,
        sweep_rooms,
        lambda: pairs.rid_of_removed(Record._meta.db_table),
        lambda: db.rid_disk_of_removed_bytes(tables_holding_content()),
    ]
    faults = [fault for part in parts if (fault := _fault_of(part))]
    if faults:
        raise faults[0]
    log.acknowledge(consumer=log.TRACES, node="", position=owed[-1].pk)
    return len(owed)


def _fault_of(part: Callable[[], object]) -> Exception | None:
    try:
        part()
    except Exception as error:
        return error
    return None


def _leave_last_leaf(record: Record, now: datetime) -> None:
    """What was never public has no leaf, and its erasure leaves none."""
    version = record.live_version
    if version is not None:
        add_leaf(
            record_id=record.public_id, version=version.number, version_digest=version.digest,
            nonce=version.content.nonce, event=Event.ERASED, unit_code=record.unit.code, now=now,
        )  # fmt: skip


def _empty(erasure: Erasure, now: datetime) -> None:
    record = erasure.record
    warrant = Warrant("record", record.public_id, erasure.public_id, now)
    only_this = Record.objects.filter(pk=record.pk)
    _forget_files(record)
    WorkingCopy.objects.filter(record=record).delete()
    OldAddress.objects.filter(record=record).delete()
    for emptied in EMPTIED:
        rows = emptied.rows(only_this)
        if getattr(emptied.model, "append_only", False):
            empty(rows, emptied.values, warrant)
        else:
            rows.update(**emptied.values)
    empty_history(warrant)
    if record.withdrawal_reason != erasure.reason:
        only_this.update(withdrawal_reason="")
    if record.provenance == Provenance.IMPORT:
        only_this.update(index_number="")  # another system's words, not a number given out here


def _forget_files(record: Record) -> None:
    """All that were ever taken in for the record, and all that its drafts and versions carry."""
    forget_all_of(owner_kind="record", owner_id=record.public_id)
    for file in WorkingFile.objects.filter(working_copy__record=record):
        forget(attachment=file.attachment)
    for carried in VersionFile.objects.filter(version__record=record):
        forget(attachment=carried.attachment)
