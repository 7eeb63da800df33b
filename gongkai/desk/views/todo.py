"""What waits for me, what I did, what came back: across all units I work for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.asked import whole_number
from gongkai.core.moments import legal_day
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.queries.work import (
    MOST_COUNTED,
    done_this_month,
    page_of_deeds,
    started_by,
)
from gongkai.desk.rail import starting_points
from gongkai.desk.shown.tables import done_columns, started_columns
from gongkai.desk.shown.tasks import (
    batch_tasks,
    by_kind,
    by_limit,
    erasure_tasks,
    first_rows,
    headline,
    public_tasks,
    taken_off_tasks,
    task_of,
)
from gongkai.desk.shown.words import capped, kind_name, short_moment, waiting_words
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import ROLES, names_of, roles_of
from gongkai.records.enums import Event
from gongkai.records.queries import (
    LIST_LIMIT,
    Todo,
    Work,
    erasures_waiting,
    found_in_public,
    todo,
    withdrawn_by_rule,
    work_of,
)
from gongkai.ui.text import legal_date, reads_chinese

ROWS = 50
LATE = ("overdue",)
CLOSE = ("today", "soon")


@desk_view()
def to_do(request: DeskRequest) -> HttpResponseBase:
    """/desk/: the day in one sentence, six numbers, and everything that waits."""
    if start := starting_points(request.officer):
        return _start(request, start)
    work = work_of(request.officer, request.moment)
    erasures = erasures_waiting(request.officer)
    public, more_public = found_in_public(request.officer)
    taken_off = withdrawn_by_rule(request.officer)
    every = request.GET.get("all") == "1"
    by = "kind" if request.GET.get("by") == "kind" else "limit"
    group = by_kind if by == "kind" else by_limit
    today = legal_day(request.moment)
    groups = group(work.items, _names(work.items), today)
    context = {
        "headline": headline(work.items)
        if work.items or not (erasures or public or taken_off)
        else (_("Erasures to be confirmed") if erasures else _("Found in what is public")),
        "today": legal_date(today, "weekday"),
        "counters": _counters(request, work),
        "groups": groups if every else first_rows(groups, ROWS),
        "batches": batch_tasks(work.batches, today),
        "public": taken_off_tasks(taken_off) + public_tasks(public),
        "more_public": more_public,
        "erasures": erasure_tasks(erasures, names_of(e.asked_by for e in erasures), today),
        "hidden": 0 if every else max(0, len(work.items) - ROWS),
        "cut_at": LIST_LIMIT if work.is_cut else 0,
        "ways": [
            {"label": _("By limit"), "href": "?by=limit", "current": by == "limit"},
            {"label": _("By kind"), "href": "?by=kind", "current": by == "kind"},
        ],
        "by": by,
        "may_draft": request.officer.may_anywhere(Permission.DRAFT),
        "tabs": _tabs("todo"),
    }
    return page(request, "desk/todo.html", context, section="todo")


def _start(request: DeskRequest, links: list[dict[str, Any]]) -> HttpResponseBase:
    """The first page of whoever handles no records: their roles in words, and where to go."""
    person = request.user.person  # type: ignore[union-attr]
    held = {grant.role for grant in roles_of(person, legal_day(request.moment))}
    sentences = [str(entry.sentence) for role, entry in ROLES.items() if role in held]
    context = {
        "links": links,
        "what": "".join(sentences) if reads_chinese() else " ".join(sentences),
    }
    return page(request, "desk/start.html", context, section="todo")


@desk_view()
def soon(request: DeskRequest) -> HttpResponseBase:
    """即将超期: what is due today or within three working days; 已超期 by itself."""
    late = request.GET.get("only") == "overdue"
    wanted = LATE if late else CLOSE
    items = [item for item in todo(request.officer, request.moment) if item.urgency in wanted]
    groups = by_limit(items, _names(items), legal_day(request.moment))
    context = {
        "title": _("Overdue") if late else _("Nearly overdue"),
        "groups": groups,
        "tabs": _tabs("soon"),
        "empty": _("Nothing is late.")
        if late
        else _("Nothing falls due within three working days."),
    }
    return page(request, "desk/tasks.html", context, section="todo")


@desk_view()
def returned(request: DeskRequest) -> HttpResponseBase:
    """退回: what came back to be corrected, each with its reason."""
    items = [item for item in todo(request.officer, request.moment) if item.what == "returned"]
    today = legal_day(request.moment)
    tasks = [task_of(item, {}, today) for item in items]
    groups = [{"heading": _("Returned"), "tasks": tasks, "total": len(tasks)}] if tasks else []
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
                "label": submission.version.content.title or _("(no title yet)"),
                "href": reverse("desk:submission", args=[submission.public_id]),
            },
            "kind": kind_name(submission.record.kind),
            "unit": submission.record.unit.short_name,
            "where": waiting_words(submission),
            "when": short_moment(submission.submitted_at, today),
        }
        for submission in started_by(request.officer)[:LIST_LIMIT]
    ]
    context = {"rows": rows, "columns": started_columns(), "tabs": _tabs("started")}
    return page(request, "desk/started.html", context, section="todo")


@desk_view()
def done(request: DeskRequest) -> HttpResponseBase:
    """已办: every step I took, the latest first."""
    before = whole_number(request.GET.get("before"))
    steps, following = page_of_deeds(request.officer, before)
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


def _counters(request: DeskRequest, work: Work) -> list[dict[str, Any]]:
    urgencies = [item.urgency for item in work.items]
    late = urgencies.count("overdue")
    close = sum(urgencies.count(urgency) for urgency in CLOSE)
    back = sum(item.what == "returned" for item in work.items)
    mine = started_by(request.officer).order_by()[: LIST_LIMIT + 1].count()
    done_now = done_this_month(request.officer, request.moment)
    soon_href = reverse("desk:soon")
    waiting = f"{len(work.items)}+" if work.is_cut else len(work.items)
    counters: list[tuple[str, str | int, str]] = [
        (_("To do"), waiting, reverse("desk:todo")),
        (_("Overdue"), late, f"{soon_href}?only=overdue"),
        (_("Returned to me"), back, reverse("desk:returned")),
        (_("Started by me"), capped(mine, LIST_LIMIT), reverse("desk:started")),
        (_("Done this month"), capped(done_now, MOST_COUNTED), reverse("desk:done")),
        (_("Nearly overdue"), close, soon_href),
    ]
    return [
        {"label": label, "count": count, "href": href, "current": href == reverse("desk:todo"),
         "tone": "bad" if count and href.endswith("only=overdue") else ""}
        for label, count, href in counters
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
