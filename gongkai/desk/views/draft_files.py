"""Files of a draft, sent one by one while the editor stays open; and what the editor redraws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gongkai.core.asked import whole_number
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.desk import editing
from gongkai.desk.guard import DeskRequest, desk_view, fetch_draftable
from gongkai.desk.shown.attachments import attachment_rows, being_read
from gongkai.desk.shown.findings import Checks, checks_of
from gongkai.desk.views.kept import is_under_way
from gongkai.files.rules import MAX_BYTES, MEDIA_TYPES
from gongkai.organisations.enums import Permission

if TYPE_CHECKING:
    from gongkai.records.models import WorkingCopy


@desk_view(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def draft_files(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """Take one file in; answer the list, and the checks it changes. Asked without one: the same.

    The new revision is named only where it is the next after the one the page has: somebody who
    saved in between would otherwise be overwritten unseen.
    """
    record = fetch_draftable(request.officer, public_id)
    copy = getattr(record, "working_copy", None)
    if copy is None or is_under_way(record):
        return _told(_("This draft has been submitted or discarded."), 409)
    answer: dict[str, Any] = {}
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        try:
            answer["note"] = " ".join(editing.attach(request, copy, uploads).notes)
        except editing.FilesRefused as error:
            return _told(" ".join(words for _name, words in error.refused), error.status)
        except DomainError as error:
            return _told(str(error.sentence), error.status)
        copy.refresh_from_db()
        if whole_number(request.POST.get("revision", "")) == copy.revision - len(uploads):
            answer["revision"] = copy.revision
    checks = checks_of(copy, legal_day(request.moment))
    shown = files_shown(copy, checks)
    answer |= {
        "files": render_to_string("desk/parts/files.html", shown),
        "reading": shown["files_being_read"],
        **live_parts(checks),
    }
    return JsonResponse(answer)


def files_shown(copy: WorkingCopy, checks: Checks) -> dict[str, Any]:
    """The files of a draft, each with what was found in it and the button that takes it off."""
    files = [file.attachment for file in copy.files.select_related("attachment")]
    return {
        "files": attachment_rows(files, with_take_off=True, found=checks.in_files),
        "files_being_read": being_read(files),
        "most_bytes": MAX_BYTES,
        "accepted": ",".join(f".{suffix}" for suffix in MEDIA_TYPES),
    }


def live_parts(checks: Checks) -> dict[str, str]:
    """What follows the draft without a new page: the checks and the buttons."""
    return {
        "checks": render_to_string("desk/parts/checks.html", {"checks": checks}),
        "buttons": render_to_string("desk/parts/editor_buttons.html", buttons_of(checks)),
    }


def buttons_of(checks: Checks) -> dict[str, Any]:
    """Whether the draft may be submitted, and why not."""
    reason = ""
    if checks.open and checks.places > checks.open:
        facts = {"count": checks.open, "places": checks.places}
        reason = ngettext(
            "%(count)d matter still open, %(places)d places in all",
            "%(count)d matters still open, %(places)d places in all", checks.open,
        ) % facts  # fmt: skip
    elif checks.open:
        reason = ngettext(
            "%(count)d finding still open", "%(count)d findings still open", checks.open
        ) % {"count": checks.open}
    return {"blocked": bool(checks.open), "blocked_by": reason}


def _told(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
