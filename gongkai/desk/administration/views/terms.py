"""Units come, get other names, and end; decided at the unit above by the office (公开办)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.catalogue.actions import adopt_default_items
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.fetching import fetch_unit, may_decide_on, units_with
from gongkai.desk.administration.forms.terms import CloseForm, FoundForm, RenameForm
from gongkai.desk.administration.heads import unit_head
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.actions import end_unit, found_unit, rename_unit
from gongkai.organisations.enums import Permission, UnitKind
from gongkai.organisations.queries import people_below, unit_by_code
from gongkai.ui.text import legal_date

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from gongkai.organisations.models import Organisation

SECTION = "admin_units"


@desk_view(Permission.UNITS)
def found(request: DeskRequest) -> HttpResponse:
    """A new unit, with the catalogue the law asks of its kind."""
    form = FoundForm(
        request.POST or None, units=_living(request),
        initial={"valid_from": legal_day(request.moment), "kind": UnitKind.DEPARTMENT},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _found(request, form):
        return redirect("desk:admin_units")
    return page(
        request, "desk/administration/found.html", {"form": form}, section=SECTION,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _found(request: DeskRequest, form: FoundForm) -> bool:
    values = dict(form.cleaned_data)
    values |= {"parent": unit_by_code(values["parent"]), "kind": UnitKind(values["kind"])}
    try:
        with transaction.atomic():
            unit = found_unit(**values, by=request.officer, now=request.moment)
            made = adopt_default_items(unit=unit, by=request.officer, now=request.moment)
    except DomainError as error:
        form.take(error)
        return False
    messages.success(
        request,
        _("%(unit)s is founded, with %(count)s items in its catalogue. Next, the security "
          "administrator registers its people; check its approval levels.")
        % {"unit": unit.name, "count": len(made)},
    )  # fmt: skip
    messages.warning(
        request,
        _("Citizens cannot reach %(unit)s yet: write its telephone and address on its public "
          "page. Until then the page for requests names the unit above it.")
        % {"unit": unit.name},
    )  # fmt: skip
    return True


@desk_view(Permission.UNITS)
def term(request: DeskRequest, code: str) -> HttpResponse:
    """Former names, the name it has, and how long it lasts."""
    return _term_page(request, _fetch(request, code))


@desk_view(Permission.UNITS)
@require_POST
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """The unit is called otherwise from now on."""
    unit, form = _fetch(request, code), RenameForm(request.POST)
    if form.is_valid():
        try:
            rename_unit(unit=unit, **form.cleaned_data, by=request.officer, now=request.moment)
        except DomainError as error:
            unit.refresh_from_db()
            form.take(error)
        else:
            messages.success(
                request,
                _("Renamed. Documents up to %(day)s keep the old name.")
                % {"day": legal_date(form.cleaned_data["last_day"])},
            )
            return redirect("desk:admin_unit_term", code)
    return _term_page(request, unit, rename_form=form)


@desk_view(Permission.UNITS)
@require_POST
def close(request: DeskRequest, code: str) -> HttpResponse:
    """The unit ends; its pages stay and name the successor."""
    unit = _fetch(request, code)
    form = CloseForm(request.POST, units=_living(request).exclude(pk=unit.pk))
    if form.is_valid():
        last_day, successor = form.cleaned_data["last_day"], form.cleaned_data["successor"]
        try:
            end_unit(
                unit=unit, last_day=last_day, successor=unit_by_code(successor),
                by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(
                request,
                _("%(unit)s ends on %(day)s. What it has disclosed stays public.")
                % {"unit": unit.name, "day": legal_date(last_day)},
            )
            return redirect("desk:admin_unit_term", code)
    return _term_page(request, unit, close_form=form)


def _fetch(request: DeskRequest, code: str) -> Organisation:
    unit = fetch_unit(request.officer, code, Permission.UNITS)
    if not may_decide_on(request.officer, unit):
        raise not_here()
    return unit


def _living(request: DeskRequest) -> QuerySet[Organisation]:
    return units_with(request.officer, Permission.UNITS).filter(valid_until__isnull=True)


def _term_page(
    request: DeskRequest,
    unit: Organisation,
    *,
    rename_form: RenameForm | None = None,
    close_form: CloseForm | None = None,
) -> HttpResponse:
    today = legal_day(request.moment)
    others = _living(request).exclude(pk=unit.pk)
    return page(
        request,
        "desk/administration/term.html",
        {
            **unit_head(request.officer, unit, "term"),
            "former": unit.former_names.all(),
            "people": people_below([unit.pk]).count(),
            "rename_form": rename_form or RenameForm(initial={"last_day": today}),
            "close_form": close_form or CloseForm(units=others, initial={"last_day": today}),
        },
        section=SECTION,
        status=422 if rename_form or close_form else 200,
    )
