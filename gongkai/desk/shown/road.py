"""流程: who has acted, who acts next, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongkai.core.moments import legal_day
from gongkai.desk.queries.editing import RoadStep
from gongkai.desk.shown.words import ROLE_STEPS, short_moment
from gongkai.organisations.enums import Role
from gongkai.records.enums import SubmissionState
from gongkai.records.rules.lifecycle import goes_public
from gongkai.ui.text import listed

if TYPE_CHECKING:
    from gongkai.records.models import Submission

MOST_NAMES = 3


def road_ahead(drafter: str, road: Sequence[RoadStep]) -> list[dict[str, str]]:
    """The steps of a draft: written now, reviewed by these, then public."""
    steps = [{"title": _("Drafting"), "time": drafter, "state": "current", "text": ""}]
    for step in road:
        note = _("Not by whoever drafted it") if step.role == Role.SECRECY else ""
        steps.append(_step(step.role, _names(step.names), "ahead", note))
    return [*steps, {"title": _("Disclosure"), "time": _("at once when approved"),
                     "state": "ahead", "text": ""}]  # fmt: skip


def next_names(road: Sequence[RoadStep]) -> str:
    """The next step and who may take it, in a few words."""
    first = road[0]
    return f"{ROLE_STEPS[Role(first.role)]}（{_names(first.names)}）"


def road_of_submission(
    submission: Submission, names: Mapping[str, str], road: Sequence[RoadStep], today: date
) -> list[dict[str, str]]:
    """The steps of a submission: done by whom and when, and who is awaited."""
    steps = [
        {"title": _("Drafting"), "text": "", "state": "done",
         "time": _signed(names, submission.submitted_by, submission.submitted_at, today)},
        _secrecy_step(submission, names, road, today),
        *_approval_steps(submission, names, road, today),
    ]  # fmt: skip
    if submission.state == SubmissionState.SCHEDULED and submission.publish_at:
        when = short_moment(submission.publish_at, today)
        steps.append({"title": _("Disclosure"), "time": when, "state": "current", "text": ""})
    return steps


def _secrecy_step(
    submission: Submission, names: Mapping[str, str], road: Sequence[RoadStep], today: date
) -> dict[str, str]:
    review = getattr(submission, "secrecy_review", None)
    if review is not None:
        signed = _signed(names, review.signed_by, review.signed_at, today)
        return _step(Role.SECRECY, signed, "done", review.opinion)
    current = submission.state == SubmissionState.SECRECY_REVIEW
    return _step(Role.SECRECY, _names(road[0].names), "current" if current else "ahead", "")


def _approval_steps(
    submission: Submission, names: Mapping[str, str], road: Sequence[RoadStep], today: date
) -> list[dict[str, str]]:
    given = {approval.step: approval for approval in submission.approvals.all()}
    waiting = submission.state == SubmissionState.APPROVAL
    steps = []
    for number, role in enumerate(submission.chain):
        approval = given.get(number)
        if approval is not None:
            signed = _signed(names, approval.made_by, approval.made_at, today)
            steps.append(_step(role, signed, "done", approval.opinion))
            continue
        state = "current" if waiting and number == submission.step else "ahead"
        people = next((step.names for step in road[1:] if step.role == role), [])
        steps.append(_step(role, _names(people), state, ""))
    return steps


def _step(role: str, time: str, state: str, text: str) -> dict[str, str]:
    return {"title": str(ROLE_STEPS[Role(role)]), "time": time, "state": state, "text": text}


def _signed(names: Mapping[str, str], person: str, at: Any, today: date) -> str:
    return f"{names.get(person, '')} {short_moment(at, today)}"


def _names(names: Sequence[str]) -> str:
    if not names:
        return _("nobody yet: ask the office to name somebody")
    more = _(" and others") if len(names) > MOST_NAMES else ""
    return listed(names[:MOST_NAMES]) + more


def outcome_of(submission: Submission, now: Any) -> str:
    """What the approve button will do, in its own words."""
    last = submission.step + 1 >= len(submission.chain)
    if not last:
        following = ROLE_STEPS[Role(submission.chain[submission.step + 1])]
        return _("Agree, pass on to: %(step)s") % {"step": following}
    content = submission.version.content
    if not goes_public(content.attribute, content.audience):
        return _("Agree, register without publishing")
    if submission.publish_at and submission.publish_at > now:
        when = short_moment(submission.publish_at, legal_day(now))
        return _("Agree, publish at %(when)s") % {"when": when}
    return _("Issue and publish")
