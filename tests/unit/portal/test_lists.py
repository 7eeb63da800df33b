"""Lists, finding, feeds and sitemaps."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.portal.listing import YEAR_IN_BRACKETS
from gongkai.records.models import Record
from tests.unit.portal.city import City, public

BUDGETS = {
    "/": 22,
    "/lm/zcwj/": 8,
    "/ss/": 8,
    "/ss/?q=养老": 8,
    "/zfxxgk/": 12,
    "/jg/mzj/zfxxgk/": 12,
    "/jg/mzj/zfxxgk/fdzdgknr/zcwj/": 14,
    "/jg/mzj/": 10,
    "/wzdt/": 10,
}


@pytest.fixture
def fifty(city: City) -> City:
    """Fifty more public records."""
    for number in range(50):
        public(
            city.cast,
            title=f"第{number:02d}号低保工作通知",
            document_number=f"云民发〔2026〕{number}号",
        )
    return city


def titles(html: str) -> list[str]:
    main = html.partition("<main")[2].partition("<aside")[0]
    return re.findall(r"第\d\d号低保工作通知", main)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_ask_the_database_little_however_much_there_is(fifty: City, client: Client) -> None:
    spent = {address: queries_of(client, address) for address in BUDGETS}
    spent["record"] = queries_of(client, f"/gk/{fifty.document.public_id}/")
    assert {name: n for name, n in spent.items() if n > {**BUDGETS, "record": 15}[name]} == {}


def test_a_list_is_walked_forth_and_back_without_loss(fifty: City, client: Client) -> None:
    seen: list[str] = []
    address = "/lm/zcwj/?q=低保工作"
    pages = []
    while address:
        html = client.get(address).content.decode()
        pages.append(titles(html))
        seen += titles(html)
        found = re.search(r'href="(\?[^"]+)" rel="next"', html)
        address = f"/lm/zcwj/{found[1]}".replace("&amp;", "&") if found else ""
        assert "共50条" in html
    assert len(seen) == len(set(seen)) == 50
    assert len(pages) == 3
    back = re.search(r'href="(\?[^"]+)" rel="prev"', html)
    assert back
    before = client.get(f"/lm/zcwj/{back[1]}".replace("&amp;", "&")).content.decode()
    assert titles(before) == pages[1]


@pytest.mark.parametrize("query", ["after=x", "before=%00", "after=99999999999999999999-1",
                                   "q=%00", "q=" + "长" * 500, "after=1-1&before=1-1"])  # fmt: skip
def test_mangled_questions_get_a_page(city: City, client: Client, query: str) -> None:
    for address in ("/ss/", "/lm/zcwj/", "/zfxxgk/"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_what_was_typed_whole_comes_first(fifty: City, client: Client) -> None:
    public(fifty.cast, title="《第03号低保工作通知》的说明")
    html = client.get("/ss/?q=第03号低保工作通知").content.decode()
    found = re.findall(r'class="record-title"[^>]*>(.*?)</a>', html)
    assert [re.sub("<[^>]+>", "", title) for title in found] == [
        "第03号低保工作通知",
        "《第03号低保工作通知》的说明",
    ]
    assert "<mark>第03号低保工作通知</mark>" in html


@pytest.mark.parametrize("typed", ["云民规〔2026〕6号", "云民规[2026]6号", "云民规（2026）6号",
                                   "云民规【2026】6号", "云民规(2026) 6号"])  # fmt: skip
def test_a_number_is_found_whatever_its_brackets(city: City, client: Client, typed: str) -> None:
    html = client.get("/ss/", {"q": typed}).content.decode()
    assert f"/gk/{city.document.public_id}/" in html
    assert f"/gk/{city.old.public_id}/" not in html


def test_only_years_are_taken_for_years() -> None:
    assert YEAR_IN_BRACKETS.sub(r"〔\1〕", "（试行）[2026]") == "（试行）〔2026〕"


def test_nothing_found_shows_a_way_on(city: City, client: Client) -> None:
    html = client.get("/ss/?q=没有这种东西").content.decode()
    assert "没有找到有关的信息" in html
    assert 'href="/zfxxgk/ysqgk/"' in html


def test_words_typed_are_words_shown(city: City, client: Client) -> None:
    html = client.get("/ss/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert html.count("<script") == html.count('<script type="application/ld+json">') == 1


def test_empty_columns_are_offered_nowhere(city: City, client: Client) -> None:
    for address in ("/", "/ss/", "/lm/zcwj/", "/wzdt/", "/dy/", "/sitemap-1.xml"):
        html = client.get(address).content.decode()
        assert "/lm/zcwj/" in html
        assert "/lm/tjxx/" not in html
        assert "/fdzdgknr/tjxx/" not in html


def test_headings_count_what_is_public(city: City, client: Client) -> None:
    html = client.get("/jg/mzj/zfxxgk/").content.decode()
    policies = Record.objects.filter(unit=city.cast.unit, item__code="A01", state="published")
    shown = re.search(r'/jg/mzj/zfxxgk/fdzdgknr/zcwj/"><span>[^<]+</span>'
                      r'<span class="heading-count">(\d+)<', html)  # fmt: skip
    assert shown
    assert int(shown[1]) == policies.count()


def test_the_five_entrances_keep_their_order(city: City, client: Client) -> None:
    html = client.get("/jg/mzj/zfxxgk/").content.decode()
    places = [html.index(f'/jg/mzj/zfxxgk/{part}/"')
              for part in ("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "zfxxgknb", "ysqgk")]  # fmt: skip
    assert places == sorted(places)


def test_how_to_apply_says_what_the_law_says(city: City, client: Client) -> None:
    html = client.get("/jg/mzj/zfxxgk/ysqgk/").content.decode()
    for words in (
        "还不能网上提交", "身份证明", "20个工作日", "不收取费用", "第二十九条", "第二十七条",
        "云岭市民政局办公室", "0999-5550102", "云岭市府前路20号", "工作日8:30—12:00",
    ):  # fmt: skip
        assert words in html


def test_a_unit_shows_who_it_is(city: City, client: Client) -> None:
    html = client.get("/jg/mzj/").content.decode()
    for words in (
        "管理养老服务", "屈少康", "局长", "云岭市府前路20号", "工作日8:30—12:00", "0999-5550102",
        "云岭市民政局办公室", "云岭市民政和劳动局", "至2004年5月31日",
    ):  # fmt: skip
        assert words in html


def test_a_unit_that_ended_names_its_successor(city: City, client: Client) -> None:
    unit = city.cast.unit
    unit.valid_until, unit.successor = "2026-03-31", city.cast.other_unit
    unit.save()
    html = client.get("/jg/mzj/").content.decode()
    assert "本单位已于2026年3月31日撤销" in html
    assert 'href="/jg/lyj/">云岭市林业局' in html
    assert "屈少康" not in html
    assert city.document.title in html
    assert '/jg/mzj/"' not in client.get("/jg/").content.decode()


@pytest.mark.parametrize("address", ["/rss.xml", "/jg/mzj/rss.xml", "/lm/xzgfxwj/rss.xml"])
def test_feeds_are_feeds(city: City, client: Client, address: str) -> None:
    root = ElementTree.fromstring(client.get(address).content)
    items = root.findall("./channel/item")
    assert any(item.findtext("title") == city.document.title for item in items)
    links = [item.findtext("link") or "" for item in items]
    assert all(link.startswith("http") for link in links)
    assert len({item.findtext("guid") for item in items}) == len(items)


def test_the_sitemap_names_every_public_record(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.portal.views.feeds.SITEMAP_SIZE", 3)
    listed: list[str] = []
    for address in _locations(client.get("/sitemap.xml").content):
        listed += _locations(client.get(re.sub(r"^https?://[^/]+", "", address)).content)
    for record in city.records:
        assert sum(record.public_id in address for address in listed) == 1
    assert any(address.endswith("/jg/mzj/zfxxgk/ysqgk/") for address in listed)


def _locations(xml: bytes) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(xml).iter() if e.tag.endswith("}loc")]


def test_the_home_page_says_what_is_going_on(city: City, client: Client) -> None:
    html = client.get("/").content.decode()
    for words in (
        "最新公开", "正在公示和征求意见", "还剩3天", "政策解读", "对应文件", "累计公开6条信息",
    ):  # fmt: skip
        assert words in html


def test_english_lists_are_headed_in_the_plural(city: City, client: Client) -> None:
    page = client.get("/en/lm/zcwj/").content.decode()
    assert re.search(r"<h1[^>]*>(<[^>]+>|\s)*Policy documents", page)
    record = client.get(f"/en/gk/{city.document.public_id}/").content.decode()
    assert "Policy documents" in record
    facts = re.findall(r"<dt>Genre</dt><dd>([^<]*)</dd>", record)
    assert all(text.isascii() for text in facts)
