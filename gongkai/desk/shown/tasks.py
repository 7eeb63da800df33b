"""Lines of the to-do list: a light, what it is, the arithmetic, the verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongkai.core.moments import legal_day
from gongkai.desk.shown.words import kind_name, short_day, short_moment
from gongkai.organisations.enums import Permission
from gongkai.screening.enums import Severity
from gongkai.ui.text import labelled

if TYPE_CHECKING:
    from gongkai.records.models import Erasure, Record
    from gongkai.records.queries import BatchWaiting, FoundInPublic, Todo

TONES = {"overdue": "bad", "today": "warn", "soon": "warn", "ample": "ok"}
URGENT = ("overdue", "today")
GROUPS = (
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("soon", gettext_lazy("Within 3 working days")),
    ("ample", gettext_lazy("Time enough")),
)
KINDS = {
    "draft": gettext_lazy("Draft"),
    "returned": gettext_lazy("Returned"),
    Permission.SECRECY_REVIEW.value: gettext_lazy("Secrecy review"),
    Permission.REVIEW.value: gettext_lazy("Review"),
    Permission.ISSUE.value: gettext_lazy("Issue"),
    Permission.OFFICE_APPROVE.value: gettext_lazy("Office approval"),
}
VERBS = {
    "draft": gettext_lazy("Go on writing"),
    "returned": gettext_lazy("Correct"),
    Permission.SECRECY_REVIEW.value: gettext_lazy("Examine"),
    Permission.REVIEW.value: gettext_lazy("Review it"),
    Permission.ISSUE.value: gettext_lazy("Issue it"),
    Permission.OFFICE_APPROVE.value: gettext_lazy("Approve"),
}


def headline(items: Iterable[Todo]) -> str:
    """The one sentence the officer came for."""
    urgencies = [item.urgency for item in items]
    late, today = urgencies.count("overdue"), urgencies.count("today")
    if late:
        return _("%(count)d to do today, %(late)d of them overdue") % {
            "count": late + today, "late": late
        }  # fmt: skip
    if today:
        return ngettext("%(count)d to do today", "%(count)d to do today", today) % {"count": today}
    if urgencies:
        return _("Nothing falls due today")
    return _("All done")


def by_limit(items: list[Todo], names: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """Groups by urgency, the most urgent first; empty ones are left out."""
    return [
        {"heading": heading, "tasks": tasks, "total": len(tasks)}
        for urgency, heading in GROUPS
        if (tasks := [task_of(item, names, today) for item in items if item.urgency == urgency])
    ]


def by_kind(items: list[Todo], names: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """Groups by what is to be done."""
    return [
        {"heading": heading, "tasks": tasks, "total": len(tasks)}
        for what, heading in KINDS.items()
        if (tasks := [task_of(item, names, today) for item in items if item.what == what])
    ]


def first_rows(groups: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first rows of all groups together; each group still says how many it has."""
    shown, left = [], most
    for group in groups:
        if left > 0:
            shown.append({**group, "tasks": group["tasks"][:left]})
        left -= len(group["tasks"])
    return shown


def batch_tasks(batches: Iterable[BatchWaiting], today: date) -> list[dict[str, Any]]:
    """导入待办: one row for each batch, however many drafts it left."""
    return [_batch_task(batch, today) for batch in batches]


def _batch_task(waiting: BatchWaiting, today: date) -> dict[str, Any]:
    batch = waiting.batch
    number = ngettext("%(count)d draft", "%(count)d drafts", waiting.drafts) % {
        "count": waiting.drafts
    }
    held = ngettext(
        "%(count)d held back: correct it first", "%(count)d held back: correct them first",
        waiting.held,
    ) % {"count": waiting.held}  # fmt: skip
    href = f"{reverse('desk:drafts')}?{urlencode({'batch': batch.public_id})}"
    taken = _("taken over %(when)s") % {"when": short_moment(batch.started_at, today)}
    return {
        "tone": "info", "words": number, "title": batch.file_name, "href": href,
        "kind": _("Import"), "meta": [batch.unit.short_name, taken],
        "arithmetic": held if waiting.held else "", "urgent": "",
        "action": {
            "label": _("Look through"), "href": href, "kind": "secondary",
            "attributes": {"aria_label": labelled(_("Look through"), batch.file_name)},
        },
    }  # fmt: skip


def public_tasks(found: Iterable[FoundInPublic]) -> list[dict[str, Any]]:
    """公开内容复查: one row for each public record in which something was found."""
    return [_public_task(one) for one in found]


def _public_task(one: FoundInPublic) -> dict[str, Any]:
    title = one.record.title
    href = reverse("desk:record_public_findings", args=[one.record.public_id])
    number = ngettext("%(count)d finding", "%(count)d findings", one.count) % {"count": one.count}
    severity = Severity.BLOCKING if one.is_severe else Severity.ADVICE
    return {
        "tone": "bad" if one.is_severe else "warn", "words": str(severity.label),
        "title": title, "href": href, "kind": _("Public already"),
        "meta": [one.record.unit.short_name, number], "arithmetic": "", "urgent": "",
        "action": {
            "label": _("Look at it"), "href": href,
            "kind": "primary" if one.is_severe else "secondary",
            "attributes": {"aria_label": labelled(_("Look at it"), title)},
        },
    }  # fmt: skip


def taken_off_tasks(records: Iterable[Record]) -> list[dict[str, Any]]:
    """按规则撤下: one row for each record a sweep took off, until somebody corrects it."""
    return [_taken_off_task(record) for record in records]


def _taken_off_task(record: Record) -> dict[str, Any]:
    href = reverse("desk:record", args=[record.public_id])
    return {
        "tone": "bad", "words": _("Withdrawn by rule"), "title": record.title, "href": href,
        "kind": kind_name(record.kind), "meta": [record.unit.short_name],
        "arithmetic": record.withdrawal_reason, "urgent": "",
        "action": {
            "label": _("Look at it"), "href": href, "kind": "primary",
            "attributes": {"aria_label": labelled(_("Look at it"), record.title)},
        },
    }  # fmt: skip


def erasure_tasks(
    erasures: Iterable[Erasure], names: Mapping[str, str], today: date
) -> list[dict[str, Any]]:
    """待确认的抹除: one row for each erasure that waits for its second person."""
    return [_erasure_task(erasure, names.get(erasure.asked_by, ""), today) for erasure in erasures]


def _erasure_task(erasure: Erasure, who: str, today: date) -> dict[str, Any]:
    record = erasure.record
    title = record.title or _("(no title yet)")
    href = reverse("desk:erasure", args=[erasure.public_id])
    asked = _("%(name)s, asked for it %(when)s") % {
        "name": who, "when": short_moment(erasure.asked_at, today)
    }  # fmt: skip
    return {
        "tone": "warn", "words": _("To be confirmed"), "title": title, "href": href,
        "kind": _("Erasure"), "meta": [record.unit.short_name, asked],
        "arithmetic": erasure.reason, "urgent": "",
        "action": {
            "label": _("Decide"), "href": href, "kind": "secondary",
            "attributes": {"aria_label": f"{_('Decide')}：{title}"},
        },
    }  # fmt: skip


def task_of(item: Todo, names: Mapping[str, str], today: date) -> dict[str, Any]:
    """One row for `{% task_group %}`."""
    words, arithmetic, urgent = _sums(item, today)
    title = item.title or _("(no title yet)")
    return {
        "tone": TONES[item.urgency] if item.due else "info",
        "words": words,
        "title": title,
        "href": _address(item),
        "kind": KINDS[item.what],
        "meta": _meta(item, names, today),
        "arithmetic": arithmetic,
        "urgent": urgent,
        "action": {
            "label": VERBS[item.what],
            "href": _address(item),
            "kind": "primary" if item.due and item.urgency in URGENT else "secondary",
            "attributes": {"aria_label": labelled(VERBS[item.what], title)},
        },
    }


def _address(item: Todo) -> str:
    if item.submission is not None and item.what != "returned":
        return reverse("desk:submission", args=[item.submission.public_id])
    return reverse("desk:edit", args=[item.record.public_id])


def _meta(item: Todo, names: Mapping[str, str], today: date) -> list[str]:
    facts = [kind_name(item.record.kind), item.record.unit.short_name]
    when = short_moment(item.since, today)
    if item.submission is None:
        return [*facts, _("saved %(when)s") % {"when": when}]
    if item.what == "returned":
        return [*facts, item.submission.close_reason]
    who = names.get(item.submission.submitted_by, "")
    return [*facts, _("%(name)s, submitted %(when)s") % {"name": who, "when": when}]


def _sums(item: Todo, today: date) -> tuple[str, str, str]:
    """The light's words, and the arithmetic behind them: 第几个工作日、限几个、最迟哪天."""
    if item.due is None:
        return _("No limit"), "", ""
    due = short_day(item.due, today)
    provisional = _(" (provisional)") if item.provisional else ""
    if item.urgency == "overdue":
        return (
            _("Overdue"),
            _("was due on %(day)s") % {"day": due},
            ngettext("%(n)d working day late", "%(n)d working days late", -item.left)
            % {"n": -item.left},
        )
    if item.urgency == "today":
        return (
            _("Due today"),
            _started(item, today),
            _("today is working day %(n)d") % {"n": item.workday},
        )
    return (
        ngettext("%(n)d day left", "%(n)d days left", item.left) % {"n": item.left},
        _counted(item, today),
        _("by %(day)s") % {"day": due} + provisional,
    )


def _counted(item: Todo, today: date) -> str:
    """The day it came is no working day of the count yet."""
    came = item.started or legal_day(item.since)
    if item.workday == 0 and came == today and item.what not in ("draft", "returned"):
        return _("came today, %(limit)d working days to do it") % {"limit": item.limit}
    if item.workday == 0:
        return _("%(limit)d working days, from the next one on") % {"limit": item.limit}
    return _("working day %(n)d of %(limit)d") % {"n": item.workday, "limit": item.limit}


def _started(item: Todo, today: date) -> str:
    day = short_day(item.started or legal_day(item.since), today)
    if item.what in ("draft", "returned"):
        return _("formed on %(day)s") % {"day": day}
    return _("handed over on %(day)s") % {"day": day}
