"""The search page. 《条例》第二十四条: the platform offers 检索、查阅、下载."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import OperationalError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.core.access import public_view
from gongkai.core.moments import legal_day, now
from gongkai.portal.asking import IN_FORCE, LAST_PAGE, Asked, Names, asked_of, known_names
from gongkai.portal.columns import filled_columns
from gongkai.portal.frame import page
from gongkai.portal.listing import findings
from gongkai.portal.results import chips, date_boxes, facets, hidden, label_of, result
from gongkai.records.queries import for_everybody, found_records
from gongkai.screening.rules import Context, inspect
from gongkai.search.actions import note_unanswered
from gongkai.search.queries import PAGE, Answer, is_ready, names_ended, search, suggestions
from gongkai.ui.text import grouped, in_chinese, reads_chinese

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from gongkai.records.models import Record

FEW = 3
PROGRAMS = re.compile(r"bot|spider|crawl|slurp|preview|curl|wget|python|java/|monitor", re.I)
LONG_NUMBER = re.compile(r"\d(?:[ -]*\d){6}")
log = structlog.get_logger("gongkai.web")


@public_view
def find_records(request: HttpRequest) -> HttpResponse:
    """Full text with filters; without words, or without an index, titles and numbers only."""
    names = known_names()
    asked = asked_of(request, names)
    columns = filled_columns()
    name = _("Search")
    context: dict[str, Any] = {
        "filled": {column.code for column in columns},
        "name": name,
        "words": asked.words,
        "columns": columns,
        "ignored": [in_chinese(value) for value in asked.ignored],
        "request_href": reverse("portal:section_part", args=["ysqgk"]),
    }
    if asked.words and is_ready():
        context |= _found(request, asked, names)
    else:
        context |= _listed(request, asked, names)
    crumbs = [{"label": name, "href": ""}]
    title = f"{asked.words}_{name}" if asked.words else name
    return page(request, "portal/find.html", context, title=title, crumbs=crumbs, column="find")


def _found(request: HttpRequest, asked: Asked, names: Names) -> dict[str, Any]:
    asked, answer = ask(asked)
    if not answer.total:
        return _nothing(request, asked, answer, names)
    today = legal_day(now())
    words = answer.wanted.shown
    records = found_records(hit.public_id for hit in answer.hits if hit.kind == "record")
    last = min(-(-answer.total // PAGE), LAST_PAGE)
    return {
        **_around(asked, answer, names),
        "answer": answer,
        "items": [result(found, words, today) for found in records],
        "number": answer.exact or answer.total,
        "partly": answer.total - answer.exact if answer.exact else 0,
        "page_number": asked.page,
        "last_page": last,
        "cut_off": grouped(LAST_PAGE * PAGE) if answer.total > LAST_PAGE * PAGE else "",
        "pattern": f"?{asked.kept}&page={{page}}",
        "seconds": f"{max(answer.seconds, 0.01):.2f}",
        "feed_href": f"{reverse('portal:find_feed')}?{asked.kept}",
        "suggested": suggested(asked) if answer.exact < FEW else [],
    }


def ask(asked: Asked) -> tuple[Asked, Answer]:
    """The answer, and the question it is the answer to.

    Who named no 有效性 and asks for a document that has ended, by its title, gets that document. A
    page behind the last one is the last one.
    """
    answer = search(asked.question, offset=asked.offset, limit=PAGE, facets=True)
    if not asked.standing_named and (not answer.exact or names_ended(asked.words)):
        wider = replace(asked, standing=())
        found = search(wider.question, offset=wider.offset, limit=PAGE, facets=True)
        if found.exact:
            asked, answer = wider, found
    if answer.total and not answer.hits:
        asked = replace(asked, page=min(-(-answer.total // PAGE), LAST_PAGE))
        answer = search(asked.question, offset=asked.offset, limit=PAGE, facets=True)
    return asked, answer


def _around(asked: Asked, answer: Answer, names: Names) -> dict[str, Any]:
    """What stands over and beside the list."""
    return {
        "searched": True,
        "all_standings": not asked.standing and not asked.standing_named,
        "chips": chips(asked, names),
        "clear_href": asked.unfiltered().href,
        "chips_note": _other_words(asked, answer),
        "facets": facets(asked, answer, names),
        "dates": date_boxes(asked),
        "chosen_number": len(chips(asked, names)),
        "switches": asked.switches,
        "places": [
            {"label": _("Full text"), "href": replace(asked, only_title=False, page=1).href,
             "current": not asked.only_title},
            {"label": _("Titles only"), "href": replace(asked, only_title=True, page=1).href,
             "current": asked.only_title},
        ],
        "orders": [
            {"label": _("By relevance"), "href": replace(asked, by_time=False, page=1).href,
             "current": not asked.by_time},
            {"label": _("By date"), "href": replace(asked, by_time=True, page=1).href,
             "current": asked.by_time},
        ],
        "hidden": hidden(asked, answer),
    }  # fmt: skip


def _other_words(asked: Asked, answer: Answer) -> str:
    """Words that were looked for too, by name, and the way to do without them."""
    if asked.as_typed:
        return _with_link(
            _("Only the words as typed were looked for."),
            replace(asked, as_typed=False, page=1).href,
            _("Look for words of the same meaning too"),
        )
    if not answer.wanted.others:
        return ""
    said = format_html(
        _("Words of the same meaning were looked for too: {words}."),
        words=in_chinese(pgettext("between words of a list", ", ").join(answer.wanted.others)),
    )
    as_typed = replace(asked, as_typed=True, page=1)
    return _with_link(said, as_typed.href, _("Only the words as typed"))


def _with_link(said: str, href: str, label: str) -> SafeString:
    between = "" if reads_chinese() else " "
    return format_html('{}{}<a href="{}">{}</a>', said, between, href, label)


def suggested(asked: Asked) -> list[dict[str, Any]]:
    """What may have been meant instead."""
    return [
        {"label": in_chinese(words), "href": replace(asked, words=words, page=1).href}
        for words in suggestions(asked.words)
    ]


def _nothing(request: HttpRequest, asked: Asked, answer: Answer, names: Names) -> dict[str, Any]:
    """No result: where there are some, what else may have been meant, and how to ask for it."""
    elsewhere = asked.unfiltered()
    total = search(elsewhere.question, limit=1).total
    if not total and answer.wanted.runs:
        _note(request, asked.words)
    return {
        **_around(asked, answer, names),
        "answer": answer,
        "items": [],
        "elsewhere": grouped(total) if total else "",
        "elsewhere_href": elsewhere.href,
        "suggested": suggested(asked),
    }


def _note(request: HttpRequest, words: str) -> None:
    """Count a question nobody has answered; one with a number of a person in it never."""
    browser = request.headers.get("User-Agent", "")
    if request.method != "GET" or PROGRAMS.search(browser) or not may_be_kept(words):
        return
    try:
        note_unanswered(words=words, asker=request.META.get("REMOTE_ADDR", ""), now=now())
    except OperationalError as error:  # the reader's page does not wait for a count
        log.info("unanswered_not_noted", reason=str(error))


def may_be_kept(words: str) -> bool:
    """Whether a question holds no number of a person: identity card, telephone, bank card."""
    return not LONG_NUMBER.search(words) and not inspect(words, Context(required=frozenset()))


def _listed(request: HttpRequest, asked: Asked, names: Names) -> dict[str, Any]:
    """The newest, or what the database finds in titles and numbers while there is no index."""
    found = findings(request, _narrowed(for_everybody(), asked), legal_day(now()), asked.kept)
    return {
        "searched": False,
        "list": found,
        "items": found["items"],
        "chips": chips(replace(asked, standing=()), names),
        "clear_href": asked.unfiltered().href if asked.words else reverse("portal:find"),
        "no_index": bool(asked.words),
        "not_by_standing": [label_of("standing", v, names) for v in asked.standing]
        if asked.standing_named and asked.standing not in ((), IN_FORCE)
        else [],
    }  # fmt: skip


def _narrowed(records: QuerySet[Record], asked: Asked) -> QuerySet[Record]:
    if asked.unit:
        records = records.filter(unit__code__in=asked.unit)
    if asked.kind:
        records = records.filter(kind__in=asked.kind)
    if asked.year:
        records = records.filter(sort_at__year__in=asked.year)
    if asked.theme:
        themes = Q()
        for code in asked.theme:
            themes |= Q(theme__startswith=code)
        records = records.filter(themes)
    if asked.since:
        records = records.filter(sort_at__gte=asked.since)
    if asked.until:
        records = records.filter(sort_at__lt=asked.until + timedelta(days=1))
    return records
