"""What pages say of themselves to programs (schema.org, JSON-LD)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gongkai.portal.linked_data import as_block
from tests.unit.portal.city import City, addresses, in_both_languages, public
from tests.unit.portal.reading import elements, parsed, text_of

pytestmark = pytest.mark.one_engine

SITE = "http://127.0.0.1:8000"


def told(client: Client, address: str) -> dict[str, Any]:
    """Type → thing, of the one block of the page."""
    document, _faults = parsed(client.get(address).content.decode())
    (block,) = elements(document, "script")
    assert block.getAttribute("type") == "application/ld+json"
    data = json.loads(text_of(block))
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def test_what_binds_is_legislation(city: City, client: Client) -> None:
    address = f"/gk/{city.document.public_id}/"
    law = told(client, address)["Legislation"]
    assert law["url"] == law["@id"] == SITE + address
    assert law["name"] == city.document.title
    assert law["legislationIdentifier"] == "云民规〔2026〕6号"
    assert law["legislationLegalForce"] == "https://schema.org/InForce"
    assert law["temporalCoverage"] == "2026-11-01/2031-10-31"
    assert law["publisher"]["name"] == "云岭市民政局"
    assert law["datePublished"] == "2026-11-23T10:00:00+08:00"
    assert law["abstract"] == "补贴谁、补多少。"
    assert law["legislationRepeals"][0]["name"] == city.old.title
    (file,) = law["associatedMedia"]
    assert file["contentUrl"] == f"{SITE}/fj/{city.attachment.public_id}/"
    assert file["encodingFormat"] == "application/pdf"


def test_what_is_abolished_is_not_in_force(city: City, client: Client) -> None:
    old = told(client, f"/gk/{city.old.public_id}/")["Legislation"]
    assert old["legislationLegalForce"] == "https://schema.org/NotInForce"


def test_a_thing_is_called_the_same_in_both_languages(city: City, client: Client) -> None:
    address = f"/gk/{city.document.public_id}/"
    english = told(client, f"/en{address}")["Legislation"]
    assert english["@id"] == told(client, address)["Legislation"]["@id"] == SITE + address
    assert english["url"] == f"{SITE}/en{address}"
    assert english["publisher"]["@id"] == f"{SITE}/jg/mzj/"


def test_what_does_not_bind_is_an_article(city: City, client: Client) -> None:
    article = told(client, f"/gk/{city.interpretation.public_id}/")["Article"]
    assert article["about"][0]["@id"] == f"{SITE}/gk/{city.document.public_id}/"
    assert not any(name.startswith("legislation") for name in article)


def test_what_was_taken_over_says_from_where_and_when(city: City, client: Client) -> None:
    law = told(client, f"/gk/{city.imported.public_id}/")["Legislation"]
    assert law["datePublished"] == "2013-06-04"
    assert law["sameAs"] == "https://old.example/1"


def test_a_unit_is_a_government_organisation(city: City, client: Client) -> None:
    unit = told(client, "/jg/mzj/")["GovernmentOrganization"]
    assert unit["name"] == "云岭市民政局"
    assert unit["telephone"] == "0999-5550102"
    assert unit["address"]["streetAddress"] == "云岭市府前路20号"
    assert unit["parentOrganization"]["name"] == "云岭市人民政府"
    assert "faxNumber" not in unit


def test_the_home_page_says_who_and_how_to_search(city: City, client: Client) -> None:
    things = told(client, "/")
    assert things["GovernmentOrganization"]["name"] == "云岭市人民政府"
    search = things["WebSite"]["potentialAction"]
    address = search["target"]["urlTemplate"].removeprefix(SITE)
    assert client.get(address.replace("{search_term_string}", "养老")).status_code == 200
    assert "BreadcrumbList" not in things


def test_the_path_is_told(city: City, client: Client) -> None:
    path = told(client, f"/en/gk/{city.document.public_id}/")["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in path] == [1, 2, 3, 4]
    assert path[0] == {
        "@type": "ListItem", "position": 1, "name": "Home", "item": f"{SITE}/en/"
    }  # fmt: skip
    assert "item" not in path[-1]


def test_every_page_has_one_block_that_can_be_read(city: City, client: Client) -> None:
    for address in in_both_languages(addresses(city)):
        assert told(client, address) is not None


@pytest.mark.parametrize("words", ["</script><b>", "<!--<script>", "&lt;", "\u2028"])
def test_nothing_in_the_data_ends_the_block(city: City, client: Client, words: str) -> None:
    block = as_block([{"@type": "Article", "name": words}])
    assert not set(block) & set("<>&\u2028")
    assert json.loads(block)["@graph"][0]["name"] == words
    if words != "\u2028":
        record = public(city.cast, kind="interpretation", title=f"标题{words}")
        assert told(client, f"/gk/{record.public_id}/")["Article"]["name"] == record.title
