"""The calendar of working days, kept by the office (公开办)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.forms.calendar import AnnouncedForm, ArrangementForm, DayForm
from gongkai.desk.administration.months import months_of
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.enums import Permission
from gongkai.ui.text import in_chinese, legal_date, list_date
from gongkai.workdays.actions import import_csv, import_ics, mark_year_announced, set_day
from gongkai.workdays.queries import add_workdays, announced_until, calendar, days_of_year, years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from gongkai.desk.administration.forms.plain import PlainForm
    from gongkai.workdays.actions import DayChange

SECTION = "admin_calendar"
FIRST_YEAR, LAST_YEAR = 2020, 2099
USUAL_LIMIT = 20
"""依申请公开答复期限，《条例》第三十三条; for showing what a change does."""


@desk_view(Permission.CALENDAR)
def this_year(request: DeskRequest) -> HttpResponse:
    """The year that runs."""
    return redirect("desk:admin_calendar_year", legal_day(request.moment).year)


@desk_view(Permission.CALENDAR)
def year(request: DeskRequest, number: int) -> HttpResponse:
    """Twelve small months; a chosen day opens in the form beside them."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise not_here()
    chosen = _chosen(request.GET.get("day", ""), number)
    return _year_page(request, number, chosen=chosen)


def _chosen(text: str, number: int) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year == number else None


def _year_page(
    request: DeskRequest,
    number: int,
    *,
    chosen: date | None = None,
    forms: dict[str, PlainForm] | None = None,
) -> HttpResponse:
    known = {entry.year: entry for entry in years()}
    entry = known.get(number)
    until = announced_until()
    given = forms or {}
    return page(
        request,
        "desk/administration/calendar.html",
        {
            "year": number,
            "announced": bool(entry and entry.announced),
            "source": entry.source if entry else "",
            "until": legal_date(until) if until > date.min else "",
            "months": months_of(number, calendar(), legal_day(request.moment), chosen),
            "exceptional": _exceptional(number),
            "columns": [
                {"key": "day", "label": _("Day"), "kind": "title"},
                {"key": "what", "label": _("On this day")},
                {"key": "name", "label": _("Holiday")},
                {"key": "state", "label": _("State")},
                {"key": "source", "label": _("Announced in")},
            ],
            "years": _year_links(number, legal_day(request.moment).year, known),
            "chosen": chosen,
            "day_form": given.get("day") or DayForm(initial=_as_it_stands(chosen)),
            "file_form": given.get("file") or ArrangementForm(initial={"complete": True}),
            "announced_form": given.get("announced") or AnnouncedForm(prefix="year"),
        },
        section=SECTION,
        status=422 if given else 200,
    )


def _as_it_stands(chosen: date | None) -> dict[str, Any]:
    if chosen is None:
        return {"announced": True}
    kind = calendar().is_workday(chosen)
    row = days_of_year(chosen.year).filter(date=chosen).first()
    return {
        "day": chosen,
        "is_workday": "worked" if kind.workday else "off",
        "name": row.name if row else "",
        "source": row.source if row else "",
        "announced": row.announced if row else True,
    }


def _exceptional(number: int) -> list[dict[str, Any]]:
    return [
        {
            "day": {
                "label": legal_date(row.date, "weekday"),
                "href": f"{reverse('desk:admin_calendar_year', args=[number])}"
                f"?day={row.date.isoformat()}#day",
            },
            "what": _("people work (班)") if row.is_workday else _("nobody works (休)"),
            "name": in_chinese(row.name),
            "source": in_chinese(row.source),
            "state": _("announced") if row.announced else _("provisional"),
        }
        for row in days_of_year(number)
    ]


def _year_links(number: int, running: int, known: Iterable[int]) -> list[dict[str, Any]]:
    shown = sorted({running - 1, running, running + 1, number, *known})
    near = [each for each in shown if abs(each - number) <= 2]
    return [
        {
            "label": str(each),
            "href": reverse("desk:admin_calendar_year", args=[each]),
            "current": each == number,
        }
        for each in near
    ]


@desk_view(Permission.CALENDAR)
@require_POST
def day(request: DeskRequest) -> HttpResponse:
    """Say that one day is worked or not."""
    form = DayForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        eve = values["day"] - timedelta(days=1)
        before = add_workdays(eve, USUAL_LIMIT)
        try:
            changed = set_day(
                day=values["day"], is_workday=values["is_workday"] == "worked",
                name=values["name"], source=values["source"], announced=values["announced"],
                by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            _tell(request, [changed] if changed else [], eve, before)
            return redirect("desk:admin_calendar_year", values["day"].year)
    number = form.cleaned_data["day"].year if "day" in form.cleaned_data else _running(request)
    return _year_page(request, number, forms={"day": form})


@desk_view(Permission.CALENDAR)
@require_POST
def arrangement(request: DeskRequest) -> HttpResponse:
    """Take over a year's arrangement from a file: all of it, or nothing and a sentence why."""
    form = ArrangementForm(request.POST, request.FILES)
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        read = import_ics if file.name.lower().endswith(".ics") else import_csv
        eve = legal_day(request.moment)
        before = add_workdays(eve, USUAL_LIMIT)
        try:
            with transaction.atomic():
                changed = read(
                    file=file.file, source=source, by=request.officer, now=request.moment
                )
                if form.cleaned_data["complete"]:
                    _announce(request, changed, source)
        except DomainError as error:
            form.take(error)
        else:
            _tell(request, changed, eve, before)
            number = changed[-1].day.year if changed else _running(request)
            return redirect("desk:admin_calendar_year", number)
    return _year_page(request, _running(request), forms={"file": form})


def _announce(request: DeskRequest, changed: list[DayChange], source: str) -> None:
    for number in sorted({change.day.year for change in changed}):
        mark_year_announced(year=number, source=source, by=request.officer, now=request.moment)


@desk_view(Permission.CALENDAR)
@require_POST
def announced(request: DeskRequest, number: int) -> HttpResponse:
    """Say that the whole year stands as announced, or take that back."""
    form = AnnouncedForm(request.POST, prefix="year")
    if form.is_valid():
        try:
            mark_year_announced(
                year=number, source=form.cleaned_data["source"], by=request.officer,
                now=request.moment, announced="take_back" not in request.POST,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(
                request, _("Saved. Due days of %(year)s are counted again.") % {"year": number}
            )
            return redirect("desk:admin_calendar_year", number)
    return _year_page(request, number, forms={"announced": form})


def _tell(request: DeskRequest, changed: list[DayChange], eve: date, before: date) -> None:
    """What was changed, and what is counted again because of it, with one example."""
    if not changed:
        messages.info(request, _("Nothing changed: the calendar says so already."))
        return
    after = add_workdays(eve, USUAL_LIMIT)
    said = ngettext(
        "%(count)d day changed. Every due day that has not passed is counted again from now on.",
        "%(count)d days changed. Every due day that has not passed is counted again from now on.",
        len(changed),
    ) % {"count": len(changed)}
    if after != before:
        said += " " + _(
            "For example 20 working days from %(eve)s now end on %(after)s instead of %(before)s."
        ) % {"eve": list_date(eve), "after": list_date(after), "before": list_date(before)}
    messages.success(request, said)


def _running(request: DeskRequest) -> int:
    return legal_day(request.moment).year
