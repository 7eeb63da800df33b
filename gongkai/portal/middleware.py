"""What happens around every public page: asked again it answers 304, and it travels packed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from gongkai.core.access import PUBLIC, access_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

READS = ("GET", "HEAD")
PACKED = ("text/", "application/json", "application/xml", "application/rss+xml",
          "application/atom+xml", "application/ld+json", "application/feed+json")  # fmt: skip


class PublicPages:
    """`ETag`, `Cache-Control` and 304 for whatever everybody may ask for; text goes out packed.

    A public page is the same for everybody: no session, no token, no nonce. So its digest names
    it, and packing it gives nothing away. What is not public is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.packer = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in READS or not is_public(request):
            return response
        response.headers.setdefault("Cache-Control", "no-cache")
        if is_text(response):
            patch_vary_headers(response, ("Accept-Encoding",))
        if response.status_code != 200:
            return response
        if isinstance(response, HttpResponse) and not response.has_header("ETag"):
            response.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return self._sent(request, response)

    def _sent(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: Any = conditional(request, response)
        if answer.status_code != 200 or not is_text(response):
            return answer  # type: ignore[no-any-return]
        return self.packer.process_response(request, answer)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Remember for the way back whether everybody may ask."""
        request.gongkai_is_public = access_of(view) == PUBLIC  # type: ignore[attr-defined]


def is_public(request: HttpRequest) -> bool:
    """Whether the view that answered is one for everybody; where none did, there is no page."""
    return bool(getattr(request, "gongkai_is_public", False))


def is_text(response: HttpResponseBase) -> bool:
    """Whether packing makes it smaller."""
    return response.headers.get("Content-Type", "").startswith(PACKED)


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response, or 304 where what the asker has is still the same (RFC 9110 13)."""
    changed = response.headers.get("Last-Modified")
    answer = get_conditional_response(
        request,
        etag=response.headers.get("ETag"),
        last_modified=parse_http_date_safe(changed) if changed else None,
        response=response,  # type: ignore[arg-type]
    )
    if answer is None or answer is response:
        return response
    # a file that was opened for it is closed with the answer
    answer._resource_closers = response._resource_closers  # type: ignore[attr-defined]
    return answer
