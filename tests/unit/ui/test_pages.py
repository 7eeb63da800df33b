"""The components pages and bases: valid, labelled, complete in both languages."""

import io
import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.contrib.messages.storage.base import BaseStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation.template import templatize

import gongkai.ui
from gongkai.ui import views
from gongkai.ui.icons import ICONS

UI = Path(gongkai.ui.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


class NoMessages(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def page(view, language="zh-hans"):
    request = RequestFactory().get("/ui/")
    request._messages = NoMessages(request)
    with translation.override(language):
        return view(request).content.decode()


@pytest.fixture(params=[views.components, views.desk_components], ids=["portal", "desk"])
def view(request):
    return request.param


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_is_valid_html(view, language):
    parser = html5lib.HTMLParser()
    parser.parse(page(view, language))
    assert parser.errors == []


def test_the_page_has_one_heading_a_title_and_a_language(view):
    html = page(view)
    assert html.count("<h1") == 1
    assert '<html lang="zh-Hans"' in html
    assert re.search(r"<title>\S+_云岭市人民政府</title>", html)
    assert '<html lang="en"' in page(view, "en")


def test_no_id_is_used_twice_and_every_reference_is_met(view):
    html = page(view)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [name for name, count in ids.items() if count > 1] == []
    named = re.findall(r'\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"', html)
    assert {name for names in named for name in names.split()} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_nothing_breaks_the_content_security_policy(view):
    html = page(view)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script>|javascript:", html)


def test_the_first_stop_is_the_way_to_the_content(view):
    html = page(view)
    assert html.index('class="skip-link" href="#main"') == html.index('class="skip-link"')
    assert html.index("skip-link") < html.index("<header")


def test_the_statutory_footer_is_complete():
    html = page(views.components)
    for words in (
        "主办：",
        "承办：",
        "网站标识码：0000000001",
        "ICP备",
        "公网安备",
        "党政机关",
        "12345",
    ):
        assert words in html
    assert '<meta name="SiteIDCode" content="0000000001">' in html


def test_empty_slots_leave_nothing_behind():
    with translation.override("zh-hans"):
        html = render_to_string("ui/base_portal.html", {"site": {"name": "云岭市人民政府"}})
    for absent in ("strip-links", "site-nav", 'role="search"', "footer-badges", "热词", "承办"):
        assert absent not in html


def test_the_error_page_needs_no_context():
    with translation.override("zh-hans"):
        html = render_to_string("ui/base_error.html")
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert parser.errors == []
    assert "回首页" in html


def test_every_icon_is_drawn_on_the_grid():
    for name, drawing in ICONS.items():
        assert re.fullmatch(r"(<(path|circle|rect) [^<>]+/>)+", drawing), name


def messages_in_the_source():
    for path in sorted([*UI.rglob("*.py"), *UI.rglob("*.html")]):
        source = path.read_text()
        if path.suffix == ".html":
            lines = templatize(source, origin=str(path)).splitlines()
            source = "\n".join(line.lstrip() for line in lines)
        found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
        for _line, message, _comments, context in found:
            yield message if isinstance(message, str) else message[0], context


def test_every_message_has_its_chinese():
    with (UI / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as handle:
        catalogue = read_po(handle, locale="zh_Hans_CN")
    wanted = set(messages_in_the_source())
    assert len(wanted) > 80
    missing = []
    for message, context in wanted:
        entry = catalogue.get(message, context)
        if entry is None or not entry.string or not all(entry.string):
            missing.append(message)
    assert missing == []


def test_colours_are_readable():
    """Text at least 4.5, controls at least 3 (WCAG 1.4.3, 1.4.11)."""
    tokens = dict(
        re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", (UI / "static/ui/tokens.css").read_text())
    )
    text_on = {
        "paper": "ink ink-2 ink-3 blue-700 blue-800 red amber green visited",
        "bg": "ink ink-2 ink-3 blue-700",
        "blue-50": "ink ink-2 ink-3 blue-700 blue-800",
        "red-bg": "ink red",
        "amber-bg": "ink amber",
        "green-bg": "ink green",
        "added-bg": "added",
        "removed-bg": "removed ink",
        "off-bg": "ink-3",
        "blue-800": "on-dark paper",
        "blue-900": "on-dark paper",
    }
    for ground, inks in text_on.items():
        for ink in inks.split():
            assert contrast(tokens[ground], tokens[ink]) >= 4.5, (ground, ink)
    assert contrast(tokens["paper"], tokens["line-strong"]) >= 3
    assert contrast(tokens["focus-a"], tokens["focus-b"]) >= 3


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
