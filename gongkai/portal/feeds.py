"""The three forms of a feed: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import gettext as _

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
JSON_FEED = "https://jsonfeed.org/version/1.1"
FORMS = {
    "rss.xml": ("RSS", "application/rss+xml"),
    "atom.xml": ("Atom", "application/atom+xml"),
    "feed.json": ("JSON Feed", "application/feed+json"),
}
"""Last step of the address → how the form is called, and its media type."""


class Dated:
    """A feed without items is as old as time, not new at every request."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        """The newest change of any item."""
        dates = [item["updateddate"] or item["pubdate"] for item in self.items]
        return max((date for date in dates if date), default=NEVER)


class Rss(Dated, Rss201rev2Feed):
    """RSS 2.0."""


class Atom(Dated, Atom1Feed):
    """Atom."""


class Json(Dated, SyndicationFeed):
    """JSON Feed."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """The whole feed as one object."""
        about = self.feed
        body = {
            "version": JSON_FEED,
            "title": about["title"],
            "home_page_url": about["link"],
            "feed_url": about["feed_url"],
            "description": about["description"],
            "language": about["language"],
            "items": [_entry(item) for item in self.items],
        }
        outfile.write(json.dumps(body, ensure_ascii=False).encode(encoding))


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    entry = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_text": item["description"] or item["title"],
        "authors": [{"name": item["author_name"]}],
        "tags": list(item["categories"]),
    }
    for name, moment in (("published", item["pubdate"]), ("modified", item["updateddate"])):
        if moment:
            entry[f"date_{name}"] = rfc3339_date(moment)
    return entry


def beside(address: str) -> list[dict[str, str]]:
    """The feed at ``address`` in all its forms, for the head of a page and for people."""
    parts = urlsplit(address)
    folder = parts.path.rpartition("/")[0]
    return [
        {
            "label": name,
            "title": _("Subscribe (%(form)s)") % {"form": name},
            "type": media_type,
            "href": urlunsplit(parts._replace(path=f"{folder}/{last}")),
        }
        for last, (name, media_type) in FORMS.items()
    ]
