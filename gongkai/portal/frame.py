"""What every public page has around its content: site facts, navigation, the strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.core.middleware import ENGLISH_PREFIX
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import site_identity
from gongkai.ui.text import legal_date

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.organisations.models import SiteIdentity

Crumb = dict[str, str]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    crumbs: list[Crumb] | None = None,
    column: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a public page. ``column`` is the current address in the navigation."""
    site = site_identity()
    today = legal_day(now())
    frame = {
        "site": site_facts(site),
        "navigation": navigation(column),
        "strip": strip(request),
        "strip_date": legal_date(today, "weekday"),
        "breadcrumbs": [{"label": _("Home"), "href": reverse("portal:home")}, *(crumbs or [])]
        if crumbs
        else [],
        "site_search": {
            "action": reverse("portal:find"),
            "placeholder": _("Title or document number"),
            "value": request.GET.get("q", "")[:100] if column == "find" else "",
        },
        "meta_tags": column_tags(crumbs or []),
        "today": today,
    }
    return render(request, template, {**frame, **context}, status=status)


def site_facts(site: SiteIdentity) -> dict[str, Any]:
    """The footer's facts and the masthead's names."""
    english = translation.get_language() == "en"
    return {
        "name": site.name_en if english and site.name_en else site.name,
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
        "footer_links": [
            {"label": label, "href": reverse(name)}
            for label, name in (
                (_("Site map"), "portal:site_map"),
                (_("Contact"), "portal:contact"),
                (_("Help"), "portal:help"),
                (_("Privacy"), "portal:privacy"),
                (_("Feeds"), "portal:feeds"),
            )
        ],
    }


def navigation(column: str) -> list[dict[str, Any]]:
    """The seven entries below the masthead."""
    entries = (
        ("home", _("Home"), reverse("portal:home")),
        ("zfxxgk", _("Government information"), reverse("portal:section")),
        ("zcwj", _("Policy documents"), reverse("portal:column", args=["zcwj"])),
        ("zcjd", _("Interpretations"), reverse("portal:column", args=["zcjd"])),
        ("tzgg", _("Announcements"), reverse("portal:column", args=["tzgg"])),
        ("czyjs", _("Budgets"), reverse("portal:column", args=["czyjs"])),
        ("jg", _("Units"), reverse("portal:units")),
    )
    return [
        {"label": label, "href": href, "current": name == column} for name, label, href in entries
    ]


def strip(request: HttpRequest) -> list[dict[str, Any]]:
    """The narrow line at the very top: the other language, and the desk."""
    if request.path.startswith(ENGLISH_PREFIX):
        other = {"label": "中文", "href": "/" + request.path[len(ENGLISH_PREFIX) :], "lang": "zh-Hans"}
    else:
        other = {"label": "English", "href": "/en" + request.path, "lang": "en"}
    return [other, {"label": _("Staff login"), "href": "/desk/"}]


def column_tags(crumbs: list[Crumb]) -> list[dict[str, str]]:
    """ColumnName and its companions, as inspection programs read them (47号文网页标签)."""
    names = [crumb["label"] for crumb in crumbs] or [_("Home")]
    column = names[0] if len(names) == 1 else names[-2]
    return [
        {"name": "ColumnName", "content": column},
        {"name": "ColumnDescription", "content": _("%(column)s: what has been made public")
         % {"column": column}},
        {"name": "ColumnKeywords", "content": ",".join(names)},
        {"name": "ColumnType", "content": _("Government information")},
    ]  # fmt: skip
