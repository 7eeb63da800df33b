"""A unit: its public page, its people with their roles, its approval levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.fetching import fetch_unit, units_with
from gongkai.desk.administration.forms.units import (
    ApprovalForm,
    LeaderForms,
    ReleaserForm,
    UnitPageForm,
    chain_in_words,
    leaders_given,
    leaders_shown,
)
from gongkai.desk.administration.heads import unit_head
from gongkai.desk.administration.views.account import described
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.desk.rail import UNIT_RIGHTS
from gongkai.organisations.actions import (
    UNIT_PAGE_FIELDS,
    describe_unit,
    list_leaders,
    name_releaser,
    set_approval_chain,
)
from gongkai.organisations.enums import Permission, Role
from gongkai.organisations.queries import (
    ROLES,
    ancestors,
    people_below,
    person_by_public_id,
    roles_at,
    unit_by_code,
    who_may_release,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongkai.organisations.models import Organisation

SECTION = "admin_units"


@desk_view()
def units(request: DeskRequest) -> HttpResponse:
    """The units one looks after; with a single one, that one at once."""
    found = list(units_with(request.officer, *UNIT_RIGHTS).select_related("approved_by_unit"))
    may_found = request.officer.may_anywhere(Permission.UNITS)
    if len(found) == 1 and not may_found:
        return redirect("desk:admin_unit", found[0].code)
    top = min((unit.path.count("/") for unit in found), default=0)
    rows = [
        {
            "name": {
                "label": "　" * (unit.path.count("/") - top) + unit.name,
                "href": reverse("desk:admin_unit", args=[unit.code]),
            },
            "kind": unit.get_kind_display(),
            "chain": chain_in_words(unit.approval_chain),
            "deciding": unit.approved_by_unit.short_name if unit.approved_by_unit else "",
        }
        for unit in found
    ]
    return page(
        request,
        "desk/administration/units.html",
        {
            "rows": rows,
            "count": len(rows),
            "may_found": may_found,
        },
        section=SECTION,
    )


@desk_view()
def unit(request: DeskRequest, code: str) -> HttpResponse:
    """本单位的角色和人员: who may do what here, in sentences."""
    found = fetch_unit(request.officer, code, *UNIT_RIGHTS)
    today = legal_day(request.moment)
    held = described(roles_at(found, today))
    by_role = [
        {
            "label": role.label,
            "sentence": ROLES[role].sentence,
            "permissions": sorted(str(right.label) for right in ROLES[role].permissions),
            "holders": [entry for entry in held if entry["grant"].role == role],
        }
        for role in Role
    ]
    with_roles = {entry["person"].pk for entry in held}
    return page(
        request,
        "desk/administration/unit.html",
        {
            **unit_head(request.officer, found, "roles"),
            "roles": [entry for entry in by_role if entry["holders"]],
            "vacant": [entry for entry in by_role if not entry["holders"]],
            "without_role": people_below([found.pk]).exclude(pk__in=with_roles),
            "missing": missing_on_the_road(found, request),
        },
        section=SECTION,
    )


@desk_view(Permission.UNIT_PAGE)
def unit_page(request: DeskRequest, code: str) -> HttpResponse:
    """The data of the unit's public page."""
    found = fetch_unit(request.officer, code, Permission.UNIT_PAGE)
    shown = leaders_shown(found.leaders.all())
    facts = {name: getattr(found, name) for name in UNIT_PAGE_FIELDS}
    form = UnitPageForm(request.POST or None, initial=facts)
    leaders = LeaderForms(request.POST or None, initial=shown, prefix="leader")
    if request.method == "POST" and form.is_valid() and leaders.is_valid():
        _save_page(request, found, form.cleaned_data, leaders_given(leaders.cleaned_data))
        messages.success(request, _("Saved. The public page shows it from now on."))
        return redirect("desk:admin_unit_page", code)
    return page(
        request,
        "desk/administration/unit_page.html",
        {
            **unit_head(request.officer, found, "page"),
            "form": form,
            "leaders": leaders,
            "problems": _problems(form, leaders),
        },
        section=SECTION,
        status=422 if request.method == "POST" else 200,
    )


def _save_page(
    request: DeskRequest, found: Organisation, facts: dict[str, str], leaders: list[dict[str, str]]
) -> None:
    describe_unit(unit=found, facts=facts, by=request.officer, now=request.moment)
    before = [
        {"name": one.name, "title": one.title, "duties": one.duties} for one in found.leaders.all()
    ]
    if leaders != before:
        list_leaders(unit=found, leaders=leaders, by=request.officer, now=request.moment)


def _problems(form: UnitPageForm, leaders: Any) -> list[dict[str, str]]:
    """Errors of all forms on the page, each with its field."""
    if not form.is_bound:
        return []
    return [
        {"text": str(error), "href": f"#{bound.id_for_label}"}
        for each in (form, *leaders.forms)
        for bound in each
        for error in bound.errors
    ]


@desk_view(Permission.APPROVAL_CHAIN)
def approval(request: DeskRequest, code: str) -> HttpResponse:
    """How many levels, in which order, decided at which unit; set by the office (公开办)."""
    found = fetch_unit(request.officer, code, Permission.APPROVAL_CHAIN)
    form = _approval_form(request, found)
    if request.method == "POST" and form.is_valid() and _set_chain(request, found, form):
        return redirect("desk:admin_unit_approval", code)
    return _approval_page(request, found, form)


@desk_view(Permission.APPROVAL_CHAIN)
@require_POST
def releaser(request: DeskRequest, code: str) -> HttpResponse:
    """Name who lets out what was public elsewhere already (常设放行人), or nobody."""
    found = fetch_unit(request.officer, code, Permission.APPROVAL_CHAIN)
    form = _releaser_form(request, found)
    if form.is_valid():
        person = person_by_public_id(form.cleaned_data["releaser"])
        try:
            name_releaser(unit=found, person=person, by=request.officer, now=request.moment)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved. It holds for batches taken over from now on."))
            return redirect("desk:admin_unit_approval", code)
    return _approval_page(request, found, _approval_form(request, found, posted=False), form)


def _approval_form(
    request: DeskRequest, found: Organisation, *, posted: bool = True
) -> ApprovalForm:
    above = list(ancestors(found))
    current = found.approved_by_unit
    if current is not None and current not in above:
        above.append(current)
    return ApprovalForm(
        (request.POST or None) if posted else None, unit=found, above=above,
        initial={
            "chain": ",".join(found.approval_chain),
            "deciding_unit": current.code if current else found.code,
        },
    )  # fmt: skip


def _releaser_form(
    request: DeskRequest, found: Organisation, *, posted: bool = True
) -> ReleaserForm:
    named = found.standing_releaser
    people = who_may_release(found, legal_day(request.moment))
    return ReleaserForm(
        request.POST if posted else None,
        people=[one for one in people if one.pk != request.officer.person_id],
        initial={"releaser": named.public_id if named else ""},
    )


def _approval_page(
    request: DeskRequest,
    found: Organisation,
    form: ApprovalForm,
    releaser_form: ReleaserForm | None = None,
) -> HttpResponse:
    failed = form.errors or releaser_form
    return page(
        request,
        "desk/administration/approval.html",
        {
            **unit_head(request.officer, found, "approval"),
            "form": form,
            "releaser_form": releaser_form or _releaser_form(request, found, posted=False),
            "releaser": found.standing_releaser,
            "missing": missing_on_the_road(found, request),
        },
        section=SECTION,
        status=422 if failed else 200,
    )


def _set_chain(request: DeskRequest, found: Organisation, form: ApprovalForm) -> bool:
    try:
        set_approval_chain(
            unit=found, chain=form.cleaned_data["chain"].split(","),
            deciding_unit=unit_by_code(form.cleaned_data["deciding_unit"]),
            by=request.officer, now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        form.take(error)
        return False
    messages.success(
        request, _("Saved. What is under review already keeps the levels it was submitted with.")
    )
    return True


def missing_on_the_road(found: Organisation, request: DeskRequest) -> list[str]:
    """Steps of the road nobody holds: a record of this unit would wait there for ever."""
    today = legal_day(request.moment)
    deciding = found.approved_by_unit or found
    here = {grant.role for grant in roles_at(found, today)}
    there = {grant.role for grant in roles_at(deciding, today)}
    wanted = [(Role.CLERK, found, here), (Role.SECRECY, found, here)]
    wanted += [(Role(step), deciding, there) for step in found.approval_chain]
    return [
        _("%(role)s at %(unit)s") % {"role": role.label, "unit": where.name}
        for role, where, held in wanted
        if role not in held
    ]
