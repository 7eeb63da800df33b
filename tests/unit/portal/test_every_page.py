"""Every address, in both languages: there, valid, complete, and knowing nobody."""

from __future__ import annotations

import re

from django.test import Client

from tests.people import login
from tests.unit.portal.city import City, addresses, in_both_languages
from tests.unit.portal.reading import elements, faults, parsed, text_of, unmarked_chinese

ELSEWHERE = ("/static/", "/desk/", "/en/desk/")
FEEDS = ["/rss.xml", "/jg/mzj/rss.xml", "/lm/zcwj/rss.xml", "/sitemap.xml", "/sitemap-1.xml"]
MISSING = ["/gk/nothere/", "/jg/nothere/", "/lm/nothere/", "/zfxxgk/nothere/", "/nothere/",
           "/zfxxgk/fdzdgknr/nothere/", "/sitemap-99.xml", "/fj/nothere/"]  # fmt: skip


def test_every_page_is_there_and_valid(city: City, client: Client) -> None:
    found = []
    for address in in_both_languages(addresses(city)):
        response = client.get(address)
        assert response.status_code == 200, address
        found += [f"{address}: {fault}" for fault in faults(response.content.decode())]
    assert not found, "\n".join(found)


def test_chinese_on_english_pages_says_that_it_is_chinese(city: City, client: Client) -> None:
    found = []
    pages = [*addresses(city), *MISSING]
    for address in pages:
        document, _faults = parsed(client.get(f"/en{address}").content.decode())
        assert document.documentElement.getAttribute("lang") == "en", address
        found += [f"/en{address}: {text}" for text in unmarked_chinese(document.documentElement)]
    assert not found, "\n".join(found)


def test_unmarked_chinese_is_seen() -> None:
    document, _faults = parsed("<html lang=en><p>市民政局</p><p lang=zh-Hans>市林业局</p></html>")
    assert list(unmarked_chinese(document.documentElement)) == ["市民政局"]


def test_chinese_pages_leave_no_english_sentence(city: City, client: Client) -> None:
    found = []
    for address in [*addresses(city), *MISSING]:
        document, _faults = parsed(client.get(address).content.decode())
        typed = [*elements(document, "code"), *elements(document, "script")]
        for command in typed:  # what is typed, and what programs read, is the same everywhere
            command.parentNode.removeChild(command)
        words = text_of(elements(document, "body")[0])
        found += [f"{address}: {text}" for text in re.findall(r"[A-Za-z]{3,} [a-z]{3,}", words)]
    assert not found, "\n".join(found)


def test_what_is_not_there_says_so(city: City, client: Client) -> None:
    for address in in_both_languages(MISSING):
        response = client.get(address)
        assert response.status_code == 404, address
        assert faults(response.content.decode()) == [], address


def test_no_page_knows_who_reads_it(city: City, client: Client) -> None:
    for visitor in (client, login(Client(), city.cast.clerk)):
        for address in in_both_languages([*addresses(city), *FEEDS, "/gk/nothere/"]):
            response = visitor.get(address)
            assert "Set-Cookie" not in response.headers, address
            assert not response.cookies, address
            assert "cookie" not in response.headers.get("Vary", "").lower(), address
            assert "nonce" not in response.headers["Content-Security-Policy"], address


def test_the_policy_lets_no_foreign_thing_in(city: City, client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy
    html = client.get(f"/gk/{city.document.public_id}/").content.decode()
    assert not re.search(r'<(?:img|link|script|iframe)[^>]+(?:src|href)="https?:', html)


def test_the_other_language_is_one_step_away(city: City, client: Client) -> None:
    for address in ("/", "/jg/mzj/", f"/gk/{city.document.public_id}/"):
        assert f'href="/en{address}" lang="en"' in client.get(address).content.decode()
        assert f'href="{address}" lang="zh-Hans"' in client.get(f"/en{address}").content.decode()


def test_every_link_inside_the_city_leads_somewhere(city: City, client: Client) -> None:
    seen: set[str] = set()
    for address in in_both_languages(addresses(city)):
        html = client.get(address).content.decode()
        seen |= {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', html)}
    ours = {link.replace("&amp;", "&") for link in seen if not link.startswith(ELSEWHERE)} - {""}
    assert len(ours) > 60
    broken = [link for link in sorted(ours) if client.get(link).status_code != 200]
    assert not broken


def test_the_statutory_tags_are_on_every_page(city: City, client: Client) -> None:
    for address in addresses(city):
        html = client.get(address).content.decode()
        for name in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription",
                     "ColumnKeywords", "ColumnType"):  # fmt: skip
            assert re.search(rf'<meta name="{name}" content="[^"]+">', html), (address, name)


def test_an_empty_office_still_has_pages(cast: object, client: Client) -> None:
    pages = ["/", "/ss/", "/jg/", "/zfxxgk/", "/zfxxgk/ysqgk/", "/jg/mzj/", "/wzdt/", "/dy/",
             "/lm/zcwj/", "/lxwm/", "/sitemap.xml", "/sitemap-1.xml", "/rss.xml"]  # fmt: skip
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        if not address.endswith("xml"):
            assert faults(response.content.decode()) == [], address
    assert "政策解读" not in client.get("/").content.decode()
