"""Every page type for everybody: no barrier axe can see, and no sideways scroll on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import window

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def barriers(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["chinese", "english"])
def test_no_page_has_a_barrier(
    page: Page, addresses: dict[str, str], width: int, prefix: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name, address in addresses.items():
        page.goto(prefix + address)
        found[name] = barriers(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_scrolls_sideways(page: Page, addresses: dict[str, str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = {}
    for name, address in addresses.items():
        for prefix in ("", "/en"):
            page.goto(prefix + address)
            if (by := page.evaluate(OVERFLOW)) > 0:
                too_wide[prefix + address] = (name, by)
    assert too_wide == {}


def test_nothing_breaks_the_policy_or_asks_elsewhere(
    page: Page, addresses: dict[str, str], server: Any
) -> None:
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda r: None if r.url.startswith(server.url) else elsewhere.append(r.url))
    for name, address in addresses.items():
        page.goto(address)
        complaints[:] = [text for text in complaints if "404" not in text and "410" not in text]
        assert not complaints, name
    assert elsewhere == []
    assert page.context.cookies() == []


def test_targets_are_large_enough_for_a_thumb(
    browser: Any, server: Any, addresses: dict[str, str]
) -> None:
    with window(browser, server.url, phone=True) as page:
        for name in ("home", "section", "document", "find"):
            page.goto(addresses[name])
            small = page.eval_on_selector_all(
                ".entrances a, .site-header a, .disclosure-nav a, .count-grid a, .entry-wall a,"
                " .search-button, .pagination a, .segmented a",
                "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
                ".map(e => e.outerHTML.slice(0, 120))",
            )
            assert small == [], name
