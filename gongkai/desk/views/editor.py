"""Write a draft: one form, saved first whatever button is pressed, so that no text is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import js_asset
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from gongkai.core.asked import plain_words
from gongkai.core.errors import DomainError, StateChanged
from gongkai.core.moments import legal_day
from gongkai.desk import editing
from gongkai.desk.forms.draft import DraftForm
from gongkai.desk.forms.filters import ClassifyForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, fetch_draftable, write_read
from gongkai.desk.queries.editing import is_as_returned, linkable, others_at, road_of
from gongkai.desk.shown.findings import checks_of
from gongkai.desk.shown.road import next_names, road_ahead
from gongkai.desk.shown.words import clock_time, kind_name, short_moment
from gongkai.desk.views.draft_files import buttons_of, files_shown, live_parts
from gongkai.desk.views.kept import is_gone, is_under_way, keep_typed
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records import actions, errors
from gongkai.records.enums import LinkKind, RecordState, SubmissionState
from gongkai.records.queries import tied_by
from gongkai.records.rules.html import tidy_pasted_with_report

if TYPE_CHECKING:
    from gongkai.records.models import Record, WorkingCopy

ATTRIBUTE_HINTS = {
    "active": gettext_lazy("Regulation, art. 19"),
    "on_request": gettext_lazy("Regulation, art. 27; say why"),
    "withheld": gettext_lazy("Regulation, art. 14 to 16; name the ground"),
}
SELDOM = (
    "theme", "keywords", "summary", "audience_name", "valid_from", "valid_until", "publish_at",
)  # fmt: skip


@desk_view(Permission.DRAFT)
def edit(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """The editor. A version under review is not edited: it has to come back first."""
    record = fetch_draftable(request.officer, public_id)
    copy = getattr(record, "working_copy", None)
    if copy is None or is_under_way(record):
        if request.method == "POST":
            return keep_typed(request, record)
        return redirect("desk:record", public_id)
    if request.method == "POST":
        return _posted(request, record, copy)
    return _rendered(request, record, DraftForm(copy=copy, now=request.moment))


def _posted(request: DeskRequest, record: Record, copy: WorkingCopy) -> HttpResponseBase:
    form = DraftForm(request.POST, copy=copy, now=request.moment)
    if not form.is_valid():
        return _rendered(request, record, form, status=422)
    try:
        _save(request, record, form)
    except StateChanged as error:
        if is_gone(record):
            return keep_typed(request, record)
        return _rendered(
            request, record, _with_revision(request, copy), problem=error, status=error.status
        )
    try:
        copy.refresh_from_db()
        return _pressed(request, record, copy)
    except (DomainError, copy.DoesNotExist) as error:
        if is_gone(record) or not isinstance(error, DomainError):
            return keep_typed(request, record)
        copy.refresh_from_db()
        record.refresh_from_db()
        form = DraftForm(copy=copy, now=request.moment)
        return _rendered(request, record, form, problem=error, status=error.status)


def _save(request: DeskRequest, record: Record, form: DraftForm) -> None:
    if form.changed:
        actions.save_working_copy(
            record=record, fields=form.fields_to_save(), revision=form.cleaned_data["revision"],
            by=request.officer, now=request.moment, publish_at=form.cleaned_data["publish_at"],
        )  # fmt: skip


def _with_revision(request: DeskRequest, copy: WorkingCopy) -> DraftForm:
    """The same text once more, now knowing what it would replace."""
    copy.refresh_from_db()
    again = request.POST.copy()
    again["revision"] = str(copy.revision)
    form = DraftForm(again, copy=copy, now=request.moment)
    form.is_valid()
    return form


def _pressed(request: DeskRequest, record: Record, copy: WorkingCopy) -> HttpResponseBase:
    """Do what the pressed button says, after the text is saved."""
    post, anchor = request.POST, ""
    uploads = request.FILES.getlist("files")
    if post.get("do") == "submit" and not uploads:
        return _submitted(request, record, copy)
    if post.get("do") == "classify":
        messages.success(request, editing.classify(request, copy))
        return redirect("desk:edit", record.public_id)
    if post.get("do") == "preview":
        return redirect("desk:preview", record.public_id)
    if post.get("do") == "find":
        asked = urlencode({"find": plain_words(post.get("find"))})
        return redirect(f"{reverse('desk:edit', args=[record.public_id])}?{asked}#ties")
    if uploads or post.get("do") == "upload":
        said, anchor = editing.attach(request, copy, uploads).said, "#files"
    elif post.get("do") == "tidy":
        said = editing.tidy(request, copy)
    elif post.get("do") == "word" and "word" in request.FILES:
        said = editing.import_word(request, copy, request.FILES["word"])  # type: ignore[arg-type]
    else:
        said, anchor = _pressed_beside(request, copy)
    messages.success(request, said)
    return redirect(reverse("desk:edit", args=[record.public_id]) + anchor)


def _pressed_beside(request: DeskRequest, copy: WorkingCopy) -> tuple[str, str]:
    """Buttons that name one finding, file or link."""
    post = request.POST
    if fingerprint := post.get("mask"):
        return editing.mend_finding(request, copy, fingerprint), "#checks"
    if fingerprint := post.get("override"):
        reason = post.get(f"reason-{fingerprint}", "")
        return editing.leave_finding(request, copy, fingerprint, reason), "#checks"
    if named := post.get("override_group"):
        reason = post.get(f"reason-{named}", "")
        return editing.leave_group(request, copy, named, reason), "#checks"
    if public_id := post.get("clean"):
        return editing.make_clean_copy(request, copy, public_id), "#files"
    if public_id := post.get("detach"):
        return editing.detach(request, copy, public_id), "#files"
    if target := post.get("tie"):
        return editing.tie(request, copy, target, post.get(f"kind-{target}", "")), "#ties"
    if link := post.get("untie"):
        return editing.untie(request, copy, link), "#ties"
    return _("Saved at %(time)s.") % {"time": clock_time(copy.saved_at)}, ""


def _submitted(request: DeskRequest, record: Record, copy: WorkingCopy) -> HttpResponseBase:
    if "unchanged" not in request.POST and is_as_returned(record, copy):
        raise errors.unchanged_since_return()
    actions.submit(record=record, revision=copy.revision, by=request.officer, now=request.moment)
    messages.success(
        request,
        _("Submitted: %(title)s. Next: %(step)s.")
        % {"title": copy.title, "step": next_names(_road(request, record, copy))},
    )
    return redirect("desk:todo")


@desk_view(Permission.DRAFT)
@require_POST
def autosave(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """Save in the background. Answers the new revision, or who was quicker; never loses text."""
    record = fetch_draftable(request.officer, public_id)
    copy = getattr(record, "working_copy", None)
    if copy is None or is_under_way(record):
        return _told(_("This draft has been submitted or discarded."), 409)
    form = DraftForm(request.POST, copy=copy, now=request.moment)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return _told(_("Not saved: %(why)s") % {"why": first}, 422)
    try:
        _save(request, record, form)
    except DomainError as error:
        return _told(str(error.sentence), error.status)
    copy.refresh_from_db()
    return JsonResponse(
        {
            "revision": copy.revision,
            "genre": copy.genre,
            "saved": _("%(time)s saved automatically") % {"time": clock_time(request.moment)},
            **live_parts(checks_of(copy, legal_day(request.moment))),
        }
    )


@desk_view(Permission.DRAFT)
@require_POST
def tidy_paste(request: DeskRequest) -> HttpResponseBase:
    """What was pasted from Word, WPS, Excel or a web page, as a body has it."""
    html, report = tidy_pasted_with_report(request.POST.get("html", ""))
    note = ""
    if report.left_out:
        count = report.left_out
        note = ngettext(
            "%(count)d thing could not be taken over: pictures, comments, hidden or deleted text.",
            "%(count)d things could not be taken over: pictures, comments, hidden or deleted text.",
            count,
        ) % {"count": count}
    return JsonResponse({"html": html, "note": note})


def _told(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _rendered(
    request: DeskRequest,
    record: Record,
    form: DraftForm,
    *,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    write_read(request, record, "edit")
    copy, today = form.copy, legal_day(request.moment)
    checks = checks_of(copy, today)
    nonce = js_asset.Media(nonce=str(request.csp_nonce))  # type: ignore[attr-defined]
    words = plain_words(request.GET.get("find"))
    number_parts = [form["number_code"], form["number_year"], form["number_serial"]]
    context: dict[str, Any] = {
        "record": record,
        "form": form.for_writing(),
        "media": form.media + nonce,
        "number_parts": number_parts,
        "number_wrong": any(part.errors for part in number_parts),
        "problem": problem,
        "kind": kind_name(record.kind),
        "classify": ClassifyForm(record=record) if record.state == RecordState.DRAFT else None,
        "saved": short_moment(copy.saved_at, today),
        "checks": checks,
        "road": road_ahead(request.officer.name, _road(request, record, copy)),
        "others": others_at(record, request.officer, request.moment),
        "came_back": came_back(record, today),
        **files_shown(copy, checks),
        "ties": tied_by(copy, request.officer.viewer),
        "find": words,
        "found": linkable(request.officer, record, words),
        "tie_kinds": LinkKind.choices,
        "attribute_hints": ATTRIBUTE_HINTS,
        "copy_has_more": any(getattr(copy, name) for name in SELDOM),
        **buttons_of(checks),
    }
    return page(request, "desk/editor.html", context, section="drafts", status=status)


def _road(request: DeskRequest, record: Record, copy: WorkingCopy) -> Any:
    drafters = {*copy.editors, request.officer.public_id}
    return road_of(record.unit, legal_day(request.moment), drafters)


def came_back(record: Record, today: Any) -> dict[str, str] | None:
    """Why the last submission was returned, by whom and when; None if it was not."""
    last = record.submissions.order_by("-id").first()
    if last is None or last.state != SubmissionState.RETURNED or last.closed_at is None:
        return None
    return {
        "reason": last.close_reason,
        "name": names_of([last.closed_by]).get(last.closed_by, ""),
        "when": short_moment(last.closed_at, today),
    }
