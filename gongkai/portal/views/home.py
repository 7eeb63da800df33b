"""The home page: what was disclosed, and the ways in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.core.access import public_view
from gongkai.core.moments import LEGAL_ZONE, legal_day, now
from gongkai.organisations.queries import root_unit
from gongkai.portal.columns import Column, filled_columns
from gongkai.portal.frame import page
from gongkai.portal.listing import as_entry, as_link, shown_date
from gongkai.portal.variants.middleware import variant_of
from gongkai.portal.views.elder import elder_home
from gongkai.portal.views.section import headings, links_of
from gongkai.portal.views.units import wall
from gongkai.records.queries import (
    capped_count,
    for_everybody,
    latest_of_kinds,
    record_by_public_id,
    related_pairs,
)
from gongkai.records.queries.screening import phones_of
from gongkai.records.rules.html import summary_of, whole_sentences
from gongkai.records.rules.kinds import BINDING
from gongkai.screening.rules import Context, inspect
from gongkai.ui.text import grouped

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.records.models import Record

LATEST = 9
LEAD_LENGTH, BEGINNING = 90, 400
BLOCK_SIZE = 5
BLOCKS = (
    "notice", "public_notice", "procurement", "enforcement", "plan", "village_affairs", "meeting",
    "work_update", "proposal_reply", "personnel", "statistics", "emergency",
)  # fmt: skip
BLOCKS_SHOWN = 6
TABS = ("notice", "public_notice", "work_update", "meeting", "personnel")
HEADINGS_SHOWN = 20


@public_view
def home(request: HttpRequest) -> HttpResponse:
    """The front page. A block with nothing in it is not shown at all (空白栏目)."""
    if variant_of(request) == "zz/":
        return elder_home(request)
    day = legal_day(now())
    columns = {column.code: column for column in filled_columns()}
    root = root_unit()
    latest = list(for_everybody()[:LATEST])
    context = {
        "filled": set(columns),
        "tasks": tasks(columns),
        "lead": lead(latest[0]) if latest else None,
        "latest": [as_link(record) for record in latest[1:]],
        "tabs": [columns[code] for code in TABS if code in columns],
        "figures": figures(day),
        "total": grouped(sum(column.count for column in columns.values())),
        "open_notices": open_notices(day),
        "section_links": links_of(root),
        "headings": headings(root, None)[:HEADINGS_SHOWN],
        **documents_and_interpretations(day),
        "policy_column": columns.get("policy_document") or columns.get("normative_document"),
        "interpretation_column": columns.get("interpretation"),
        "blocks": blocks(columns),
        "groups": wall("portal:unit", leave_out=("village", "institution")),
    }
    return page(request, "portal/home.html", context, title=_("Home"), column="home")


def tasks(columns: dict[str, Column]) -> list[dict[str, str]]:
    """Six things people come for; a column with nothing in it is no task."""
    fixed = [
        {"label": _("Find a document"), "note": _("by words, title or number"), "icon": "file",
         "href": reverse("portal:find")},
        {"label": _("Apply for information"), "note": _("answered in 20 working days"),
         "icon": "inbox", "href": reverse("portal:section_part", args=["ysqgk"])},
        {"label": _("Look a unit up"), "note": _("work, leaders, telephone"), "icon": "building",
         "href": reverse("portal:units")},
    ]  # fmt: skip
    more = (
        ("service_guide", _("Get something done"), "book"),
        ("village_affairs", _("Look into village affairs"), "home"),
        ("budget", _("See where money goes"), "chart"),
        ("procurement", _("Follow procurement"), "yuan"),
        ("interpretation", _("Understand a policy"), "eye"),
        ("notice", _("Read announcements"), "bell"),
        ("enforcement", _("See enforcement"), "scales"),
    )
    chosen = [entry for entry in more if entry[0] in columns][:3]
    return fixed + [
        {"label": label, "note": _items(columns[code].count), "icon": icon,
         "href": columns[code].href}
        for code, label, icon in chosen
    ]  # fmt: skip


def _items(number: int) -> str:
    return ngettext("%(number)s entry", "%(number)s entries", number) % {"number": grouped(number)}


def lead(record: Record) -> dict[str, Any]:
    """The newest disclosure, with what it is about."""
    whole = record_by_public_id(record.public_id)
    summary = _about(whole) if whole is not None and whole.live_version is not None else ""
    return {
        "title": record.title,
        "href": record.get_absolute_url(),
        "summary": summary,
        "meta": [record.unit.short_name, shown_date(record)],
    }


def _about(record: Record) -> str:
    """Its summary, or its first sentences if nothing in them needs a second look."""
    assert record.live_version is not None
    content = record.live_version.content
    if content.summary:
        return whole_sentences(content.summary, LEAD_LENGTH)
    first = whole_sentences(summary_of(content.html, BEGINNING), LEAD_LENGTH)
    context = Context(required=frozenset(), unit_phones=phones_of(record.unit))
    return "" if inspect(first, context) else first


def figures(day: date) -> list[dict[str, Any]]:
    """今天公开了什么: how many today, in seven days, this month. Nothing is said about a zero."""
    midnight = datetime.combine(day, time.min, LEGAL_ZONE)
    begins = {
        "today": midnight, "week": midnight - timedelta(days=6), "month": midnight.replace(day=1),
    }  # fmt: skip
    labels = {"today": _("today"), "week": _("in 7 days"), "month": _("this month")}
    shown = []
    for key, label in labels.items():
        count = capped_count(for_everybody().filter(sort_at__gte=begins[key]))
        if count.number:
            number = grouped(count.number)
            more = _("More than %(number)s") % {"number": number}
            shown.append({"label": label, "count": more if count.capped else number})
    return shown


def open_notices(day: date) -> list[dict[str, Any]]:
    """正在公示、征求意见: those whose last day has not passed, the nearest first."""
    running = for_everybody().filter(kind="public_notice", valid_until__gte=day)
    return [
        {**as_link(record), "aside": _days_left(record, day)}
        for record in running.order_by("valid_until", "id")[:BLOCK_SIZE]
    ]


def _days_left(record: Record, day: date) -> str:
    assert record.valid_until is not None
    left = (record.valid_until - day).days
    if not left:
        return _("last day today")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


def documents_and_interpretations(day: date) -> dict[str, list[dict[str, Any]]]:
    """政策文件｜政策解读, each with the way to the other."""
    documents = latest_of_kinds(BINDING, 4)
    interpretations = latest_of_kinds(("interpretation",), 4)
    explained: dict[int, Record] = {}
    explains: dict[int, Record] = {}
    for document, interpretation in related_pairs(24):
        explained.setdefault(document.pk, interpretation)
        explains.setdefault(interpretation.pk, document)
    return {
        "documents": [
            as_entry(record, day, _link(_("Interpretation"), explained.get(record.pk)))
            for record in documents
        ],
        "interpretations": [
            as_entry(record, day, _link(_("The document"), explains.get(record.pk)))
            for record in interpretations
        ],
    }


def _link(label: str, record: Record | None) -> list[dict[str, str]]:
    return [{"label": label, "href": record.get_absolute_url()}] if record else []


def blocks(columns: dict[str, Column]) -> list[dict[str, Any]]:
    """The newest of each kind, for kinds that have some."""
    chosen = [columns[code] for code in BLOCKS if code in columns][:BLOCKS_SHOWN]
    return [
        {
            "heading": column.label,
            "href": column.href,
            "items": [as_link(record) for record in latest_of_kinds((column.code,), BLOCK_SIZE)],
        }
        for column in chosen
    ]
