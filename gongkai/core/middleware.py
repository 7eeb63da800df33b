"""What happens around every request: its language, its reference number, its errors."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, NotFound

GetResponse = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("gongkai.web")

ENGLISH_PREFIX = "/en/"
DESK = ("/desk/", "/en/desk/")
PORTAL_PAGES = {404: "ui/errors/404.html", 410: "ui/errors/410.html"}

ErrorFrame = Callable[[HttpRequest], dict[str, Any]]
_frames: dict[str, ErrorFrame] = {}


class LanguageByPath:
    """The path alone decides the language, because baked pages cannot vary by cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = "en" if request.path_info.startswith(ENGLISH_PREFIX) else "zh-hans"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class ErrorPages:
    """One error shape: a `DomainError` becomes a page or JSON; anything else a reference number."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, DomainError):
            return error_answer(request, error)
        return None


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asked, and so must be answered in JSON."""
    return request.path.startswith("/api/") or request.headers.get("Accept") == "application/json"


def frame_errors(*, portal: ErrorFrame, desk: ErrorFrame) -> None:
    """What stands around error pages: each face gives its own. Called once, from wiring."""
    _frames.update(portal=portal, desk=desk)


def error_answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page, or the JSON, that says what the rules of the house did not allow."""
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    if request.path_info.startswith(DESK):
        context = {"error": error, **_frame(request, "desk")}
        template = "ui/errors/desk_framed.html" if "desk" in context else "ui/errors/desk.html"
        return render(request, template, context, status=error.status)
    if error.status in PORTAL_PAGES:
        context = {"error": error, **_frame(request, "portal")}
        return render(request, PORTAL_PAGES[error.status], context, status=error.status)
    return render(request, "ui/errors/domain.html", {"error": error}, status=error.status)


def _frame(request: HttpRequest, face: str) -> dict[str, Any]:
    """Menu, search and footer; without the database the page is bare and says its sentence."""
    if face not in _frames:
        return {}
    try:
        return _frames[face](request)
    except DatabaseError:
        return {}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's own 404, in our shape."""
    return error_answer(request, NotFound("not_found", _("There is nothing at this address.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The user gets a reference number that is in the log beside the traceback."""
    reference = secrets.token_hex(4)
    log.error("server_error", reference=reference, path=request.path, exc_info=True)
    if wants_json(request):
        return JsonResponse(
            {"code": "server_error", "message": reference, "facts": {"reference": reference}},
            status=500,
        )
    return render(request, "ui/errors/500.html", {"reference": reference}, status=500)
