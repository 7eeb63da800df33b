"""An address of the old site leads to what stands there now: asked only where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponsePermanentRedirect

from gongkai.core import visibility
from gongkai.core.errors import Gone
from gongkai.core.middleware import error_answer
from gongkai.core.visibility import NOBODY
from gongkai.portal.middleware import READS, is_public
from gongkai.portal.views.record import absent
from gongkai.records.queries import successor_of
from gongkai.records.rules.addresses import is_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from gongkai.records.models import OldAddress


class OldAddresses:
    """Looks at answers with 404 only, so no page of ours is ever hidden, and costs them a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in READS:
            return response
        ours = request.resolver_match is not None and not is_public(request)
        if ours or is_own(request.path_info):
            return response
        host = request.get_host().rpartition(":")[0] or request.get_host()
        query = request.META.get("QUERY_STRING", "")
        moved = successor_of(request.path_info, query, host)
        return response if moved is None else answer_for(request, moved, host) or response


def answer_for(request: HttpRequest, moved: OldAddress, host: str) -> HttpResponseBase | None:
    """301 to the page; 410 with the reason for what was withdrawn; None for what is not public."""
    record = moved.record
    if record is None:
        path = moved.target
    elif visibility.may_see(NOBODY, "record", record.public_id):
        path = record.get_absolute_url()
    else:
        why = absent(record.public_id)
        return error_answer(request, why) if isinstance(why, Gone) else None
    # who came by the old site's name goes on under ours
    site = settings.SITE_URL if moved.host == host else ""
    return HttpResponsePermanentRedirect(site + path, headers={"Cache-Control": "no-cache"})
