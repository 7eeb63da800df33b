"""The site's own pages: map, contact, help, privacy, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.organisations.queries import root_unit
from gongkai.portal.frame import page
from gongkai.portal.views.home import kind_counts
from gongkai.portal.views.section import part_names
from gongkai.portal.views.units import contact_facts, unit_facts, wall

if TYPE_CHECKING:
    from django.http import HttpRequest


def _own(request: HttpRequest, template: str, name: str, **context: Any) -> HttpResponse:
    crumbs = [{"label": name, "href": ""}]
    return page(request, template, {"name": name, **context}, crumbs=crumbs)


@public_view
def site_map(request: HttpRequest) -> HttpResponse:
    """All columns and units on one page."""
    parts = [
        {"label": label, "href": reverse("portal:section_part", args=[part])}
        for part, label in part_names().items()
    ]
    return _own(
        request, "portal/site_map.html", _("Site map"), parts=parts, columns=kind_counts(),
        groups=wall("portal:unit"),
    )  # fmt: skip


@public_view
def contact(request: HttpRequest) -> HttpResponse:
    """Who runs the site and how to reach them."""
    root = root_unit()
    return _own(
        request, "portal/contact.html", _("Contact"), facts=unit_facts(root),
        contact=contact_facts(root),
    )  # fmt: skip


@public_view
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find things here."""
    return _own(request, "portal/help.html", _("Help"))


@public_view
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site knows about its visitors: nothing."""
    return _own(request, "portal/privacy.html", _("Privacy"))


@public_view
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed one may subscribe to."""
    return _own(
        request, "portal/feeds.html", _("Feeds"), columns=[
            {**entry, "href": entry["href"] + "rss.xml"} for entry in kind_counts()
        ], groups=wall("portal:unit_feed"), all_href=reverse("portal:feed"),
    )  # fmt: skip


@public_view
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
