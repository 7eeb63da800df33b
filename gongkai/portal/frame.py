"""What every public page has around its content: site facts, navigation, the strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.middleware import ENGLISH_PREFIX
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import site_identity
from gongkai.portal.columns import NAVIGATION, column_address, kinds_with_content
from gongkai.portal.feeds import beside
from gongkai.portal.linked_data import as_block, path_of, site_data
from gongkai.portal.variants.middleware import variant_of
from gongkai.ui.text import has_chinese, legal_date, reads_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.organisations.models import SiteIdentity

Crumb = dict[str, str]
UNDATED = {"strip_date": ""}
"""Part of the context of a page that is kept for years: it does not say what day it is."""
FRAMES = {"zz/": "portal/base_elder.html"}
"""What stands around a page in another form of it, where it is not the same."""
FOOTER = (
    ("site_map", "portal:site_map"),
    ("contact", "portal:contact"),
    ("help", "portal:help"),
    ("privacy", "portal:privacy"),
    ("feeds", "portal:feeds"),
    ("api", "api:documentation"),
)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    crumbs: list[Crumb] | None = None,
    column: str = "",
) -> HttpResponse:
    """Render a public page. ``column`` is the current address in the navigation.

    ``crumbs`` are the steps between the home page and this one; without them there is no path.
    A context may bring ``filled``, the kinds that have content, when it has counted them anyway.
    """
    frame = around(request, context, title=title, crumbs=crumbs, column=column)
    return render(request, template, {**frame, **context})


def error_frame(request: HttpRequest) -> dict[str, Any]:
    """What stands around a page that says there is nothing here, or no more."""
    frame = around(request, {}, title="")
    return {**frame, "breadcrumbs": [], "units_href": reverse("portal:units")}


def around(
    request: HttpRequest,
    context: dict[str, Any],
    *,
    title: str,
    crumbs: list[Crumb] | None = None,
    column: str = "",
) -> dict[str, Any]:
    """The frame's own part of the context."""
    identity = site_identity()
    variant = variant_of(request)
    site = site_facts(identity)
    linked = site_data(identity) if column == "home" else context.get("linked", [])
    today = legal_day(now())
    filled = context.get("filled")
    return {
        "head_title": title,
        "frame": FRAMES.get(variant, "ui/base_portal.html"),
        "variant": variant,
        "plain_href": request.path,
        "title_in_chinese": not reads_chinese() and has_chinese(f"{title}{site['name']}"),
        "site": site,
        "navigation": navigation(column, kinds_with_content() if filled is None else filled),
        "strip": strip(request),
        "strip_date": legal_date(today, "weekday"),
        "breadcrumbs": _path(crumbs),
        "site_search": _search(request, column),
        "meta_tags": column_tags(crumbs or []),
        "linked_data": as_block([*linked, *path_of(_path(crumbs))]),
        "feed_forms": beside(context.get("feed_href") or reverse("portal:feed")),
    }


def _path(crumbs: list[Crumb] | None) -> list[Crumb]:
    if not crumbs:
        return []
    return [{"label": _("Home"), "href": reverse("portal:home")}, *crumbs]


def _search(request: HttpRequest, column: str) -> dict[str, str]:
    return {
        "action": reverse("portal:find"),
        "value": request.GET.get("q", "")[:100] if column == "find" else "",
    }


def site_facts(site: SiteIdentity) -> dict[str, Any]:
    """The footer's facts and the masthead's names."""
    labels = {
        "site_map": _("Site map"),
        "contact": _("Contact us"),
        "help": _("Help"),
        "privacy": _("Privacy"),
        "feeds": _("Subscribe"),
        "api": _("Interface for programs"),
    }
    return {
        "name": site.name if reads_chinese() else site.name_en or site.name,
        "subtitle": _("Open government platform"),
        "domain": urlsplit(settings.SITE_URL).netloc,
        "home_href": reverse("portal:home"),
        "host_unit": site.host_unit,
        "operator_unit": site.operator_unit,
        "address": site.address,
        "phone": site.phone,
        "hours": site.hours,
        "site_id_code": site.site_id_code,
        "icp": site.icp,
        "police_record": site.police_record,
        "hotline": site.hotline,
        "footer_links": [{"label": labels[key], "href": reverse(name)} for key, name in FOOTER],
    }


def navigation(column: str, filled: set[str]) -> list[dict[str, Any]]:
    """The seven entries below the masthead; a column with nothing in it is left out."""
    labels = {
        "policy_document": _("Policy documents"),
        "interpretation": _("Interpretations"),
        "notice": _("Announcements"),
        "budget": _("Budgets and accounts"),
    }
    entries = [
        ("home", _("Home"), reverse("portal:home")),
        ("zfxxgk", _("Government information"), reverse("portal:section")),
        *((code, labels[code], column_address(code)) for code in NAVIGATION if code in filled),
        ("jg", _("Units"), reverse("portal:units")),
    ]
    return [
        {"label": label, "href": href, "current": name == column} for name, label, href in entries
    ]


def strip(request: HttpRequest) -> list[dict[str, Any]]:
    """The narrow line at the very top: the same page otherwise, and the desk."""
    path = request.path
    if path.startswith(ENGLISH_PREFIX):
        other = {"label": "中文", "href": "/" + path[len(ENGLISH_PREFIX) :], "lang": "zh-Hans"}
        return [other, {"label": _("Staff login"), "href": "/en/desk/"}]
    traditional = {"label": "繁體", "href": f"/ft{path}", "lang": "zh-Hant"}
    simplified = {"label": "简体", "href": path, "lang": "zh-Hans"}
    return [
        simplified if variant_of(request) == "ft/" else traditional,
        {"label": "English", "href": f"/en{path}", "lang": "en"},
        {"label": _("Large print"), "href": f"/zz{path}", "lang": "zh-Hans", "strong": True},
        {"label": _("Staff login"), "href": "/desk/"},
    ]


def column_tags(crumbs: list[Crumb]) -> list[dict[str, str]]:
    """ColumnName and its companions, as inspection programs read them.

    《政府网站发展指引》（国办发〔2017〕47号）网页标签: on the home page, columns and content pages.
    """
    names = [crumb["label"] for crumb in crumbs] or [_("Home")]
    about = _("%(column)s: what has been made public") % {"column": names[-1]}
    return [
        {"name": "ColumnName", "content": names[-1]},
        {"name": "ColumnDescription", "content": about},
        {"name": "ColumnKeywords", "content": ",".join(names)},
        {"name": "ColumnType", "content": _("Government information")},
    ]
