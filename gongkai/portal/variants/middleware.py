"""Below `/ft/` and `/zz/` stand the pages of the site once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect

from gongkai.core.variants import OTHER_FORMS, content_language, split, stands_once
from gongkai.portal.variants.rewriting import in_form, inside

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ByVariant:
    """Takes the variant off the path, so that every view is asked as ever.

    What has no forms (files, feeds, the desk) is sent to its one address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if f"{request.path_info[1:]}/" in (*OTHER_FORMS, "en/"):
            return HttpResponsePermanentRedirect(f"{request.path_info}/")
        variant, path = split(request.path_info)
        if variant not in OTHER_FORMS or path.startswith("//"):
            return self.get_response(request)
        if stands_once(path):
            return HttpResponsePermanentRedirect(request.get_full_path()[len(variant) :])
        enter(request, variant, path)
        response = self.get_response(request)
        if response.has_header("Location"):
            response.headers["Location"] = inside_of_query(response.headers["Location"], variant)
        return response


class InVariant:
    """Stands next to the views: what they drew becomes the form that was asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return dressed(request, self.get_response(request))


def enter(request: HttpRequest, variant: str, path: str) -> None:
    """From here on the request asks for ``path``, in that variant."""
    request.path = request.path_info = path
    request.gongkai_variant = variant  # type: ignore[attr-defined]


def variant_of(request: HttpRequest) -> str:
    """The form that was asked for; the English and the plain pages are none."""
    return str(getattr(request, "gongkai_variant", ""))


def asked_at(request: HttpRequest) -> str:
    """The path as it stood in the address."""
    return f"/{variant_of(request)}{request.path_info[1:]}"


def dressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer in the form that was asked for; anything but a page stays as it is."""
    variant = variant_of(request)
    kind = response.headers.get("Content-Type", "")
    if variant and isinstance(response, HttpResponse) and kind.startswith("text/html"):
        address = settings.SITE_URL + request.path_info
        response.content = in_form(response.content.decode(), variant, address).encode()
        response.headers["Content-Language"] = content_language(variant)
    return response


def inside_of_query(address: str, variant: str) -> str:
    """An address with its question, led into the variant where the page has that form."""
    path, mark, question = address.partition("?")
    return f"{inside(path, variant)}{mark}{question}" if path.startswith("/") else address
