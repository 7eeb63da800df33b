"""Columns by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.portal.columns import filled_columns, kind_heading
from gongkai.portal.frame import page
from gongkai.portal.listing import asked_words, listing
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
    name = kind_heading(kind.code)
    columns = filled_columns()
    records = for_everybody().filter(kind=kind.code)
    context = {
        "filled": {other.code for other in columns},
        "name": name,
        "words": asked_words(request),
        "list": listing(request, records, legal_day(now()), with_unit=True),
        "columns": columns,
        "current": kind.code,
        "request_href": reverse("portal:section_part", args=["ysqgk"]),
        "feed_href": reverse("portal:column_feed", args=[slug]),
    }
    crumbs = [{"label": name, "href": ""}]
    return page(request, "portal/column.html", context, title=name, crumbs=crumbs, column=kind.code)
