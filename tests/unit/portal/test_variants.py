"""Traditional characters and large print: the same pages below `/ft/` and `/zz/`."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from gongkai.core.variants import OTHER_FORMS, has_forms, split
from gongkai.portal.variants.rewriting import in_form, in_traditional
from tests.unit.portal.city import City, addresses
from tests.unit.portal.reading import elements, faults, parsed, text_of

pytestmark = pytest.mark.one_engine

SCRIPT = '<script src="/static/portal/elder.js"></script>'
ONLY_ONCE = ("/rss.xml", "/sitemap.xml", "/desk/", "/accounts/login/", "/api/", "/en/jg/",
             "/static/ui/base.css", "/gk/x/wj.pdf", "/fj/x/", "/zz/", "/ft/jg/")  # fmt: skip


def body(client: Client, address: str) -> str:
    """The page there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("variant", OTHER_FORMS)
def test_every_page_has_that_form_too(city: City, client: Client, variant: str) -> None:
    found = []
    for address in addresses(city):
        html = body(client, f"/{variant}{address[1:]}")
        if variant == "zz/":
            assert html.count(SCRIPT) == 1
        found += [f"{address}: {one}" for one in faults(html.replace(SCRIPT, ""))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("variant", OTHER_FORMS)
def test_links_stay_in_the_form_and_lead_somewhere(
    city: City, client: Client, variant: str
) -> None:
    seen: set[str] = set()
    for address in addresses(city):
        html = body(client, f"/{variant}{address[1:]}")
        for tag in re.findall(r'<a\b[^>]*href="/[^>]*>', html):
            if 'rel="alternate"' not in tag:
                seen.add(re.sub(r'.*href="([^"#]*).*', r"\1", tag).replace("&amp;", "&"))
    within = {one for one in seen if one.startswith(f"/{variant}")}
    assert len(within) > 40
    assert not [one for one in seen - within if has_forms(one.partition("?")[0])]
    assert not [one for one in sorted(within) if client.get(one).status_code != 200]


def test_traditional_pages_say_so_and_speak_so(city: City, client: Client) -> None:
    address = f"/gk/{city.document.public_id}/"
    plain, other = body(client, address), body(client, f"/ft{address}")
    assert "居家养老服务补贴办法" in plain
    assert "居家養老服務補貼辦法" in other
    document, _faults = parsed(other)
    assert document.documentElement.getAttribute("lang") == "zh-Hant"
    (main,) = elements(document, "main")
    assert "养老" not in text_of(main)
    assert client.get(f"/ft{address}").headers["Content-Language"] == "zh-hant"
    assert "以簡體版為準" in other
    assert "以简体版为准" not in plain


def test_a_word_is_converted_whole_and_an_address_not_at_all() -> None:
    html = (
        '<html lang="zh-Hans"><head></head><body><a href="/jg/x/" title="发展">头发与发展</a>'
        '<a href="https://old.example/发展.pdf">后面</a><input type="search" value="发展">'
        '<script type="application/ld+json">{"name":"发展"}</script>'
        '<a rel="alternate" lang="zh-Hans" href="/jg/">简</a></body></html>'
    )
    made = in_form(html, "ft/", "https://gk.example/jg/x/?a=1&b")
    assert '<a href="/ft/jg/x/" title="發展">頭髮與發展</a>' in made
    assert 'href="https://old.example/发展.pdf">後面' in made
    assert 'value="發展"' in made
    assert '{"name":"发展"}' in made
    assert '<a rel="alternate" lang="zh-Hans" href="/jg/">' in made
    assert '<link rel="canonical" href="https://gk.example/jg/x/?a=1&amp;b">' in made
    assert in_traditional("〔2026〕6号") == "〔2026〕6號"


@pytest.mark.parametrize("html", ["<p>1 < 2 <b>后面", "a<", "<p title='a>b'>x</p><", "<!-- < --><"])
def test_nothing_of_a_page_is_lost(html: str) -> None:
    assert in_form(html, "zz/", "/") == html


def test_words_in_traditional_characters_find_the_same(indexed: City, client: Client) -> None:
    simple = body(client, "/ss/?q=养老补贴")
    assert f"/gk/{indexed.document.public_id}/" in simple
    other = body(client, "/ft/ss/?q=養老補貼")
    assert f"/ft/gk/{indexed.document.public_id}/" in other
    assert 'value="養老補貼"' in other


def test_the_large_home_page_has_six_things_and_nothing_else(city: City, client: Client) -> None:
    assert "/ss/" in body(client, "/")
    html = body(client, "/zz/")
    document, _faults = parsed(html)
    (buttons,) = [e for e in elements(document, "ul") if e.getAttribute("class") == "elder-tasks"]
    links = elements(buttons, "a")
    assert len(links) == 6
    assert links[-1].getAttribute("href") == "tel:12345"
    for link in links[:-1]:
        assert link.getAttribute("href").startswith("/zz/")
        assert client.get(link.getAttribute("href")).status_code == 200
    assert 'role="search"' not in html
    assert 'role="search"' in body(client, "/zz/jg/")


def test_from_every_form_there_is_a_way_back(city: City, client: Client) -> None:
    for address in ("/", "/jg/mzj/", f"/gk/{city.document.public_id}/", "/ss/"):
        plain = body(client, address)
        for variant in OTHER_FORMS:
            assert f'href="/{variant}{address[1:]}"' in plain
            back = rf'<a (?=[^>]*rel="alternate")[^>]*href="{re.escape(address)}"'
            assert re.search(back, body(client, f"/{variant}{address[1:]}"))
            assert f'canonical" href="{settings.SITE_URL}{address}"' in body(
                client, f"/{variant}{address[1:]}"
            )


@pytest.mark.parametrize("variant", OTHER_FORMS)
def test_what_has_one_address_is_found_there(city: City, client: Client, variant: str) -> None:
    assert client.get(f"/{variant}jg/").status_code == 200
    for address in ONLY_ONCE:
        response = client.get(f"/{variant}{address[1:]}?a=1")
        assert (response.status_code, response.headers["Location"]) == (301, f"{address}?a=1")
    assert client.get(f"/{variant[:-1]}").headers["Location"] == f"/{variant}"
    assert client.get(f"/{variant}jg").headers["Location"] == f"/{variant}jg/"
    for missing in ("nothere/", "gk/nothere/", "/evil.example/", "/evil.example/x.xml"):
        response = client.get(f"/{variant}{missing}")
        assert (response.status_code, response.has_header("Location")) == (404, False)


def test_a_language_typed_without_its_slash_is_found(city: City, client: Client) -> None:
    assert client.get("/en/").status_code == 200
    answer = client.get("/en")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/")


def test_a_variant_is_the_first_step_only() -> None:
    assert split("/ft/gk/x/") == ("ft/", "/gk/x/")
    assert split("/ftx/gk/") == ("", "/ftx/gk/")
    assert has_forms("/gk/x/")
    assert not has_forms("//x/")
