"""Feeds of everything, of a unit, of a column, of a search; the sitemap for machines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _

from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import site_identity, units_in_force
from gongkai.portal.asking import asked_of, known_names
from gongkai.portal.columns import column_address, filled_columns, kind_heading, kind_label
from gongkai.portal.feeds import Atom, Json, Rss
from gongkai.portal.views.section import PARTS
from gongkai.portal.views.units import unit_or_404
from gongkai.records.queries import find, for_everybody
from gongkai.records.rules.html import summary_of
from gongkai.records.rules.kinds import kind_by_slug
from gongkai.search.queries import is_ready, search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongkai.records.models import Record

ITEMS = 30
SITEMAP_SIZE = 5000


class Records(Feed):  # type: ignore[type-arg]
    """The newest public records: of all, of one unit, or of one kind."""

    feed_type: type[SyndicationFeed] = Rss

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was withdrawn makes a feed older: no date says what changed, its ETag does."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def get_object(self, request: HttpRequest, code: str = "", slug: str = "") -> dict[str, Any]:
        """What the feed is about: its name, its page, its records."""
        records = for_everybody()
        if code:
            unit = unit_or_404(code)
            return {"name": unit.name, "link": reverse("portal:unit", args=[code]),
                    "records": records.filter(unit=unit)}  # fmt: skip
        if slug:
            kind = kind_by_slug(slug)
            if kind is None:
                raise NotFound("no_such_column", _("There is no such column."))
            return {"name": kind_heading(kind.code), "link": column_address(kind.code),
                    "records": records.filter(kind=kind.code)}  # fmt: skip
        return {"name": site_identity().name, "link": reverse("portal:home"), "records": records}

    def title(self, obj: dict[str, Any]) -> str:
        return str(obj["name"])

    def link(self, obj: dict[str, Any]) -> str:
        return str(obj["link"])

    def description(self, obj: dict[str, Any]) -> str:
        return _("What %(name)s has made public") % {"name": obj["name"]}

    def items(self, obj: dict[str, Any]) -> QuerySet[Record]:
        newest: QuerySet[Record] = obj["records"].select_related("unit", "live_version__content")
        return newest[:ITEMS]

    def item_title(self, item: Record) -> str:
        return item.title

    def item_description(self, item: Record) -> str:
        return escape(summary_of_record(item))

    def item_author_name(self, item: Record) -> str:
        return item.issuer_name or item.unit.name

    def item_categories(self, item: Record) -> list[str]:
        return [kind_label(item.kind)]

    def item_updateddate(self, item: Record) -> datetime | None:
        return item.revised_at or item.published_at

    def item_pubdate(self, item: Record) -> datetime | None:
        return item.published_at

    def item_guid(self, item: Record) -> str:
        return item.public_id

    item_guid_is_permalink = False


class AtomRecords(Records):
    """The same as Atom."""

    feed_type: type[SyndicationFeed] = Atom

    def get_object(self, request: HttpRequest, code: str = "", slug: str = "") -> dict[str, Any]:
        """What the feed is about, and the address it has itself."""
        about = super().get_object(request, code, slug)
        return {**about, "self": settings.SITE_URL + request.get_full_path()}

    def feed_url(self, obj: dict[str, Any]) -> str:
        return str(obj["self"])

    def link(self, obj: dict[str, Any]) -> str:
        return settings.SITE_URL + super().link(obj)

    def item_link(self, item: Record) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def feed_guid(self, obj: dict[str, Any]) -> str:
        return str(obj["self"])

    def subtitle(self, obj: dict[str, Any]) -> str:
        return self.description(obj)

    def item_guid(self, item: Record) -> str:
        """The address of its page, in whatever language the feed is: it never changes."""
        return f"{settings.SITE_URL}/gk/{item.public_id}/"


class JsonRecords(AtomRecords):
    """The same as JSON Feed, whose texts are plain."""

    feed_type = Json

    def item_description(self, item: Record) -> str:
        return summary_of_record(item)


def summary_of_record(record: Record) -> str:
    """What the unit wrote as its summary, else the beginning of the text."""
    assert record.live_version is not None
    content = record.live_version.content
    return content.summary or summary_of(content.html)


feed = public_view(Records())
atom = public_view(AtomRecords())
json_feed = public_view(JsonRecords())


class Found(Records):
    """The newest public records that answer a question with its filters."""

    def get_object(self, request: HttpRequest, code: str = "", slug: str = "") -> dict[str, Any]:
        """The question stands in the address as it does on the search page."""
        asked = replace(asked_of(request, known_names()), by_time=True)
        name = _("Search: %(words)s") % {"words": asked.words}
        link = f"{reverse('portal:find')}{asked.href}"
        if not asked.words or not is_ready():
            records = find(for_everybody(), asked.words) if asked.words else for_everybody()
            return {"name": name, "link": link, "records": records}
        hits = search(asked.question, limit=ITEMS).hits
        records = for_everybody().filter(
            public_id__in=[hit.public_id for hit in hits if hit.kind == "record"]
        )
        return {"name": name, "link": link, "records": records}


class AtomFound(AtomRecords, Found):
    """The same as Atom."""


class JsonFound(JsonRecords, Found):
    """The same as JSON Feed."""


search_feed = public_view(Found())
search_atom = public_view(AtomFound())
search_json = public_view(JsonFound())


@public_view
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address, in parts of five thousand; parts without any are not named."""
    addresses = [
        settings.SITE_URL + reverse("portal:sitemap_part", args=[number])
        for number in sitemap_parts()
    ]
    return render(
        request, "portal/sitemap_index.xml", {"addresses": addresses},
        content_type="application/xml",
    )  # fmt: skip


def sitemap_parts() -> Iterator[int]:
    """The parts that hold something, and the first: from each to the next record behind it."""
    yield 1
    part = 1
    behind = for_everybody().order_by("id").values_list("id", flat=True)
    while (found := behind.filter(id__gt=part * SITEMAP_SIZE).first()) is not None:
        part = (found - 1) // SITEMAP_SIZE + 1
        yield part


@public_view
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the sitemap; the first one also holds the fixed pages."""
    start = (number - 1) * SITEMAP_SIZE
    records = (
        for_everybody()
        .filter(id__gt=start, id__lte=start + SITEMAP_SIZE)
        .select_related(None)
        .only("public_id", "published_at", "revised_at")
        .order_by("-id")
    )
    # asked once for all: five thousand times would be half a second
    address = settings.SITE_URL + reverse("portal:record", args=["0" * 13])
    entries: list[dict[str, Any]] = [
        {
            "address": address.replace("0" * 13, record.public_id),
            "changed": record.revised_at or record.published_at,
        }
        for record in records
    ]
    if number == 1:
        entries = [{"address": settings.SITE_URL + path} for path in fixed_pages()] + entries
    if not entries:
        raise NotFound("no_such_part", _("There is no such part of the sitemap."))
    return render(
        request, "portal/sitemap.xml", {"entries": entries}, content_type="application/xml"
    )


def fixed_pages() -> Iterator[str]:
    """Addresses that exist whatever is published: home, section, columns with content, units."""
    for name in ("home", "section", "units", "find", "site_map", "contact", "help", "privacy",
                 "feeds"):  # fmt: skip
        yield reverse(f"portal:{name}")
    yield reverse("api:documentation")
    for part in PARTS:
        yield reverse("portal:section_part", args=[part])
    for column in filled_columns():
        yield column.href
    for unit in units_in_force(legal_day(now())):
        yield reverse("portal:unit", args=[unit.code])
        for part in PARTS:
            yield reverse("portal:unit_section_part", args=[unit.code, part])
