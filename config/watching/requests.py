"""What is noted of every request: a number, the view, the answer, the time. Nothing of a person."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from config.watching.metrics import REQUEST_SECONDS, REQUESTS, count_database_error
from gongkai.core.forgetting import forget_what_was_erased

log = structlog.get_logger("gongkai.web")

HEADER = "X-Request-ID"
NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Watched:
    """Numbers the request, measures the answer, writes one line and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        forget_what_was_erased()
        number = number_of(request)
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            response.headers[HEADER] = number
            note(request, response.status_code, time.perf_counter() - began)
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        if isinstance(error, DatabaseError):
            count_database_error(error)


def number_of(request: HttpRequest) -> str:
    """The number a trusted proxy gave (from others it was taken away before), or a new one."""
    given = request.headers.get(HEADER, "")
    return given if NUMBER.fullmatch(given) else secrets.token_hex(8)


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """One line and one count. A page's pictures and styles are everyday: counted, not told."""
    view, method = view_of(request), request.method or ""
    method = method if method in METHODS else "other"
    REQUESTS.labels(view, method, str(status)).inc()
    REQUEST_SECONDS.labels(view).observe(seconds)
    tell = log.debug if view == "static" else log.info
    tell("request", view=view, method=method, status=status, ms=round(seconds * 1000, 1))


def view_of(request: HttpRequest) -> str:
    """The name of the view; kept pages share one, and addresses that lead nowhere."""
    if named := getattr(request, "gongkai_view", ""):
        return str(named)
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "nowhere"
