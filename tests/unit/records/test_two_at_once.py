"""Two people at the same moment: one wins, the other is told, and everything happens once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from config.cli.tick import tick
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import first_broken_entry
from gongkai.catalogue.actions import next_index_number
from gongkai.core.errors import NotPermitted, StateChanged
from gongkai.core.models import LogEntry, Transition
from gongkai.ledger.models import Leaf
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Organisation, Person
from gongkai.records import actions
from gongkai.records.actions import reviewing
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.models import Approval, Record, Submission, Version, WorkingCopy
from tests.people import NOW, Cast, _person, officer
from tests.support.at_once import Doing, at_once
from tests.unit.records.road import NO_TO_ALL, approved, cleared, draft, published, submitted

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = (StateChanged, NotPermitted)
ROUNDS = 3


@pytest.fixture
def second_issuer(cast: Cast) -> Person:
    return _person("issuer2", "柏二坤", cast.unit, Role.ISSUER)


def one_won(outcomes: list[Any]) -> None:
    lost = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(lost) == len(outcomes) - 1, outcomes
    assert all(isinstance(error, TOLD) for error in lost), lost


def published_once(record: Record) -> None:
    """One transition, one audit row, one leaf, one line in the log; and the chain holds."""
    record.refresh_from_db()
    assert record.state == RecordState.PUBLISHED
    events = Counter(
        Transition.objects.filter(object_id=record.public_id).values_list("event", flat=True)
    )
    assert events["published"] == 1, events
    assert Leaf.objects.filter(record_id=record.public_id).count() == 1
    assert LogEntry.objects.filter(object_id=record.public_id).count() == 1
    assert AuditEntry.objects.filter(object_id=record.public_id, verb="publish").count() == 1
    assert first_broken_entry() is None


def approving(submission: Submission, person: Person) -> Callable[[], Submission]:
    """An approval by somebody who opened the page just now."""
    mine = Submission.objects.get(pk=submission.pk)
    digest, by = mine.version.digest, officer(person)
    return lambda: actions.approve(submission=mine, digest=digest, opinion="", by=by, now=NOW)


# --- approvals ---------------------------------------------------------------------------------
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_issuers_approve_at_once(cast: Cast, second_issuer: Person, round_: int) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    one_won(at_once(approving(submission, cast.issuer), approving(submission, second_issuer)))
    published_once(submission.record)
    assert Approval.objects.filter(submission=submission, step=1).count() == 1


def test_one_issuer_clicks_twice(cast: Cast) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    one_won(at_once(*[approving(submission, cast.issuer) for _ in range(4)]))
    published_once(submission.record)


def test_the_first_of_two_steps_is_taken_once(cast: Cast) -> None:
    submission = cleared(cast)
    one_won(at_once(*[approving(submission, cast.reviewer) for _ in range(3)]))
    submission.refresh_from_db()
    assert (submission.state, submission.step) == (SubmissionState.APPROVAL, 1)
    assert Approval.objects.filter(submission=submission).count() == 1


def test_an_approval_and_a_return_at_once(cast: Cast, second_issuer: Person) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    mine = Submission.objects.get(pk=submission.pk)
    by = officer(second_issuer)
    outcomes = at_once(
        approving(submission, cast.issuer),
        lambda: actions.return_for_changes(submission=mine, reason="请补充", by=by, now=NOW),
    )
    one_won(outcomes)
    submission.refresh_from_db()
    shown = Record.objects.get(pk=submission.record_id).state == RecordState.PUBLISHED
    assert submission.state == (SubmissionState.DONE if shown else SubmissionState.RETURNED)


def test_an_approval_and_a_recall_at_once(cast: Cast) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    mine = Submission.objects.get(pk=submission.pk)
    by = officer(cast.clerk)
    one_won(
        at_once(
            approving(submission, cast.issuer),
            lambda: actions.recall(submission=mine, by=by, now=NOW),
        )
    )
    submission.refresh_from_db()
    shown = Record.objects.get(pk=submission.record_id).state == RecordState.PUBLISHED
    assert submission.state == (SubmissionState.DONE if shown else SubmissionState.RECALLED)


def test_two_secrecy_reviews_at_once(cast: Cast) -> None:
    submission = submitted(cast)
    by = officer(cast.secrecy)

    def clearing() -> Callable[[], Submission]:
        mine = Submission.objects.get(pk=submission.pk)
        digest = mine.version.digest
        return lambda: actions.clear_secrecy(
            submission=mine, digest=digest, answers=NO_TO_ALL, opinion="", by=by, now=NOW
        )

    one_won(at_once(clearing(), clearing()))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVAL
    events = Transition.objects.filter(object_id=submission.record.public_id, event="cleared")
    assert events.count() == 1


# --- submissions -------------------------------------------------------------------------------
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_draft_is_submitted_once(cast: Cast, round_: int) -> None:
    record = draft(cast)
    by = officer(cast.clerk)

    def submitting() -> Callable[[], Submission]:
        mine = Record.objects.get(pk=record.pk)
        return lambda: actions.submit(record=mine, revision=1, by=by, now=NOW)

    one_won(at_once(submitting(), submitting(), submitting()))
    assert Submission.objects.filter(record=record).count() == 1
    assert Version.objects.filter(record=record).count() == 1
    submission = approved(cleared(cast, Submission.objects.get()), cast.reviewer, cast.issuer)
    published_once(submission.record)


def test_a_save_and_a_submission_at_once_never_mix(cast: Cast) -> None:
    record = draft(cast)
    by = officer(cast.clerk)
    mine, theirs = Record.objects.get(pk=record.pk), Record.objects.get(pk=record.pk)
    outcomes = at_once(
        lambda: actions.submit(record=mine, revision=1, by=by, now=NOW),
        lambda: actions.save_working_copy(
            record=theirs, fields={"title": "后来的标题"}, revision=1, by=by, now=NOW
        ),
    )
    saved = WorkingCopy.objects.get(record=record)
    submission = Submission.objects.filter(record=record).first()
    if submission is None:
        assert isinstance(outcomes[0], StateChanged)
        assert saved.title == "后来的标题"
    else:
        assert submission.version.content.title == "关于做好养老服务补贴工作的通知"


def test_two_saves_of_one_revision_at_once(cast: Cast) -> None:
    record = draft(cast)
    by = officer(cast.clerk)

    def saving(title: str) -> Callable[[], WorkingCopy]:
        mine = Record.objects.get(pk=record.pk)
        return lambda: actions.save_working_copy(
            record=mine, fields={"title": title}, revision=1, by=by, now=NOW
        )

    one_won(at_once(saving("甲"), saving("乙")))
    assert WorkingCopy.objects.get(record=record).revision == 2


def test_opening_a_revision_twice_at_once_gives_one_copy(cast: Cast) -> None:
    record = published(cast)
    by = officer(cast.clerk)

    def opening() -> Callable[[], WorkingCopy]:
        mine = Record.objects.get(pk=record.pk)
        return lambda: actions.open_revision(record=mine, by=by, now=NOW)

    outcomes = at_once(opening(), opening())
    copies = [outcome for outcome in outcomes if isinstance(outcome, WorkingCopy)]
    told = [outcome for outcome in outcomes if isinstance(outcome, TOLD)]
    assert len(copies) + len(told) == 2, outcomes
    assert len({copy.pk for copy in copies}) == 1
    assert WorkingCopy.objects.filter(record=record).count() == 1


# --- the tick ----------------------------------------------------------------------------------
def scheduled(cast: Cast) -> Submission:
    record = draft(cast)
    WorkingCopy.objects.filter(record=record).update(publish_at=NOW + timedelta(hours=1))
    return approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)


def test_two_tickers_publish_each_due_record_once(cast: Cast) -> None:
    submissions = [scheduled(cast) for _ in range(4)]
    assert tick(NOW)["published"] == 0
    due = NOW + timedelta(hours=1)
    outcomes = at_once(lambda: tick(due), lambda: tick(due), lambda: tick(due))
    assert sum(outcome["published"] for outcome in outcomes) == 4
    for submission in submissions:
        published_once(submission.record)


def test_the_tick_goes_on_after_one_that_cannot_go_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, fine = scheduled(cast), scheduled(cast)
    whole = reviewing.publish

    def refusing(**facts: Any) -> Record:
        if facts["record"].pk == stuck.record_id:
            raise StateChanged("state_changed", "…")
        return whole(**facts)

    monkeypatch.setattr(reviewing, "publish", refusing)
    ticking = Doing(lambda: tick(NOW + timedelta(hours=1)))
    assert not ticking.is_waiting(10), "the tick turns in a circle"
    assert ticking.finish()["published"] == 1
    published_once(fine.record)
    stuck.refresh_from_db()
    assert stuck.state == SubmissionState.SCHEDULED
    monkeypatch.undo()
    assert tick(NOW + timedelta(hours=1))["published"] == 1
    published_once(stuck.record)


# --- index numbers -----------------------------------------------------------------------------
def test_index_numbers_are_given_out_once_and_without_gaps(cast: Cast) -> None:
    def ten(_thread: int) -> Callable[[], list[str]]:
        unit = Organisation.objects.get(pk=cast.unit.pk)
        return lambda: [next_index_number(unit=unit, theme="", now=NOW) for _ in range(10)]

    outcomes = at_once(*[ten(thread) for thread in range(8)])
    numbers = [number for outcome in outcomes for number in outcome]
    running = sorted(int(re.search(r"(\d+)$", number)[1]) for number in numbers)  # type: ignore[index]
    assert len(set(numbers)) == 80
    assert running == list(range(1, 81))


def test_records_published_at_once_have_numbers_of_their_own(cast: Cast) -> None:
    waiting = [approved(cleared(cast), cast.reviewer) for _ in range(6)]
    outcomes = at_once(*[approving(submission, cast.issuer) for submission in waiting])
    assert all(isinstance(outcome, Submission) for outcome in outcomes), outcomes
    numbers = Record.objects.values_list("index_number", flat=True)
    assert len(set(numbers)) == 6
    assert first_broken_entry() is None


# --- nobody waits for nobody -------------------------------------------------------------------
def test_an_approval_and_the_tick_do_not_wait_for_each_other_crosswise(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both need the unit's counter and a turn in the log; whoever comes second waits for both."""
    published(cast)
    due, waiting = scheduled(cast), approved(cleared(cast), cast.reviewer)
    crosswise(monkeypatch, approving(waiting, cast.issuer), lambda: tick(NOW + timedelta(hours=1)))
    for submission in (due, waiting):
        published_once(submission.record)


def test_a_revision_and_a_withdrawal_do_not_wait_for_each_other_crosswise(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = published(cast)
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    revision = approved(cleared(cast, submitted(cast, record)), cast.reviewer)
    mine, by = Record.objects.get(pk=record.pk), officer(cast.issuer)
    crosswise(
        monkeypatch,
        approving(revision, cast.issuer),
        lambda: actions.withdraw(record=mine, reason="含个人信息", by=by, now=NOW),
    )
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN
    last = Transition.objects.filter(object_id=record.public_id).latest("id")
    assert (last.event, last.version) == ("withdrawn", 2)


def crosswise(
    monkeypatch: pytest.MonkeyPatch, approval: Callable[[], Any], other: Callable[[], Any]
) -> None:
    """Start ``other`` while the approval stands just before the door, with its audit row written.

    If each held what the other one needs, PostgreSQL would end one of them.
    """
    whole = reviewing.publish
    behind: list[Doing] = []

    def pausing(**facts: Any) -> Record:
        if not behind:
            behind.append(Doing(other))
            assert behind[0].is_waiting(1.0), "the other did not wait for its turn"
        return whole(**facts)

    monkeypatch.setattr(reviewing, "publish", pausing)
    approval()
    behind[0].finish()
