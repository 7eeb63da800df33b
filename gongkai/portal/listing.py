"""A list of records as a page shows it, from the query string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _

from gongkai.portal.columns import kind_label
from gongkai.portal.standing import standing_of
from gongkai.records.queries import CappedCount, Page, capped_count, find_and_cap, page_of
from gongkai.ui.tags.words import light, mark_text
from gongkai.ui.text import grouped, in_chinese, list_date

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongkai.records.models import Record

LONGEST_QUESTION = 100
YEAR_IN_BRACKETS = re.compile(r"[\[［【(（〔]((?:19|20)\d{2})[\]］】)）〕]")


def asked_words(request: HttpRequest) -> str:
    """What was typed; a year in any brackets is meant as in a document number 〔2026〕."""
    typed = " ".join(request.GET.get("q", "")[:LONGEST_QUESTION].replace("\0", "").split())
    return YEAR_IN_BRACKETS.sub(r"〔\1〕", typed)


def shown_date(record: Record) -> str:
    """The date beside a title: for imports the original one."""
    return list_date(record.original_published_on or record.published_at)


def listing(
    request: HttpRequest, records: QuerySet[Record], today: date, *, with_unit: bool
) -> dict[str, Any]:
    """Table, count and neighbours of one page of ``records``."""
    words, page, count = _asked_page(request, records)
    return {
        **_around(words, page, count, urlencode({"q": words}) if words else ""),
        "columns": _columns(page.records, with_unit=with_unit),
        "rows": [_row(record, today) for record in page.records],
    }


def findings(
    request: HttpRequest, records: QuerySet[Record], today: date, kept: str
) -> dict[str, Any]:
    """The same as a list of findings: what was typed whole comes first, hits are marked.

    ``kept`` is the query string that leads back to the same question.
    """
    words, page, count = _asked_page(request, records)
    shown = page.records
    if words and not page.previous:
        exact = list(records.filter(Q(title__iexact=words) | Q(document_number__iexact=words)))[:5]
        shown = exact + [record for record in shown if record not in exact]
    return {
        **_around(words, page, count, kept),
        "items": [_finding(record, words.split(), today) for record in shown],
    }


def _asked_page(request: HttpRequest, records: QuerySet[Record]) -> tuple[str, Page, CappedCount]:
    words = asked_words(request)
    records, cap = find_and_cap(records, words)
    page = page_of(
        records,
        after=request.GET.get("after", "")[:60],
        before=request.GET.get("before", "")[:60],
    )
    return words, page, capped_count(records, cap)


def _around(words: str, page: Page, count: CappedCount, kept: str) -> dict[str, Any]:
    return {
        "words": words,
        "total": _total(count),
        "is_empty": not page.records,
        "next_href": _neighbour("after", page.next, kept),
        "previous_href": _neighbour("before", page.previous, kept),
    }


def _total(count: CappedCount) -> str:
    number = {"number": grouped(count.number)}
    return (_("More than %(number)s in all") if count.capped else _("%(number)s in all")) % number


def _columns(records: list[Record], *, with_unit: bool) -> list[dict[str, str]]:
    """Columns that nothing on this page fills are left out."""
    columns = [{"key": "title", "label": _("Title"), "kind": "title"}]
    if with_unit:
        columns.append({"key": "unit", "label": _("Unit"), "kind": "nowrap"})
    elif any(record.index_number for record in records):
        index = {"key": "index", "label": _("Index number"), "kind": "index", "only": "desktop"}
        columns.insert(0, index)
    if any(record.document_number for record in records):
        columns.append({"key": "number", "label": _("Document number"), "kind": "nowrap"})
    return [*columns, {"key": "date", "label": _("Published on"), "kind": "date"}]


def _row(record: Record, today: date) -> dict[str, Any]:
    standing = standing_of(record, today)
    note = light(standing.tone, standing.words) if standing else ""
    return {
        "index": record.index_number,
        "unit": in_chinese(record.unit.short_name),
        "title": {
            "label": in_chinese(record.title),
            "href": record.get_absolute_url(),
            "note": note,
        },
        "number": in_chinese(record.document_number),
        "date": shown_date(record),
    }


def _finding(record: Record, words: list[str], today: date) -> dict[str, Any]:
    standing = standing_of(record, today)
    facts = [mark_text(record.document_number, words), record.unit.short_name, shown_date(record)]
    return {
        "title": mark_text(record.title, words),
        "href": record.get_absolute_url(),
        "tone": standing.tone if standing else "",
        "status": standing.words if standing else "",
        "tag": kind_label(record.kind),
        "meta": [in_chinese(fact) for fact in facts if fact],
    }


def as_link(record: Record) -> dict[str, Any]:
    """One line of a short list."""
    return {
        "title": record.title,
        "href": record.get_absolute_url(),
        "aside": format_html("<time>{}</time>", shown_date(record)),
    }


def as_entry(record: Record, today: date, links: list[dict[str, str]]) -> dict[str, Any]:
    """A record with its standing, its facts and where else to look."""
    return {**_finding(record, [], today), "tag": "", "links": links}


def _neighbour(name: str, cursor: str, kept: str) -> str:
    if not cursor:
        return ""
    return "?" + "&".join(filter(None, (kept, urlencode({name: cursor}))))
