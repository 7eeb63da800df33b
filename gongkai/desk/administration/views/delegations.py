"""Leave and deputies: everybody for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.administration.forms.people import DelegationForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.actions import delegate, end_delegation
from gongkai.organisations.queries import (
    colleagues_of,
    delegation_by_id,
    delegations_of,
    deputies_for,
)
from gongkai.ui.text import list_date

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from gongkai.organisations.models import Delegation


@desk_view()
def delegations(request: DeskRequest) -> HttpResponse:
    """Those given and held, and the form for a new one."""
    person = request.user.person  # type: ignore[union-attr]
    colleagues = deputies_for(person, legal_day(request.moment))
    form = DelegationForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid() and _hand_over(request, form):
        return redirect("desk:admin_delegations")
    today = legal_day(request.moment)
    shown = [_shown(held, today) for held in delegations_of(person)]
    return page(
        request,
        "desk/administration/delegations.html",
        {
            "form": form,
            "colleagues": colleagues,
            "given": [one for one in shown if one["held"].principal_id == person.pk],
            "held": [one for one in shown if one["held"].deputy_id == person.pk],
        },
        section="admin_delegations",
        status=422 if form.errors else 200,
    )  # fmt: skip


def _hand_over(request: DeskRequest, form: DelegationForm) -> bool:
    person, values = request.user.person, form.cleaned_data  # type: ignore[union-attr]
    deputy = colleagues_of(person).get(public_id=values["deputy"])
    try:
        delegate(
            principal=person, deputy=deputy, starts_on=values["starts_on"],
            ends_on=values["ends_on"], reason=values["reason"], by=request.officer,
            now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        form.take(error)
        return False
    messages.success(
        request,
        _("%(name)s stands in for you from %(first)s to %(last)s.")
        % {
            "name": deputy.name,
            "first": list_date(values["starts_on"]),
            "last": list_date(values["ends_on"]),
        },
    )
    return True


@desk_view()
@require_POST
def end(request: DeskRequest, delegation_id: int) -> HttpResponse:
    """Back at work earlier than planned."""
    found = delegation_by_id(delegation_id)
    if found is None or found.principal_id != request.officer.person_id:
        raise not_here()
    end_delegation(delegation=found, by=request.officer, now=request.moment)
    messages.success(request, _("The delegation has ended; your rights are yours alone again."))
    return redirect("desk:admin_delegations")


def _shown(held: Delegation, today: date) -> dict[str, Any]:
    over = held.ends_on < today
    running = held.starts_on <= today and not over
    return {
        "held": held,
        "over": over,
        "tone": "ok" if running else "off",
        "words": _("Running") if running else (_("Over") if over else _("Not begun")),
    }
