"""Batches taken over from other systems: what became of each row, and letting them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.desk.tasks import publish_batch
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records.actions import release_batch
from gongkai.records.enums import Fate
from gongkai.records.queries.importing import (
    batch_by_public_id,
    batches_of,
    figures_of,
    rows_that_look_alike,
    rows_to_look_at,
    rows_to_release,
    unknown_issuers,
    went_by_standing_release,
)
from gongkai.records.queries.reasons import reason_of
from gongkai.ui.text import in_chinese, list_time, told

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongkai.records.models import ImportBatch, ImportedRow

SECTION = "admin_imports"
PAGE_SIZE = 30
MOST_NAMES = 40
MOST_ALIKE = 50


@desk_view(Permission.RELEASE_IMPORT)
def batches(request: DeskRequest) -> HttpResponse:
    """The latest batches first."""
    found = batches_of(request.officer.unit_ids(Permission.RELEASE_IMPORT))
    paginator = Paginator(found, PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("page"))
    return page(
        request,
        "desk/administration/imports.html",
        {
            "rows": [_batch_row(batch) for batch in shown],
            "columns": [
                {"key": "file", "label": _("File"), "kind": "title"},
                {"key": "unit", "label": _("Unit")},
                {"key": "started", "label": _("Taken over"), "kind": "nowrap"},
                {"key": "rows", "label": _("Number of rows"), "kind": "number"},
                {"key": "waiting", "label": _("Held back or refused"), "kind": "number"},
                {"key": "state", "label": _("State")},
            ],
            "number": shown.number,
            "last": paginator.num_pages,
            "total": paginator.count,
        },
        section=SECTION,
    )


def _batch_row(batch: Any) -> dict[str, Any]:
    return {
        "file": {
            "label": batch.file_name,
            "href": reverse("desk:admin_import", args=[batch.public_id]),
        },
        "unit": in_chinese(batch.unit.name),
        "started": list_time(batch.started_at),
        "rows": batch.row_count,
        "waiting": batch.waiting,
        "state": _state_of(batch),
    }


def _state_of(batch: ImportBatch) -> str:
    if batch.released_at is None:
        return _("waits for release")
    return _("by standing release") if went_by_standing_release(batch) else _("released")


@desk_view(Permission.RELEASE_IMPORT)
def batch(request: DeskRequest, public_id: str) -> HttpResponse:
    """One batch: its figures, and the rows that were held back or refused, with the reason."""
    found = _fetch(request, public_id)
    figures = figures_of(found)
    paginator = Paginator(rows_to_look_at(found), PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("page"))
    return page(
        request,
        "desk/administration/import.html",
        {
            "batch": found,
            "figures": figures,
            "counters": [
                {"label": label, "count": figures.fates.get(fate, 0)}
                for fate, label in Fate.choices
                if fate != Fate.UNCHANGED and (fate != Fate.UPDATED or figures.fates.get(fate))
            ]
            + [
                {"label": _("public by now"), "count": figures.public},
                {"label": _("still drafts"), "count": figures.drafts},
                {"label": _("waiting to go out"), "count": figures.going_out},
            ],
            "by_standing_release": went_by_standing_release(found),
            "released_by": _releaser(found),
            "unknown_issuers": unknown_issuers(found)[:MOST_NAMES],
            "alike": [_alike(row) for row in rows_that_look_alike(found)[:MOST_ALIKE]],
            "alike_columns": [
                {"key": "title", "label": _("Title"), "kind": "title"},
                {"key": "reason", "label": _("Looks like")},
                {"key": "line", "label": _("Line"), "kind": "number"},
            ],
            **_going_out(request, found),
            "rows": [_row(row) for row in shown],
            "columns": [
                {"key": "title", "label": _("Title"), "kind": "title"},
                {"key": "fate", "label": _("Fate")},
                {"key": "reason", "label": _("Why")},
                {"key": "line", "label": _("Line"), "kind": "number"},
                {"key": "identity", "label": _("Number there"), "kind": "index"},
            ],
            "number": shown.number,
            "last": paginator.num_pages,
            "total": paginator.count,
        },
        section=SECTION,
    )


def _releaser(batch: ImportBatch) -> str:
    """Who released it, and for whom where that was a deputy."""
    names = names_of([batch.released_by, batch.released_for])
    who = names.get(batch.released_by, batch.released_by)
    if not batch.released_for:
        return who
    principal = names.get(batch.released_for, batch.released_for)
    return _("%(name)s for %(principal)s") % {"name": who, "principal": principal}


def _row(row: ImportedRow) -> dict[str, Any]:
    draft = getattr(row.record, "working_copy", None) if row.record else None
    title = draft.title if draft else (row.record.title if row.record else "")
    return {
        "line": row.line,
        "title": in_chinese(title) if title else _("Line %(number)s") % {"number": row.line},
        "identity": row.source_id if row.record else "",
        "fate": str(Fate(row.fate).label),
        "reason": told(reason_of(code) for code in row.codes),
    }


def _going_out(request: DeskRequest, batch: ImportBatch) -> dict[str, Any]:
    """What the release would publish, page by page."""
    paginator = Paginator(rows_to_release(batch), PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("out"))
    return {
        "leaving": [_leaving(row) for row in shown],
        "leaving_columns": [
            {"key": "title", "label": _("Title"), "kind": "title"},
            {"key": "number", "label": _("Document number"), "kind": "index"},
            {"key": "day", "label": _("Date there")},
        ],
        "leaving_number": shown.number,
        "leaving_last": paginator.num_pages,
    }


def _leaving(row: ImportedRow) -> dict[str, Any]:
    """A row that goes out with the release: its draft, to be read before."""
    draft = row.record.working_copy  # type: ignore[union-attr]
    address = reverse("desk:record", args=[row.record.public_id])  # type: ignore[union-attr]
    return {
        "title": {"label": draft.title, "href": address},
        "number": draft.document_number,
        "day": row.facts.get("original_published_on") or draft.formed_on,
    }


def _alike(row: ImportedRow) -> dict[str, Any]:
    """A row that was taken in, and what it looks like."""
    title = row.record.title if row.record else ""
    codes = [code for code in row.codes if code.startswith("looks_like:")]
    return {
        "line": row.line,
        "title": in_chinese(title) if title else _("Line %(number)s") % {"number": row.line},
        "reason": told(reason_of(code) for code in codes),
    }


@desk_view(Permission.RELEASE_IMPORT)
@require_POST
def release(request: DeskRequest, public_id: str) -> HttpResponse:
    """A named approver lets out what is public elsewhere already; the rest is done behind."""
    found = _fetch(request, public_id)
    with transaction.atomic():
        release_batch(batch=found, by=request.officer, now=request.moment)
        publish_batch.enqueue(found.public_id)
    messages.success(
        request,
        _("Released in your name. The rows go out one after the other; this page shows how many."),
    )
    return redirect("desk:admin_import", public_id)


@desk_view(Permission.RELEASE_IMPORT)
@require_POST
def go_on(request: DeskRequest, public_id: str) -> HttpResponse:
    """Start the background work of a released batch again, where it stopped."""
    found = _fetch(request, public_id)
    if found.released_at is None:
        raise not_here()
    publish_batch.enqueue(found.public_id)
    messages.info(request, _("Started again. Look at this page in a minute."))
    return redirect("desk:admin_import", public_id)


def _fetch(request: DeskRequest, public_id: str) -> ImportBatch:
    units = request.officer.unit_ids(Permission.RELEASE_IMPORT)
    found = batch_by_public_id(public_id, units)
    if found is None:
        raise not_here()
    return found
