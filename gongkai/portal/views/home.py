"""The home page: what was disclosed, and the ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.moments import legal_day, now
from gongkai.portal.frame import page
from gongkai.portal.listing import shown_date
from gongkai.records.queries import (
    capped_count,
    counts_by_kind,
    for_everybody,
    latest_of_kinds,
    related_pairs,
)
from gongkai.records.rules.kinds import kinds
from gongkai.ui.text import in_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.records.models import Record

BLOCKS = (
    ("policy", ("policy_document", "normative_document"), "zcwj"),
    ("notices", ("notice",), "tzgg"),
    ("public_notices", ("public_notice",), "gsgg"),
    ("money", ("budget", "procurement"), "czyjs"),
    ("villages", ("village_affairs",), "cwgk"),
    ("work", ("work_update", "meeting", "statistics"), "zdgz"),
)


@public_view
def home(request: HttpRequest) -> HttpResponse:
    """The front page. A block with nothing in it is not shown at all (空白栏目)."""
    headings = {
        "policy": _("Policy documents"),
        "notices": _("Announcements"),
        "public_notices": _("Public notices"),
        "money": _("Public money"),
        "villages": _("Village affairs"),
        "work": _("Work and meetings"),
    }
    blocks = [
        {
            "heading": headings[name],
            "href": reverse("portal:column", args=[slug]),
            "items": [as_link(record) for record in latest_of_kinds(of, 7)],
        }
        for name, of, slug in BLOCKS
    ]
    return page(
        request,
        "portal/home.html",
        {
            "entrances": entrances(),
            "latest": [as_link(record) for record in for_everybody()[:9]],
            "total": capped_count(for_everybody()),
            "pairs": related_pairs(6),
            "blocks": [block for block in blocks if block["items"]],
            "counts": kind_counts(),
            "day": legal_day(now()),
        },
        column="home",
    )


def as_link(record: Record) -> dict[str, Any]:
    """One line of a short list."""
    return {
        "title": in_chinese(record.title),
        "href": record.get_absolute_url(),
        "aside": shown_date(record),
    }


def entrances() -> list[dict[str, str]]:
    """The tasks people come for."""
    return [
        {"label": _("Find a document"), "note": _("by title or number"), "icon": "search",
         "href": reverse("portal:find")},
        {"label": _("Ask for information"), "note": _("answered within 20 working days"),
         "icon": "inbox", "href": reverse("portal:section_part", args=["ysqgk"])},
        {"label": _("Which unit does what"), "note": _("functions, leaders, telephones"),
         "icon": "building", "href": reverse("portal:units")},
        {"label": _("Service guides"), "note": _("conditions, papers, time limits"),
         "icon": "book", "href": reverse("portal:column", args=["bszn"])},
        {"label": _("Village affairs"), "note": _("accounts, subsidies, land"), "icon": "home",
         "href": reverse("portal:column", args=["cwgk"])},
        {"label": _("Budgets and accounts"), "note": _("where the money goes"), "icon": "chart",
         "href": reverse("portal:column", args=["czyjs"])},
    ]  # fmt: skip


def kind_counts() -> list[dict[str, Any]]:
    """Every kind that has something, with how much."""
    counts = counts_by_kind()
    return [
        {
            "label": kind_label(kind.code),
            "href": reverse("portal:column", args=[kind.slug]),
            "count": counts[kind.code],
        }
        for kind in kinds().values()
        if counts.get(kind.code)
    ]


def kind_label(code: str) -> str:
    """The kind's name in the language of the page."""
    kind = kinds()[code]
    return kind.name_en if get_language() == "en" else kind.name
