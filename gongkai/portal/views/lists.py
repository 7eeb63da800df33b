"""Columns by kind, and finding a document by title or number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.portal.frame import page
from gongkai.portal.listing import listing
from gongkai.portal.views.home import kind_counts, kind_label
from gongkai.records.queries import for_everybody
from gongkai.records.rules.kinds import kind_by_slug

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_view
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """All public records of one kind, of all units."""
    kind = kind_by_slug(slug)
    if kind is None:
        raise NotFound("no_such_column", _("There is no such column."))
    name = kind_label(kind.code)
    context = {
        "name": name,
        "list": listing(
            request, for_everybody().filter(kind=kind.code), legal_day(now()), with_unit=True
        ),
        "columns": [{**entry, "current": entry["label"] == name} for entry in kind_counts()],
        "feed_href": reverse("portal:column_feed", args=[slug]),
    }
    crumbs = [{"label": name, "href": ""}]
    return page(request, "portal/column.html", context, crumbs=crumbs, column=slug)


@public_view
def find_records(request: HttpRequest) -> HttpResponse:
    """Look for words in titles and document numbers of everything public."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words}
    if words:
        context["list"] = listing(request, for_everybody(), legal_day(now()), with_unit=True)
    crumbs = [{"label": _("Find a document"), "href": ""}]
    return page(request, "portal/find.html", context, crumbs=crumbs, column="find")
