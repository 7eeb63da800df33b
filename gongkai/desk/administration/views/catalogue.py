"""A unit's catalogue (公开目录): what of the standard one it discloses, kept by whom, how soon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongkai.catalogue.actions import adopt_items, drop_item, set_responsible, set_time_limit
from gongkai.catalogue.queries import Offer, Part, offer_of, parts_for
from gongkai.core.errors import DomainError
from gongkai.desk.administration.fetching import fetch_unit
from gongkai.desk.administration.forms.catalogue import AdoptForm, KeepingForm, PutAsideForm
from gongkai.desk.administration.heads import unit_head
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.enums import Permission

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongkai.catalogue.models import UnitItem
    from gongkai.organisations.models import Organisation

SECTION = "admin_units"


@desk_view(Permission.CATALOGUE)
def catalogue(request: DeskRequest, code: str) -> HttpResponse:
    """One part after the other: tick what the unit discloses, and take it over."""
    found = fetch_unit(request.officer, code, Permission.CATALOGUE)
    parts = parts_for(found)
    part = _chosen(parts, request.GET.get("part", ""))
    posted = request.POST if request.method == "POST" else None
    form = AdoptForm(posted, offers=part.offers if part else ())
    if posted is not None and form.is_valid() and _adopt(request, found, part, form):
        return redirect(request.get_full_path())
    return page(
        request,
        "desk/administration/catalogue.html",
        {
            **unit_head(request.officer, found, "catalogue"),
            "parts": [_link(found, each, part) for each in parts],
            "part": part,
            "offers": _by_group(part),
            "can_adopt": bool(part and any(one.is_open for one in part.offers)),
            "taken": sum(each.taken for each in parts),
            "form": form,
            "ticked": set(request.POST.getlist("items")),
        },
        section=SECTION,
        status=422 if form.errors else 200,
    )


def _chosen(parts: list[Part], code: str) -> Part | None:
    if not parts:
        return None
    if not code:
        return parts[0]
    found = next((part for part in parts if part.heading.code == code), None)
    if found is None:
        raise not_here()
    return found


def _link(found: Organisation, part: Part, current: Part | None) -> dict[str, Any]:
    base = reverse("desk:admin_unit_catalogue", args=[found.code])
    return {
        "name": part.heading,
        "href": f"{base}?part={part.heading.code}",
        "taken": part.taken,
        "all": len(part.offers),
        "current": current is not None and part.heading.code == current.heading.code,
    }


def _by_group(part: Part | None) -> list[tuple[str, list[Offer]]]:
    groups: dict[str, list[Offer]] = {}
    for offer in part.offers if part else ():
        groups.setdefault(offer.group, []).append(offer)
    return list(groups.items())


def _adopt(request: DeskRequest, found: Organisation, part: Part | None, form: AdoptForm) -> bool:
    wanted = set(form.cleaned_data["items"])
    items = [one.item for one in part.offers if one.item.code in wanted] if part else []
    try:
        made = adopt_items(unit=found, items=items, by=request.officer, now=request.moment)
    except DomainError as error:
        form.take(error)
        return False
    messages.success(
        request,
        ngettext(
            "%(count)d item taken. Drafts can be filed under it from now on.",
            "%(count)d items taken. Drafts can be filed under them from now on.",
            len(made),
        )
        % {"count": len(made)},
    )
    return True


@desk_view(Permission.CATALOGUE)
def item(request: DeskRequest, code: str, item_code: str) -> HttpResponse:
    """One item: what the standard says, who keeps it here, how soon; or why it was put aside."""
    found, offer = _fetch(request, code, item_code)
    return _item_page(request, found, offer)


@desk_view(Permission.CATALOGUE)
@require_POST
def keep(request: DeskRequest, code: str, item_code: str) -> HttpResponse:
    """Name the office that keeps the item current, and the unit's own limit."""
    found, offer = _fetch(request, code, item_code)
    form = KeepingForm(request.POST)
    if offer.adopted is None:
        return _nothing_to_change(request, code, item_code)
    if form.is_valid():
        try:
            _keep(request, offer.adopted, form.cleaned_data)
        except DomainError as error:
            form.add_error("time_limit", str(error.sentence))
        else:
            messages.success(request, _("Saved. The public page shows it from now on."))
            return redirect("desk:admin_unit_item", code, item_code)
    return _item_page(request, found, offer, keeping=form)


def _keep(request: DeskRequest, adopted: UnitItem, values: dict[str, str]) -> None:
    by, now = request.officer, request.moment
    if values["time_limit"] != adopted.own_time_limit:
        set_time_limit(adopted=adopted, text=values["time_limit"], by=by, now=now)
    if values["office"] != adopted.responsible_office:
        set_responsible(adopted=adopted, office=values["office"], by=by, now=now)


@desk_view(Permission.CATALOGUE)
@require_POST
def put_aside(request: DeskRequest, code: str, item_code: str) -> HttpResponse:
    """Take the item out of the unit's catalogue from today, saying why."""
    found, offer = _fetch(request, code, item_code)
    form = PutAsideForm(request.POST)
    if offer.adopted is None:
        return _nothing_to_change(request, code, item_code)
    if form.is_valid():
        try:
            drop_item(
                adopted=offer.adopted, reason=form.cleaned_data["reason"], by=request.officer,
                now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, _("Dropped. What was disclosed under it stays where it is."))
            return redirect("desk:admin_unit_item", code, item_code)
    return _item_page(request, found, offer, aside=form)


def _nothing_to_change(request: DeskRequest, code: str, item_code: str) -> HttpResponse:
    """Somebody was quicker: the page says how it stands."""
    messages.info(request, _("This item is not in the unit's catalogue any more."))
    return redirect("desk:admin_unit_item", code, item_code)


def _fetch(request: DeskRequest, code: str, item_code: str) -> tuple[Organisation, Offer]:
    found = fetch_unit(request.officer, code, Permission.CATALOGUE)
    offer = offer_of(found, item_code)
    if offer is None:
        raise not_here()
    return found, offer


def _item_page(
    request: DeskRequest,
    found: Organisation,
    offer: Offer,
    *,
    keeping: KeepingForm | None = None,
    aside: PutAsideForm | None = None,
) -> HttpResponse:
    row = offer.adopted
    before = {"office": row.responsible_office, "time_limit": row.own_time_limit} if row else {}
    return page(
        request,
        "desk/administration/catalogue_item.html",
        {
            **unit_head(request.officer, found, "catalogue"),
            "offer": offer,
            "item": offer.item,
            "part_code": offer.part_code,
            "facts": _facts(offer),
            "keeping": keeping or KeepingForm(initial=before),
            "aside": aside or PutAsideForm(),
        },
        section=SECTION,
        status=422 if keeping or aside else 200,
    )


def _facts(offer: Offer) -> list[dict[str, Any]]:
    standard = offer.item
    unverified = "" if standard.verified else _("not checked against the original yet (待核)")
    return [
        {"label": _("Contents"), "value": standard.contents, "zh": True, "wide": True},
        {"label": _("Basis"), "value": standard.basis, "zh": True, "wide": True,
         "note": unverified},
        {"label": _("Time limit"), "value": standard.time_limit, "zh": True},
        {"label": _("Timing"), "value": standard.get_timing_display() if standard.timing else ""},
        {"label": _("Note"), "value": standard.note, "zh": True, "wide": True},
    ]  # fmt: skip
