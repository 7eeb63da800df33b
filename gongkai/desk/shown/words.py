"""The desk's words for states, kinds, steps and moments."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.organisations.enums import Permission, Role
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.rules.kinds import kinds
from gongkai.ui.text import legal_date, reads_chinese

if TYPE_CHECKING:
    from gongkai.records.models import Record, Submission

WAITING_FOR = {
    Permission.SECRECY_REVIEW: gettext_lazy("Secrecy review"),
    Permission.REVIEW: gettext_lazy("Review"),
    Permission.ISSUE: gettext_lazy("Issue"),
    Permission.OFFICE_APPROVE: gettext_lazy("Office approval"),
}
ROLE_STEPS = {
    Role.SECRECY: gettext_lazy("Secrecy review"),
    Role.REVIEWER: gettext_lazy("Review"),
    Role.ISSUER: gettext_lazy("Issue"),
    Role.OFFICE: gettext_lazy("Office approval"),
}
STATES = {
    RecordState.PUBLISHED: ("ok", gettext_lazy("Public")),
    RecordState.KEPT: ("off", gettext_lazy("Decided, not public")),
    RecordState.WITHDRAWN: ("bad", gettext_lazy("Withdrawn")),
    RecordState.ERASED: ("off", gettext_lazy("Erased")),
}


def kind_name(code: str) -> str:
    """What a kind of record is called on this page."""
    kind = kinds().get(code)
    if kind is None:
        return code
    return kind.name if reads_chinese() else kind.name_en


def waiting_words(submission: Submission) -> str:
    """Where a submission stands, in two or three words."""
    if submission.state == SubmissionState.SCHEDULED:
        return _("Waiting for its hour")
    waiting = WAITING_FOR.get(submission.waiting_for)  # type: ignore[call-overload]
    if waiting is None:
        return str(SubmissionState(submission.state).label)
    return _("Waiting: %(step)s") % {"step": waiting}


def state_of(record: Record, *, has_copy: bool, is_under_way: bool) -> list[tuple[str, str]]:
    """(tone, words) for the world outside, and for the next version behind the scenes."""
    found = []
    if record.abolished_on and record.state == RecordState.PUBLISHED:
        found.append(("bad", _("Abolished")))
    elif record.state != RecordState.DRAFT:
        tone, words = STATES[RecordState(record.state)]
        found.append((tone, str(words)))
    if is_under_way:
        found.append(("warn", _("Under review")))
    elif has_copy:
        first = record.state == RecordState.DRAFT
        found.append(("info", _("Being drafted") if first else _("Next version being drafted")))
    return found or [("off", _("Put aside"))]


def clock_time(moment: datetime) -> str:
    """10:05, on the clock of the law."""
    return moment.astimezone(LEGAL_ZONE).strftime("%H:%M")


def short_moment(moment: datetime, today: date) -> str:
    """10:05 today, 11-20 10:05 this year, the whole date before that."""
    local = moment.astimezone(LEGAL_ZONE)
    if legal_day(moment) == today:
        return local.strftime("%H:%M")
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")


def short_day(day: date, today: date) -> str:
    """11月26日 where the year goes without saying, 2013年11月26日 where it does not."""
    if day.year != today.year:
        return legal_date(day)
    return _("{day}/{month}").format(month=day.month, day=day.day)


def capped(count: int, most: int) -> str | int:
    """A number up to where it was counted: 200+ says that there are more."""
    return f"{most}+" if count > most else count
