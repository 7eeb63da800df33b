"""Walk a record down the road, for tests."""

from __future__ import annotations

from typing import Any

from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.organisations.models import Organisation, Person
from gongkai.records import actions
from gongkai.records.models import Record, Submission
from gongkai.records.queries import findings_of_draft
from gongkai.records.rules.lifecycle import SECRECY_QUESTIONS
from tests.people import NOW, Cast, officer

NO_TO_ALL = dict.fromkeys(SECRECY_QUESTIONS, "no")
BODY = "<p>各街道办事处、乡镇人民政府：</p><p>现将养老服务补贴的有关事项通知如下。</p>"


def draft(cast: Cast, *, unit: Organisation | None = None, by: Person | None = None,
          **fields: Any) -> Record:  # fmt: skip
    """A draft of the department (or ``unit``) with a title and a body."""
    content = {"title": "关于做好养老服务补贴工作的通知", "html": BODY, "formed_on": "2026-11-20"}
    return actions.start_record(
        unit=unit or cast.unit, kind="policy_document", by=officer(by or cast.clerk), now=NOW,
        fields={**content, **fields},
    )  # fmt: skip


def submitted(cast: Cast, record: Record | None = None, by: Person | None = None) -> Submission:
    """Submitted for secrecy review."""
    record = record or draft(cast)
    revision = record.working_copy.revision
    return actions.submit(record=record, revision=revision, by=officer(by or cast.clerk), now=NOW)


def cleared(cast: Cast, submission: Submission | None = None,
            by: Person | None = None) -> Submission:  # fmt: skip
    """Through secrecy review."""
    submission = submission or submitted(cast)
    return actions.clear_secrecy(
        submission=submission, digest=submission.version.digest, answers=NO_TO_ALL, opinion="",
        by=officer(by or cast.secrecy), now=NOW,
    )  # fmt: skip


def approved(submission: Submission, *by: Person) -> Submission:
    """Approved by each of ``by`` in turn."""
    for person in by:
        actions.approve(
            submission=submission, digest=submission.version.digest, opinion="同意",
            by=officer(person), now=NOW,
        )  # fmt: skip
    return submission


def published(cast: Cast, record: Record | None = None) -> Record:
    """Before the public, the whole road behind it."""
    submission = cleared(cast, submitted(cast, record))
    approved(submission, cast.reviewer, cast.issuer)
    return Record.objects.get(pk=submission.record_id)


def out(cast: Cast, record: Record) -> Record:
    """Answer what screening found, then walk the whole road."""
    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="已核对，可以公开",
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    return published(cast, record)


def attached(cast: Cast, given: dict[str, bytes], **fields: Any) -> Record:
    """A draft with these files, by name."""
    record = draft(cast, **fields)
    for name, data in given.items():
        attachment = take_in(
            name=name, data=data, unit_code="mzj", owner_kind="record", owner_id=record.public_id,
            by=Actor(cast.clerk.public_id), now=NOW,
        )  # fmt: skip
        actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return record
