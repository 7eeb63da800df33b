"""Draw one public page as it is now, and keep it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from gongkai.core import baked, log
from gongkai.core.errors import DomainError
from gongkai.core.variants import OTHER_FORMS, language_of, split
from gongkai.portal.baking.addresses import may_be_kept
from gongkai.portal.passing import is_only_for_now
from gongkai.portal.variants.middleware import dressed, enter

if TYPE_CHECKING:
    from django.http import HttpResponseBase

tell = structlog.get_logger("gongkai.pages")

ENDINGS = {
    "": "text/html",
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
XML = "application/xml"


def bake(address: str) -> bool:
    """Draw the page at that address and keep it; False where that cannot be, or not yet.

    A page that fails is said in the log and drawn again when somebody asks for it.
    """
    position = log.head()
    try:
        response = draw(address)
    except Exception:
        tell.error("page_not_drawn", address=address, exc_info=True)
        return False
    return response is not None and keep(address, response, position)


def keep(address: str, response: HttpResponseBase, position: int) -> bool:
    """Keep what was drawn after the log had come to ``position``, unless it went on since."""
    if not _is_worth_keeping(address, response):
        return False
    assert isinstance(response, HttpResponse)
    return baked.keep(address, response.content, lambda: log.head() == position)


def draw(address: str) -> HttpResponse | None:
    """The page as everybody is shown it; None where there is none."""
    variant, path = split(address)
    with translation.override(language_of(variant)):
        try:
            match = resolve(path if variant in OTHER_FORMS else address)
            if not may_be_kept(match):
                return None
            request = _request(address)
            if variant in OTHER_FORMS:
                enter(request, variant, path)
            request.resolver_match = match
            response = dressed(request, match.func(request, *match.args, **match.kwargs))
        except (DomainError, Http404, Resolver404):
            return None
    return response if isinstance(response, HttpResponse) else None


def media_type(address: str) -> str:
    """What the answer at that address says it is."""
    last = address.rpartition("/")[2]
    return f"{ENDINGS.get(last, XML)}{'' if ENDINGS.get(last, XML) == XML else '; charset=utf-8'}"


def _is_worth_keeping(address: str, response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and not is_only_for_now(response)
        and response.headers.get("Content-Type") == media_type(address)
    )


def _request(address: str) -> WSGIRequest:
    """Somebody unknown asks for it at the site's own address."""
    site = urlsplit(settings.SITE_URL)
    port = site.port or (443 if site.scheme == "https" else 80)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "SCRIPT_NAME": "",
            "SERVER_NAME": site.hostname, "SERVER_PORT": str(port), "HTTP_HOST": site.netloc,
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": site.scheme, "wsgi.input": BytesIO(),
        }
    )  # fmt: skip
    request.user = AnonymousUser()
    return request
