"""The public log itself, for programs and for whoever keeps an eye on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.ledger.errors import nothing_yet
from gongkai.ledger.queries import keys, latest_checkpoints, read_tile, shown_checkpoint
from gongkai.ledger.queries import newest_checkpoint as newest
from gongkai.portal.frame import page
from gongkai.ui.text import list_time

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from gongkai.ledger.models import Checkpoint

FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
ITEMS = 30


def key_of_the_log() -> str:
    """The key the log is checked with at present; empty before the first entry."""
    known = keys()
    return known[0][0].vkey if known else ""


@public_view
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, its newest checkpoint, its keys."""
    checkpoint = newest()
    facts = []
    if checkpoint is not None:
        facts = [
            {"label": _("Name of the log"), "value": checkpoint.key.origin},
            {"label": _("Entries"), "value": checkpoint.size},
            {"label": _("Root"), "value": checkpoint.root},
            {"label": _("Signed"), "value": list_time(checkpoint.signed_at)},
        ]
    name = _("Public log")
    context = {"name": name, "facts": facts, "keys": keys(), "address": f"{settings.SITE_URL}/log"}
    return page(
        request, "portal/log.html", context, title=name, crumbs=[{"label": name, "href": ""}]
    )


@public_view
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The newest signed head; its tiles are always there already."""
    note = shown_checkpoint()
    if not note:
        raise nothing_yet()
    return HttpResponse(note, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@public_view
def tile(request: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001
    """Hashes or entries; what stands at such an address never changes."""
    found = read_tile(f"tile/{path}")
    if found is None:
        raise NotFound("no_such_tile", _("There is no such part of the public log."))
    return HttpResponse(
        found[1], content_type="application/octet-stream", headers={"Cache-Control": FOR_EVER}
    )


@public_view
def key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The key, on a line of its own."""
    line = key_of_the_log()
    if not line:
        raise nothing_yet()
    return HttpResponse(f"{line}\n", content_type=TEXT, headers={"Cache-Control": "no-cache"})


class Checkpoints(Feed):  # type: ignore[type-arg]
    """The newest checkpoints, each with its note, for whoever keeps them elsewhere."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Public log")

    def link(self) -> str:
        return reverse("portal:log")

    def items(self) -> list[Checkpoint]:
        return latest_checkpoints(ITEMS)

    def item_title(self, item: Checkpoint) -> str:
        return _("%(size)s entries") % {"size": item.size}

    def item_description(self, item: Checkpoint) -> str:
        return item.note

    def item_link(self, item: Checkpoint) -> str:
        return reverse("portal:log_checkpoint")

    def item_guid(self, item: Checkpoint) -> str:
        return f"{settings.SITE_URL}/log/{item.size}/{item.pk}"

    def item_pubdate(self, item: Checkpoint) -> datetime:
        return item.signed_at

    def item_updateddate(self, item: Checkpoint) -> datetime:
        return item.signed_at


feed = public_view(Checkpoints())
