"""Feeds in three forms: what they hold, that they are well formed, that nothing is sent twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.test import Client
from lxml import etree

from gongkai.records.models import Record
from tests.people import NOW
from tests.unit.portal.city import City, public
from tests.unit.portal.reading import elements, parsed
from tests.unit.portal.test_who_sees_what import withdraw

pytestmark = pytest.mark.one_engine

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PLACES = ["/", "/jg/mzj/", "/lm/xzgfxwj/", f"/ss/?q={quote('养老')}"]
SITE = "http://127.0.0.1:8000"

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "format": "date-time"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT, "description": TEXT, "language": TEXT,
        "home_page_url": ADDRESS, "feed_url": ADDRESS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "properties": {
                    "id": TEXT, "url": ADDRESS, "title": TEXT, "content_text": TEXT,
                    "date_published": MOMENT, "date_modified": MOMENT,
                    "authors": {"type": "array", "minItems": 1, "items": {
                        "type": "object", "properties": {"name": TEXT}, "required": ["name"]}},
                    "tags": {"type": "array", "items": TEXT},
                },
            },
        },
    },
}  # fmt: skip
"""JSON Feed 1.1, as far as it is used here; nothing else may stand in a feed."""


def at(place: str, last: str) -> str:
    """The feed that belongs to a page, in one of its forms."""
    path, _mark, query = place.partition("?")
    return f"{path}{last}" + (f"?{query}" if query else "")


def atom(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def json_feed(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed: dict[str, Any] = response.json()
    jsonschema_rs.validator_for(JSON_FEED, validate_formats=True).validate(feed)
    return feed


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_three_forms_say_the_same(indexed: City, client: Client, place: str, language: str) -> None:
    rss = etree.fromstring(client.get(language + at(place, "rss.xml")).content)
    guids = rss.xpath("//item/guid/text()")
    assert indexed.document.public_id in guids
    as_atom = atom(client, language + at(place, "atom.xml"))
    as_json = json_feed(client, language + at(place, "feed.json"))
    wanted = [f"{SITE}/gk/{guid}/" for guid in guids]
    assert as_atom.xpath("//a:entry/a:id/text()", namespaces=ATOM) == wanted
    assert [item["id"] for item in as_json["items"]] == wanted
    assert rss.xpath("//item/title/text()") == [item["title"] for item in as_json["items"]]
    assert as_json["items"][0]["url"].startswith(f"{SITE}{language}/gk/")


@pytest.mark.parametrize("place", PLACES)
def test_an_atom_feed_has_what_the_rfc_asks_for(indexed: City, client: Client, place: str) -> None:
    feed = atom(client, at(place, "atom.xml"))
    for name in ("id", "title", "updated"):
        (found,) = feed.xpath(f"a:{name}/text()", namespaces=ATOM)
        assert found
    (own,) = feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM)
    assert own == SITE + at(place, "atom.xml")
    assert feed.xpath("a:link[@rel='alternate']/@href", namespaces=ATOM)
    for entry in feed.xpath("a:entry", namespaces=ATOM):
        for name in ("id", "title", "updated", "published", "summary"):
            (found,) = entry.xpath(f"a:{name}", namespaces=ATOM)
            assert found.text, name
        assert entry.xpath("a:author/a:name/text()", namespaces=ATOM)
        moment = datetime.fromisoformat(entry.xpath("string(a:updated)", namespaces=ATOM))
        assert moment.tzinfo is not None
        (link,) = entry.xpath("a:link[@rel='alternate']/@href", namespaces=ATOM)
        assert client.get(link.removeprefix(SITE)).status_code == 200


def test_an_entry_tells_the_summary_and_nothing_is_markup(city: City, client: Client) -> None:
    record = public(city.cast, title="含有<b>记号</b>的标题", summary="甲<乙&丙")
    (entry,) = [item for item in json_feed(client, "/feed.json")["items"]
                if item["id"].endswith(f"{record.public_id}/")]  # fmt: skip
    assert (entry["title"], entry["content_text"]) == ("含有<b>记号</b>的标题", "甲<乙&丙")
    found = atom(client, "/atom.xml").xpath(
        "a:entry[contains(a:id, $id)]/a:summary", namespaces=ATOM, id=record.public_id
    )
    assert (found[0].text, found[0].get("type")) == ("甲&lt;乙&amp;丙", "html")


def test_an_id_stays_and_the_date_moves_when_a_record_is_revised(
    city: City, client: Client
) -> None:
    def told() -> tuple[str, str]:
        item = next(item for item in json_feed(client, "/feed.json")["items"]
                    if city.document.public_id in item["id"])  # fmt: skip
        return item["id"], item["date_modified"]

    before = told()
    later = NOW + timedelta(hours=5)
    Record.objects.filter(pk=city.document.pk).update(revised_at=later, revised_by="x")
    after = told()
    assert after[0] == before[0]
    assert datetime.fromisoformat(after[1]) == later
    assert after[1] != before[1]


@pytest.mark.parametrize("last", ["rss.xml", "atom.xml", "feed.json"])
def test_an_unchanged_feed_is_not_sent_again(city: City, client: Client, last: str) -> None:
    first = client.get(f"/{last}")
    assert first["Cache-Control"] == "no-cache"
    again = client.get(f"/{last}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    withdraw(city, city.notice)
    changed = client.get(f"/{last}", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert city.notice.public_id not in changed.content.decode()
    assert city.notice.public_id in first.content.decode()


@pytest.mark.parametrize("last", ["rss.xml", "atom.xml", "feed.json"])
def test_an_empty_feed_does_not_change_by_itself(city: City, client: Client, last: str) -> None:
    address = f"/jg/lyj/{last}"
    first = client.get(address)
    assert first.status_code == 200
    assert client.get(address)["ETag"] == first["ETag"]
    if last == "feed.json":
        assert json.loads(first.content)["items"] == []


@pytest.mark.parametrize("page", [*PLACES, "/jg/mzj/zfxxgk/", "/dy/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_names_its_feeds(indexed: City, client: Client, page: str, language: str) -> None:
    document, _faults = parsed(client.get(language + page).content.decode())
    links = [link for link in elements(document, "link") if link.getAttribute("rel") == "alternate"]
    assert [link.getAttribute("type") for link in links] == [
        "application/rss+xml", "application/atom+xml", "application/feed+json"
    ]  # fmt: skip
    for link in links:
        assert client.get(link.getAttribute("href")).status_code == 200
    if page in PLACES[1:3]:
        assert [link.getAttribute("href") for link in links] == [
            language + at(page, last) for last in ("rss.xml", "atom.xml", "feed.json")
        ]


def test_a_feed_of_nothing_is_not_found(city: City, client: Client) -> None:
    for address in ("/jg/nowhere/atom.xml", "/lm/nothing/feed.json"):
        assert client.get(address).status_code == 404
