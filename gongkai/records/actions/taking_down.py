"""Abolish, withdraw, erase."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import db, log
from gongkai.core.enums import Provenance
from gongkai.core.erasing import Warrant, empty, empty_history
from gongkai.core.transitions import Actor
from gongkai.files.actions import forget, forget_all_of
from gongkai.ledger.actions import add_leaf
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import write_step
from gongkai.records.actions.publishing import make_known
from gongkai.records.enums import OPEN_SUBMISSIONS, Event, RecordState, SubmissionState
from gongkai.records.models import (
    Erasure,
    Record,
    Submission,
    VersionFile,
    WorkingCopy,
    WorkingFile,
)
from gongkai.records.queries.erasing import EMPTIED, eraser, may_confirm, tables_holding_content
from gongkai.records.rules.content import told_at_abolition, told_at_withdrawal


@transaction.atomic
def abolish(*, record: Record, reason: str, on: date, by: Officer, now: datetime) -> Record:
    """The document is no longer valid from ``on``; its page stays and says so in red."""
    log.take_turn()
    actor = _decider(record, by)
    if not reason.strip():
        raise errors.reason_missing()
    moved = Record.objects.filter(
        pk=record.pk, state=RecordState.PUBLISHED, abolished_on__isnull=True
    ).update(abolished_on=on, abolition_reason=reason.strip())
    if not moved:
        raise errors.somebody_was_quicker()
    record.refresh_from_db()
    write_step(
        record=record, event=Event.ABOLISHED, from_state=record.state, to_state=record.state,
        by=actor, now=now, reason=reason.strip(),
    )  # fmt: skip
    assert record.live_version
    make_known(
        record=record, version=record.live_version, event=Event.ABOLISHED, now=now,
        detail=told_at_abolition(record),
    )  # fmt: skip
    return record


@transaction.atomic
def withdraw(*, record: Record, reason: str, by: Officer, now: datetime) -> Record:
    """Gone at once everywhere: 410 with the reason. The ledger keeps the fact."""
    log.take_turn()
    actor = _decider(record, by)
    if not reason.strip():
        raise errors.reason_missing()
    moved = Record.objects.filter(pk=record.pk, state=RecordState.PUBLISHED).update(
        state=RecordState.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=actor.person,
        withdrawal_reason=reason.strip(),
    )
    if not moved:
        raise errors.somebody_was_quicker()
    record.refresh_from_db()
    version = record.live_version
    assert version
    write_step(
        record=record, event=Event.WITHDRAWN, from_state=RecordState.PUBLISHED,
        to_state=RecordState.WITHDRAWN, by=actor, now=now, reason=reason.strip(),
        version=version.number,
    )  # fmt: skip
    _close_open_submissions(record, actor, now)
    make_known(
        record=record, version=version, event=Event.WITHDRAWN, now=now,
        detail=told_at_withdrawal(record),
    )  # fmt: skip
    return record


@transaction.atomic
def ask_erasure(*, record: Record, reason: str, by: Officer, now: datetime) -> Erasure:
    """Ask that personal data published by mistake dies. A second person must confirm.

    《个人信息保护法》第四十七条. A public record is withdrawn at the same moment.
    """
    log.take_turn()
    actor = eraser(by, record)
    if not reason.strip():
        raise errors.reason_missing()
    if record.state == RecordState.ERASED or record.erasures.filter(confirmed_at=None).exists():
        raise errors.somebody_was_quicker()
    if record.state == RecordState.PUBLISHED:
        withdraw(record=record, reason=reason, by=by, now=now)
    _close_open_submissions(record, actor, now)
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
    record = erasure.record
    actor = eraser(by, record)
    if not may_confirm(erasure, by):
        raise errors.same_person()
    moved = Erasure.objects.filter(pk=erasure.pk, confirmed_at__isnull=True).update(
        confirmed_at=now, confirmed_by=actor.person, confirmed_for=actor.acting_for
    )
    if not moved:
        raise errors.somebody_was_quicker()
    _leave_last_leaf(record, now)
    _close_open_submissions(record, actor, now)
    _empty(erasure, now)
    before = record.state
    Record.objects.filter(pk=record.pk).update(state=RecordState.ERASED)
    record.refresh_from_db()
    write_step(
        record=record, event=Event.ERASED, from_state=before, to_state=RecordState.ERASED,
        by=actor, now=now, reason=erasure.reason,
    )  # fmt: skip
    log.append(topic="record.erased", kind="record", object_id=record.public_id, now=now)
    transaction.on_commit(lambda: db.rid_disk_of_removed_bytes(tables_holding_content()))
    return record


def _decider(record: Record, by: Officer) -> Actor:
    """Somebody who takes down at the unit, or at the one that decides for it (a village's town)."""
    at_home = by.may(Permission.TAKE_DOWN, record.unit_id)
    deciding = record.unit.deciding_unit_id
    return by.actor(Permission.TAKE_DOWN, record.unit_id if at_home else deciding)


def _leave_last_leaf(record: Record, now: datetime) -> None:
    """What was never public has no leaf, and its erasure leaves none."""
    version = record.live_version
    if version is not None:
        add_leaf(
            record_id=record.public_id, version=version.number, version_digest=version.digest,
            nonce=version.content.nonce, event=Event.ERASED, unit_code=record.unit.code, now=now,
        )  # fmt: skip


def _close_open_submissions(record: Record, by: Actor, now: datetime) -> None:
    """What is under way or scheduled goes no further: nothing may bring the record back unseen."""
    open_ones = Submission.objects.filter(record=record, state__in=OPEN_SUBMISSIONS)
    for submission in open_ones.select_related("version"):
        before = submission.state
        Submission.objects.filter(pk=submission.pk).update(
            state=SubmissionState.RECALLED, waiting_for="", closed_at=now, closed_by=by.person
        )
        write_step(
            record=record, event=Event.RECALLED, from_state=before,
            to_state=SubmissionState.RECALLED, by=by, now=now, version=submission.version.number,
        )  # fmt: skip


def _empty(erasure: Erasure, now: datetime) -> None:
    record = erasure.record
    warrant = Warrant("record", record.public_id, erasure.public_id, now)
    only_this = Record.objects.filter(pk=record.pk)
    _forget_files(record)
    WorkingCopy.objects.filter(record=record).delete()
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
