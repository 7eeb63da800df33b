"""A list of records as a page shows it, from the query string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from gongkai.records.enums import Validity
from gongkai.records.queries import capped_count, find, page_of, validity_on
from gongkai.ui.text import list_date

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongkai.records.models import Record

TONES = {
    Validity.NOT_YET: "warn",
    Validity.IN_FORCE: "ok",
    Validity.EXPIRED: "bad",
    Validity.ABOLISHED: "bad",
}


def shown_date(record: Record) -> str:
    """The date beside a title: for imports the original one."""
    return list_date(record.original_published_on or record.published_at)


def listing(
    request: HttpRequest, records: QuerySet[Record], today: date, *, with_unit: bool
) -> dict[str, Any]:
    """Columns, rows, count and neighbours of one page of ``records``."""
    words = request.GET.get("q", "").strip()[:100]
    records = find(records, words) if words else records
    page = page_of(
        records,
        after=request.GET.get("after", "")[:60],
        before=request.GET.get("before", "")[:60],
    )
    count = capped_count(records)
    return {
        "words": words,
        "columns": _columns(with_unit=with_unit),
        "rows": [_row(record, today, with_unit=with_unit) for record in page.records],
        "total": f"{count.number}+" if count.capped else str(count.number),
        "next_href": _neighbour("after", page.next, words),
        "previous_href": _neighbour("before", page.previous, words),
    }


def _columns(*, with_unit: bool) -> list[dict[str, str]]:
    columns = [
        {"key": "index", "label": _("Index number"), "kind": "nowrap", "only": "desktop"},
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "number", "label": _("Document number"), "kind": "nowrap"},
        {"key": "date", "label": _("Published"), "kind": "date"},
    ]
    if with_unit:
        columns[0] = {"key": "unit", "label": _("Unit"), "kind": "text"}
    return columns


def _row(record: Record, today: date, *, with_unit: bool) -> dict[str, Any]:
    validity = validity_on(record, today)
    note = "" if validity == Validity.IN_FORCE else str(validity.label)
    return {
        "index": record.index_number or "—",
        "unit": record.unit.short_name if with_unit else "",
        "title": {"label": record.title, "href": record.get_absolute_url(), "note": note},
        "number": record.document_number or "—",
        "date": shown_date(record),
    }


def _neighbour(name: str, cursor: str, words: str) -> str:
    if not cursor:
        return ""
    return "?" + urlencode({**({"q": words} if words else {}), name: cursor})
