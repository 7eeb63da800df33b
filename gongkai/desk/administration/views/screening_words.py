"""The table of words: looked through, taken in from a file after a preview, written out again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongkai.core.asked import plain_words, whole_number
from gongkai.core.errors import DomainError, InvalidInput
from gongkai.core.tables import UnreadableTable
from gongkai.desk.administration.forms.screening import WordsFileForm
from gongkai.desk.administration.screening_tables import (
    KEEPING,
    SECTION,
    Scope,
    fetch_scope,
    table_context,
)
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.screening.actions import add_words, remove_words
from gongkai.screening.enums import Severity, TableKind
from gongkai.screening.errors import sentence_of_fault
from gongkai.screening.queries import words_kept
from gongkai.screening.rules import MOST_ROWS, WordRow, read_words, written_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.screening.rules import ReadWords

LARGEST_FILE = 2 * 1024 * 1024
MOST_SHOWN = 200


@desk_view(KEEPING)
def words(request: DeskRequest, scope: str) -> HttpResponse:
    """The words kept, those of the whole site or a unit's own additions."""
    found = fetch_scope(request.officer, scope)
    return _page(request, found)


@desk_view(KEEPING)
@require_POST
def preview(request: DeskRequest, scope: str) -> HttpResponse:
    """First what a file would change and which lines are wrong; then, if confirmed, the change."""
    found = fetch_scope(request.officer, scope)
    if "rows" in request.POST:
        return _take_over(request, found)
    form = WordsFileForm(request.POST, request.FILES)
    read = None
    if form.is_valid():
        try:
            read = _read(form.cleaned_data["file"].read(LARGEST_FILE + 1), found)
        except DomainError as error:
            form.take(error)
    return _page(request, found, form=form, read=read)


@desk_view(KEEPING)
@require_POST
def remove(request: DeskRequest, scope: str) -> HttpResponse:
    """Take the ticked words out; older versions still have them."""
    found = fetch_scope(request.officer, scope)
    try:
        remove_words(
            wrong=request.POST.getlist("wrong")[:MOST_ROWS], unit_code=found.unit_code,
            note=request.POST.get("note", ""), seen=_seen(request), by=request.officer,
            now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        return _page(request, found, problem=error)
    messages.success(request, _("Taken out. Older versions still have them."))
    return redirect("desk:admin_words", scope)


@desk_view(KEEPING)
def export(request: DeskRequest, scope: str) -> HttpResponse:
    """The table as a file that a spreadsheet opens and that can be taken in again."""
    found = fetch_scope(request.officer, scope)
    answer = HttpResponse(
        written_words(words_kept(found.unit_code)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="words-{found.unit_code or "site"}.csv"'
    return answer


def _read(data: bytes, scope: Scope) -> ReadWords:
    if len(data) > LARGEST_FILE:
        raise InvalidInput("words_too_large", _("The file is larger than 2 MB. Divide the list."))
    try:
        read = read_words(data, words_kept(scope.unit_code))
    except UnreadableTable as error:
        raise InvalidInput(
            "words_unreadable",
            _("This file cannot be read as a table. Save it as .xlsx or CSV, 5,000 rows at most."),
        ) from error
    if not read.rows and not read.faults:
        raise InvalidInput("words_empty", _("The file holds no words."))
    return read


def _take_over(request: DeskRequest, scope: Scope) -> HttpResponse:
    try:
        made = add_words(
            rows=_posted(request.POST["rows"]), unit_code=scope.unit_code,
            note=request.POST.get("note", ""), seen=_seen(request), by=request.officer,
            now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        return _page(request, scope, problem=error)
    messages.success(request, _("Taken over: it is version %(number)d.") % {"number": made.number})
    return redirect("desk:admin_words", scope.slug)


def _posted(text: str) -> list[WordRow]:
    try:
        return [WordRow(*(str(cell) for cell in row)) for row in json.loads(text)]
    except (ValueError, TypeError):
        return []


def _seen(request: DeskRequest) -> int:
    return whole_number(request.POST.get("seen")) or 0


def _page(
    request: DeskRequest,
    scope: Scope,
    *,
    form: WordsFileForm | None = None,
    read: ReadWords | None = None,
    problem: DomainError | None = None,
) -> HttpResponse:
    context = table_context(request, scope, TableKind.WORDS)
    older = context["older"]
    kept = words_kept(scope.unit_code)
    every = tuple(WordRow(*row) for row in older.content["rows"]) if older else kept
    asked = plain_words(request.GET.get("words"))
    shown = [row for row in every if asked in row.wrong or asked in row.right]
    refused = problem is not None or (form is not None and bool(form.errors))
    return page(
        request,
        "desk/administration/screening_words.html",
        {
            **context,
            "form": form or WordsFileForm(),
            "preview": _preview(read, kept) if read else None,
            "problem": problem,
            "words": asked,
            "rows": [_row(row) for row in shown[:MOST_SHOWN]],
            "total": len(every),
            "found": len(shown),
            "left_out": max(0, len(shown) - MOST_SHOWN),
        },
        section=SECTION,
        status=422 if refused else 200,
    )


def _row(row: WordRow) -> dict[str, Any]:
    return {**row._asdict(), "grade": Severity(row.severity).label}


def _preview(read: ReadWords, kept: Iterable[WordRow]) -> dict[str, Any]:
    known = {row.wrong: row for row in kept}
    rows = []
    for line, row in read.rows:
        before = known.get(row.wrong)
        fate = _("new") if before is None else _("changed")
        if before != row:
            rows.append({"line": line, "fate": fate, **_row(row)})
    same = len(read.rows) - len(rows)
    return {
        "rows": rows[:MOST_SHOWN],
        "left_out": max(0, len(rows) - MOST_SHOWN),
        "count": len(rows),
        "faults": [sentence_of_fault(*fault) for fault in read.faults],
        "posted": json.dumps([row for _line, row in read.rows], ensure_ascii=False),
        "summary": _summary(len(rows), same, read),
    }


def _summary(changing: int, same: int, read: ReadWords) -> str:
    told = [
        ngettext("%(count)d row to be taken over", "%(count)d rows to be taken over", changing)
        % {"count": changing}
    ]
    for count, what in (
        (same, _("kept already: %(count)d")),
        (read.repeated, _("said twice in the file: %(count)d")),
        (len(read.faults), _("not taken over: %(count)d")),
    ):
        if count:
            told.append(what % {"count": count})
    return "；".join(told)
