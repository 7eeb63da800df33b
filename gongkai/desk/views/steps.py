"""Steps that deserve a page of their own: what will happen, why, and the button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import AbolishForm, ConfirmForm, PublicReasonForm, ReasonForm
from gongkai.desk.frame import page
from gongkai.desk.guard import (
    DeskRequest,
    desk_view,
    fetch_erasure,
    fetch_record,
    not_here,
    write_read,
)
from gongkai.desk.shown.doings import doings_for
from gongkai.desk.shown.words import short_moment
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records import actions
from gongkai.records.enums import Audience, RecordState
from gongkai.records.errors import somebody_was_quicker
from gongkai.records.queries import may_confirm, open_erasures

if TYPE_CHECKING:
    from gongkai.records.models import Erasure, Record

Words = str | Promise
Act = Callable[[DeskRequest, "Record", dict[str, Any]], Words]


@dataclass(frozen=True)
class Step:
    """One step: its name, what will happen, the form it needs, and what carries it out."""

    title: Words
    sentences: tuple[Words, ...]
    button: Words
    form: type[forms.Form]
    act: Act
    to_editor: bool = False


def _revise(request: DeskRequest, record: Record, _values: dict[str, Any]) -> Words:
    actions.open_revision(record=record, by=request.officer, now=request.moment)
    if not record.versions.exists():
        return _("You are writing a new draft.")
    if record.state == RecordState.WITHDRAWN:
        return _("You are writing the next version. Until it is published, nothing is public.")
    return _("You are writing the next version. The present one stays as it is until then.")


def _recall(request: DeskRequest, record: Record, _values: dict[str, Any]) -> Words:
    submission = record.submissions.filter(closed_at__isnull=True).first()
    if submission is None:
        raise somebody_was_quicker()
    actions.recall(submission=submission, by=request.officer, now=request.moment)
    return _("Recalled. You can go on writing.")


def _discard(request: DeskRequest, record: Record, _values: dict[str, Any]) -> Words:
    actions.discard_working_copy(record=record, by=request.officer, now=request.moment)
    return _("The draft has been discarded.")


def _abolish(request: DeskRequest, record: Record, values: dict[str, Any]) -> Words:
    actions.abolish(
        record=record, reason=values["reason"], on=values["on"], by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("Abolished. Its page says so from that day.")


def _withdraw(request: DeskRequest, record: Record, values: dict[str, Any]) -> Words:
    actions.withdraw(record=record, reason=values["reason"], by=request.officer, now=request.moment)
    return _("Withdrawn. Nobody outside can read it any more.")


def _erase(request: DeskRequest, record: Record, values: dict[str, Any]) -> Words:
    actions.ask_erasure(
        record=record, reason=values["reason"], by=request.officer, now=request.moment
    )
    return _("Erasure asked for. A second person has to confirm it.")


def _open_erasure(record: Record) -> Erasure:
    found = open_erasures(record).first()
    if found is None:
        raise somebody_was_quicker()
    return found


def _refuse_erasure(request: DeskRequest, record: Record, values: dict[str, Any]) -> Words:
    actions.refuse_erasure(
        erasure=_open_erasure(record), reason=values["reason"], by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("Refused. Nothing was erased.")


def _recall_erasure(request: DeskRequest, record: Record, _values: dict[str, Any]) -> Words:
    actions.recall_erasure(erasure=_open_erasure(record), by=request.officer, now=request.moment)
    return _("Taken back. Nothing was erased.")


STEPS = {
    "revise": Step(
        gettext_lazy("Revise"),
        (
            gettext_lazy("A draft of the next version is opened beside the present one."),
            gettext_lazy("The present version stays public until the next one is approved."),
        ),
        gettext_lazy("Write the next version"), ConfirmForm, _revise, to_editor=True,
    ),
    "recall": Step(
        gettext_lazy("Recall"),
        (
            gettext_lazy("The review stops and the draft comes back to you."),
            gettext_lazy("After changing it you submit it again, from the beginning."),
        ),
        gettext_lazy("Recall it"), ConfirmForm, _recall, to_editor=True,
    ),
    "discard": Step(
        gettext_lazy("Discard the draft"),
        (
            gettext_lazy("What has been written since the last version is thrown away for good."),
            gettext_lazy("Versions that were submitted or published stay as they are."),
        ),
        gettext_lazy("Discard the draft"), ConfirmForm, _discard,
    ),
    "abolish": Step(
        gettext_lazy("Abolish"),
        (
            gettext_lazy("The page stays, and says in red that the document is abolished."),
            gettext_lazy("Search shows it only to those who ask for abolished documents."),
            gettext_lazy("The reason is public. This cannot be undone."),
        ),
        gettext_lazy("Abolish it"), AbolishForm, _abolish,
    ),
    "withdraw": Step(
        gettext_lazy("Withdraw"),
        (
            gettext_lazy("Page, attachments, search and feeds lose it at once."),
            gettext_lazy("Who opens its address reads that it was withdrawn, and the reason."),
            gettext_lazy("The public log keeps the fact. A corrected version may follow later."),
        ),
        gettext_lazy("Withdraw it now"), PublicReasonForm, _withdraw,
    ),
    "erase": Step(
        gettext_lazy("Ask for erasure"),
        (
            gettext_lazy("For personal data that was published by mistake, and only for that."),
            gettext_lazy("If it is public, it is withdrawn at once."),
            gettext_lazy("When a second person confirms, every version, draft and file is erased."),
            gettext_lazy(
                "The reason stays. If it was public, everybody who opens its address reads the "
                "reason: write no personal data into it."
            ),
        ),
        gettext_lazy("Ask for erasure"), ReasonForm, _erase,
    ),
    "refuse_erasure": Step(
        gettext_lazy("Refuse the erasure"),
        (
            gettext_lazy("Nothing is erased. The reason stands in the history of the record."),
            gettext_lazy("If it was withdrawn for this, it stays withdrawn until it is revised."),
        ),
        gettext_lazy("Refuse it"), ReasonForm, _refuse_erasure,
    ),
    "recall_erasure": Step(
        gettext_lazy("Take the request for erasure back"),
        (
            gettext_lazy("Nothing is erased."),
            gettext_lazy("If it was withdrawn for this, it stays withdrawn until it is revised."),
        ),
        gettext_lazy("Take it back"), ConfirmForm, _recall_erasure,
    ),
}  # fmt: skip


@desk_view(Permission.READ)
def step(request: DeskRequest, public_id: str, name: str) -> HttpResponseBase:
    """Say what will happen; do it when the button is pressed."""
    record = fetch_record(request.officer, public_id)
    if name not in STEPS:
        raise not_here()
    chosen = STEPS[name]
    sent = request.POST if request.method == "POST" else None
    form = chosen.form(sent, initial={"on": legal_day(request.moment)})
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            said = chosen.act(request, record, form.cleaned_data)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, str(said))
            return redirect("desk:edit" if chosen.to_editor else "desk:record", public_id)
    return _rendered(request, record, name, form, problem)


def _rendered(
    request: DeskRequest, record: Record, name: str, form: forms.Form, problem: DomainError | None
) -> HttpResponse:
    if request.method != "POST" and not _is_open(request, record, name):
        raise somebody_was_quicker()
    if record.state != RecordState.PUBLISHED or record.audience != Audience.PUBLIC:
        write_read(request, record, "step")
    status = problem.status if problem else (422 if form.errors else 200)
    context = {"record": record, "step": _said_of(record, name), "form": form, "problem": problem}
    return page(request, "desk/step.html", context, section="records", status=status)


def _said_of(record: Record, name: str) -> Step:
    """The step in the words that fit the record: what was withdrawn is public no longer."""
    chosen = STEPS[name]
    if name != "revise":
        return chosen
    if not record.versions.exists():
        return replace(
            chosen,
            title=_("Draft anew"),
            sentences=(_("The first draft was discarded. An empty one is opened in its place."),),
            button=_("Open an empty draft"),
        )
    if record.state != RecordState.WITHDRAWN:
        return chosen
    return replace(
        chosen,
        sentences=(
            _("A draft is opened, made from the last version."),
            _("It stays withdrawn until the new version is reviewed, approved and published."),
        ),
    )


def _is_open(request: DeskRequest, record: Record, name: str) -> bool:
    """Whether the step is among those the record's page offers."""
    copy = getattr(record, "working_copy", None)
    under_way = record.submissions.filter(closed_at__isnull=True).first()
    offered = doings_for(request.officer, record, copy, under_way)
    return any(button["href"].endswith(f"/{name}/") for button in offered)


@desk_view(Permission.ERASE)
def erasure(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """The second of two people confirms that personal data dies. 《个人信息保护法》第四十七条."""
    found = fetch_erasure(request.officer, public_id)
    record = fetch_record(request.officer, found.record.public_id)
    problem = None
    if request.method == "POST":
        try:
            actions.confirm_erasure(erasure=found, by=request.officer, now=request.moment)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Erased. Nothing of the content is left here."))
            return redirect("desk:record", record.public_id)
    return _rendered_erasure(request, found, record, problem)


def _rendered_erasure(
    request: DeskRequest, found: Erasure, record: Record, problem: DomainError | None
) -> HttpResponse:
    write_read(request, record, "erasure")
    names = names_of([found.asked_by, found.asked_for])
    asked_by = names.get(found.asked_by, "")
    if found.asked_for:
        asked_by = _("%(name)s for %(principal)s") % {
            "name": asked_by, "principal": names.get(found.asked_for, "")
        }  # fmt: skip
    context = {
        "erasure": found,
        "record": record,
        "problem": problem,
        "asked_by": asked_by,
        "asked_at": short_moment(found.asked_at, legal_day(request.moment)),
        "is_mine": not may_confirm(found, request.officer),
        "refuse_href": reverse("desk:step", args=[record.public_id, "refuse_erasure"]),
    }
    status = problem.status if problem else 200
    return page(request, "desk/erasure.html", context, section="records", status=status)
