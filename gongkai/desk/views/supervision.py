"""监督: what units disclose and where they are late; to look at, not to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import PublishedFilter
from gongkai.desk.frame import page, units_in_order
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.shown.listing import chips_of, count_words, neighbours_of
from gongkai.desk.shown.tables import duty_columns, late_columns, supervised_columns
from gongkai.desk.shown.words import WAITING_FOR, capped, kind_name, short_moment
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import units_in_force
from gongkai.records.queries import LIST_LIMIT, capped_count, find_and_cap, page_of
from gongkai.records.queries.supervision import Duty, Late, duties_of, late_of, published_of
from gongkai.ui.tags.words import light
from gongkai.ui.text import in_chinese, list_date

if TYPE_CHECKING:
    from datetime import date

    from django.utils.safestring import SafeString

    from gongkai.organisations.models import Organisation
    from gongkai.records.models import Record

SECTION = "supervision"


@desk_view(Permission.SUPERVISE)
def supervision(request: DeskRequest) -> HttpResponseBase:
    """Unit by unit: published, and overdue; the worst first, those without fault put aside."""
    today = legal_day(request.moment)
    units = _units_at_work(request, today)
    duties = duties_of((unit.pk for unit in units), request.officer.viewer, request.moment)
    worst_first = sorted(units, key=lambda unit: -duties[unit.pk].late)
    late = [unit for unit in worst_first if duties[unit.pk].late]
    every = duties.values()
    context = {
        "counters": [
            {"label": _("Units"), "count": len(units)},
            {"label": _("Published this month"), "count": sum(duty.this_month for duty in every)},
            _late(_("Drafts overdue"), sum(duty.late_drafts for duty in every)),
            _late(_("Reviews overdue"), sum(duty.late_reviews for duty in every)),
        ],
        "late_rows": [_unit_row(unit, duties[unit.pk], today) for unit in late],
        "other_rows": [
            _unit_row(unit, duties[unit.pk], today) for unit in worst_first[len(late) :]
        ],
        "columns": duty_columns(),
    }
    return page(request, "desk/supervision.html", context, section=SECTION)


def _units_at_work(request: DeskRequest, today: date) -> list[Organisation]:
    """The units overseen that have not ended."""
    overseen = request.officer.unit_ids(Permission.SUPERVISE)
    living = units_in_force(today).filter(pk__in=overseen)
    return units_in_order(living.order_by().values_list("pk", flat=True))


@desk_view(Permission.SUPERVISE)
def late(request: DeskRequest) -> HttpResponseBase:
    """What one unit, or all of them, are late with: kind, limit and days, but no title."""
    units = _units_at_work(request, legal_day(request.moment))
    code = request.GET.get("unit", "")
    chosen = [unit for unit in units if code in ("", unit.code)]
    names = {unit.pk: unit.short_name for unit in chosen}
    found = late_of(names, request.moment)
    context = {
        "unit": chosen[0] if code and chosen else None,
        "rows": [_late_row(one, names[one.unit_id]) for one in found[:LIST_LIMIT]],
        "count": capped(len(found), LIST_LIMIT),
        "columns": late_columns(),
    }
    return page(request, "desk/late.html", context, section=SECTION)


def _late_row(one: Late, unit: str) -> dict[str, Any]:
    waiting = WAITING_FOR.get(Permission(one.waiting_for)) if one.waiting_for else None
    step = _("Waiting: %(step)s") % {"step": waiting} if waiting else _("Not disclosed yet")
    return {
        "what": {"label": kind_name(one.kind), "note": in_chinese(one.item) if one.item else ""},
        "unit": in_chinese(unit),
        "step": step,
        "due": list_date(one.due),
        "days": light(
            "bad",
            ngettext("%(n)d working day late", "%(n)d working days late", one.days)
            % {"n": one.days},
        ),
    }


def _late(label: str, count: int) -> dict[str, Any]:
    return {"label": label, "count": count, "tone": "bad" if count else ""}


def _unit_row(unit: Organisation, duty: Duty, today: date) -> dict[str, Any]:
    href = f"{reverse('desk:supervised')}?{urlencode({'unit': unit.code})}"
    return {
        "unit": {"label": in_chinese(unit.name), "href": href},
        "published": duty.published,
        "month": duty.this_month,
        "latest": short_moment(duty.latest, today) if duty.latest else _("nothing yet"),
        "late": _linked(unit, _limits(duty), to_list=bool(duty.late)),
    }


def _linked(unit: Organisation, limits: list[tuple[str, str]], *, to_list: bool) -> SafeString:
    """What is late, as the way to the list of it."""
    lights = format_html_join(" ", "{}", ((light(tone, said),) for tone, said in limits))
    if not to_list:
        return lights
    href = f"{reverse('desk:supervision_late')}?{urlencode({'unit': unit.code})}"
    return format_html('<a href="{}">{}</a>', href, lights)


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
    published = published_of(unit_ids, request.officer.viewer)
    found, cap = find_and_cap(published, chosen.get("words", ""))
    if "kind" in chosen:
        found = found.filter(kind=chosen["kind"])
    shown = page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "form": form,
        "chips": chips_of(request.GET, form, chosen),
        "rows": [_row(record) for record in shown.records],
        "columns": supervised_columns(),
        "count": count_words(capped_count(found, cap)),
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
