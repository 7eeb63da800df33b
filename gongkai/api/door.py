"""What every address of the interface has in common: it is read, by anybody, from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja.errors import ValidationError

from gongkai.api import answers
from gongkai.api.errors import (
    bad_parameter,
    no_control_characters,
    no_such_address,
    unknown_parameters,
    why,
    wrong_method,
)
from gongkai.core.access import public_view
from gongkai.core.errors import DomainError

READING = ("GET", "HEAD")
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponseBase]


def door(view: View, known: Sequence[str] | None = None) -> View:
    """``view`` for everybody, with CORS, ETag and problems; ``known`` are its parameters."""

    @public_view
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        try:
            _refuse_what_is_not_read(request, known, kwargs)
            response = _read(view, request, kwargs)
        except DomainError as error:
            response = answers.problem(error)
        except ValidationError as error:
            response = answers.problem(_not_understood(error))
        except Exception:
            response = answers.broken(request.path)
        return answers.finished(request, response)

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    answered.__module__ = __name__
    return answered


def _not_understood(error: ValidationError) -> DomainError:
    first = error.errors[0]
    place = [str(step) for step in first["loc"] if step not in ("query", "path", "asked")]
    return bad_parameter(place[0] if place else "?", why(first))


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204, headers={**PREFLIGHT, "Access-Control-Allow-Origin": "*"})
    del response["Content-Type"]
    return response


def _refuse_what_is_not_read(
    request: HttpRequest, known: Sequence[str] | None, kwargs: Mapping[str, Any]
) -> None:
    if request.method not in READING:
        raise wrong_method(str(request.method))
    if any("\0" in str(value) for value in kwargs.values()):  # PostgreSQL bears none
        raise no_such_address()
    if known is None:
        return
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        raise unknown_parameters(unknown[:10], list(known))
    for name, values in request.GET.lists():
        if any("\0" in value for value in values):
            raise bad_parameter(name, no_control_characters())


def _read(view: View, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """HEAD is answered as GET; what serves the answer leaves its body out."""
    asked, request.method = request.method, "GET"
    try:
        response = view(request, **kwargs)
    finally:
        request.method = asked
    assert isinstance(response, HttpResponse)
    return response
