"""What was found in records that are public: all of my units, and those of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.core.asked import whole_number
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk.forms.filters import FoundFilter
from gongkai.desk.frame import page, work_units
from gongkai.desk.guard import DeskRequest, desk_view, fetch_record, not_here
from gongkai.desk.shown.doings import decides, doings_for
from gongkai.desk.shown.findings import FIELDS, level_of
from gongkai.desk.shown.grouping import link_to_file, title_of
from gongkai.desk.shown.listing import chips_of
from gongkai.desk.shown.tables import public_finding_columns
from gongkai.desk.shown.words import capped, short_moment
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records.actions import answer_public_findings
from gongkai.records.enums import PublicFindingState
from gongkai.records.queries import files_of, page_of_findings, public_findings_of, reasons_given
from gongkai.screening.enums import Severity
from gongkai.ui.tags.words import light
from gongkai.ui.text import in_chinese, list_date

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongkai.records.models import PublicFinding, Record

SECTION = "public_findings"
PAGE_SIZE = 30
COUNT_CAP = 1_000
MOST_UNITS_TO_CHOOSE = 500
MOST_OF_ONE_RECORD = 100
TONES = {Severity.BLOCKING.value: "bad", Severity.ADVICE.value: "warn"}


@desk_view(Permission.READ)
def findings(request: DeskRequest) -> HttpResponseBase:
    """发布后复查: what waits in the public records of my units, narrowed by what is chosen."""
    units = work_units(request.officer, MOST_UNITS_TO_CHOOSE)
    form = FoundFilter(request.GET, units=units)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = _narrowed(request, chosen, units)
    after = whole_number(request.GET.get("after"))
    shown, following = page_of_findings(found, after=after, size=PAGE_SIZE)
    count = found.order_by().values("pk")[: COUNT_CAP + 1].count()
    context = {
        "form": form,
        "chips": chips_of(request.GET, form, chosen),
        "rows": [_row(one) for one in shown],
        "columns": public_finding_columns(),
        "count": capped(count, COUNT_CAP),
        "next_href": f"?{urlencode({**chosen, 'after': following})}" if following else "",
        "previous_href": f"?{urlencode(chosen)}" if after is not None else "",
    }
    return page(request, "desk/public_findings.html", context, section=SECTION)


def _narrowed(
    request: DeskRequest, chosen: dict[str, str], units: list[Any]
) -> QuerySet[PublicFinding]:
    found = public_findings_of(
        request.officer, state=chosen.get("state", PublicFindingState.OPEN.value)
    )
    unit = next((unit for unit in units if unit.code == chosen.get("unit")), None)
    if unit is not None:
        found = found.filter(unit=unit)
    for name in ("severity", "code"):
        if name in chosen:
            found = found.filter(**{name: chosen[name]})
    return found


def _row(one: PublicFinding) -> dict[str, Any]:
    return {
        "title": {
            "label": in_chinese(one.record.title),
            "href": reverse("desk:record_public_findings", args=[one.record.public_id]),
        },
        "severity": light(TONES.get(one.severity, "warn"), str(Severity(one.severity).label)),
        "what": f"{title_of(one.code)}  {one.excerpt}",
        "unit": one.unit.short_name,
        "since": list_date(one.first_seen_at),
    }


@desk_view(Permission.READ)
def of_record(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """One record: revise it, withdraw it, or say why it is right as it is."""
    record = fetch_record(request.officer, public_id)
    known = public_findings_of(request.officer).filter(record=record)
    problem = None
    if request.method == "POST":
        try:
            _answer(request, record)
        except DomainError as error:
            problem = error
        else:
            return redirect("desk:record_public_findings", public_id)
    elif not record.public_findings.exists():
        raise not_here()
    return _rendered(request, record, known, problem)


def _answer(request: DeskRequest, record: Record) -> None:
    made = answer_public_findings(
        record=record, fingerprints=request.POST.getlist("finding")[:MOST_OF_ONE_RECORD],
        reason=request.POST.get("reason", ""), by=request.officer, now=request.moment,
    )  # fmt: skip
    said = ngettext(
        "%(count)d finding is left as it is, with your reason.",
        "%(count)d findings are left as they are, with your reason.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})


def _rendered(
    request: DeskRequest,
    record: Record,
    known: QuerySet[PublicFinding],
    problem: DomainError | None,
) -> HttpResponse:
    waiting = list(known[:MOST_OF_ONE_RECORD])
    settled = list(
        public_findings_of(request.officer, state=PublicFindingState.ANSWERED).filter(
            record=record
        )[:MOST_OF_ONE_RECORD]
    )
    files = _file_names(record)
    copy = getattr(record, "working_copy", None)
    under_way = record.submissions.filter(closed_at__isnull=True).first()
    doings = doings_for(request.officer, record, copy, under_way)
    context = {
        "record": record,
        "waiting": [_card(one, files, record, request) for one in waiting],
        "settled": _settled(settled, files, request),
        "doings": [one for one in doings if one["href"].endswith(("/revise/", "/edit/",
                                                                   "/withdraw/"))],
        "reason": request.POST.get("reason", ""),
        "problem": problem,
        "may_answer": any(_may_answer(one, record, request) for one in waiting),
    }  # fmt: skip
    status = problem.status if problem else 200
    return page(
        request, "desk/record_public_findings.html", context, section=SECTION, status=status
    )


def _file_names(record: Record) -> dict[str, str]:
    if record.live_version is None:
        return {}
    return {one.attachment.public_id: one.attachment.name for one in files_of(record.live_version)}


def _may_answer(one: PublicFinding, record: Record, request: DeskRequest) -> bool:
    if one.severity == Severity.BLOCKING:
        return decides(request.officer, Permission.TAKE_DOWN, record)
    return request.officer.may(Permission.DRAFT, record.unit_id)


def _card(
    one: PublicFinding, files: dict[str, str], record: Record, request: DeskRequest
) -> dict[str, Any]:
    return {
        "key": one.fingerprint,
        "may_answer": _may_answer(one, record, request),
        "finding": {
            "level": level_of(one.severity, reasoned=False),
            "title": title_of(one.code),
            "place": _place(one, files),
            "text": one.excerpt,
            "handled": "",
            "actions": [],
        },
    }


def _settled(
    rows: list[PublicFinding], files: dict[str, str], request: DeskRequest
) -> list[dict[str, Any]]:
    reasons = reasons_given(rows)
    names = names_of(one.made_by for one in reasons.values())
    today = legal_day(request.moment)
    shown = []
    for row in rows:
        answer = reasons.get((row.record_id, row.fingerprint))
        handled = ""
        if answer:
            handled = _("%(name)s, %(when)s: %(reason)s") % {
                "name": names.get(answer.made_by, ""),
                "when": short_moment(answer.made_at, today),
                "reason": answer.reason,
            }
        shown.append(
            {
                "level": level_of(row.severity, reasoned=True),
                "title": title_of(row.code),
                "place": _place(row, files),
                "text": row.excerpt,
                "handled": handled,
                "actions": [],
            }
        )
    return shown


def _place(one: PublicFinding, files: dict[str, str]) -> str:
    if one.place in files:
        return link_to_file(one.place, files[one.place])
    return str(FIELDS.get(one.place, ""))
