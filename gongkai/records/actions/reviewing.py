"""Secrecy review, approvals, returns, recalls: the road between submission and the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core import log
from gongkai.core.errors import DomainError, InvalidInput, NotPermitted
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import write_step
from gongkai.records.actions.publishing import keep, publish
from gongkai.records.enums import OPEN_SUBMISSIONS, Event, SubmissionState
from gongkai.records.models import Approval, Record, SecrecyReview, Submission
from gongkai.records.queries.deciding import UNDECIDED, last_permission, took_part
from gongkai.records.rules.lifecycle import (
    STEP_PERMISSION,
    four_eyes_hold,
    goes_public,
    next_step,
    secrecy_answers_allow_publication,
)


@transaction.atomic
def clear_secrecy(
    *,
    submission: Submission,
    digest: str,
    answers: dict[str, str],
    opinion: str,
    by: Officer,
    now: datetime,
) -> Submission:
    """Sign that this version may go out. 《条例》第十七条；《保守国家秘密法》第三十五条.

    The signature is over the version's digest: ``digest`` must be the one the reviewer saw.
    A "yes" to any question of the form cannot pass; the record is returned instead.
    """
    log.take_turn()
    actor = by.actor(Permission.SECRECY_REVIEW, submission.record.unit_id)
    _refuse_stale(submission, digest)
    _refuse_same_person(submission, actor)
    if not secrecy_answers_allow_publication(answers):
        raise InvalidInput(
            "secrecy_answers",
            _("Answer every question. If one answer is yes, return the record with the reason."),
        )
    first = STEP_PERMISSION[submission.chain[0]]
    _move(
        submission, SubmissionState.SECRECY_REVIEW, step=0, now=now,
        state=SubmissionState.APPROVAL, waiting_for=first,
        waiting_at_id=submission.deciding_unit_id,
    )  # fmt: skip
    SecrecyReview.objects.create(
        submission=submission, digest=submission.version.digest, answers=answers,
        opinion=opinion.strip(), signed_at=now, signed_by=actor.person,
        acting_for=actor.acting_for,
    )  # fmt: skip
    _write(submission, Event.CLEARED, SubmissionState.SECRECY_REVIEW, actor, now, opinion)
    return submission


@transaction.atomic
def approve(
    *, submission: Submission, digest: str, opinion: str, by: Officer, now: datetime
) -> Submission:
    """Approve the version seen. The last approval publishes it, schedules it, or keeps it.

    Two approvals at once: one wins, the other gets `StateChanged`.
    """
    log.take_turn()
    if submission.state != SubmissionState.APPROVAL:
        raise errors.somebody_was_quicker()
    step = submission.step
    role = submission.chain[step]
    actor = by.actor(Permission(STEP_PERMISSION[role]), submission.deciding_unit_id)
    _refuse_stale(submission, digest)
    _refuse_same_person(submission, actor, with_approvals=True)
    following = next_step(submission.chain, step)
    if following is None:
        _finish(submission, actor, now)
    else:
        _move(
            submission, SubmissionState.APPROVAL, step=step, now=now, next_step=following,
            waiting_for=STEP_PERMISSION[submission.chain[following]],
        )  # fmt: skip
    Approval.objects.create(
        submission=submission, step=step, role=role, digest=submission.version.digest,
        opinion=opinion.strip(), made_at=now, made_by=actor.person, acting_for=actor.acting_for,
    )  # fmt: skip
    _write(submission, Event.APPROVED, SubmissionState.APPROVAL, actor, now, opinion)
    if submission.state == SubmissionState.DONE:
        _through_the_door(submission, actor, now)
    elif submission.state == SubmissionState.SCHEDULED:
        _write(submission, Event.SCHEDULED, SubmissionState.APPROVAL, actor, now, "")
    return submission


@dataclass
class BatchOutcome:
    """What a batch approval did: how many, and which it left alone, with the sentence why."""

    approved: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def approve_many(
    *, submissions: Iterable[tuple[Submission, str]], opinion: str, by: Officer, now: datetime
) -> BatchOutcome:
    """Approve each (submission, digest seen) the officer may approve; report what was skipped."""
    outcome = BatchOutcome()
    for submission, digest in submissions:
        try:
            approve(submission=submission, digest=digest, opinion=opinion, by=by, now=now)
        except DomainError as error:
            outcome.skipped.append((submission.version.content.title, str(error.sentence)))
        else:
            outcome.approved.append(submission.version.content.title)
    return outcome


@transaction.atomic
def return_for_changes(
    *, submission: Submission, reason: str, by: Officer, now: datetime
) -> Submission:
    """Send it back to the drafter, with a reason. Only whose turn it is may do so.

    What is approved and waits for its hour is stopped by whoever may give the last approval.
    """
    log.take_turn()
    if submission.state == SubmissionState.SCHEDULED:
        actor = by.actor(last_permission(submission), submission.deciding_unit_id)
    elif submission.state in UNDECIDED:
        actor = by.actor(Permission(submission.waiting_for), submission.waiting_at_id)
    else:
        raise errors.somebody_was_quicker()
    if not reason.strip():
        raise errors.reason_missing()
    before = submission.state
    _close(submission, SubmissionState.RETURNED, actor, now, reason)
    _write(submission, Event.RETURNED, before, actor, now, reason)
    return submission


@transaction.atomic
def recall(*, submission: Submission, by: Officer, now: datetime) -> Submission:
    """The drafter takes it back before it is through, scheduled ones included."""
    log.take_turn()
    actor = by.actor(Permission.DRAFT, submission.record.unit_id)
    if submission.submitted_by not in (actor.person, actor.acting_for):
        raise NotPermitted("not_yours", _("Only the person who submitted this can recall it."))
    if submission.state not in OPEN_SUBMISSIONS:
        raise errors.somebody_was_quicker()
    before = submission.state
    _close(submission, SubmissionState.RECALLED, actor, now, "")
    _write(submission, Event.RECALLED, before, actor, now, "")
    return submission


@transaction.atomic
def publish_scheduled(*, submission: Submission, now: datetime) -> Record:
    """The scheduled moment has come: through the door, by compare-and-set, once."""
    log.take_turn()
    moved = Submission.objects.filter(
        pk=submission.pk, state=SubmissionState.SCHEDULED, publish_at__lte=now
    ).update(state=SubmissionState.DONE, waiting_for="", closed_at=now, closed_by="system:tick")
    if not moved:
        raise errors.somebody_was_quicker()
    _read_again(submission)
    return publish(
        record=submission.record, version=submission.version, by=Actor.system("tick"), now=now
    )


def _finish(submission: Submission, actor: Actor, now: datetime) -> None:
    later = submission.publish_at is not None and submission.publish_at > now
    if later and _is_for_somebody(submission):
        _move(
            submission, SubmissionState.APPROVAL, step=submission.step, now=now,
            state=SubmissionState.SCHEDULED, waiting_for="",
        )  # fmt: skip
    else:
        _close(submission, SubmissionState.DONE, actor, now, "", only_from=SubmissionState.APPROVAL)


def _through_the_door(submission: Submission, actor: Actor, now: datetime) -> None:
    if _is_for_somebody(submission):
        publish(record=submission.record, version=submission.version, by=actor, now=now)
    else:
        keep(record=submission.record, version=submission.version, by=actor, now=now)


def _is_for_somebody(submission: Submission) -> bool:
    content = submission.version.content
    return goes_public(content.attribute, content.audience)


def _refuse_stale(submission: Submission, digest: str) -> None:
    if digest != submission.version.digest:
        raise errors.version_changed()


def _refuse_same_person(
    submission: Submission, actor: Actor, *, with_approvals: bool = False
) -> None:
    already = took_part(submission, with_approvals=with_approvals)
    if not four_eyes_hold(actor.person, actor.acting_for, already):
        raise errors.same_person()


def _move(
    submission: Submission,
    from_state: SubmissionState,
    *,
    step: int,
    now: datetime,
    next_step: int | None = None,
    **changes: object,
) -> None:
    changes["waiting_since"] = now
    if next_step is not None:
        changes["step"] = next_step
    moved = Submission.objects.filter(
        pk=submission.pk, state=from_state, step=step, closed_at__isnull=True
    ).update(**changes)
    if not moved:
        raise errors.somebody_was_quicker()
    _read_again(submission)


def _close(
    submission: Submission,
    state: SubmissionState,
    actor: Actor,
    now: datetime,
    reason: str,
    only_from: SubmissionState | None = None,
) -> None:
    moved = Submission.objects.filter(
        pk=submission.pk, state=only_from or submission.state, step=submission.step,
        closed_at__isnull=True,
    ).update(
        state=state, waiting_for="", closed_at=now, closed_by=actor.person, close_reason=reason
    )  # fmt: skip
    if not moved:
        raise errors.somebody_was_quicker()
    _read_again(submission)


def _read_again(submission: Submission) -> None:
    """As it is at this turn, with its record, unit, version and text, in one statement."""
    around = Submission.objects.select_related("record__unit", "version__content")
    submission.refresh_from_db(from_queryset=around)


def _write(
    submission: Submission, event: Event, before: str, actor: Actor, now: datetime, reason: str
) -> None:
    write_step(
        record=submission.record, event=event, from_state=before, to_state=submission.state,
        by=actor, now=now, version=submission.version.number, reason=reason.strip(),
    )  # fmt: skip
