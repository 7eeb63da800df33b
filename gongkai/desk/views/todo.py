"""What waits for me, what I did, what came back: across all units I work for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.moments import legal_day
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.queries.work import done_this_month, page_of_deeds, started_by
from gongkai.desk.shown.tables import done_columns, started_columns
from gongkai.desk.shown.tasks import URGENT, by_kind, by_limit, headline, task_of
from gongkai.desk.shown.words import kind_name, short_moment, waiting_words
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records.enums import Event
from gongkai.records.queries import Todo, todo
from gongkai.ui.text import legal_date

ROWS = 50
CLOSE = (*URGENT, "soon")


@desk_view()
def to_do(request: DeskRequest) -> HttpResponseBase:
    """/desk/: the day in one sentence, six numbers, and everything that waits."""
    items = todo(request.officer, request.moment)
    every = request.GET.get("all") == "1"
    by = "kind" if request.GET.get("by") == "kind" else "limit"
    shown = items if every else items[:ROWS]
    group = by_kind if by == "kind" else by_limit
    today = legal_day(request.moment)
    context = {
        "headline": headline(items),
        "today": legal_date(today, "weekday"),
        "counters": _counters(request, items),
        "groups": group(shown, _names(shown), today),
        "hidden": len(items) - len(shown),
        "ways": [
            {"label": _("By limit"), "href": "?by=limit", "current": by == "limit"},
            {"label": _("By kind"), "href": "?by=kind", "current": by == "kind"},
        ],
        "by": by,
        "may_draft": request.officer.may_anywhere(Permission.DRAFT),
        "tabs": _tabs("todo"),
    }
    return page(request, "desk/todo.html", context, section="todo")


@desk_view()
def soon(request: DeskRequest) -> HttpResponseBase:
    """即将超期: what is late, due today, or due within three working days."""
    items = [item for item in todo(request.officer, request.moment) if item.urgency in CLOSE]
    groups = by_limit(items, _names(items), legal_day(request.moment))
    context = {
        "title": _("Nearly overdue"),
        "groups": groups,
        "tabs": _tabs("soon"),
        "empty": _("Nothing is late, and nothing falls due within three working days."),
    }
    return page(request, "desk/tasks.html", context, section="todo")


@desk_view()
def returned(request: DeskRequest) -> HttpResponseBase:
    """退回: what came back to be corrected, each with its reason."""
    items = [item for item in todo(request.officer, request.moment) if item.what == "returned"]
    today = legal_day(request.moment)
    tasks = [task_of(item, {}, today) for item in items]
    groups = [{"heading": _("Returned"), "tasks": tasks}] if tasks else []
    context = {
        "title": _("Returned to me"),
        "groups": groups,
        "tabs": _tabs("returned"),
        "empty": _("Nothing has been returned."),
    }
    return page(request, "desk/tasks.html", context, section="todo")


@desk_view()
def started(request: DeskRequest) -> HttpResponseBase:
    """我发起的: what I submitted and where it stands."""
    today = legal_day(request.moment)
    rows = [
        {
            "title": {
                "label": submission.record.title,
                "href": reverse("desk:submission", args=[submission.public_id]),
            },
            "kind": kind_name(submission.record.kind),
            "unit": submission.record.unit.short_name,
            "where": waiting_words(submission),
            "when": short_moment(submission.submitted_at, today),
        }
        for submission in started_by(request.officer)[:200]
    ]
    context = {"rows": rows, "columns": started_columns(), "tabs": _tabs("started")}
    return page(request, "desk/started.html", context, section="todo")


@desk_view()
def done(request: DeskRequest) -> HttpResponseBase:
    """已办: every step I took, the latest first."""
    before = request.GET.get("before", "")
    steps, following = page_of_deeds(request.officer, int(before) if before.isdecimal() else None)
    today = legal_day(request.moment)
    rows = [
        {
            "title": {
                "label": step.record.title or _("(no title yet)"),
                "href": reverse("desk:record", args=[step.record.public_id]),
            }
            if step.record
            else _("(no longer at your units)"),
            "what": str(Event(step.transition.event).label),
            "unit": step.record.unit.short_name if step.record else "",
            "reason": step.transition.reason,
            "when": short_moment(step.transition.happened_at, today),
        }
        for step in steps
    ]
    context = {
        "rows": rows,
        "columns": done_columns(),
        "tabs": _tabs("done"),
        "next_href": f"?before={following}" if following else "",
    }
    return page(request, "desk/done.html", context, section="todo")


def _names(items: list[Todo]) -> dict[str, str]:
    return names_of(item.submission.submitted_by for item in items if item.submission)


def _counters(request: DeskRequest, items: list[Todo]) -> list[dict[str, Any]]:
    urgencies = [item.urgency for item in items]
    late = urgencies.count("overdue")
    close = sum(urgencies.count(urgency) for urgency in ("today", "soon"))
    back = sum(item.what == "returned" for item in items)
    mine = started_by(request.officer).order_by()[:999].count()
    counters: list[tuple[str, int, str]] = [
        (_("To do"), len(items), "desk:todo"),
        (_("Overdue"), late, "desk:soon"),
        (_("Returned to me"), back, "desk:returned"),
        (_("Started by me"), mine, "desk:started"),
        (_("Done this month"), done_this_month(request.officer, request.moment), "desk:done"),
        (_("Nearly overdue"), close, "desk:soon"),
    ]
    return [
        {"label": label, "count": count, "href": reverse(name), "current": name == "desk:todo",
         "tone": "bad" if name == "desk:soon" and count and label == _("Overdue") else ""}
        for label, count, name in counters
    ]  # fmt: skip


def _tabs(current: str) -> list[dict[str, Any]]:
    entries = (
        ("todo", _("To do")),
        ("done", _("Done")),
        ("returned", _("Returned to me")),
        ("started", _("Started by me")),
        ("soon", _("Nearly overdue")),
    )
    return [
        {"label": label, "href": reverse(f"desk:{name}"), "current": name == current}
        for name, label in entries
    ]
