"""Draft, save, answer findings, submit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit, write_audit_once_a_day
from gongkai.audit.enums import Verb
from gongkai.catalogue.queries import item_by_code
from gongkai.core import log
from gongkai.core.enums import Provenance
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, names_of, refuse_ended
from gongkai.records import errors
from gongkai.records.actions._steps import (
    as_it_is,
    refuse_erased,
    write_step,
)
from gongkai.records.actions.touching import hands_in
from gongkai.records.enums import Attribute, Audience, Event, RecordState, SubmissionState
from gongkai.records.models import (
    Finding,
    Override,
    Record,
    Submission,
    Version,
    VersionContent,
    VersionFile,
    WorkingCopy,
)
from gongkai.records.queries.screening import Answered, findings_of_draft
from gongkai.records.rules.content import (
    LISTED_FIELDS,
    SAVED_FIELDS,
    content_of,
    version_digest,
)
from gongkai.records.rules.html import clean_body
from gongkai.records.rules.kinds import genre_for, kinds
from gongkai.records.rules.lifecycle import SHORTEST_REASON, needs_ground, says_why

if TYPE_CHECKING:
    from gongkai.catalogue.models import CatalogueItem
    from gongkai.organisations.models import Organisation


@transaction.atomic
def start_record(
    *,
    unit: Organisation,
    kind: str,
    by: Officer,
    now: datetime,
    item: CatalogueItem | None = None,
    fields: dict[str, Any] | None = None,
    earlier_hands: Iterable[str] = (),
) -> Record:
    """A new record of ``unit`` with an empty or prefilled working copy.

    ``earlier_hands`` wrote the words it begins with, where nobody has approved them yet.
    """
    actor = by.actor(Permission.DRAFT, unit.pk)
    refuse_ended(unit, legal_day(now))
    kept = {name: value for name, value in (fields or {}).items() if name in SAVED_FIELDS}
    return create_record(
        unit=unit, kind=kind, item=item, fields=kept, by=actor, now=now,
        earlier_hands=earlier_hands,
    )  # fmt: skip


def create_record(
    *,
    unit: Organisation,
    kind: str,
    item: CatalogueItem | None,
    fields: dict[str, Any],
    by: Actor,
    now: datetime,
    provenance: Provenance = Provenance.NATIVE,
    earlier_hands: Iterable[str] = (),
    **facts: Any,
) -> Record:
    """The record and its working copy, for drafting and for imports. Inside a transaction."""
    log.take_turn()
    content = first_content(unit=unit, kind=kind, fields=fields)
    record = Record.objects.create(
        unit=unit,
        kind=kind,
        item=item or item_by_code(kinds()[kind].item),
        provenance=provenance,
        created_at=now,
        created_by=by.person,
        sort_at=now,
        **{name: content[name] for name in LISTED_FIELDS if name in content},
        **facts,
    )
    WorkingCopy.objects.create(
        record=record, saved_at=now, saved_by=by.person, editors=hands_in(by, earlier_hands),
        **content,
    )  # fmt: skip
    write_step(
        record=record, event=Event.CREATED, from_state="", to_state=RecordState.DRAFT, by=by,
        now=now, provenance=provenance,
    )  # fmt: skip
    return record


def first_content(*, unit: Organisation, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The content a draft begins with, in the one form it is kept in."""
    genre = genre_for(kind, str(fields.get("title") or ""))
    return _tidy({"issuer_name": unit.name, "genre": genre, **fields})


@transaction.atomic
def save_working_copy(
    *,
    record: Record,
    fields: dict[str, Any],
    revision: int,
    by: Officer,
    now: datetime,
    publish_at: datetime | None = None,
) -> WorkingCopy:
    """Save the draft if nobody saved it since ``revision`` was read.

    Raises `StateChanged` naming who saved it otherwise; nothing of the caller's text is lost,
    because nothing is written.
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    content = _tidy({name: value for name, value in fields.items() if name in SAVED_FIELDS})
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    saved = WorkingCopy.objects.filter(record=record, revision=revision).update(
        **content,
        publish_at=publish_at,
        revision=F("revision") + 1,
        saved_at=now,
        saved_by=actor.person,
        editors=hands_in(actor, copy.editors),
    )
    if not saved:
        raise errors.edited_elsewhere(_name_of(copy.saved_by))
    before = {**content_of(copy), "publish_at": copy.publish_at}
    if {**before, **content, "publish_at": publish_at} != before:
        write_audit_once_a_day(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
            object_id=record.public_id, part="text",
        )  # fmt: skip
    copy.refresh_from_db()
    if record.live_version_id is None and record.state == RecordState.DRAFT:
        mirror(record, copy)
    return copy


def mirror(record: Record, content: Any) -> None:
    """Bring the record's list facts in line with ``content``."""
    for name in LISTED_FIELDS:
        setattr(record, name, getattr(content, name))
    record.save(update_fields=list(LISTED_FIELDS))


def override_finding(
    *, record: Record, fingerprint: str, reason: str, by: Officer, now: datetime
) -> Override:
    """Leave a finding as it is, for a reason that the reviewers will read."""
    (made,) = override_findings(
        record=record, fingerprints=[fingerprint], reason=reason, by=by, now=now
    )
    return made


def override_findings(
    *, record: Record, fingerprints: Iterable[str], reason: str, by: Officer, now: datetime
) -> list[Override]:
    """Leave several findings as they are for one reason: all of them, or none. Each has its row."""
    actor = by.actor(Permission.DRAFT, record.unit_id)
    if not says_why(reason):
        raise errors.reason_short(SHORTEST_REASON)
    # screening takes its time; nobody waits for it
    found = {f.fingerprint: f for f in findings_of_draft(draft_at_hand(record))}
    wanted = list(dict.fromkeys(fingerprints))
    if not wanted or not found.keys() >= set(wanted):
        raise errors.somebody_was_quicker()
    return _override(record, [found[each] for each in wanted], reason.strip(), actor, now)


@transaction.atomic
def _override(
    record: Record, findings: Iterable[Answered], reason: str, actor: Actor, now: datetime
) -> list[Override]:
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    WorkingCopy.objects.filter(pk=copy.pk).update(editors=hands_in(actor, copy.editors))
    return [_override_one(record, finding, reason, actor, now) for finding in findings]


def _override_one(
    record: Record, finding: Answered, reason: str, actor: Actor, now: datetime
) -> Override:
    made = Override.objects.create(
        record=record, fingerprint=finding.fingerprint, code=finding.code, reason=reason,
        made_at=now, made_by=actor.person,
    )  # fmt: skip
    write_audit(
        verb=Verb.OVERRIDE, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id, finding=finding.code,
    )  # fmt: skip
    return made


def submit(*, record: Record, revision: int, by: Officer, now: datetime) -> Submission:
    """Freeze the draft as a version and send it to secrecy review.

    Every finding must be corrected or answered with a reason first; required fields of the kind
    must be there; a document that is not disclosed needs its ground (《条例》第十三条至第十六条).
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    refuse_erased(as_it_is(record))
    # screening takes its time; nobody waits for it
    _refuse_unfinished(record, _draft_read_at(record, revision))
    return _send(record, revision, actor, now)


@transaction.atomic
def _send(record: Record, revision: int, actor: Actor, now: datetime) -> Submission:
    log.take_turn()
    refuse_erased(as_it_is(record))
    draft = _draft_read_at(record, revision)
    if _open_submission_exists(record):
        raise errors.somebody_was_quicker()
    _refuse_unfinished(record, draft)
    unit = record.unit
    refuse_ended(unit, legal_day(now))
    version = freeze(record=record, draft=draft, by=actor, now=now)
    submission = Submission.objects.create(
        record=record,
        version=version,
        deciding_unit_id=unit.deciding_unit_id,
        state=SubmissionState.SECRECY_REVIEW,
        chain=unit.approval_chain,
        waiting_for=Permission.SECRECY_REVIEW,
        waiting_at=unit,
        waiting_since=now,
        publish_at=draft.publish_at,
        submitted_at=now,
        submitted_by=actor.person,
    )
    write_step(
        record=record, event=Event.SUBMITTED, from_state=record.state,
        to_state=SubmissionState.SECRECY_REVIEW, by=actor, now=now, version=version.number,
    )  # fmt: skip
    return submission


def freeze(*, record: Record, draft: WorkingCopy, by: Actor, now: datetime) -> Version:
    """The draft's content as the next immutable version, with its findings. In a transaction."""
    files = list(draft.files.select_related("attachment"))
    nonce = secrets.token_hex(32)
    content = content_of(draft)
    number = (record.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = Version.objects.create(
        record=record,
        number=number,
        digest=version_digest(
            nonce, content, [(file.attachment.name, file.attachment.digest) for file in files]
        ),
        made_at=now,
        made_by=by.person,
        editors=hands_in(by, draft.editors),
    )
    VersionContent.objects.create(version=version, nonce=nonce, **content)
    VersionFile.objects.bulk_create(
        VersionFile(version=version, attachment=file.attachment, position=place)
        for place, file in enumerate(files)
    )
    Finding.objects.bulk_create(
        Finding(
            version=version, code=finding.code, severity=finding.severity,
            fingerprint=finding.fingerprint, excerpt=finding.excerpt[:300],
            rule=finding.rule[:200], override_id=finding.override_id,
        )
        for finding in findings_of_draft(draft)
    )  # fmt: skip
    return version


def _refuse_unfinished(record: Record, draft: WorkingCopy) -> None:
    labels = {
        "title": _("title"),
        "body": _("body"),
        "formed_on": _("date of formation"),
        "document_number": _("document number"),
    }
    missing = [
        str(labels[name])
        for name in kinds()[record.kind].required
        if not getattr(draft, "html" if name == "body" else name)
    ]
    if missing:
        raise errors.fields_missing(missing)
    if needs_ground(draft.attribute) and not (draft.ground and draft.ground_reason.strip()):
        raise InvalidInput(
            "ground_missing",
            _("Give the statutory ground and the reason why this is not disclosed."),
        )
    narrower = record.audience == Audience.PUBLIC != draft.audience
    if record.live_version_id and (draft.attribute != Attribute.ACTIVE or narrower):
        raise InvalidInput(
            "live_stays_active",
            _("This record is public. To take it off the site, withdraw it instead."),
        )
    unanswered = [f for f in findings_of_draft(draft) if f.override_id is None]
    if unanswered:
        raise errors.findings_open(len(unanswered))


def draft_of(record: Record) -> WorkingCopy:
    """The draft as it is now; `StateChanged` where it went out or was thrown away meanwhile."""
    draft = WorkingCopy.objects.filter(record=record).select_related("record__unit").first()
    if draft is None:
        raise errors.somebody_was_quicker()
    return draft


def draft_at_hand(record: Record) -> WorkingCopy:
    """The draft, unless it is under review: what the reviewers read does not change under them."""
    if _open_submission_exists(record):
        raise errors.somebody_was_quicker()
    return draft_of(record)


def _draft_read_at(record: Record, revision: int) -> WorkingCopy:
    draft = draft_of(record)
    if draft.revision != revision:
        raise errors.edited_elsewhere(_name_of(draft.saved_by))
    return draft


def _open_submission_exists(record: Record) -> bool:
    return record.submissions.filter(closed_at__isnull=True).exists()


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    if "html" in fields:
        fields = {**fields, "html": clean_body(fields["html"])}
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def _name_of(public_id: str) -> str:
    return names_of([public_id]).get(public_id, "")
