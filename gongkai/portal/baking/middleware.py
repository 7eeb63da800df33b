"""Send the page that is kept; keep the page that was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from gongkai.core import baked, log
from gongkai.core.variants import content_language, split
from gongkai.portal.baking.addresses import is_main_address, may_be_kept
from gongkai.portal.baking.drawing import keep, media_type
from gongkai.portal.middleware import READS, conditional
from gongkai.portal.variants.middleware import asked_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


class SendBaked:
    """Answers with the page that lies there, before anything else is asked.

    What it adds is what everything behind it would have added: the answer is the one the page
    itself gives, but for its age.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READS or request.META.get("QUERY_STRING") or not baked.is_on():
            return self.get_response(request)
        packed = accepts_packed(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        found = baked.read(request.path_info, packed=packed)
        if found is None:
            return self.get_response(request)
        request.gongkai_view = "baked"  # type: ignore[attr-defined]
        return conditional(request, as_response(request.path_info, found))


class KeepDrawn:
    """Stands right around the views: what may be kept is kept on its way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        position = getattr(request, "gongkai_drawn_at", None)
        if position is not None:
            keep(asked_at(request), response, position)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> None:
        """Where the log stood before the view read anything."""
        if (
            baked.is_on()
            and request.method == "GET"
            and not request.META.get("QUERY_STRING")
            and may_be_kept(request.resolver_match)
            and is_main_address(f"{request.scheme}://{request.get_host()}")
        ):
            request.gongkai_drawn_at = log.head()  # type: ignore[attr-defined]


def as_response(path: str, found: baked.Baked) -> HttpResponse:
    """The page as it would come from its view."""
    headers = {
        "Cache-Control": "no-cache",
        "Content-Language": content_language(split(path)[0]),
        "ETag": found.etag,
        "Last-Modified": http_date(found.changed),
        "Vary": "Accept-Encoding",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Content-Length": str(len(found.data)),
    }
    if found.packed:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(found.data, content_type=media_type(path), headers=headers)


def accepts_packed(header: str) -> bool:
    """Whether the asker takes gzip (RFC 9110 12.5.3): named, and not refused with a zero."""
    for one in header.lower().split(","):
        name, _semicolon, weight = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
