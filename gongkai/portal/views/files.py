"""Attachments of public records: one, all of one record as a zip, and small pictures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import structlog
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from gongkai.core import visibility
from gongkai.core.access import public_view
from gongkai.core.errors import DomainError, NotFound
from gongkai.core.moments import LEGAL_ZONE
from gongkai.core.serving import Kept, harmless, send
from gongkai.core.visibility import NOBODY
from gongkai.files.queries import attachment, is_kept, is_stored, open_stored, preview_of, zipped
from gongkai.portal.attachments import FEWEST_FOR_A_ZIP
from gongkai.portal.views.downloads import disposition
from gongkai.records.queries import absence_of, files_of, record_by_public_id

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from gongkai.files.models import Attachment

log = structlog.get_logger("gongkai.files")


class BytesMissing(DomainError):
    """The record stands, its attachment's bytes do not: for the administrator to put right."""

    status = 503

    def __init__(self, public_id: str) -> None:
        log.error("file_missing", file=public_id)
        super().__init__(
            "file_missing",
            _("This file cannot be read at the moment. Please try again later."),
        )


@public_view
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """An attachment of a public record; always saved, never run in the page (sandbox)."""
    found = _visible(public_id)
    if not is_stored(found):
        raise BytesMissing(found.public_id)
    kept = Kept(found.digest, found.size, found.media_type, found.name)
    return send(request, kept, lambda: open_stored(found.digest))


@public_view
def preview(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The small picture of an attachment's first page."""
    drawn = preview_of(_visible(public_id))
    if drawn is None or not is_kept(drawn.picture):
        raise _no_such_file()
    kept = Kept(drawn.picture, drawn.size, "image/png")
    return send(request, kept, lambda: open_stored(drawn.picture))


@public_view
def all_files(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """全部下载: every attachment of the record, packed while it is sent."""
    record = record_by_public_id(public_id)
    if record is None or not visibility.may_see(NOBODY, "record", public_id):
        raise absence_of(public_id)
    version = record.live_version
    assert version is not None
    files = [file.attachment for file in files_of(version)]
    if len(files) < FEWEST_FOR_A_ZIP:
        raise _no_such_file()
    for each in files:
        if not is_stored(each):
            raise BytesMissing(each.public_id)
    return _packed(request, record.title, files)


def _packed(request: HttpRequest, title: str, files: list[Attachment]) -> HttpResponseBase:
    newest = max(each.uploaded_at for each in files)
    named = "\n".join(f"{each.digest} {each.name}" for each in files)
    etag = f'W/"{hashlib.sha256(named.encode()).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None and request.method == "HEAD":
        response = HttpResponse(content_type="application/zip")
    if response is None:
        pieces = zipped(files, newest.astimezone(LEGAL_ZONE))
        response = StreamingHttpResponse(pieces, content_type="application/zip")  # type: ignore[assignment]
    name = _("%(title)s (attachments).zip") % {"title": title.replace("/", "／")[:80]}
    assert response is not None
    response.headers["Content-Disposition"] = disposition(name.removesuffix(".zip"), "zip")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return harmless(response)


def _visible(public_id: str) -> Attachment:
    if not visibility.may_see(NOBODY, "file", public_id):
        raise _no_such_file()
    found = attachment(public_id)
    assert found is not None
    return found


def _no_such_file() -> NotFound:
    return NotFound("no_such_file", _("There is no file at this address."))
