"""What programs ask for, and the lists that two pages share."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.utils import translation

from gongkai.catalogue.models import CatalogueItem
from gongkai.portal.views.section import named_items
from tests.unit.portal.city import City
from tests.unit.portal.reading import elements, parsed, text_of

pytestmark = pytest.mark.one_engine


@pytest.mark.django_db
def test_collectors_are_told_where_there_is_nothing_for_them(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/desk/", "/accounts/", "/en/desk/", "/en/accounts/"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines
    assert "Disallow: /" not in lines


@pytest.mark.django_db
def test_the_mark_is_at_the_address_programs_guess(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.django_db
def test_no_two_headings_bear_the_same_name(city: City, language: str) -> None:
    with translation.override(language):
        names = {item.code: name for item, name in named_items()}
    assert [name for name, times in Counter(names.values()).items() if times > 1] == []
    wanted = {"zh-hans": "社会救助（乡镇）", "en": "Social assistance (towns)"}
    assert names["C08"] == wanted[language]
    assert names["A01"] != names["B07"]


def test_the_page_of_a_heading_says_whose_it_is(city: City, client: Client) -> None:
    item = CatalogueItem.objects.get(code="B07")
    document, _faults = parsed(client.get(f"/zfxxgk/fdzdgknr/{item.slug}/").content.decode())
    assert "社会救助（市县）" in text_of(elements(document, "title")[0])
    breadcrumbs = [text_of(each) for each in elements(document, "nav")]
    assert any("社会救助（市县）" in text for text in breadcrumbs)


@pytest.mark.parametrize("address", ["/dy/", "/wzdt/"])
def test_feeds_and_map_list_columns_and_units(city: City, client: Client, address: str) -> None:
    document, _faults = parsed(client.get(address).content.decode())
    headings = [text_of(each).strip() for each in elements(document, "h2")]
    assert {"栏目", "机构"} <= set(headings), headings
