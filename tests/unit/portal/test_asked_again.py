"""A public page asked again: 304 without a body while nothing changed, the page when it did."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from gongkai.records import actions
from tests.people import NOW, login, officer
from tests.unit.portal.city import City

pytestmark = pytest.mark.one_engine

KEPT = ("ETag", "Cache-Control", "Vary", "Content-Language")


def again(client: Client, address: str, response: Any, **more: Any) -> Any:
    return client.get(address, headers={"If-None-Match": response.headers["ETag"]}, **more)


@pytest.mark.parametrize(
    "address", ["/", "/en/", "/jg/mzj/", "/lm/zcwj/", "/zfxxgk/", "/ss/?q=养老", "/log/",
                "/rss.xml",                 "/sitemap-1.xml", "/robots.txt"],
)  # fmt: skip
def test_what_is_the_same_is_not_sent_twice(city: City, client: Client, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["ETag"].startswith('W/"')
    second = again(client, address, first)
    assert second.status_code == 304
    assert second.content == b""
    for name in KEPT:
        assert second.headers.get(name) == first.headers.get(name), name
    assert client.get(address, headers={"If-None-Match": 'W/"another"'}).status_code == 200


def test_a_page_that_changed_is_sent(city: City, client: Client) -> None:
    first = client.get("/lm/zcwj/")
    assert again(client, "/lm/zcwj/", first).status_code == 304
    actions.withdraw(
        record=city.coming, reason="数据有误", by=officer(city.cast.issuer), now=NOW
    )  # fmt: skip
    assert again(client, "/lm/zcwj/", first).status_code == 200


def test_the_two_languages_are_two_pages(city: City, client: Client) -> None:
    chinese, english = client.get("/jg/"), client.get("/en/jg/")
    assert chinese.headers["ETag"] != english.headers["ETag"]
    assert "accept-language" not in chinese.headers["Vary"].lower()


def test_the_head_alone_can_be_asked_for(city: City, client: Client) -> None:
    whole, head = client.get("/jg/"), client.head("/jg/")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    answer = client.head("/jg/", headers={"If-None-Match": whole.headers["ETag"]})
    assert answer.status_code == 304


def test_a_record_says_when_it_changed(city: City, client: Client) -> None:
    address = city.document.get_absolute_url()
    first = client.get(address)
    changed = parse_http_date(first.headers["Last-Modified"])
    assert changed >= int(city.document.published_at.timestamp())  # type: ignore[union-attr]
    same = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert same.status_code == 304
    assert same.headers["Last-Modified"] == first.headers["Last-Modified"]
    earlier = http_date(changed - 60)
    assert client.get(address, headers={"If-Modified-Since": earlier}).status_code == 200


def test_an_abolition_and_the_day_it_begins_are_changes(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = city.coming.get_absolute_url()
    before = parse_http_date(client.get(address).headers["Last-Modified"])
    in_force = datetime(2027, 1, 1, 8, tzinfo=NOW.tzinfo)
    monkeypatch.setattr(timezone, "now", lambda: in_force)
    begun = parse_http_date(client.get(address).headers["Last-Modified"])
    assert begun == int((in_force - timedelta(hours=8)).timestamp()) > before
    later = in_force + timedelta(days=3)
    actions.abolish(
        record=city.coming, reason="已由新规定代替", on=later.date(),
        by=officer(city.cast.issuer), now=later,
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert parse_http_date(client.get(address).headers["Last-Modified"]) == int(later.timestamp())


def test_what_was_taken_down_is_never_304(city: City, client: Client) -> None:
    address = city.document.get_absolute_url()
    first = client.get(address)
    assert again(client, address, first).status_code == 304
    actions.withdraw(
        record=city.document, reason="数据有误", by=officer(city.cast.issuer), now=NOW
    )  # fmt: skip
    gone = again(client, address, first)
    assert gone.status_code == 410
    assert gone.headers["Cache-Control"] == "no-cache"
    asked = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(address, headers=asked).status_code == 410


def test_text_is_packed_for_those_who_can_unpack_it(city: City, client: Client) -> None:
    plain = client.get("/jg/")
    packed = client.get("/jg/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_an_attachment_is_known_by_its_digest(city: City, client: Client) -> None:
    address = f"/fj/{city.attachment.public_id}/"
    first = client.get(address)
    assert first.headers["ETag"] == f'"{city.attachment.digest}"'
    assert again(client, address, first).status_code == 304


def test_the_desk_is_neither_packed_nor_kept(city: City) -> None:
    answer = login(Client(), city.cast.clerk).get("/desk/", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert "Content-Encoding" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
