"""A record to be saved: as a Word document, as a PDF. Only what everybody may see right now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from gongkai.core import rendered, visibility
from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.middleware import error_answer
from gongkai.core.moments import legal_day, now
from gongkai.core.visibility import NOBODY
from gongkai.portal.official.pdf import NotNow, pdf_of
from gongkai.portal.official.sheet import LONGEST_BODY, Sheet, name_of, print_page, sheet_of
from gongkai.portal.official.word import MEDIA_TYPE, docx_of
from gongkai.portal.views.proof import public_record
from gongkai.records.queries import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
LONGEST_NAME = 80
COME_BACK_SECONDS = "60"


@public_view
def word(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The record as .docx."""
    return _saved(request, public_id, "docx", MEDIA_TYPE, lambda sheet, _page: docx_of(sheet))


@public_view
def pdf(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The record as a PDF, drawn in a process of its own."""
    return _saved(request, public_id, "pdf", "application/pdf", lambda _sheet, page: pdf_of(page))


def _saved(
    request: HttpRequest,
    public_id: str,
    suffix: str,
    media_type: str,
    make: Callable[[Sheet, str], bytes],
) -> HttpResponseBase:
    """What was made of exactly this page before, or made now. 304 before anything is made."""
    record, version = public_record(public_id)
    content = version.content
    if len(content.html) > LONGEST_BODY:
        raise NotFound(
            "too_long", _("This document is too long to be made into a file. Print the page.")
        )
    sheet = sheet_of(record, content, files_of(version), legal_day(now()))
    page = print_page(sheet)
    name = name_of(page, suffix)
    etag = f'"{name}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == 304:
        unchanged.headers["ETag"] = etag
        return unchanged
    try:
        data = _kept_or_made(public_id, name, lambda: make(sheet, page))
    except NotNow as busy:
        return _busy(request, busy)
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "ETag": etag,
            "Content-Disposition": disposition(content.title, suffix),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _kept_or_made(public_id: str, name: str, make: Callable[[], bytes]) -> bytes:
    data = rendered.kept(public_id, name)
    if data is None:
        data = make()
        rendered.keep(public_id, name, data)
        # it may have been taken down while it was being made
        if not visibility.may_see(NOBODY, "record", public_id):
            rendered.forget(public_id)
            public_record(public_id)
    return data


def _busy(request: HttpRequest, busy: NotNow) -> HttpResponse:
    answer = error_answer(request, busy)
    answer.headers["Retry-After"] = COME_BACK_SECONDS
    return answer


def disposition(title: str, suffix: str) -> str:
    """The file is named as the document is, in whatever signs a file's name may hold."""
    name = NOT_IN_A_NAME.sub("", title)[:LONGEST_NAME].strip(" .") or "document"
    return f"attachment; filename=\"document.{suffix}\"; filename*=UTF-8''{quote(name)}.{suffix}"
