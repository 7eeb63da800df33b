"""The draft of a next version: open it beside the live one, or throw it away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records.actions._steps import as_it_is, put_draft_away, refuse_erased, write_step
from gongkai.records.actions.drafting import draft_at_hand, mirror
from gongkai.records.actions.touching import hands_in
from gongkai.records.enums import Event
from gongkai.records.models import Record, WorkingCopy, WorkingFile
from gongkai.records.rules.content import content_of
from gongkai.records.rules.kinds import genre_for


@transaction.atomic
def open_revision(*, record: Record, by: Officer, now: datetime) -> WorkingCopy:
    """A working copy of the live version, beside it. The live version stays up.

    Without any version there is nothing to begin from: the first draft was discarded, and the
    new one is empty. Of what was erased, or is about to be, nothing is written on.
    """
    log.take_turn()
    actor = by.actor(Permission.DRAFT, as_it_is(record).unit_id)
    refuse_erased(record)
    existing = WorkingCopy.objects.filter(record=record).first()
    if existing:
        return existing
    copy = _copied_draft(record, actor, now) or _empty_draft(record, actor, now)
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id,
    )  # fmt: skip
    return copy


def _copied_draft(record: Record, actor: Actor, now: datetime) -> WorkingCopy | None:
    base = record.live_version or record.versions.select_related("content").first()
    if base is None:
        return None
    # who wrote a text nobody has approved yet still has a hand in what is made of it
    earlier = () if base.pk == record.live_version_id else base.editors
    copy = WorkingCopy.objects.create(
        record=record, saved_at=now, saved_by=actor.person, editors=hands_in(actor, earlier),
        revision=record.last_revision + 1, **{**content_of(base.content), "change_note": ""},
    )  # fmt: skip
    WorkingFile.objects.bulk_create(
        WorkingFile(working_copy=copy, attachment_id=file.attachment_id, position=file.position)
        for file in base.files.all()
    )
    return copy


def _empty_draft(record: Record, actor: Actor, now: datetime) -> WorkingCopy:
    copy = WorkingCopy.objects.create(
        record=record, saved_at=now, saved_by=actor.person, editors=hands_in(actor),
        revision=record.last_revision + 1, issuer_name=record.unit.name,
        genre=genre_for(record.kind, ""),
    )  # fmt: skip
    mirror(record, copy)
    return copy


@transaction.atomic
def discard_working_copy(*, record: Record, by: Officer, now: datetime) -> None:
    """Throw the draft of a next version away. Versions, live or not, stay."""
    log.take_turn()
    actor = by.actor(Permission.DRAFT, as_it_is(record).unit_id)
    draft_at_hand(record)  # there must be one, and nobody reviewing it
    put_draft_away(record)
    write_step(
        record=record, event=Event.DISCARDED, from_state=record.state, to_state=record.state,
        by=actor, now=now,
    )  # fmt: skip
