"""What must stop: the work of a unit that has ended, and a publication whose hour has not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.core.models import Transition
from gongkai.core.transitions import Actor
from gongkai.organisations.actions import end_unit
from gongkai.records import actions
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Record, Submission, WorkingCopy
from gongkai.records.queries.deciding import may_stop
from tests.people import NOW, Cast, officer
from tests.unit.records.road import approved, cleared, draft, submitted

pytestmark = pytest.mark.django_db


# --- a unit that has ended ---------------------------------------------------------------------
def test_a_unit_that_has_ended_starts_and_sends_nothing_more(cast: Cast) -> None:
    begun = draft(cast)
    revision = begun.working_copy.revision
    end_unit(
        unit=cast.unit, last_day=NOW.date() - timedelta(days=1), successor=cast.other_unit,
        by=officer(cast.office), now=NOW,
    )  # fmt: skip
    begun = Record.objects.get(pk=begun.pk)
    clerk = officer(cast.clerk)
    acts: list[Callable[[], object]] = [
        lambda: actions.start_record(unit=begun.unit, kind="notice", by=clerk, now=NOW),
        lambda: actions.submit(record=begun, revision=revision, by=clerk, now=NOW),
        lambda: actions.open_batch(
            unit=begun.unit, file_name="a", file_digest="a", by=Actor.system("import"), now=NOW
        ),
    ]
    for act in acts:
        with pytest.raises(InvalidInput) as refusal:
            act()
        assert refusal.value.code == "unit_ended"
    assert (Record.objects.count(), Submission.objects.count()) == (1, 0)


# --- what waits for its hour -------------------------------------------------------------------
def scheduled(cast: Cast) -> Submission:
    record = draft(cast)
    WorkingCopy.objects.filter(record=record).update(publish_at=NOW + timedelta(days=1))
    return approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)


def test_who_gives_the_last_approval_may_stop_what_is_scheduled(cast: Cast) -> None:
    submission = scheduled(cast)
    for person in (cast.clerk, cast.secrecy, cast.reviewer, cast.office, cast.stranger):
        assert not may_stop(officer(person), submission)
        with pytest.raises(NotPermitted):
            actions.return_for_changes(
                submission=submission, reason="有误", by=officer(person), now=NOW
            )
    issuer = officer(cast.issuer)
    assert may_stop(issuer, submission)
    with pytest.raises(InvalidInput):
        actions.return_for_changes(submission=submission, reason=" ", by=issuer, now=NOW)
    actions.return_for_changes(submission=submission, reason="数字有误", by=issuer, now=NOW)
    submission.refresh_from_db()
    assert (submission.state, submission.close_reason) == (SubmissionState.RETURNED, "数字有误")
    assert not may_stop(issuer, submission)
    with pytest.raises(StateChanged):
        actions.publish_scheduled(submission=submission, now=NOW + timedelta(days=2))
    step = Transition.objects.filter(object_id=submission.record.public_id).latest("id")
    assert (step.event, step.from_state, step.actor) == (
        "returned", SubmissionState.SCHEDULED, cast.issuer.public_id,
    )  # fmt: skip


def test_the_office_stops_what_it_approves_last_where_the_unit_decides(cast: Cast) -> None:
    submission = scheduled(cast)
    Submission.objects.filter(pk=submission.pk).update(chain=["reviewer", "issuer", "office"])
    submission.refresh_from_db()
    assert may_stop(officer(cast.office), submission)
    assert not may_stop(officer(cast.issuer), submission)
