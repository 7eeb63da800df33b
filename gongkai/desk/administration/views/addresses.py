"""Addresses of old sites: where they lead, one more, a whole list, one less."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError, InvalidInput
from gongkai.core.visibility import NOBODY
from gongkai.desk.administration.address_lists import moved_in
from gongkai.desk.administration.forms.addresses import (
    AddressForm,
    AddressListForm,
    AddressSearch,
)
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.enums import Permission
from gongkai.records.actions import (
    Moved,
    add_old_address,
    add_old_addresses,
    remove_old_address,
)
from gongkai.records.queries import old_address_by_id, old_addresses, public_records
from gongkai.ui.text import in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django import forms
    from django.http import HttpResponse

    from gongkai.records.models import OldAddress

SECTION = "admin_addresses"
PAGE_SIZE = 30


@desk_view(Permission.ADDRESSES)
def addresses(request: DeskRequest) -> HttpResponse:
    """All that are kept, and a form for one more."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            add_old_address(
                old=values["old"], new=on_this_site(values["new"]), note=values["note"],
                by=request.officer, now=request.moment,
            )  # fmt: skip
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved. Whoever opens the old address comes there."))
            return redirect("desk:admin_addresses")
    return _page(request, form=form)


@desk_view(Permission.ADDRESSES)
@require_POST
def address_list(request: DeskRequest) -> HttpResponse:
    """A whole list from a file: all of it, or nothing and what is wrong with which line."""
    form = AddressListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = add_old_addresses(
                rows=_on_this_site(_read(form)), by=request.officer, now=request.moment
            )
        except DomainError as error:
            form.take_all(error)
        else:
            messages.success(
                request,
                ngettext("%(count)d address added.", "%(count)d addresses added.", count)
                % {"count": count},
            )
            return redirect("desk:admin_addresses")
    return _page(request, list_form=form)


@desk_view(Permission.ADDRESSES)
@require_POST
def remove(request: DeskRequest, address_id: int) -> HttpResponse:
    """Lead nowhere from there any more."""
    kept = old_address_by_id(address_id)
    if kept is None:
        raise not_here()
    remove_old_address(kept=kept, by=request.officer, now=request.moment)
    messages.success(request, _("Removed: %(address)s") % {"address": kept.address})
    return redirect("desk:admin_addresses")


def on_this_site(text: str) -> str:
    """The path, where somebody pasted the whole address of a page of this site."""
    return text.strip().removeprefix(settings.SITE_URL)


def _read(form: AddressListForm) -> list[Moved]:
    try:
        return moved_in(form.cleaned_data["file"].file)
    except csv.Error as error:
        raise InvalidInput(
            "addresses_unreadable",
            _("The text of this file cannot be read. Save it as CSV in UTF-8."),
        ) from error


def _on_this_site(rows: Iterable[Moved]) -> list[Moved]:
    return [Moved(row.old, on_this_site(row.new), row.line) for row in rows]


def _page(
    request: DeskRequest,
    form: forms.Form | None = None,
    list_form: AddressListForm | None = None,
) -> HttpResponse:
    search = AddressSearch(request.GET or None)
    words = search.cleaned_data["words"].strip() if search.is_valid() else ""
    paginator = Paginator(old_addresses(words), PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("page"))
    failed = any(given is not None and given.errors for given in (form, list_form))
    nothing_taken = _(
        "Nothing of the list was taken over. Correct these lines, then send it again."
    )
    return page(
        request,
        "desk/administration/addresses.html",
        {
            "form": form or AddressForm(),
            "list_form": list_form or AddressListForm(),
            "list_refused": nothing_taken if list_form is not None and list_form.by_line else "",
            "search": search,
            "words": words,
            "rows": _rows(list(shown)),
            "number": shown.number,
            "last": paginator.num_pages,
            "total": paginator.count,
        },
        section=SECTION,
        status=422 if failed else 200,
    )


def _rows(kept: list[OldAddress]) -> list[dict[str, Any]]:
    """Titles of public records only: who keeps addresses need not see content."""
    named = [row.record_id for row in kept if row.record_id]
    public = set(public_records(NOBODY).filter(pk__in=named).values_list("pk", flat=True))
    return [
        {
            "pk": row.pk,
            "address": row.host + row.address,
            "href": row.record.get_absolute_url() if row.record else row.target,
            "label": _label(row, public),
            "note": _("from an import") if row.automatic else in_chinese(row.note),
        }
        for row in kept
    ]


def _label(row: OldAddress, public: set[int]) -> str:
    if row.record is None:
        return row.target
    return in_chinese(row.record.title) if row.record_id in public else _("not public at present")
