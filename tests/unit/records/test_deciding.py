"""One rule for the list, the page and the action: what waits for me is what I may decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.core.errors import NotPermitted
from gongkai.core.moments import legal_day
from gongkai.organisations.actions import grant_role
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Delegation, Person
from gongkai.records import actions
from gongkai.records.models import Record, Submission
from gongkai.records.queries import waiting_for, why_not_decide
from tests.people import FOUNDED, NOW, Cast, officer
from tests.unit.records.road import cleared, draft, submitted


def also(person: Person, cast: Cast, role: Role) -> None:
    """Somebody holds a second role at the department."""
    grant_role(person=person, unit=cast.unit, role=role, by=officer(cast.security_admin),
               now=FOUNDED)  # fmt: skip


def stand_in(principal: Person, deputy: Person) -> None:
    today = legal_day(NOW)
    Delegation.objects.create(
        principal=principal, deputy=deputy, starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=5), reason="出差",
    )  # fmt: skip


def answers(person: Person, submission: Submission) -> tuple[bool, bool]:
    """Whether it is on the list, and whether the page would let one decide."""
    by = officer(person)
    return submission in waiting_for(by), why_not_decide(by, submission) == ""


def test_whose_turn_it_is(cast: Cast) -> None:
    submission = cleared(cast)
    assert answers(cast.reviewer, submission) == (True, True)
    for person in (cast.issuer, cast.secrecy, cast.clerk, cast.stranger):
        assert answers(person, submission) == (False, False)


def test_who_edited_it_does_not_find_it_on_the_list(cast: Cast) -> None:
    also(cast.reviewer, cast, Role.CLERK)
    record = draft(cast)
    actions.save_working_copy(
        record=record, fields={"title": "改过"}, revision=1, by=officer(cast.reviewer), now=NOW
    )
    submission = cleared(cast, submitted(cast, Record.objects.get(pk=record.pk)))
    assert answers(cast.reviewer, submission) == (False, False)
    assert "由别人来办" in why_not_decide(officer(cast.reviewer), submission)
    with pytest.raises(NotPermitted):
        actions.approve(submission=submission, digest=submission.version.digest, opinion="",
                        by=officer(cast.reviewer), now=NOW)  # fmt: skip


def test_who_approved_one_step_does_not_find_the_next(cast: Cast) -> None:
    also(cast.reviewer, cast, Role.ISSUER)
    submission = cleared(cast)
    assert answers(cast.reviewer, submission) == (True, True)
    actions.approve(submission=submission, digest=submission.version.digest, opinion="",
                    by=officer(cast.reviewer), now=NOW)  # fmt: skip
    assert answers(cast.reviewer, submission) == (False, False)
    assert answers(cast.issuer, submission) == (True, True)


def test_a_deputy_is_bound_by_what_the_principal_did(cast: Cast) -> None:
    also(cast.issuer, cast, Role.CLERK)
    stand_in(cast.issuer, cast.office_second)
    record = draft(cast)
    actions.save_working_copy(
        record=record, fields={"title": "改过"}, revision=1, by=officer(cast.issuer), now=NOW
    )
    submission = cleared(cast, submitted(cast, Record.objects.get(pk=record.pk)))
    actions.approve(submission=submission, digest=submission.version.digest, opinion="",
                    by=officer(cast.reviewer), now=NOW)  # fmt: skip
    assert answers(cast.office_second, submission) == (False, False)
    untouched = cleared(cast)
    actions.approve(submission=untouched, digest=untouched.version.digest, opinion="",
                    by=officer(cast.reviewer), now=NOW)  # fmt: skip
    assert answers(cast.office_second, untouched) == (True, True)
