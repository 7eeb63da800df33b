"""The audit trail, read by the audit administrator (审计管理员). GB/T 22239 8.1.4.3."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.audit.queries import (
    Wanted,
    find,
    first_broken_entry,
    head,
    kinds_of_objects,
    nothing,
    stretch,
)
from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.core.transitions import Actor
from gongkai.desk.administration.details import (
    detail_in_words,
    object_label,
    object_note,
    people_in,
)
from gongkai.desk.administration.fetching import units_with
from gongkai.desk.administration.forms.audit import AuditFilter
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import public_ids_named, root_unit
from gongkai.ui.text import in_chinese, list_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.http import HttpResponse, HttpResponseBase, QueryDict

    from gongkai.audit.models import AuditEntry
    from gongkai.organisations.models import Organisation

SECTION = "admin_audit"
PAGE_SIZE = 50
NAMES_AT_ONCE = 500
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@desk_view(Permission.AUDIT)
def trail(request: DeskRequest) -> HttpResponse:
    """Who did what, newest first."""
    units = list(units_with(request.officer, Permission.AUDIT))
    return _shown(request, request.GET, _filter(request.GET, units), units)


def _shown(
    request: DeskRequest, given: QueryDict, form: AuditFilter, units: list[Organisation]
) -> HttpResponse:
    """The rows that fit; none where a condition cannot be understood, and which one it is."""
    found = find(_wanted(request, form, units)) if _is_clear(form) else nothing()
    part = stretch(
        found, size=PAGE_SIZE, older_than=_number(given, "older"),
        newer_than=_number(given, "newer"),
    )  # fmt: skip
    return page(
        request,
        "desk/administration/audit.html",
        {
            "form": form,
            "rows": _rows(part.rows, {unit.code: unit.short_name for unit in units}),
            "newer_href": _href(given, "newer", part.newer_than),
            "older_href": _href(given, "older", part.older_than),
            "hidden": [(name, value) for name, value in given.items() if name in form.fields],
            "is_clear": _is_clear(form),
            "whole": _sees_everything(request),
            "columns": _columns(),
        },
        section=SECTION,
        status=200 if _is_clear(form) else 422,
    )


def _columns() -> list[dict[str, str]]:
    return [
        {"key": "at", "label": _("Time"), "kind": "nowrap"},
        {"key": "who", "label": _("Who"), "kind": "nowrap"},
        {"key": "what", "label": _("What was done"), "kind": "title"},
        {"key": "object", "label": _("Object")},
        {"key": "unit", "label": _("Unit")},
        {"key": "result", "label": _("Result")},
        {"key": "detail", "label": _("Details")},
    ]


def _is_clear(form: AuditFilter) -> bool:
    """Whether every condition given can be understood; none at all is clear as well."""
    return not form.is_bound or form.is_valid()


def _auditor(request: DeskRequest, units: list[Organisation]) -> Actor:
    """The officer as the one who audits: by a right of their own, else by the one lent to them."""
    held = [request.officer.actor(Permission.AUDIT, unit.pk) for unit in units]
    return min(held, key=lambda actor: actor.acting_for)


def _filter(given: QueryDict, units: list[Organisation]) -> AuditFilter:
    kinds = [(kind, object_label(kind)) for kind in kinds_of_objects()]
    asked = {name: value for name, value in given.items() if name in AuditFilter.base_fields}
    return AuditFilter(asked or None, units=units, kinds=kinds)


def _wanted(request: DeskRequest, form: AuditFilter, units: list[Organisation]) -> Wanted:
    values = form.cleaned_data if form.is_bound else {}
    codes: tuple[str, ...] | None = None
    if values.get("unit"):
        codes = (values["unit"],)
    elif not _sees_everything(request):
        codes = tuple(unit.code for unit in units)
    who = values.get("who", "")
    until = values.get("until")
    return Wanted(
        people=tuple(public_ids_named(who)) if who else None,
        verb=values.get("verb", ""),
        unit_codes=codes,
        kind=values.get("kind", ""),
        object_id=values.get("object_id", ""),
        since=_midnight(values.get("since")),
        before=_midnight(until + timedelta(days=1)) if until else None,
    )


def _sees_everything(request: DeskRequest) -> bool:
    """At the root also what belongs to no unit: logins, settings, the calendar."""
    return request.officer.may(Permission.AUDIT, root_unit().pk)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), LEGAL_ZONE) if day else None


def _number(given: QueryDict, name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _href(given: QueryDict, name: str, number: int | None) -> str:
    if number is None:
        return ""
    query = given.copy()
    for other in ("older", "newer"):
        query.pop(other, None)
    query[name] = str(number)
    return f"?{query.urlencode()}"


def _rows(entries: Iterable[AuditEntry], units: dict[str, str]) -> list[dict[str, Any]]:
    held = list(entries)
    names = people_in(held)
    return [
        {
            "at": list_time(entry.at),
            "who": {
                "label": in_chinese(person_label(entry.actor, names)),
                "note": _("for %(name)s") % {"name": person_label(entry.acting_for, names)}
                if entry.acting_for
                else "",
            },
            "what": str(Verb(entry.verb).label),
            "object": {"label": object_label(entry.object_kind), "note": object_note(entry)},
            "unit": in_chinese(units.get(entry.unit_code, entry.unit_code)),
            "result": _("succeeded") if entry.succeeded else _("failed"),
            "detail": detail_in_words(entry.detail, names, units),
        }
        for entry in held
    ]


def person_label(public_id: str, names: dict[str, str]) -> str:
    """A name; for the machine itself the part that acted."""
    if public_id.startswith("system:"):
        return _("System (%(part)s)") % {"part": public_id.partition(":")[2]}
    return names.get(public_id, public_id)


@desk_view(Permission.AUDIT)
@require_POST
def export(request: DeskRequest) -> HttpResponseBase:
    """The rows found, as a table; that somebody took them along is itself written down."""
    units = list(units_with(request.officer, Permission.AUDIT))
    form = _filter(request.POST, units)
    if not _is_clear(form):
        return _shown(request, request.POST, form, units)
    entries = find(_wanted(request, form, units))
    write_audit(
        verb=Verb.EXPORT, by=_auditor(request, units), now=request.moment, kind="audit_trail",
        filters=_asked(form),
    )  # fmt: skip
    return StreamingHttpResponse(
        _lines(entries, {unit.code: unit.name for unit in units}),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": "attachment; filename="
            f'"audit-{legal_day(request.moment).isoformat()}.csv"'
        },
    )


def _asked(form: AuditFilter) -> dict[str, str]:
    values = form.cleaned_data if form.is_bound else {}
    return {name: str(value) for name, value in values.items() if value}


class _Line:
    """What `csv.writer` writes to: hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(entries: Any, units: dict[str, str]) -> Iterator[str]:
    writer = csv.writer(_Line())
    head = (
        _("No."), _("Time"), _("Who"), _("For whom"), _("What was done"), _("Kind of object"),
        _("Number of the object"), _("Unit"), _("Result"), _("Details"), _("Seal (SHA-256)"),
    )  # fmt: skip
    yield "\ufeff"
    yield writer.writerow(head)
    chunk: list[AuditEntry] = []
    for entry in entries.iterator(chunk_size=NAMES_AT_ONCE):
        chunk.append(entry)
        if len(chunk) == NAMES_AT_ONCE:
            yield from _written(writer, chunk, units)
            chunk = []
    yield from _written(writer, chunk, units)


def _written(writer: Any, chunk: list[AuditEntry], units: dict[str, str]) -> Iterator[str]:
    names = people_in(chunk)
    for entry in chunk:
        cells = (
            entry.pk, list_time(entry.at), person_label(entry.actor, names),
            person_label(entry.acting_for, names), Verb(entry.verb).label,
            object_label(entry.object_kind), entry.object_id,
            units.get(entry.unit_code, entry.unit_code),
            _("succeeded") if entry.succeeded else _("failed"),
            detail_in_words(entry.detail, names, units), entry.hash,
        )  # fmt: skip
        yield writer.writerow([harmless(str(cell)) for cell in cells])


def harmless(text: str) -> str:
    """A cell no spreadsheet takes for a formula: login names are typed by anybody."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


@desk_view(Permission.AUDIT)
@require_POST
def check(request: DeskRequest) -> HttpResponse:
    """Go through the whole chain: was a row changed or removed?"""
    broken = first_broken_entry()
    units = list(units_with(request.officer, Permission.AUDIT))
    write_audit(
        verb=Verb.READ, by=_auditor(request, units), now=request.moment, kind="audit_trail",
        succeeded=broken is None, broken_at=broken.pk if broken else None,
    )  # fmt: skip
    if broken is None:
        messages.success(
            request,
            _("The whole chain holds: no row in it has been changed, removed or put in between. "
              "Its head is %(head)s. Note it elsewhere: then it can be seen too when the newest "
              "rows are gone.")
            % {"head": head()},
        )  # fmt: skip
    else:
        messages.error(
            request,
            _("The chain breaks at row %(number)s (%(time)s). Rows were changed or removed there. "
              "Compare with the backup and tell whoever is responsible for security.")
            % {"number": broken.pk, "time": list_time(broken.at)},
        )  # fmt: skip
    return redirect("desk:admin_audit")
