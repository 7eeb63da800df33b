"""Ways round review, withdrawal and four eyes that must stay shut."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from config.cli.check import CHECKS
from config.cli.tick import tick
from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY, may_see
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.organisations.actions import grant_role
from gongkai.organisations.enums import Role
from gongkai.records import actions
from gongkai.records.enums import RecordState
from gongkai.records.models import Record, WorkingCopy
from gongkai.records.queries import findings_of_draft
from tests.factories.numbers import resident_id
from tests.people import NOW, SETUP, Cast, officer
from tests.unit.records.road import approved, cleared, draft, published, submitted

pytestmark = pytest.mark.django_db


def revision_under_way(cast: Cast, record: Record, later: bool) -> None:
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    if later:
        WorkingCopy.objects.filter(record=record).update(publish_at=NOW + timedelta(days=1))
    record.refresh_from_db()
    submission = cleared(cast, submitted(cast, record))
    if later:
        approved(submission, cast.reviewer, cast.issuer)


@pytest.mark.parametrize("later", [True, False])
def test_what_was_withdrawn_does_not_come_back_by_itself(cast: Cast, later: bool) -> None:
    record = published(cast)
    revision_under_way(cast, record, later)
    actions.ask_erasure(record=record, reason="含个人信息", by=officer(cast.issuer), now=NOW)
    assert tick(NOW + timedelta(days=2))["published"] == 0
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN
    assert not may_see(NOBODY, "record", record.public_id)
    assert not record.submissions.filter(closed_at__isnull=True).exists()


def test_the_door_takes_only_newer_versions_of_the_record_itself(cast: Cast) -> None:
    record, other = published(cast), published(cast)
    for version in (other.live_version, record.live_version):
        with pytest.raises(StateChanged), transaction.atomic():
            actions.publish(record=record, version=version, by=Actor.system("x"), now=NOW)


def test_a_kept_version_does_not_go_out(cast: Cast) -> None:
    record = draft(cast, attribute="withheld", ground="E16b", ground_reason="请示报告")
    submission = approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)
    record.refresh_from_db()
    assert record.state == RecordState.KEPT
    with pytest.raises(StateChanged):
        actions.publish(record=record, version=submission.version, by=Actor.system("x"), now=NOW)


def test_writing_is_remembered_across_discard_and_revise(cast: Cast) -> None:
    grant_role(person=cast.issuer, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    record = draft(cast, by=cast.issuer)
    submission = submitted(cast, record, by=cast.issuer)
    actions.return_for_changes(
        submission=submission, reason="改", by=officer(cast.secrecy), now=NOW
    )
    actions.discard_working_copy(record=record, by=officer(cast.clerk), now=NOW)
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    record = Record.objects.get(pk=record.pk)
    again = approved(cleared(cast, submitted(cast, record)), cast.reviewer)
    with pytest.raises(NotPermitted):
        approved(again, cast.issuer)


def test_who_answers_a_finding_does_not_sign_the_review(cast: Cast) -> None:
    grant_role(person=cast.secrecy, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    record = draft(cast, html=f"<p>身份证号{resident_id()}</p>")
    (finding,) = findings_of_draft(record.working_copy)
    actions.override_finding(
        record=record, fingerprint=finding.fingerprint, reason="样例中的号码", now=NOW,
        by=officer(cast.secrecy),
    )  # fmt: skip
    submission = submitted(cast, record)
    with pytest.raises(NotPermitted):
        cleared(cast, submission)


def test_nothing_changes_under_the_reviewers_eyes(cast: Cast) -> None:
    record = draft(cast)
    submitted(cast, record)
    with pytest.raises(StateChanged):
        actions.save_working_copy(
            record=record, fields={"title": "改"}, revision=1, by=officer(cast.clerk), now=NOW
        )


def test_a_public_record_does_not_vanish_into_a_narrower_audience(cast: Cast) -> None:
    record = published(cast)
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    WorkingCopy.objects.filter(record=record).update(audience="staff")
    with pytest.raises(InvalidInput) as refusal:
        submitted(cast, Record.objects.get(pk=record.pk))
    assert refusal.value.code == "live_stays_active"


def test_check_sees_an_altered_reason(cast: Cast) -> None:
    abolished, withdrawn = published(cast), published(cast)
    by = officer(cast.issuer)
    actions.abolish(record=abolished, reason="已有新规定", on=NOW.date(), by=by, now=NOW)
    actions.withdraw(record=withdrawn, reason="有误", by=by, now=NOW)
    assert CHECKS["endings"]() == []
    Record.objects.filter(pk=abolished.pk).update(abolished_on=NOW.date() - timedelta(days=9))
    Record.objects.filter(pk=withdrawn.pk).update(withdrawal_reason="常规调整")
    found = CHECKS["endings"]()
    assert [record.public_id in line for record, line in
            zip((abolished, withdrawn), found, strict=True)] == [True, True]  # fmt: skip


def test_check_sees_a_renamed_file(cast: Cast) -> None:
    record = draft(cast)
    attachment = take_in(
        name="附件1.txt", data="说明".encode(), unit_code=cast.unit.code, owner_kind="record",
        owner_id=record.public_id, by=Actor(cast.clerk.public_id), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.working_copy.refresh_from_db()
    published(cast, record)
    assert CHECKS["versions"]() == []
    Attachment.objects.filter(pk=attachment.pk).update(name="附件2.txt")
    assert len(CHECKS["versions"]()) == 1


def test_check_sees_an_altered_list(cast: Cast) -> None:
    record = published(cast)
    assert CHECKS["lists"]() == []
    Record.objects.filter(pk=record.pk).update(title="另一个标题")
    assert any(record.public_id in line for line in CHECKS["lists"]())
