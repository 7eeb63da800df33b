"""Begin a record: empty, from a Word document, or after an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import choices_for
from gongkai.core.asked import plain_words
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import NewForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, fetch_record, not_here, write_read
from gongkai.desk.queries.editing import similar
from gongkai.desk.shown.words import kind_name, short_moment
from gongkai.desk.word import read_word
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import in_tree_order
from gongkai.records import actions
from gongkai.records.rules.content import content_of

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation
    from gongkai.records.models import Record

# what an earlier document says of itself and the new one must say anew
NOT_COPIED = (
    "document_number", "formed_on", "valid_from", "valid_until", "change_note", "ground",
    "ground_reason", "ties",
)  # fmt: skip
PREFERRED_KINDS = 20


@desk_view(Permission.DRAFT)
def new(request: DeskRequest) -> HttpResponseBase:
    """Choose the unit, the kind and the item; or write after an earlier one."""
    units = drafting_units(request)
    unit = _chosen(units, request.POST.get("unit") or request.GET.get("unit", ""), request)
    items = choices_for(unit)
    if request.method != "POST":
        return _rendered(request, NewForm(items=items), units, unit)
    form = NewForm(request.POST, request.FILES, items=items)
    try:
        if request.POST.get("copy_of"):
            record = _copied(request, unit)
        elif form.is_valid():
            record = _begun(request, form, unit)
        else:
            return _rendered(request, form, units, unit, status=422)
    except DomainError as error:
        return _rendered(request, form, units, unit, problem=error, status=error.status)
    return redirect("desk:edit", record.public_id)


def drafting_units(request: DeskRequest) -> list[Organisation]:
    """The units the officer may draft for."""
    units = apps.get_model("organisations.Organisation")._default_manager
    allowed = request.officer.unit_ids(Permission.DRAFT)
    return in_tree_order(units.filter(pk__in=allowed))


def _chosen(units: list[Any], code: str, request: DeskRequest) -> Organisation:
    """The unit asked for, else one's own; a unit one does not draft for is not there."""
    if code:
        found = next((unit for unit in units if unit.code == code), None)
        if found is None:
            raise not_here()
        return found  # type: ignore[no-any-return]
    home = request.user.person.unit_id  # type: ignore[union-attr]
    return next((unit for unit in units if unit.pk == home), units[0])  # type: ignore[no-any-return]


def _begun(request: DeskRequest, form: NewForm, unit: Organisation) -> Record:
    """An empty record, or one that begins as a Word document."""
    fields: dict[str, Any] = {}
    if upload := form.cleaned_data["word"]:
        found = read_word(upload.read())
        fields = {
            "html": found.html, "title": found.title, "document_number": found.document_number
        }  # fmt: skip
        if found.left_out:
            messages.info(request, _("Read from Word. Left out: %(what)s.")
                          % {"what": found.left_out})  # fmt: skip
    item_id = form.cleaned_data["item"]
    items = apps.get_model("catalogue.CatalogueItem")._default_manager
    return actions.start_record(
        unit=unit, kind=form.cleaned_data["kind"], by=request.officer, now=request.moment,
        item=items.filter(pk=item_id).first() if item_id else None, fields=fields,
    )  # fmt: skip


def _copied(request: DeskRequest, unit: Organisation) -> Record:
    """A new record that begins with the words of an earlier one."""
    model = fetch_record(request.officer, request.POST["copy_of"])
    version = model.live_version or model.versions.select_related("content").first()
    if version is None:
        raise not_here()
    write_read(request, model, "copy")
    words = {
        name: value for name, value in content_of(version.content).items()
        if name not in NOT_COPIED
    }  # fmt: skip
    return actions.start_record(
        unit=unit, kind=model.kind, item=model.item, by=request.officer, now=request.moment,
        fields={**words, "issuer_name": unit.name},
        earlier_hands=() if version == model.live_version else version.editors,
    )  # fmt: skip


def _rendered(
    request: DeskRequest,
    form: NewForm,
    units: list[Organisation],
    unit: Organisation,
    *,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    words = plain_words(request.GET.get("words"))
    today = legal_day(request.moment)
    context = {
        "form": form,
        "problem": problem,
        "unit": unit,
        "unit_links": [
            {"label": each.short_name, "href": f"{reverse('desk:new')}?unit={each.code}",
             "current": each.pk == unit.pk}
            for each in units
        ],
        "words": words,
        "similar": [
            {"record": record, "kind": kind_name(record.kind),
             "when": short_moment(record.sort_at, today)}
            for record in similar(request.officer, unit, words)
        ],
    }  # fmt: skip
    return page(request, "desk/new.html", context, section="drafts", status=status)
