"""监督: what units disclose and where they are late; to look at, not to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import PublishedFilter
from gongkai.desk.frame import page, units_in_order
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.shown.listing import chips_of, count_words, neighbours_of
from gongkai.desk.shown.tables import duty_columns, supervised_columns
from gongkai.desk.shown.words import kind_name, short_moment
from gongkai.organisations.enums import Permission
from gongkai.records.queries import capped_count, find, page_of
from gongkai.records.queries.supervision import Duty, duties_of, published_of
from gongkai.ui.tags.words import light
from gongkai.ui.text import in_chinese, list_date

if TYPE_CHECKING:
    from datetime import date

    from gongkai.organisations.models import Organisation
    from gongkai.records.models import Record

SECTION = "supervision"


@desk_view(Permission.SUPERVISE)
def supervision(request: DeskRequest) -> HttpResponseBase:
    """Unit by unit: published, and overdue; what is late stands first."""
    units = units_in_order(request.officer.unit_ids(Permission.SUPERVISE))
    duties = duties_of((unit.pk for unit in units), request.officer.viewer, request.moment)
    today = legal_day(request.moment)
    worst_first = sorted(units, key=lambda unit: not duties[unit.pk].late)
    every = duties.values()
    context = {
        "counters": [
            {"label": _("Units"), "count": len(units)},
            {"label": _("Published this month"), "count": sum(duty.this_month for duty in every)},
            _late(_("Drafts overdue"), sum(duty.late_drafts for duty in every)),
            _late(_("Reviews overdue"), sum(duty.late_reviews for duty in every)),
        ],
        "rows": [_unit_row(unit, duties[unit.pk], today) for unit in worst_first],
        "columns": duty_columns(),
    }
    return page(request, "desk/supervision.html", context, section=SECTION)


def _late(label: str, count: int) -> dict[str, Any]:
    return {"label": label, "count": count, "tone": "bad" if count else ""}


def _unit_row(unit: Organisation, duty: Duty, today: date) -> dict[str, Any]:
    href = f"{reverse('desk:supervised')}?{urlencode({'unit': unit.code})}"
    return {
        "unit": {"label": in_chinese(unit.name), "href": href},
        "published": duty.published,
        "month": duty.this_month,
        "latest": short_moment(duty.latest, today) if duty.latest else _("nothing yet"),
        "late": format_html_join(" ", "{}", ((light(tone, said),) for tone, said in _limits(duty))),
    }


def _limits(duty: Duty) -> list[tuple[str, str]]:
    """(tone, words) for what is late; that nothing is, said as well."""
    found = []
    if duty.late_drafts:
        found.append(("bad", _("Drafts overdue: %(count)d") % {"count": duty.late_drafts}))
    if duty.late_reviews:
        found.append(("bad", _("Reviews overdue: %(count)d") % {"count": duty.late_reviews}))
    return found or [("ok", _("Nothing overdue"))]


@desk_view(Permission.SUPERVISE)
def supervised(request: DeskRequest) -> HttpResponseBase:
    """Everything these units published, narrowed by what is chosen."""
    units = units_in_order(request.officer.unit_ids(Permission.SUPERVISE))
    form = PublishedFilter(request.GET, units=units, today=legal_day(request.moment))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    unit_ids = [unit.pk for unit in units if chosen.get("unit") in (None, unit.code)]
    found = find(published_of(unit_ids, request.officer.viewer), chosen.get("words", ""))
    if "kind" in chosen:
        found = found.filter(kind=chosen["kind"])
    shown = page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "form": form,
        "chips": chips_of(request.GET, form, chosen),
        "rows": [_row(record) for record in shown.records],
        "columns": supervised_columns(),
        "count": count_words(capped_count(found)),
        **neighbours_of(request.GET, shown),
    }
    return page(request, "desk/supervised.html", context, section=SECTION)


def _row(record: Record) -> dict[str, Any]:
    return {
        "title": {
            "label": record.title,
            "href": record.get_absolute_url(),
            "note": record.document_number,
        },
        "kind": kind_name(record.kind),
        "unit": record.unit.short_name,
        "day": list_date(record.published_at),
    }
