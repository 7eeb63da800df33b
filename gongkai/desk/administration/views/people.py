"""People and accounts, looked after by the security administrator (安全管理员)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.fetching import fetch_person, units_with
from gongkai.desk.administration.forms.people import (
    GrantForm,
    LeaveForm,
    MoveForm,
    PeopleFilter,
    RegisterForm,
)
from gongkai.desk.administration.passwords import initial_password
from gongkai.desk.administration.views.account import described
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.actions import (
    end_delegation,
    grant_role,
    leave,
    move_person,
    register_person,
    reset_password,
    revoke_role,
)
from gongkai.organisations.enums import Permission, Role
from gongkai.organisations.queries import (
    ROLES,
    account_of,
    delegation_by_id,
    delegations_of,
    descendants,
    grant_of,
    people_below,
    roles_of,
    unit_by_code,
)
from gongkai.ui.text import list_date, list_time, listed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongkai.organisations.models import Person

SECTION = "admin_people"
PAGE_SIZE = 30


@desk_view(Permission.PEOPLE)
def people(request: DeskRequest) -> HttpResponse:
    """Everybody at the units one manages people for, unit by unit."""
    units = list(units_with(request.officer, Permission.PEOPLE))
    form = PeopleFilter(request.GET or None, units=units)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    unit_ids = frozenset(unit.pk for unit in units)
    if wanted.get("unit"):
        chosen = next(unit for unit in units if unit.code == wanted["unit"])
        unit_ids &= frozenset(descendants(chosen).values_list("pk", flat=True))
    found = people_below(
        unit_ids, text=wanted.get("words", ""), everybody=bool(wanted.get("everybody"))
    )
    paginator = Paginator(found.prefetch_related("grants"), PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("page"))
    return page(
        request,
        "desk/administration/people.html",
        {
            "form": form,
            "rows": [_row(person) for person in shown],
            "number": shown.number,
            "last": paginator.num_pages,
            "total": paginator.count,
        },
        section=SECTION,
    )


def _row(person: Person) -> dict[str, Any]:
    account = getattr(person, "account", None)
    return {
        "name": {
            "label": person.name,
            "href": reverse("desk:admin_person", args=[person.public_id]),
            "note": person.title,
        },
        "unit": person.unit.name,
        "roles": listed(str(Role(grant.role).label) for grant in person.grants.all()),
        "username": account.username if account else "",
        "last_login": list_time(account.last_login) if account else "",
        "state": state_of(person)[1],
    }


def state_of(person: Person) -> tuple[str, str]:
    """Tone and words for the state of somebody's account."""
    account = getattr(person, "account", None)
    if person.left_on:
        return "off", _("Left on %(day)s") % {"day": list_date(person.left_on)}
    if account is None or not account.is_active:
        return "off", _("Account closed")
    if account.password_set_on is None:
        return "warn", _("Initial password")
    return "ok", _("In use")


@desk_view(Permission.PEOPLE)
def register(request: DeskRequest) -> HttpResponse:
    """A new person; the initial password is shown on the page that follows, and never again."""
    units = units_with(request.officer, Permission.PEOPLE).filter(valid_until__isnull=True)
    initial = {"unit": request.GET.get("unit", "")}
    form = RegisterForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        password = initial_password()
        person = _register(request, form, password)
        if person is not None:
            return _password_page(request, person, password, new=True)
    return page(
        request, "desk/administration/register.html", {"form": form}, section=SECTION,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _register(request: DeskRequest, form: RegisterForm, password: str) -> Person | None:
    values = form.cleaned_data
    unit = unit_by_code(values["unit"])
    assert unit is not None
    try:
        return register_person(
            name=values["name"], unit=unit, username=values["username"], password=password,
            title=values["title"], by=request.officer, now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        form.take(error)
        return None


def _password_page(
    request: DeskRequest, person: Person, password: str, *, new: bool
) -> HttpResponse:
    return page(
        request,
        "desk/administration/password.html",
        {"person": person, "account": account_of(person), "password": password, "new": new},
        section=SECTION,
    )


@desk_view(Permission.PEOPLE)
def person(request: DeskRequest, public_id: str) -> HttpResponse:
    """One person: account, roles, delegations, and what can be done."""
    return _person_page(request, fetch_person(request.officer, public_id))


def _person_page(
    request: DeskRequest,
    found: Person,
    *,
    grant_form: GrantForm | None = None,
    leave_form: LeaveForm | None = None,
    move_form: MoveForm | None = None,
    problem: str = "",
) -> HttpResponse:
    today = legal_day(request.moment)
    tone, words = state_of(found)
    units = units_with(request.officer, Permission.PEOPLE)
    failed = bool(problem) or any(form is not None for form in (grant_form, leave_form, move_form))
    return page(
        request,
        "desk/administration/person.html",
        {
            "person": found,
            "account": account_of(found),
            "tone": tone,
            "words": words,
            "is_self": found.pk == request.officer.person_id,
            "roles": described(roles_of(found, today)),
            "delegations": [held for held in delegations_of(found) if held.ends_on >= today],
            "role_hints": {str(role): entry.sentence for role, entry in ROLES.items()},
            "grant_form": grant_form
            or GrantForm(units=units, initial={"role_unit": found.unit.code}),
            "leave_form": leave_form or LeaveForm(initial={"last_day": today}),
            "move_form": move_form or _move_form(request),
            "problem": problem,
        },
        section=SECTION,
        status=422 if failed else 200,
    )


@desk_view(Permission.PEOPLE)
@require_POST
def grant(request: DeskRequest, public_id: str) -> HttpResponse:
    """Give one more role, at a unit whose people one manages."""
    found = fetch_person(request.officer, public_id)
    form = GrantForm(request.POST, units=units_with(request.officer, Permission.PEOPLE))
    if form.is_valid():
        unit = unit_by_code(form.cleaned_data["role_unit"])
        assert unit is not None
        try:
            grant_role(
                person=found, unit=unit, role=Role(form.cleaned_data["role"]),
                below=True if form.cleaned_data["below"] else None, by=request.officer,
                now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, _("%(name)s has the role now.") % {"name": found.name})
            return redirect("desk:admin_person", public_id)
    return _person_page(request, found, grant_form=form)


@desk_view(Permission.PEOPLE)
@require_POST
def revoke(request: DeskRequest, public_id: str, grant_id: int) -> HttpResponse:
    """Take one role away."""
    found = fetch_person(request.officer, public_id)
    held = grant_of(found, grant_id)
    if held is None:
        raise not_here()
    try:
        revoke_role(grant=held, by=request.officer, now=request.moment)
    except DomainError as error:
        return _person_page(request, found, problem=str(error.sentence))
    messages.success(request, _("The role has been taken away."))
    return redirect("desk:admin_person", public_id)


@desk_view(Permission.PEOPLE)
@require_POST
def new_password(request: DeskRequest, public_id: str) -> HttpResponse:
    """An initial password again, for somebody who forgot theirs."""
    found, password = fetch_person(request.officer, public_id), initial_password()
    try:
        reset_password(person=found, password=password, by=request.officer, now=request.moment)
    except DomainError as error:
        return _person_page(request, found, problem=str(error.sentence))
    return _password_page(request, found, password, new=False)


@desk_view(Permission.PEOPLE)
@require_POST
def end_leave(request: DeskRequest, public_id: str, delegation_id: int) -> HttpResponse:
    """End a delegation for somebody who cannot do it themselves."""
    found = fetch_person(request.officer, public_id)
    held = delegation_by_id(delegation_id)
    if held is None or held.principal_id != found.pk:
        raise not_here()
    try:
        end_delegation(delegation=held, by=request.officer, now=request.moment)
    except DomainError as error:
        return _person_page(request, found, problem=str(error.sentence))
    messages.success(request, _("The delegation has ended."))
    return redirect("desk:admin_person", public_id)


@desk_view(Permission.PEOPLE)
@require_POST
def move(request: DeskRequest, public_id: str) -> HttpResponse:
    """The person works at another unit from now on; roles end and are given anew."""
    found, form = fetch_person(request.officer, public_id), _move_form(request, posted=True)
    if form.is_valid():
        unit = unit_by_code(form.cleaned_data["new_unit"])
        assert unit is not None
        try:
            move_person(
                person=found, unit=unit, title=form.cleaned_data["new_title"],
                by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(
                request,
                _("%(name)s works at %(unit)s now. Give the roles for the new post below.")
                % {"name": found.name, "unit": unit.name},
            )
            return redirect("desk:admin_person", public_id)
    return _person_page(request, found, move_form=form)


def _move_form(request: DeskRequest, *, posted: bool = False) -> MoveForm:
    living = units_with(request.officer, Permission.PEOPLE).filter(valid_until__isnull=True)
    return MoveForm(request.POST if posted else None, units=living)


@desk_view(Permission.PEOPLE)
@require_POST
def let_go(request: DeskRequest, public_id: str) -> HttpResponse:
    """The person has left: account closed, roles and delegations ended."""
    found, form = fetch_person(request.officer, public_id), LeaveForm(request.POST)
    if form.is_valid():
        try:
            leave(
                person=found, last_day=form.cleaned_data["last_day"],
                by=request.officer,
                now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(
                request, _("The account of %(name)s is closed.") % {"name": found.name}
            )
            return redirect("desk:admin_person", public_id)
    return _person_page(request, found, leave_form=form)
