"""The road from draft to the public page: who may take which step, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError, InvalidInput, NotPermitted, StateChanged
from gongkai.core.models import LogEntry, Transition
from gongkai.core.visibility import NOBODY, may_see
from gongkai.ledger.models import Leaf
from gongkai.records import actions
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.models import Record, WorkingCopy
from gongkai.records.queries import todo, waiting_for
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.unit.records.road import NO_TO_ALL, approved, cleared, draft, published, submitted

pytestmark = pytest.mark.django_db


def events_of(record: Record) -> list[str]:
    return list(
        Transition.objects.filter(object_id=record.public_id).values_list("event", flat=True)
    )


def test_the_whole_road(cast: Cast) -> None:
    record = draft(cast)
    assert not may_see(NOBODY, "record", record.public_id)
    submission = submitted(cast, record)
    cleared(cast, submission)
    approved(submission, cast.reviewer)
    assert Record.objects.get(pk=record.pk).state == RecordState.DRAFT
    approved(submission, cast.issuer)
    record.refresh_from_db()
    assert record.state == RecordState.PUBLISHED
    assert record.live_version == submission.version
    assert record.published_at == NOW
    assert record.index_number
    assert may_see(NOBODY, "record", record.public_id)
    assert events_of(record) == [
        "created", "submitted", "cleared", "approved", "approved", "published",
    ]  # fmt: skip
    assert Leaf.objects.get(record_id=record.public_id).event == "published"
    assert LogEntry.objects.get(object_id=record.public_id).topic == "record.published"
    assert AuditEntry.objects.filter(object_id=record.public_id, verb="publish").count() == 1
    assert not WorkingCopy.objects.filter(record=record).exists()


def test_publishing_takes_few_queries(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    submission = cleared(cast)
    approved(submission, cast.reviewer)
    by = officer(cast.issuer)
    with django_assert_max_num_queries(39):
        actions.approve(
            submission=submission, digest=submission.version.digest, opinion="", by=by, now=NOW
        )
    assert submission.state == SubmissionState.DONE


def test_the_drafter_may_not_review_what_they_wrote(cast: Cast) -> None:
    from gongkai.organisations.actions import grant_role
    from gongkai.organisations.enums import Role
    from tests.people import SETUP

    grant_role(person=cast.clerk, unit=cast.unit, role=Role.SECRECY, by=SETUP, now=NOW)
    submission = submitted(cast)
    with pytest.raises(NotPermitted) as refusal:
        cleared(cast, submission, by=cast.clerk)
    assert refusal.value.code == "four_eyes"
    assert cleared(cast, submission).state == SubmissionState.APPROVAL


def test_who_signed_the_secrecy_review_does_not_decide(cast: Cast) -> None:
    from gongkai.organisations.actions import grant_role
    from gongkai.organisations.enums import Role
    from tests.people import SETUP

    for role in (Role.REVIEWER, Role.ISSUER):
        grant_role(person=cast.secrecy, unit=cast.unit, role=role, by=SETUP, now=NOW)
    submission = cleared(cast)
    assert submission in waiting_for(officer(cast.secrecy))
    approved(submission, cast.secrecy)
    assert submission not in waiting_for(officer(cast.secrecy))
    with pytest.raises(NotPermitted) as refusal:
        approved(submission, cast.secrecy)
    assert refusal.value.code == "four_eyes"
    approved(submission, cast.issuer)
    assert submission.state == SubmissionState.DONE


def test_nor_alone_nor_as_somebodys_deputy(cast: Cast) -> None:
    from gongkai.organisations.actions import delegate, set_approval_chain

    set_approval_chain(
        unit=cast.unit, chain=["issuer"], deciding_unit=None, by=officer(cast.office), now=NOW
    )
    day = NOW.date()
    delegate(
        principal=cast.issuer, deputy=cast.secrecy, starts_on=day, ends_on=day, reason="休假",
        by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    submission = cleared(cast)
    assert submission not in waiting_for(officer(cast.secrecy))
    with pytest.raises(NotPermitted):
        approved(submission, cast.secrecy)
    assert submission in waiting_for(officer(cast.issuer))
    approved(submission, cast.issuer)


def test_a_village_of_two_is_decided_by_its_town(cast: Cast) -> None:
    submission = submitted(cast, draft(cast, unit=cast.village, by=cast.village_clerk),
                           by=cast.village_clerk)  # fmt: skip
    cleared(cast, submission, by=cast.village_secrecy)
    approved(submission, cast.town_reviewer)
    approved(submission, cast.town_issuer)
    assert submission.state == SubmissionState.DONE


def test_four_eyes_hold_across_delegation(cast: Cast) -> None:
    from gongkai.organisations.actions import delegate

    day = NOW.date()
    delegate(
        principal=cast.issuer, deputy=cast.reviewer, starts_on=day, ends_on=day, reason="休假",
        by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    submission = cleared(cast)
    approved(submission, cast.reviewer)
    with pytest.raises(NotPermitted) as refusal:
        approved(submission, cast.reviewer)
    assert refusal.value.code == "four_eyes"


def test_whoever_lent_the_drafter_their_right_had_a_hand_in_it(cast: Cast) -> None:
    """The principal counts from the first draft on, whoever submits it in the end."""
    from gongkai.organisations.actions import delegate, grant_role
    from gongkai.organisations.enums import Role
    from tests.people import SETUP

    day = NOW.date()
    grant_role(person=cast.secrecy, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    delegate(
        principal=cast.secrecy, deputy=cast.reviewer, starts_on=day, ends_on=day, reason="休假",
        by=officer(cast.secrecy), now=NOW,
    )  # fmt: skip
    record = draft(cast, by=cast.reviewer)
    assert set(record.working_copy.editors) == {cast.reviewer.public_id, cast.secrecy.public_id}
    submission = submitted(cast, record)
    with pytest.raises(NotPermitted) as refusal:
        cleared(cast, submission)
    assert refusal.value.code == "four_eyes"


def test_a_draft_that_is_gone_is_said_to_be_gone(cast: Cast) -> None:
    record = draft(cast)
    by = officer(cast.clerk)
    actions.discard_working_copy(record=Record.objects.get(pk=record.pk), by=by, now=NOW)
    with pytest.raises(StateChanged):
        actions.submit(record=record, revision=1, by=by, now=NOW)
    with pytest.raises(StateChanged):
        actions.save_working_copy(record=record, fields={}, revision=1, by=by, now=NOW)
    with pytest.raises(StateChanged):
        actions.override_finding(
            record=record, fingerprint="x", reason="样例中的号码", by=by, now=NOW
        )


def test_a_stranger_may_do_nothing(cast: Cast) -> None:
    record = draft(cast)
    with pytest.raises(NotPermitted):
        submitted(cast, record, by=cast.stranger)
    submission = submitted(cast, record)
    with pytest.raises(NotPermitted):
        cleared(cast, submission, by=cast.stranger_secrecy)
    cleared(cast, submission)
    with pytest.raises(NotPermitted):
        approved(submission, cast.stranger)


def test_one_yes_on_the_secrecy_form_cannot_pass(cast: Cast) -> None:
    submission = submitted(cast)
    with pytest.raises(InvalidInput):
        actions.clear_secrecy(
            submission=submission, digest=submission.version.digest,
            answers={**NO_TO_ALL, "work_secret": "yes"}, opinion="", by=officer(cast.secrecy),
            now=NOW,
        )  # fmt: skip
    with pytest.raises(InvalidInput):
        actions.clear_secrecy(
            submission=submission, digest=submission.version.digest, answers={}, opinion="",
            by=officer(cast.secrecy), now=NOW,
        )  # fmt: skip
    assert cleared(cast, submission).state == SubmissionState.APPROVAL


def test_what_is_approved_is_the_version_seen(cast: Cast) -> None:
    submission = cleared(cast)
    with pytest.raises(StateChanged) as refusal:
        actions.approve(
            submission=submission, digest="0" * 64, opinion="", by=officer(cast.reviewer), now=NOW
        )
    assert refusal.value.code == "version_changed"


def test_two_approvals_at_once_one_wins_the_other_is_told(cast: Cast) -> None:
    submission = cleared(cast)
    approved(submission, cast.reviewer)
    stale = type(submission).objects.get(pk=submission.pk)
    approved(submission, cast.issuer)
    with pytest.raises(DomainError) as refusal:
        approved(stale, cast.issuer)
    assert refusal.value.code in ("state_changed", "four_eyes")
    assert events_of(submission.record).count("published") == 1


def test_a_return_needs_a_reason_and_reaches_the_drafter(cast: Cast) -> None:
    submission = submitted(cast)
    by = officer(cast.secrecy)
    with pytest.raises(InvalidInput):
        actions.return_for_changes(submission=submission, reason=" ", by=by, now=NOW)
    actions.return_for_changes(submission=submission, reason="请补充依据", by=by, now=NOW)
    assert submission.state == SubmissionState.RETURNED
    mine = todo(officer(cast.clerk), NOW)
    assert [item.what for item in mine] == ["returned"]
    again = submitted(cast, submission.record)
    assert again.version.number == 2


def test_recall_is_the_drafters_alone(cast: Cast) -> None:
    submission = submitted(cast)
    with pytest.raises(NotPermitted):
        actions.recall(submission=submission, by=officer(cast.secrecy), now=NOW)
    actions.recall(submission=submission, by=officer(cast.clerk), now=NOW)
    assert submission.state == SubmissionState.RECALLED


def test_scheduled_publication_waits_for_its_moment(cast: Cast) -> None:
    record = draft(cast)
    later = NOW + timedelta(days=1)
    WorkingCopy.objects.filter(record=record).update(publish_at=later)
    submission = approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)
    assert submission.state == SubmissionState.SCHEDULED
    with pytest.raises(StateChanged):
        actions.publish_scheduled(submission=submission, now=NOW)
    actions.publish_scheduled(submission=submission, now=later)
    record.refresh_from_db()
    assert record.published_at == later


def test_a_village_of_two_is_approved_by_its_town(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    submission = submitted(cast, record, by=cast.village_clerk)
    cleared(cast, submission, by=cast.village_secrecy)
    assert submission in waiting_for(officer(cast.town_reviewer)) or (
        submission in waiting_for(officer(cast.town_issuer))
    )
    for _ in submission.chain:
        role = submission.chain[submission.step]
        approved(submission, {"reviewer": cast.town_reviewer, "issuer": cast.town_issuer}[role])
    record.refresh_from_db()
    assert record.state == RecordState.PUBLISHED


def test_withheld_documents_need_a_ground_and_never_show(cast: Cast) -> None:
    record = draft(cast, attribute="withheld")
    with pytest.raises(InvalidInput) as refusal:
        submitted(cast, record)
    assert refusal.value.code == "ground_missing"
    WorkingCopy.objects.filter(record=record).update(ground="E16b", ground_reason="属于请示报告")
    submission = approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)
    record.refresh_from_db()
    assert submission.state == SubmissionState.DONE
    assert record.state == RecordState.KEPT
    assert not may_see(NOBODY, "record", record.public_id)
    assert may_see(officer(cast.clerk).viewer, "record", record.public_id)


def test_a_finding_must_be_answered_before_submission(cast: Cast) -> None:
    number = resident_id()
    record = draft(cast, html=f"<p>联系人身份证号{number}。</p>")
    with pytest.raises(InvalidInput) as refusal:
        submitted(cast, record)
    assert refusal.value.code == "findings_open"
    from gongkai.records.queries import findings_of_draft

    (finding,) = findings_of_draft(record.working_copy)
    assert finding.code == "resident_id"
    assert number not in finding.excerpt
    with pytest.raises(InvalidInput):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="", by=officer(cast.clerk),
            now=NOW,
        )  # fmt: skip
    actions.override_finding(
        record=record, fingerprint=finding.fingerprint, reason="样例号码，不存在",
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    submission = submitted(cast, record)
    stored = submission.version.findings.get()
    assert stored.override is not None
    assert number not in stored.excerpt


def test_a_save_never_overwrites_somebody_elses(cast: Cast) -> None:
    record = draft(cast)
    by = officer(cast.clerk)
    actions.save_working_copy(record=record, fields={"title": "第一次"}, revision=1, by=by, now=NOW)
    with pytest.raises(StateChanged) as refusal:
        actions.save_working_copy(
            record=record, fields={"title": "第二次"}, revision=1, by=by, now=NOW
        )
    assert refusal.value.code == "edited_elsewhere"
    assert WorkingCopy.objects.get(record=record).title == "第一次"


def test_a_revision_leaves_the_live_version_up(cast: Cast) -> None:
    record = published(cast)
    first = record.live_version
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"title": "更正后的标题", "html": "<p>新。</p>"},
        revision=copy.revision, by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    record.refresh_from_db()
    assert record.title != "更正后的标题"
    assert record.live_version == first
    published(cast, record)
    record.refresh_from_db()
    assert record.title == "更正后的标题"
    assert record.live_version.number == 2
    assert record.published_at == NOW
    assert record.revised_at == NOW
    assert events_of(record)[-1] == "revised"


def test_abolished_stays_withdrawn_goes(cast: Cast) -> None:
    record = published(cast)
    by = officer(cast.issuer)
    actions.abolish(record=record, reason="被新办法代替", on=NOW.date(), by=by, now=NOW)
    assert may_see(NOBODY, "record", record.public_id)
    actions.withdraw(record=record, reason="含有个人信息", by=by, now=NOW)
    assert not may_see(NOBODY, "record", record.public_id)
    assert Leaf.objects.filter(record_id=record.public_id).count() == 3


def test_batch_approval_touches_only_what_one_may(cast: Cast) -> None:
    mine = cleared(cast)
    theirs = submitted(cast)
    outcome = actions.approve_many(
        submissions=[(s, s.version.digest) for s in (mine, theirs)], opinion="",
        by=officer(cast.reviewer), now=NOW,
    )  # fmt: skip
    assert len(outcome.approved) == 1
    assert len(outcome.skipped) == 1
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.step, theirs.state) == (1, SubmissionState.SECRECY_REVIEW)
