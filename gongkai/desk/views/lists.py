"""Lists: all records of my units, my drafts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import RecordFilter
from gongkai.desk.frame import page, work_units
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.queries.listing import Wanted, listed
from gongkai.desk.shown.tables import draft_columns, record_columns
from gongkai.desk.shown.words import kind_name, short_moment, state_of
from gongkai.organisations.enums import Permission
from gongkai.records.queries import capped_count, drafts_of, page_of
from gongkai.ui.tags.words import light
from gongkai.ui.text import list_date

MOST_UNITS_TO_CHOOSE = 500
DRAFTS_A_PAGE = 50


@desk_view(Permission.READ)
def records(request: DeskRequest) -> HttpResponseBase:
    """Everything of my units, narrowed by what is chosen."""
    units = work_units(request.officer, MOST_UNITS_TO_CHOOSE)
    form = RecordFilter(request.GET, units=units, today=legal_day(request.moment))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = listed(request.officer, _wanted(chosen, units))
    shown = page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    count = capped_count(found)
    context = {
        "form": form,
        "chips": [_chip(request.GET, form, name) for name in chosen],
        "rows": [_row(record) for record in shown.records],
        "columns": record_columns(),
        "count": f"{count.number}+" if count.capped else str(count.number),
        "next_href": _with(request.GET, "after", shown.next),
        "previous_href": _with(request.GET, "before", shown.previous),
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


def _with(query: QueryDict, name: str, cursor: str) -> str:
    """The same list at another place; empty where there is none."""
    if not cursor:
        return ""
    changed = _without(query, "after", "before")
    changed[name] = cursor
    return f"?{changed.urlencode()}"


def _without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed


def _chip(query: QueryDict, form: RecordFilter, name: str) -> dict[str, str]:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", []))
    return {
        "label": f"{form.fields[name].label}：{choices.get(value, value)}",
        "remove_href": f"?{_without(query, name, 'after', 'before').urlencode()}",
    }


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
    """拟稿: what my units are writing, the latest saved first."""
    paginator = Paginator(drafts_of(request.officer).order_by("-saved_at", "-id"), DRAFTS_A_PAGE)
    sheet = paginator.get_page(request.GET.get("page"))
    today = legal_day(request.moment)
    rows = [
        {
            "title": {
                "label": copy.title or _("(no title yet)"),
                "href": reverse("desk:edit", args=[copy.record.public_id]),
            },
            "kind": kind_name(copy.record.kind),
            "unit": copy.record.unit.short_name,
            "saved": short_moment(copy.saved_at, today),
        }
        for copy in sheet
    ]
    context = {
        "rows": rows,
        "columns": draft_columns(),
        "number": sheet.number,
        "last": paginator.num_pages,
        "total": paginator.count,
    }
    return page(request, "desk/drafts.html", context, section="drafts")
