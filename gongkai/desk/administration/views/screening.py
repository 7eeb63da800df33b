"""Tables of screening: masks and switches, version after version; and the look through the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.core.asked import whole_number
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.forms.screening import MasksForm, SwitchesForm, UnitForm
from gongkai.desk.administration.screening_tables import (
    KEEPING,
    SECTION,
    Scope,
    fetch_scope,
    may_keep_the_sites,
    scopes_of,
    table_context,
)
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.desk.shown.words import short_moment
from gongkai.organisations.queries import names_of
from gongkai.records.actions import start_sweep
from gongkai.records.enums import SweepState
from gongkai.records.queries import whole_sweeps
from gongkai.screening.actions import go_back, save_masks, save_switches
from gongkai.screening.enums import TableKind
from gongkai.screening.queries import masks_kept, switches_kept
from gongkai.screening.rules import Masks, Switches

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongkai.records.models import Sweep

MOST_SCOPES = 12


@desk_view(KEEPING)
def overview(request: DeskRequest) -> HttpResponse:
    """Whose tables one keeps, and how far the look through everything public is."""
    scopes, form = _shown_of(request, scopes_of(request.officer))
    sweeps = list(whole_sweeps()[:5])
    names = names_of(one.started_by for one in sweeps)
    return page(
        request,
        "desk/administration/screening.html",
        {
            "form": form,
            "scopes": [
                {
                    "name": scope.name,
                    "links": [
                        {"label": kind.label,
                         "href": reverse(f"desk:admin_{kind.value}", args=[scope.slug])}
                        for kind in TableKind
                    ],
                }
                for scope in scopes
            ],
            "sweeps": [_sweep(one, names, request) for one in sweeps],
            "is_running": any(one.state == SweepState.RUNNING for one in sweeps),
            "may_start": may_keep_the_sites(request.officer),
        },
        section=SECTION,
    )  # fmt: skip


def _shown_of(request: DeskRequest, scopes: list[Scope]) -> tuple[list[Scope], UnitForm | None]:
    """Of many units the chosen one alone, and a form to choose with."""
    if len(scopes) <= MOST_SCOPES:
        return scopes, None
    units = [(scope.unit_code, scope.name) for scope in scopes if not scope.is_site]
    form = UnitForm(request.GET, units=units)
    chosen = form.cleaned_data["unit"] if form.is_valid() else ""
    return [one for one in scopes if one.is_site or one.unit_code == chosen], form


def _sweep(one: Sweep, names: dict[str, str], request: DeskRequest) -> dict[str, Any]:
    return {
        "state": SweepState(one.state).label,
        "when": short_moment(one.started_at, legal_day(request.moment)),
        "who": names.get(one.started_by) or _("by itself"),
        "looked_at": one.looked_at,
        "total": one.total,
        "newly_found": one.newly_found,
        "withdrawn": one.withdrawn,
        "unread_files": one.unread_files,
    }


@desk_view(KEEPING)
@require_POST
def start(request: DeskRequest) -> HttpResponse:
    """Look through everything public now; the worker does it, slice after slice."""
    if not may_keep_the_sites(request.officer):
        raise not_here()
    start_sweep(by=request.officer, now=request.moment)
    messages.success(request, _("Begun. What is found appears in the to-do lists of the units."))
    return redirect("desk:admin_screening")


@desk_view(KEEPING)
def masks(request: DeskRequest, scope: str) -> HttpResponse:
    """How much of each kind of number a mask leaves."""
    found = fetch_scope(request.officer, scope)
    context = table_context(request, found, TableKind.MASKS)
    kept = Masks.of(context["older"].content) if context["older"] else masks_kept(found.unit_code)
    form = MasksForm(request.POST or None, masks=kept, seen=context["seen"])
    if request.method == "POST" and form.is_valid():
        try:
            made = save_masks(
                masks=form.masks(), unit_code=found.unit_code, note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"], by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            return _saved(request, made.number, "desk:admin_masks", scope)
    return _form_page(request, context, form)


@desk_view(KEEPING)
def switches(request: DeskRequest, scope: str) -> HttpResponse:
    """What is looked for, how grave it is, what takes a document off at once."""
    found = fetch_scope(request.officer, scope)
    context = table_context(request, found, TableKind.SWITCHES)
    older = context["older"]
    kept = Switches.of(older.content) if older else switches_kept(found.unit_code)
    form = SwitchesForm(
        request.POST or None, switches=kept, seen=context["seen"], is_site=found.is_site
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = save_switches(
                switches=form.switches(), unit_code=found.unit_code,
                note=form.cleaned_data["note"], seen=form.cleaned_data["seen"],
                by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            return _saved(request, made.number, "desk:admin_switches", scope)
    return _form_page(request, context, form)


@desk_view(KEEPING)
@require_POST
def back(request: DeskRequest, scope: str, kind: str) -> HttpResponse:
    """Go back to an older version: it becomes the newest one."""
    found = fetch_scope(request.officer, scope)
    if kind not in TableKind.values:
        raise not_here()
    made = go_back(
        kind=TableKind(kind), unit_code=found.unit_code,
        number=whole_number(request.POST.get("number")) or 0,
        seen=whole_number(request.POST.get("seen")) or 0,
        by=request.officer, now=request.moment,
    )  # fmt: skip
    return _saved(request, made.number, f"desk:admin_{kind}", scope)


def _saved(request: DeskRequest, number: int, address: str, scope: str) -> HttpResponse:
    messages.success(request, _("Saved as version %(number)d.") % {"number": number})
    return redirect(address, scope)


def _form_page(
    request: DeskRequest, context: dict[str, Any], form: MasksForm | SwitchesForm
) -> HttpResponse:
    return page(
        request,
        "desk/administration/screening_form.html",
        {**context, "form": form},
        section=SECTION,
        status=422 if form.errors else 200,
    )
