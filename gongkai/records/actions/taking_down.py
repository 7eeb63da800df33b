"""Abolish and withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.core import log, rendered
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is, write_step
from gongkai.records.actions.publishing import make_known
from gongkai.records.actions.settling import settle_by_going
from gongkai.records.enums import OPEN_SUBMISSIONS, Event, RecordState, SubmissionState
from gongkai.records.models import Record, Submission
from gongkai.records.rules.content import told_at_abolition, told_at_withdrawal
from gongkai.screening.enums import FindingCode


@transaction.atomic
def abolish(*, record: Record, reason: str, on: date, by: Officer, now: datetime) -> Record:
    """The document is no longer valid from ``on``; its page stays and says so in red."""
    log.take_turn()
    actor = actor_taking_down(as_it_is(record), by)
    if not reason.strip():
        raise errors.reason_missing()
    moved = Record.objects.filter(
        pk=record.pk, state=RecordState.PUBLISHED, abolished_on__isnull=True
    ).update(abolished_on=on, abolition_reason=reason.strip())
    if not moved:
        raise errors.somebody_was_quicker()
    record.refresh_from_db()
    write_step(
        record=record, event=Event.ABOLISHED, from_state=record.state, to_state=record.state,
        by=actor, now=now, reason=reason.strip(),
    )  # fmt: skip
    assert record.live_version
    make_known(
        record=record, version=record.live_version, event=Event.ABOLISHED, now=now,
        detail=told_at_abolition(record),
    )  # fmt: skip
    return record


@transaction.atomic
def withdraw(*, record: Record, reason: str, by: Officer, now: datetime) -> Record:
    """Gone at once everywhere: 410 with the reason. The ledger keeps the fact."""
    log.take_turn()
    actor = actor_taking_down(as_it_is(record), by)
    if not reason.strip():
        raise errors.reason_missing()
    return _take_off(record, reason, actor, now)


@transaction.atomic
def withdraw_by_rule(*, record: Record, codes: Iterable[str], by: Actor, now: datetime) -> Record:
    """The same, because the site has said so for what was found: the reason names the rule.

    Who handles personal information stops at once where it was made public without a ground
    (《个人信息保护法》第二十五条、第四十七条).
    """
    log.take_turn()
    with translation.override(settings.LANGUAGE_CODE):
        what = "、".join(str(FindingCode(code).label) for code in codes)
        reason = _(
            "%(what)s was found in it when all that is public was looked through again. "
            "By the rule set for this site it was withdrawn at once, to be checked."
        ) % {"what": what}
    return _take_off(as_it_is(record), reason, by, now)


def _take_off(record: Record, reason: str, actor: Actor, now: datetime) -> Record:
    moved = Record.objects.filter(pk=record.pk, state=RecordState.PUBLISHED).update(
        state=RecordState.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=actor.person,
        withdrawal_reason=reason.strip(),
    )
    if not moved:
        raise errors.somebody_was_quicker()
    record.refresh_from_db()
    version = record.live_version
    assert version
    write_step(
        record=record, event=Event.WITHDRAWN, from_state=RecordState.PUBLISHED,
        to_state=RecordState.WITHDRAWN, by=actor, now=now, reason=reason.strip(),
        version=version.number,
    )  # fmt: skip
    close_open_submissions(record, actor, now)
    settle_by_going(record=record, by=actor, now=now)
    transaction.on_commit(partial(rendered.forget, record.public_id))
    make_known(
        record=record, version=version, event=Event.WITHDRAWN, now=now,
        detail=told_at_withdrawal(record),
    )  # fmt: skip
    return record


def actor_taking_down(record: Record, by: Officer) -> Actor:
    """Somebody who takes down at the unit, or at the one that decides for it (a village's town)."""
    at_home = by.may(Permission.TAKE_DOWN, record.unit_id)
    deciding = record.unit.deciding_unit_id
    return by.actor(Permission.TAKE_DOWN, record.unit_id if at_home else deciding)


def close_open_submissions(record: Record, by: Actor, now: datetime) -> None:
    """What is under way or scheduled goes no further: nothing may bring the record back unseen."""
    open_ones = Submission.objects.filter(record=record, state__in=OPEN_SUBMISSIONS)
    for submission in open_ones.select_related("version"):
        before = submission.state
        Submission.objects.filter(pk=submission.pk).update(
            state=SubmissionState.RECALLED, waiting_for="", closed_at=now, closed_by=by.person
        )
        write_step(
            record=record, event=Event.RECALLED, from_state=before,
            to_state=SubmissionState.RECALLED, by=by, now=now, version=submission.version.number,
        )  # fmt: skip
