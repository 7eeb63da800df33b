"""Every page type for everybody: no barrier axe can see, and no sideways scroll on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import window

pytestmark = pytest.mark.browser
FORMS = {"chinese": "", "english": "/en", "large print": "/zz"}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def barriers(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("prefix", FORMS.values(), ids=FORMS)
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
        for prefix in ("", "/en", "/zz"):
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


def test_large_print_is_larger_still_when_asked_and_stays_so(
    page: Page, addresses: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/zz/")
    small = page.evaluate("getComputedStyle(document.body).fontSize")
    page.get_by_role("button", name="特大字").click()
    page.get_by_role("link", name="找单位").click()
    large = page.evaluate("getComputedStyle(document.body).fontSize")
    assert (small, large) == ("22px", "28px")
    assert page.get_by_role("button", name="特大字").get_attribute("aria-pressed") == "true"
    for name, address in addresses.items():
        page.goto(f"/zz{address}")
        assert page.evaluate(OVERFLOW) <= 0, name


def test_large_print_is_read_aloud_without_what_stands_around_it(
    page: Page, addresses: dict[str, str]
) -> None:
    page.add_init_script(
        "window.spoken = [];"
        "window.SpeechSynthesisUtterance = function (text) { this.text = text; };"
        "Object.defineProperty(window, 'speechSynthesis', { value: {"
        " cancel() {}, speak(one) { spoken.push(one.text); setTimeout(one.onend, 0); } } });"
    )
    page.goto(f"/zz{addresses['notice']}")
    page.get_by_role("button", name="读给我听").click()
    page.wait_for_function("document.querySelector('#elder-read span').textContent == '读给我听'")
    spoken = page.evaluate("window.spoken")
    assert spoken[0].startswith("低保对象名单公示")
    assert "现将名单公示如下，请监督。" in spoken
    assert not [one for one in spoken if "返回首页" in one or "索引号" in one]


def test_without_a_script_large_print_lacks_only_the_script(browser: Any, server: Any) -> None:
    with window(browser, server.url, script=False) as page:
        page.goto("/zz/")
        assert not page.get_by_role("button", name="特大字").is_visible()
        page.get_by_role("link", name="找单位").click()
        assert page.get_by_role("heading", level=1).is_visible()
