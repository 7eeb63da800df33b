"""A text that came too late: its draft was submitted or discarded meanwhile. Nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, StateChanged
from gongkai.core.moments import legal_day
from gongkai.desk.forms.draft import DraftForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest
from gongkai.desk.shown.words import short_moment
from gongkai.organisations.queries import names_of
from gongkai.records import actions
from gongkai.records.enums import Event, RecordState
from gongkai.records.queries import hands_since_approval, history_of
from gongkai.records.rules.html import clean_body, text_to_html

if TYPE_CHECKING:
    from gongkai.records.models import Record

# said in hidden fields only: the words of buttons, and what belongs to the draft that is gone
NOT_TYPED = ("csrfmiddlewaretoken", "revision", "do", "find")


def is_under_way(record: Record) -> bool:
    """Whether a version of the record is on the road at the moment."""
    return record.submissions.filter(closed_at__isnull=True).exists()


def is_gone(record: Record) -> bool:
    """Whether there is nothing left to write into."""
    drafts = apps.get_model("records.WorkingCopy")._default_manager.filter(record=record)
    return is_under_way(record) or not drafts.exists()


def keep_typed(request: DeskRequest, record: Record) -> HttpResponseBase:
    """Show what was typed, what happened, and what can be done; begin a new draft with it.

    Of a record that was erased nothing is kept: the text may say what had to go.
    """
    if record.state == RecordState.ERASED:
        raise StateChanged(
            "erased", _("This document has been erased. What was typed about it is not kept.")
        )
    form = DraftForm(request.POST, copy=_stand_in(request, record))
    form.is_valid()
    if request.POST.get("do") == "save_as_new":
        try:
            return _saved_as_new(request, record, form)
        except DomainError as error:
            return _rendered(request, record, form, problem=error)
    return _rendered(request, record, form)


def _stand_in(request: DeskRequest, record: Record) -> Any:
    """A blank draft for the form to compare with; it is never saved."""
    draft = apps.get_model("records.WorkingCopy")
    return draft(record=record, revision=0, saved_at=request.moment)


def _saved_as_new(request: DeskRequest, record: Record, form: DraftForm) -> HttpResponseBase:
    fields = {
        name: value for name, value in form.cleaned_data.items()
        if name in form.fields_to_save() and name != "change_note"
    }  # fmt: skip
    fields.setdefault("html", _body(request))
    made = actions.start_record(
        unit=record.unit, kind=record.kind, item=record.item, fields=fields,
        by=request.officer, now=request.moment, earlier_hands=hands_since_approval(record),
    )  # fmt: skip
    messages.success(request, _("Your text is a draft of its own now."))
    return redirect("desk:edit", made.public_id)


def _rendered(
    request: DeskRequest, record: Record, form: DraftForm, problem: DomainError | None = None
) -> HttpResponse:
    context = {
        "record": record,
        "happened": _what_happened(request, record),
        "problem": problem,
        "title": request.POST.get("title", ""),
        "body": _body(request),
        "facts": [
            (str(bound.label), _in_words(bound.field, value))
            for bound in form.visible_fields()
            if bound.name not in ("title", "html") and (value := request.POST.get(bound.name))
        ],
        "typed": [
            (name, value) for name, value in request.POST.items()
            if name not in NOT_TYPED and name in form.fields
        ],
        "had_files": bool(request.FILES),
        "under_way": record.submissions.filter(closed_at__isnull=True).first(),
    }  # fmt: skip
    return page(request, "desk/kept.html", context, section="drafts", status=409)


def _in_words(field: Any, value: str) -> str:
    """What was chosen as the list called it; anything else as it was typed."""
    named: dict[str, str] = {}
    for key, name in getattr(field, "choices", ()):
        named.update(dict(name) if isinstance(name, list | tuple) else {key: name})
    return str(named.get(value, value))


def _body(request: DeskRequest) -> str:
    typed = request.POST.get("html", "")
    return clean_body(typed) if "<" in typed else text_to_html(typed)


def _what_happened(request: DeskRequest, record: Record) -> dict[str, str]:
    """The last step: what, who, when."""
    last = history_of(record)[-1]
    return {
        "what": str(Event(last.event).label),
        "name": names_of([last.actor]).get(last.actor) or _("the system"),
        "when": short_moment(last.happened_at, legal_day(request.moment)),
    }
