"""``/readyz`` and ``/metrics``: for machines that watch; strangers learn next to nothing."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.utils.translation import gettext as _
from prometheus_client import CONTENT_TYPE_LATEST

from config.watching import metrics as counted
from config.watching.health import recently
from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import now

FORWARDING = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


@public_view
def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything can do its work, else 503. Why, only for those who may ask."""
    looks = recently.look(now())
    well = all(look.is_ready for look in looks.values())
    status = 200 if well else 503
    if not may_look_inside(request):
        answer = HttpResponse(
            "ready\n" if well else "not ready\n", content_type="text/plain", status=status
        )
    else:
        found = {
            name: {"ok": look.ok, "sentence": look.sentence, **look.facts}
            for name, look in looks.items()
        }
        answer = JsonResponse(
            {"ready": well, "checks": found},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@public_view
def metrics(request: HttpRequest) -> HttpResponse:
    """All counters, for this machine or whoever has the token; for others there is no such page."""
    if not may_look_inside(request):
        raise NotFound("not_found", _("There is nothing at this address."))
    answer = HttpResponse(counted.text(), content_type=CONTENT_TYPE_LATEST)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def may_look_inside(request: HttpRequest) -> bool:
    """Whether it is asked on this machine itself, or with the token."""
    return bears_token(request) or is_from_here(request)


def bears_token(request: HttpRequest) -> bool:
    """Whether the token of the settings is shown; never where none is set."""
    kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if not token or kind.lower() != "bearer":
        return False
    return hmac.compare_digest(shown.strip().encode(), token.encode())


def is_from_here(request: HttpRequest) -> bool:
    """Whether a program on this machine asked directly.

    Through a proxy everybody comes from this machine: what a proxy has passed on does not count,
    nor what asks for the public name.
    """
    if any(name in request.headers for name in FORWARDING):
        return False
    host, _port = split_domain_port(request.get_host())
    try:
        local = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return local and host.strip("[]") in {"localhost", "127.0.0.1", "::1"}
