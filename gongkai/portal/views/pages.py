"""The site's own pages: map, contact, help, privacy, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.organisations.queries import root_unit, site_identity
from gongkai.portal.columns import filled_columns
from gongkai.portal.frame import page
from gongkai.portal.views.section import headings, part_names
from gongkai.portal.views.units import contact_facts, telephone, wall

if TYPE_CHECKING:
    from django.http import HttpRequest


def _own(request: HttpRequest, template: str, name: str, **context: Any) -> HttpResponse:
    crumbs = [{"label": name, "href": ""}]
    return page(request, template, {"name": name, **context}, title=name, crumbs=crumbs)


@public_view
def site_map(request: HttpRequest) -> HttpResponse:
    """All columns and units on one page."""
    parts = [
        {"label": label, "href": reverse("portal:section_part", args=[part])}
        for part, label in part_names().items()
    ]
    columns = filled_columns()
    return _own(
        request, "portal/site_map.html", _("Site map"), parts=parts, columns=columns,
        filled={column.code for column in columns}, headings=headings(root_unit(), None),
        groups=wall("portal:unit"),
    )  # fmt: skip


@public_view
def contact(request: HttpRequest) -> HttpResponse:
    """Who runs the site and how to reach them, and the office for disclosure."""
    site = site_identity()
    facts = [
        {"label": _("Hosted by"), "value": site.host_unit, "zh": True},
        {"label": _("Run by"), "value": site.operator_unit, "zh": True},
        {"label": _("Address"), "value": site.address, "zh": True},
        {"label": _("Telephone"), **telephone(site.phone)},
        {"label": _("Hours"), "value": site.hours, "zh": True},
        {"label": _("Hotline"), **telephone(site.hotline)},
    ]
    return _own(
        request, "portal/contact.html", _("Contact us"), facts=facts,
        contact=contact_facts(root_unit()),
    )  # fmt: skip


@public_view
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find things here."""
    return _own(request, "portal/help.html", _("Help"))


@public_view
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site knows about its visitors."""
    return _own(request, "portal/privacy.html", _("Privacy"))


@public_view
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed one may subscribe to."""
    columns = filled_columns()
    return _own(
        request, "portal/feeds.html", _("Subscribe"),
        columns=[{"label": column.label, "href": f"{column.href}rss.xml"} for column in columns],
        filled={column.code for column in columns}, groups=wall("portal:unit_feed"),
        feed_href=reverse("portal:feed"),
    )  # fmt: skip


@public_view
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
