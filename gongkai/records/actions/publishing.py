"""The one door to publish. Every face, the tick and every import come through here."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Count, Q

from gongkai.catalogue.actions import next_index_number
from gongkai.core import log, rendered
from gongkai.core.dates import first_day
from gongkai.core.enums import Provenance
from gongkai.core.moments import LEGAL_ZONE
from gongkai.core.transitions import Actor
from gongkai.ledger.actions import add_leaf
from gongkai.records import errors
from gongkai.records.actions._steps import (
    delete_draft,
    highest_revision,
    put_draft_away,
    write_step,
)
from gongkai.records.actions.addresses import follow_original_address
from gongkai.records.actions.settling import settle_by_revision
from gongkai.records.actions.tying import follow_ties
from gongkai.records.enums import Event, RecordState, SubmissionState
from gongkai.records.models import Record, Submission, Version, VersionContent
from gongkai.records.queries.erasing import open_erasures
from gongkai.records.rules.content import LISTED_FIELDS, told_at_publication
from gongkai.records.rules.lifecycle import goes_public

PUBLISHABLE = (
    RecordState.DRAFT,
    RecordState.KEPT,
    RecordState.PUBLISHED,
    RecordState.WITHDRAWN,
)


@transaction.atomic(savepoint=False)
def publish(
    *,
    record: Record,
    version: Version,
    by: Actor,
    now: datetime,
    provenance: Provenance = Provenance.NATIVE,
) -> Record:
    """Put ``version`` before the public: state, transition, audit row, leaf and log row together.

    The version must have come the whole road (a submission that is done) or be an import that a
    named approver released. ``published_at`` is always ``now``: nothing is back-dated
    (伪造发稿日期); an import keeps its original date in a field of its own.
    """
    log.take_turn()
    _refuse_unless_through(record, version, provenance)
    content = version.content
    first = record.published_at is None
    moved = Record.objects.filter(
        pk=record.pk, state__in=PUBLISHABLE, live_version_id=record.live_version_id
    ).update(
        state=RecordState.PUBLISHED,
        live_version=version,
        index_number=record.index_number or _index_number(record, content, now),
        withdrawn_at=None,
        withdrawn_by="",
        withdrawal_reason="",
        last_revision=highest_revision(record),
        **_list_facts(content),
        **(_first_day(record, by, now) if first else {"revised_at": now, "revised_by": by.person}),
    )
    if not moved:
        raise errors.somebody_was_quicker()
    before, unit = record.state, record.unit
    record.refresh_from_db()
    record.unit = unit
    delete_draft(record)
    _renew_around(record, content, by, now, first=first)
    event = Event.PUBLISHED if first else Event.REVISED
    write_step(
        record=record, event=event, from_state=before, to_state=RecordState.PUBLISHED, by=by,
        now=now, version=version.number, provenance=provenance,
    )  # fmt: skip
    told = told_at_publication(record)
    make_known(record=record, version=version, event=event, now=now, detail=told)
    return record


def _first_day(record: Record, by: Actor, now: datetime) -> dict[str, object]:
    original = record.original_published_on or record.formed_on
    sort_at = sort_at_of(record.provenance, original, now)
    return {"published_at": now, "published_by": by.person, "sort_at": sort_at}


def _renew_around(
    record: Record, content: VersionContent, by: Actor, now: datetime, *, first: bool
) -> None:
    """What leads here: ties, the old address of an import. What was drawn of it before goes.

    Ties stand only where a version was public, so what is published first has none to compare.
    """
    transaction.on_commit(partial(rendered.forget, record.public_id))
    if record.original_url:
        follow_original_address(record=record, by=by, now=now)
    if not first:
        settle_by_revision(record=record, by=by, now=now)
    if content.ties or not first:
        follow_ties(record=record, content=content, by=by, now=now)


def make_known(
    *,
    record: Record,
    version: Version,
    event: Event,
    now: datetime,
    detail: dict[str, str] | None = None,
) -> None:
    """The leaf in the public log and the line that search, pages and outlets will read."""
    add_leaf(
        record_id=record.public_id,
        version=version.number,
        version_digest=version.digest,
        nonce=version.content.nonce,
        event=event,
        unit_code=record.unit.code,
        now=now,
        detail=detail,
    )
    log.append(
        topic=f"record.{event}",
        kind="record",
        object_id=record.public_id,
        now=now,
        version=version.number,
        unit=record.unit.code,
        audience=record.audience,
    )


@transaction.atomic(savepoint=False)
def keep(*, record: Record, version: Version, by: Actor, now: datetime) -> Record:
    """Decided, but not public (依申请公开、不予公开): registered, never shown outside."""
    content = VersionContent.objects.get(version=version)
    moved = Record.objects.filter(
        pk=record.pk, state__in=(RecordState.DRAFT, RecordState.KEPT), live_version__isnull=True
    ).update(state=RecordState.KEPT, **_list_facts(content))
    if not moved:
        raise errors.somebody_was_quicker()
    before = record.state
    record.refresh_from_db()
    put_draft_away(record)
    write_step(
        record=record, event=Event.KEPT, from_state=before, to_state=RecordState.KEPT, by=by,
        now=now, version=version.number,
    )  # fmt: skip
    return record


def _refuse_unless_through(record: Record, version: Version, provenance: Provenance) -> None:
    """The version is a newer one of this record, is to be public, and came the whole road.

    While an erasure waits for its second person, nothing of the record goes out.
    """
    content = version.content
    live = record.live_version
    if (
        version.record_id != record.pk
        or not goes_public(content.attribute, content.audience)
        or (live is not None and version.number <= live.number)
        or open_erasures(record).exists()
    ):
        raise errors.somebody_was_quicker()
    if provenance == Provenance.IMPORT:
        _refuse_unless_released(version)
    else:
        _refuse_unless_approved(version)


def _refuse_unless_released(version: Version) -> None:
    """An import needs a released batch, and must be what the import itself took in."""
    row = getattr(version.record, "imported_row", None)
    if (
        row is None
        or row.batch.released_at is None
        or version.made_by != row.batch.started_by
        or hasattr(version, "submission")
    ):
        raise errors.somebody_was_quicker()


def _refuse_unless_approved(version: Version) -> None:
    """A native version needs its submission done, signed and approved at every step."""
    signed = Submission.objects.filter(
        version=version, state=SubmissionState.DONE, secrecy_review__digest=version.digest
    )
    approved = Count("approvals", filter=Q(approvals__digest=version.digest))
    found = signed.annotate(approved=approved).values_list("chain", "approved").first()
    if found is None or len(found[0]) != found[1]:
        raise errors.somebody_was_quicker()


def _list_facts(content: VersionContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in LISTED_FIELDS}


def _index_number(record: Record, content: VersionContent, now: datetime) -> str:
    return next_index_number(unit=record.unit, theme=content.theme, now=now)


def sort_at_of(provenance: str, original: str, now: datetime) -> datetime:
    """Imports stand in lists where they stood at home: by their original date, none after today."""
    if provenance != Provenance.IMPORT or not original:
        return now
    day = first_day(original)
    return min(datetime(day.year, day.month, day.day, 12, tzinfo=LEGAL_ZONE), now)
