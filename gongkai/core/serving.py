"""Send stored bytes: always saved, never run in our name, taken up again where a download broke."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

SANDBOX = "sandbox; default-src 'none'"
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
BLOCK = 256 * 1024


class Kept(NamedTuple):
    """Bytes under a digest, and how they are called when they are saved."""

    digest: str
    size: int
    media_type: str
    name: str = ""


def send(request: HttpRequest, kept: Kept, opened: Callable[[], IO[bytes]]) -> HttpResponseBase:
    """The bytes, a part of them, or that nothing has changed (RFC 9110 13 and 14).

    ``opened`` is called only where bytes are sent. Without a name they are shown as a picture is.
    Before use they are asked for again each time (`no-cache`): what was withdrawn is gone at once.
    """
    etag = f'"{kept.digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _marked(unchanged, kept, etag)
    part = _part_asked_for(request, kept.size, etag)
    if part is not None and part.start >= part.stop:
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{kept.size}"})
        return _marked(refused, kept, etag)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=kept.media_type)
    else:
        wanted = range(kept.size) if part is None else part
        response = _Part(opened(), wanted, content_type=kept.media_type)
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{kept.size}"
    response.headers["Content-Length"] = str(len(part) if part is not None else kept.size)
    return _marked(response, kept, etag)


def _marked(response: HttpResponseBase, kept: Kept, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers.setdefault("Cache-Control", "no-cache")
    if kept.name:
        disposition = content_disposition_header(as_attachment=True, filename=kept.name)
        response.headers["Content-Disposition"] = disposition or "attachment"
    return harmless(response)


def harmless(response: HttpResponseBase) -> HttpResponseBase:
    """Whatever is in it, the browser runs none of it and guesses no other kind."""
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _part_asked_for(request: HttpRequest, size: int, etag: str) -> range | None:
    """The one part that is asked for; None for the whole, an empty one if there is no such part.

    Several parts at once, or a part of something older (`If-Range`), are answered by the whole.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if first and last and int(last) < int(first):
        return None
    if first:
        return range(int(first), min(int(last or size - 1), size - 1) + 1)
    return range(max(size - int(last), 0), size) if last else None


class _Part(StreamingHttpResponse):
    """Some bytes of an open file, which is closed with the answer."""

    def __init__(self, handle: IO[bytes], part: range, **more: Any) -> None:
        super().__init__(_blocks(handle, part), **more)
        self._resource_closers.append(handle.close)  # type: ignore[attr-defined]


def _blocks(handle: IO[bytes], part: range) -> Iterator[bytes]:
    handle.seek(part.start)
    left = len(part)
    while left and (block := handle.read(min(BLOCK, left))):
        left -= len(block)
        yield block
