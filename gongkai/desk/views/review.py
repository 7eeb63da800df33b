"""Review: what is public now beside what would be, and one bar to decide with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.core.errors import DomainError, StateChanged
from gongkai.core.moments import legal_day
from gongkai.desk.forms.review import QUESTIONS, SecrecyForm
from gongkai.desk.frame import REVIEWING, page
from gongkai.desk.guard import DeskRequest, desk_view, fetch_submission, write_read
from gongkai.desk.queries.editing import road_of
from gongkai.desk.shown.body import body_of_page
from gongkai.desk.shown.comparison import (
    VIEWS,
    Comparison,
    compared,
    facts_of,
    file_rows,
    files_news,
)
from gongkai.desk.shown.findings import reviewed
from gongkai.desk.shown.road import outcome_of, road_of_submission
from gongkai.desk.shown.words import ROLE_STEPS, capped, kind_name, short_moment, waiting_words
from gongkai.organisations.enums import Permission, Role
from gongkai.organisations.queries import names_of
from gongkai.records import actions
from gongkai.records.enums import Attribute, Audience, RecordState, SubmissionState
from gongkai.records.queries import (
    LIST_LIMIT,
    files_of,
    history_of,
    waiting_for,
    why_not_decide,
)
from gongkai.records.queries.deciding import may_stop
from gongkai.records.queries.screening import phones_of
from gongkai.records.rules.lifecycle import SECRECY_QUESTIONS
from gongkai.screening.rules import Context
from gongkai.ui.text import file_size, labelled, listed

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongkai.records.actions import BatchOutcome
    from gongkai.records.models import Finding, Submission, Version

ROWS = LIST_LIMIT


@desk_view(Permission.READ)
def review(request: DeskRequest) -> HttpResponseBase:
    """审核: everything that waits for me, to be opened, or ticked and approved together."""
    outcome = None
    if request.method == "POST":
        outcome = _approve_ticked(request)
    today = legal_day(request.moment)
    found = list(waiting_for(request.officer)[: ROWS + 1])
    waiting = found[:ROWS]
    names = names_of(submission.submitted_by for submission in waiting)
    context = {
        "rows": [_row(submission, names, today) for submission in waiting],
        "count": capped(len(found), ROWS),
        "outcome": outcome,
        "can_batch": any(s.state == SubmissionState.APPROVAL for s in waiting),
    }
    return page(request, "desk/review.html", context, section="review")


def _row(submission: Submission, names: dict[str, str], today: Any) -> dict[str, Any]:
    return {
        "submission": submission,
        "href": reverse("desk:submission", args=[submission.public_id]),
        "title": submission.version.content.title,
        "kind": kind_name(submission.record.kind),
        "unit": submission.record.unit.short_name,
        "step": waiting_words(submission),
        "who": names.get(submission.submitted_by, ""),
        "when": short_moment(submission.submitted_at, today),
        "can_tick": submission.state == SubmissionState.APPROVAL,
        "value": f"{submission.public_id}:{submission.version.digest}",
    }


def _approve_ticked(request: DeskRequest) -> Any:
    """Approve what was ticked, each by itself; what cannot be approved is said, not lost."""
    chosen = []
    for value in request.POST.getlist("ticked")[:ROWS]:
        public_id, _colon, digest = value.partition(":")
        chosen.append((fetch_submission(request.officer, public_id), digest))
    if not chosen:
        messages.info(request, _("Tick what you want to approve first."))
    outcome = actions.approve_many(
        submissions=chosen, opinion=request.POST.get("comment", ""), by=request.officer,
        now=request.moment,
    )  # fmt: skip
    if outcome.approved:
        messages.success(request, _approved_words(outcome, [each for each, _seen in chosen]))
    return outcome


def _approved_words(outcome: BatchOutcome, chosen: list[Submission]) -> str:
    """How many were approved, and which of them everybody can read now."""
    count = len(outcome.approved)
    words = ngettext("%(count)d approved.", "%(count)d approved.", count) % {"count": count}
    public = [(address, each.version.content.title) for each in chosen
              if (address := _public_address(each))]  # fmt: skip
    if not public:
        return words
    links = format_html_join(listed(["", ""]), '<a href="{}">{}</a>', public)
    return format_html("{} {}{}", words, labelled(_("Public from now on"), ""), links)


@desk_view(Permission.READ)
def submission(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """One submission: read, compare, decide."""
    found = fetch_submission(request.officer, public_id)
    if request.method == "POST":
        return _decided(request, found)
    return _rendered(request, found)


def _decided(request: DeskRequest, found: Submission) -> HttpResponseBase:
    following = _neighbours(request, found)["next"]
    try:
        said = _decide(request, found)
    except StateChanged as error:
        found = fetch_submission(request.officer, found.public_id)
        return _rendered(request, found, problem=error, quicker=True)
    except DomainError as error:
        return _rendered(request, found, problem=error)
    messages.success(request, _said_with_address(said, found))
    if following:
        return redirect("desk:submission", following)
    return redirect("desk:review")


def _said_with_address(said: str, found: Submission) -> str:
    """What was done with which document; where it is public now, with the way to its page."""
    words = labelled(said, found.version.content.title)
    address = _public_address(found)
    if not address:
        return words
    return format_html('{} <a href="{}">{}</a>', words, address, _("See its public page"))


def _public_address(found: Submission) -> str:
    """Where everybody reads the version submitted; nothing if that is not public."""
    everybody = {"state": RecordState.PUBLISHED, "audience": Audience.PUBLIC}
    record = (
        type(found.record)
        ._default_manager.filter(pk=found.record_id, live_version=found.version_id, **everybody)
        .first()
    )
    return record.get_absolute_url() if record else ""


def _decide(request: DeskRequest, found: Submission) -> str:
    comment, digest = request.POST.get("comment", ""), request.POST.get("digest", "")
    by, now = request.officer, request.moment
    if request.POST.get("decision") == "return":
        was_scheduled = found.state == SubmissionState.SCHEDULED
        actions.return_for_changes(submission=found, reason=comment, by=by, now=now)
        if was_scheduled:
            return _("Publication stopped, returned to be corrected")
        return _("Returned to be corrected")
    if request.POST.get("decision") == "clear":
        actions.clear_secrecy(
            submission=found, digest=digest, answers=_answers(request), opinion=comment, by=by,
            now=now,
        )  # fmt: skip
        return _("Passed secrecy review")
    before = outcome_of(found, now)
    actions.approve(submission=found, digest=digest, opinion=comment, by=by, now=now)
    return before


def _answers(request: DeskRequest) -> dict[str, str]:
    return {question: request.POST.get(question, "") for question in SECRECY_QUESTIONS}


def _rendered(
    request: DeskRequest,
    found: Submission,
    *,
    problem: DomainError | None = None,
    quicker: bool = False,
) -> HttpResponse:
    write_read(request, found.record, "review")
    today = legal_day(request.moment)
    base = _base_of(found)
    view = request.GET.get("view", "all")
    view = view if view in VIEWS and base else "all" if base else "new"
    comparison = compared(
        base, found.version, view,
        Context(required=frozenset(), unit_phones=phones_of(found.record.unit)),
        request.officer.viewer,
    )  # fmt: skip
    findings = list(found.version.findings.select_related("override").order_by("id"))
    names = _names(found, findings)
    road = road_of(found.record.unit, today, set(found.version.editors) | {found.submitted_by})
    context = {
        "submission": found,
        "record": found.record,
        "content": found.version.content,
        "body": body_of_page(found.version.content.html),
        "kind": kind_name(found.record.kind),
        "who": names.get(found.submitted_by, ""),
        "when": short_moment(found.submitted_at, today),
        "attribute": str(Attribute(found.version.content.attribute).label),
        "waiting": _standing(found, today),
        "base": base,
        "base_is_live": base is not None and base.pk == found.record.live_version_id,
        "view": view,
        "views": _views(view) if base else [],
        "comparison": comparison,
        "facts": facts_of(found.version.content, request.officer.viewer),
        **_files_shown(comparison, found.version, base),
        **_findings_shown(found, findings, names, today),
        "road": road_of_submission(found, names, road, today),
        "neighbours": _neighbours(request, found),
        "problem": problem,
        "last_step": _last_step(found, today) if quicker else "",
        "comment": request.POST.get("comment", ""),
        "secrecy": SecrecyForm(request.POST or None),
        **_decision(request, found),
        "hidden": {"digest": found.version.digest},
        "publish_at": found.publish_at,
    }
    status = problem.status if problem else 200
    return page(request, "desk/submission.html", context, section="review", status=status)


def _files_shown(comparison: Comparison, new: Version, base: Version | None) -> dict[str, Any]:
    return {
        "files": file_rows(comparison.files, _file_addresses(new, base)),
        "files_news": files_news(comparison.files),
    }


def _findings_shown(
    found: Submission, findings: list[Finding], names: dict[str, str], today: date
) -> dict[str, Any]:
    files = [file.attachment for file in files_of(found.version)]
    return {
        "findings": reviewed(findings, files, names, today),
        "findings_total": len(findings),
    }


def _base_of(found: Submission) -> Version | None:
    """What the new version is read against: the live one, else what was submitted before."""
    if found.record.live_version and found.record.live_version.pk != found.version.pk:
        return found.record.live_version
    earlier = found.record.versions.filter(number__lt=found.version.number)
    return earlier.select_related("content").first()


def _names(found: Submission, findings: list[Any]) -> dict[str, str]:
    people = {found.submitted_by, found.closed_by}
    people |= {finding.override.made_by for finding in findings if finding.override}
    people |= {approval.made_by for approval in found.approvals.all()}
    if hasattr(found, "secrecy_review"):
        people.add(found.secrecy_review.signed_by)
    return names_of(people)


def _views(view: str) -> list[dict[str, Any]]:
    labels = {"all": _("Whole text"), "changes": _("Changes only"), "new": _("New text only")}
    return [
        {"label": label, "href": f"?view={name}", "current": name == view}
        for name, label in labels.items()
    ]


def _file_addresses(*versions: Version | None) -> dict[str, str]:
    return {
        file.attachment.public_id: reverse("desk:file", args=[file.attachment.public_id])
        for version in versions
        if version is not None
        for file in files_of(version)
    }


def _neighbours(request: DeskRequest, found: Submission) -> dict[str, Any]:
    """第 2 件，共 5 件: the place among all that waits for this officer."""
    ids = list(waiting_for(request.officer).values_list("public_id", flat=True)[:ROWS])
    if found.public_id not in ids:
        return {"place": 0, "total": len(ids), "previous": "", "next": ids[0] if ids else ""}
    at = ids.index(found.public_id)
    return {
        "place": at + 1,
        "total": len(ids),
        "previous": ids[at - 1] if at else "",
        "next": ids[at + 1] if at + 1 < len(ids) else (ids[0] if at else ""),
    }


def _last_step(found: Submission, today: Any) -> str:
    """Who was quicker, and what they did."""
    last = history_of(found.record)[-1]
    return _("%(name)s, %(when)s") % {
        "name": names_of([last.actor]).get(last.actor, _("the system")),
        "when": short_moment(last.happened_at, today),
    }


def _decision(request: DeskRequest, found: Submission) -> dict[str, Any]:
    """The buttons, or why there are none; who never decides need not be told."""
    if found.state == SubmissionState.SCHEDULED:
        stoppable = may_stop(request.officer, found)
        by_itself = _("It is approved and goes public by itself at that time. Whoever may give "
                      "the last approval can still stop it.")  # fmt: skip
        return {"bar": _bar_to_stop() if stoppable else [], "why_not": by_itself}
    why_not = why_not_decide(request.officer, found)
    decides = any(request.officer.may_anywhere(permission) for permission in REVIEWING)
    return {
        "bar": _bar(found, request.moment) if not why_not else [],
        "why_not": why_not if found.closed_at is None and decides else "",
    }


def _standing(found: Submission, today: date) -> str:
    """Where it stands; what is approved, by the time it goes public."""
    if found.state == SubmissionState.SCHEDULED and found.publish_at:
        return _("To be public: %(when)s") % {"when": short_moment(found.publish_at, today)}
    return waiting_words(found)


def _bar_to_stop() -> list[dict[str, Any]]:
    return [
        {"label": _("Stop the publication (return)"), "kind": "neutral", "name": "decision",
         "value": "return", "busy": _("Sending back……")},
    ]  # fmt: skip


def _bar(found: Submission, now: datetime) -> list[dict[str, Any]]:
    """The buttons of whoever's turn it is."""
    clearing = found.state == SubmissionState.SECRECY_REVIEW
    main = _("Pass secrecy review") if clearing else outcome_of(found, now)
    return [
        {"label": _("Return"), "kind": "neutral", "name": "decision", "value": "return",
         "busy": _("Sending back……")},
        {"label": main, "kind": "primary", "name": "decision",
         "value": "clear" if clearing else "approve", "busy": _("Sending……")},
    ]  # fmt: skip


@desk_view(Permission.READ)
def secrecy_form(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """保密审查表: one A4 page to print, sign and keep."""
    found = fetch_submission(request.officer, public_id)
    write_read(request, found.record, "secrecy_form")
    review_made = getattr(found, "secrecy_review", None)
    approvals = list(found.approvals.order_by("step"))
    people = {found.submitted_by, *(approval.made_by for approval in approvals)}
    if review_made is not None:
        people.add(review_made.signed_by)
    content = found.version.content
    names = names_of(people)
    context = {
        "submission": found,
        "record": found.record,
        "content": content,
        "attribute": str(Attribute(content.attribute).label),
        "kind": kind_name(found.record.kind),
        "files": [
            {"name": file.name, "size": file_size(file.size), "digest": file.digest[:16]}
            for file in (each.attachment for each in files_of(found.version))
        ],
        "submitter": names.get(found.submitted_by, ""),
        "review": review_made,
        "signed_by": names.get(review_made.signed_by, "") if review_made else "",
        "answers": [
            {"words": words, "answer": review_made.answers.get(name, "") if review_made else ""}
            for name, words in QUESTIONS.items()
        ],
        "approvals": [
            {"approval": approval, "role": ROLE_STEPS[Role(approval.role)],
             "name": names.get(approval.made_by, "")}
            for approval in approvals
        ],
    }  # fmt: skip
    return page(request, "desk/secrecy_form.html", context, section="review")
