"""Whose turn it is: what waits for an officer, and why one may not decide. One rule for both."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gongkai.organisations.enums import Permission
from gongkai.records import errors
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Approval, SecrecyReview, Submission
from gongkai.records.rules.lifecycle import STEP_PERMISSION, four_eyes_hold

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer

WAITING = (
    Permission.SECRECY_REVIEW,
    Permission.REVIEW,
    Permission.ISSUE,
    Permission.OFFICE_APPROVE,
)
UNDECIDED = (SubmissionState.SECRECY_REVIEW, SubmissionState.APPROVAL)


def took_part(submission: Submission, *, with_approvals: bool) -> set[str]:
    """Everybody who may not take the next step: submitted, edited or approved it before.

    Who signed the secrecy review may still check the content (审核), as office directors do; the
    decision (签发, 公开办审批) is another person's, as on the form (保密审查表).
    """
    people = {submission.submitted_by, *submission.version.editors}
    if with_approvals:
        for hands in submission.approvals.values_list("made_by", "acting_for"):
            people.update(hands)
        if submission.waiting_for != Permission.REVIEW:
            signed = SecrecyReview.objects.filter(submission=submission)
            people.update(*signed.values_list("signed_by", "acting_for"))
    return people - {""}


def last_permission(submission: Submission) -> Permission:
    """What somebody must hold at the deciding unit to give the last approval."""
    return Permission(STEP_PERMISSION[submission.chain[-1]])


def may_stop(officer: Officer, submission: Submission) -> bool:
    """Whether it waits for its hour, and the officer may still send it back."""
    return submission.state == SubmissionState.SCHEDULED and officer.may(
        last_permission(submission), submission.deciding_unit_id
    )


def why_not_decide(officer: Officer, submission: Submission) -> str:
    """The sentence why the officer may not decide on it now; empty when they may."""
    if submission.state not in UNDECIDED:
        return _("Nothing is to be decided here any more.")
    permission = Permission(submission.waiting_for)
    if not officer.may(permission, submission.waiting_at_id):
        return _("It is somebody else's turn here.")
    principal = officer.standing.acting_for(permission, submission.waiting_at_id)
    approving = submission.state == SubmissionState.APPROVAL
    if not four_eyes_hold(
        officer.public_id, principal, took_part(submission, with_approvals=approving)
    ):
        return str(errors.same_person().sentence)
    return ""


def waiting_for(officer: Officer) -> QuerySet[Submission]:
    """Submissions the officer may decide on now: exactly those `why_not_decide` lets through."""
    mine = Q(pk__in=[])
    for permission in WAITING:
        for principal, units in _by_principal(officer, permission).items():
            turn = Q(waiting_for=permission, waiting_at_id__in=units)
            for person in filter(None, (officer.public_id, principal)):
                turn &= ~_had_a_hand(person)
            mine |= turn
    return (
        Submission.objects.alias(hands=Cast("version__editors", TextField()))
        .filter(mine, state__in=UNDECIDED)
        .select_related("record__unit", "version__content")
        .defer("version__content__html")
        .order_by("waiting_since", "id")
    )


def _by_principal(officer: Officer, permission: Permission) -> dict[str, set[int]]:
    """The units where the permission is held, by whom the officer stands in for there ("")."""
    found: dict[str, set[int]] = defaultdict(set)
    for unit_id in officer.unit_ids(permission):
        found[officer.standing.acting_for(permission, unit_id)].add(unit_id)
    return found


def _had_a_hand(person: str) -> Q:
    approvals = Approval.objects.filter(submission=OuterRef("pk"))
    theirs = approvals.filter(Q(made_by=person) | Q(acting_for=person))
    signed = SecrecyReview.objects.filter(
        Q(signed_by=person) | Q(acting_for=person), submission=OuterRef("pk")
    )
    return (
        Q(submitted_by=person)
        # the editors are a list of ids in JSON, each in quotes
        | Q(hands__contains=f'"{person}"')
        | Q(Exists(theirs), state=SubmissionState.APPROVAL)
        | Q(Exists(signed), ~Q(waiting_for=Permission.REVIEW), state=SubmissionState.APPROVAL)
    )
