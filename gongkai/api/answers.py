"""How answers are written: JSON or CSV, with what is needed to ask again cheaply."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from gongkai.api.errors import unknown_fields
from gongkai.api.rules import as_table
from gongkai.core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from ninja import Schema

    from gongkai.api.pages import Row, Rows
    from gongkai.api.parameters import Listing

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"
log = structlog.get_logger("gongkai.web")


def one(row: Row, wanted: Iterable[str] | None = None, *, changed: datetime | None = None
        ) -> HttpResponse:  # fmt: skip
    """A single thing; ``wanted`` are its fields, all of them when none are named."""
    response = _json(row if wanted is None else _only(row, wanted))
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def many(
    request: HttpRequest, rows: Rows, asked: Listing, wanted: Iterable[str], name: str
) -> HttpResponse:
    """A page of a list, as JSON or as a table named ``name``."""
    items = [_only(row, wanted) for row in rows.items]
    if _wants_table(request, asked):
        response = HttpResponse(as_table(items, wanted), content_type=CSV)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        around = {
            "next": rows.next, "total": rows.total, "total_is_capped": rows.total_is_capped,
        }  # fmt: skip
        response = _json({**around, **rows.more, "items": items})
    patch_vary_headers(response, ["Accept"])
    if rows.next:
        again = request.GET.copy()
        again["cursor"] = rows.next
        address = f"{settings.SITE_URL}{request.path}?{again.urlencode()}"
        response["Link"] = f'<{address}>; rel="next"'
    return response


def fields_wanted(text: str, model: type[Schema], usual: Iterable[str] | None = None) -> list[str]:
    """The fields asked for, in the order of ``model``; its key is always among them."""
    known = in_order(model)
    named = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in named if name not in known]
    if unknown:
        raise unknown_fields(unknown[:10], known)
    if not named:
        return [name for name in known if usual is None or name in usual]
    return [name for name in known if name in named or model.model_fields[name].is_required()]


def in_order(model: type[Schema]) -> list[str]:
    """Fields of the model, its key first."""
    fields = model.model_fields
    return sorted(fields, key=lambda name: not fields[name].is_required())


def problem(error: DomainError) -> HttpResponse:
    """RFC 9457, with the stable code and the values of the house's own error shape."""
    facts = dict(error.facts)
    body: dict[str, Any] = {
        "type": f"{settings.SITE_URL}{reverse('api:documentation')}#problem-{error.status}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": str(error.sentence),
        "code": error.code,
    }
    if facts:
        body["facts"] = facts
    response = HttpResponse(_written(body), status=error.status, content_type=PROBLEM)
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = "GET, HEAD, OPTIONS"
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "60"
    return response


def broken(path: str) -> HttpResponse:
    """Something broke: a reference number that is in the log beside the traceback."""
    reference = secrets.token_hex(4)
    log.error("server_error", reference=reference, path=path, exc_info=True)
    error = DomainError(
        "server_error",
        _("Something broke on our side. Tell us this number: %(reference)s")
        % {"reference": reference},
        reference=reference,
    )
    error.status = 500
    return problem(error)


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag, or 304 where the caller has exactly this already."""
    if response.status_code == HTTPStatus.OK:
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = tag
        changed = parse_http_date_safe(response.get("Last-Modified", ""))
        kept = get_conditional_response(request, tag, changed, response)
        assert isinstance(kept, HttpResponse)
        response = kept
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After, Allow"
    return response


def _wants_table(request: HttpRequest, asked: Listing) -> bool:
    if asked.format:
        return asked.format == "csv"
    return request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def _only(row: Mapping[str, Any], wanted: Iterable[str]) -> Row:
    return {name: row[name] for name in wanted if name in row}


def _json(body: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(_written(body), content_type=JSON)


def _written(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
