"""Lists: all records of my units, my drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from gongkai.core.asked import plain_words
from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import RecordFilter
from gongkai.desk.frame import page, work_units
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.queries.listing import Wanted, listed
from gongkai.desk.shown.listing import chips_of, count_words, neighbours_of
from gongkai.desk.shown.tables import draft_columns, record_columns
from gongkai.desk.shown.words import capped, kind_name, short_moment, state_of
from gongkai.organisations.enums import Permission
from gongkai.records.queries import capped_count, drafts_of, imported_drafts_of, page_of
from gongkai.ui.tags.words import light
from gongkai.ui.text import list_date

if TYPE_CHECKING:
    from datetime import date

    from gongkai.records.models import WorkingCopy

MOST_UNITS_TO_CHOOSE = 500
MOST_DRAFTS = 999
DRAFTS_A_PAGE = 50


@desk_view(Permission.READ)
def records(request: DeskRequest) -> HttpResponseBase:
    """Everything of my units, narrowed by what is chosen."""
    units = work_units(request.officer, MOST_UNITS_TO_CHOOSE)
    form = RecordFilter(request.GET, units=units, today=legal_day(request.moment))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found, cap = listed(request.officer, _wanted(chosen, units))
    shown = page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "form": form,
        "chips": chips_of(request.GET, form, chosen),
        "rows": [_row(record) for record in shown.records],
        "columns": record_columns(),
        "count": count_words(capped_count(found, cap)),
        **neighbours_of(request.GET, shown),
        "may_draft": request.officer.may_anywhere(Permission.DRAFT),
    }
    return page(request, "desk/records.html", context, section="records")


def _wanted(chosen: dict[str, Any], units: list[Any]) -> Wanted:
    unit = next((unit for unit in units if unit.code == chosen.get("unit")), None)
    return Wanted(
        unit_id=unit.pk if unit else None,
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        attribute=chosen.get("attribute", ""),
        words=chosen.get("words", ""),
        year=int(chosen["year"]) if "year" in chosen else None,
    )


def _row(record: Any) -> dict[str, Any]:
    states = state_of(record, has_copy=record.has_copy, is_under_way=record.is_under_way)
    return {
        "title": {
            "label": record.title or _("(no title yet)"),
            "href": reverse("desk:record", args=[record.public_id]),
            "note": record.document_number,
        },
        "kind": kind_name(record.kind),
        "unit": record.unit.short_name,
        "state": format_html_join(" ", "{}", ((light(tone, words),) for tone, words in states)),
        "day": list_date(record.published_at or record.created_at),
    }


@desk_view(Permission.DRAFT)
def drafts(request: DeskRequest) -> HttpResponseBase:
    """拟稿: what my units are writing, the latest saved first; apart from it what was imported."""
    imported = request.GET.get("from") == "import" or "batch" in request.GET
    batch = plain_words(request.GET.get("batch"), longest=40)
    own = drafts_of(request.officer)
    found = imported_drafts_of(request.officer, batch) if imported else own
    paginator = Paginator(found.order_by("-saved_at", "-id"), DRAFTS_A_PAGE)
    sheet = paginator.get_page(request.GET.get("page"))
    today = legal_day(request.moment)
    context = {
        "rows": [_draft_row(copy, today) for copy in sheet],
        "columns": draft_columns(),
        "number": sheet.number,
        "last": paginator.num_pages,
        "total": paginator.count,
        "imported": imported,
        "tabs": _draft_tabs(request, imported, own),
    }
    return page(request, "desk/drafts.html", context, section="drafts")


def _draft_row(copy: WorkingCopy, today: date) -> dict[str, Any]:
    return {
        "title": {
            "label": copy.title or _("(no title yet)"),
            "href": reverse("desk:edit", args=[copy.record.public_id]),
        },
        "kind": kind_name(copy.record.kind),
        "unit": copy.record.unit.short_name,
        "saved": short_moment(copy.saved_at, today),
    }


def _draft_tabs(request: DeskRequest, imported: bool, own: Any) -> list[dict[str, Any]]:
    """Two lists where there is something imported; else no tabs at all."""
    brought = imported_drafts_of(request.officer).order_by()[: MOST_DRAFTS + 1].count()
    if not brought and not imported:
        return []
    written = own.order_by()[: MOST_DRAFTS + 1].count()
    base = reverse("desk:drafts")
    numbers = {False: capped(written, MOST_DRAFTS), True: capped(brought, MOST_DRAFTS)}
    return [
        {"label": _("Written here (%(count)s)") % {"count": numbers[False]}, "href": base,
         "current": not imported},
        {"label": _("Imported, not looked through yet (%(count)s)") % {"count": numbers[True]},
         "href": f"{base}?from=import", "current": imported},
    ]  # fmt: skip
