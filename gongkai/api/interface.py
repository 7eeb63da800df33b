"""The interface put together: every operation, and what becomes of a question it cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from gongkai.api.operations import catalogue, files, ledger, records, search, site, units

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

VERSION = "1.0"
TITLE = _("Interface for programs")
ABOUT = _(
    "Everything people can read on this site, for programs. It is read only, needs no key and has "
    "no rate limit of its own. Lists come in pages: follow “next” until it is null. Ask again with "
    "If-None-Match and the ETag of the last answer: 304 means nothing changed."
)

api = NinjaAPI(
    title=TITLE, version=VERSION, description=ABOUT, docs_url=None, openapi_url=None,
    urls_namespace="api",
)  # fmt: skip
for part in (site, units, catalogue, records, search, files, ledger):
    api.add_router("", part.router)


def _hand_on(_request: HttpRequest, error: Any) -> HttpResponse:
    """What goes wrong is said at the door, in the same shape for every address."""
    raise error


for kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(kind, _hand_on)
