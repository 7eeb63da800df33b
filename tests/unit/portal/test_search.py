"""The search page: what is found, what is left out and said, and what is never shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from gongkai.files.models import AttachmentText
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.search.actions import bring_up_to_date, rebuild, set_synonyms
from gongkai.search.models import Unanswered
from tests.factories.numbers import mobile, resident_id
from tests.people import NOW, officer
from tests.support.friendly import paper_saying
from tests.unit.portal.city import City, attach, of_kind, out, public
from tests.unit.portal.reading import faults, parsed, unmarked_chinese

BUDGET = 13


def ask(client: Client, words: str = "", prefix: str = "", /, **filters: Any) -> str:
    query = urlencode({"q": words, **filters}, doseq=True)
    answer = client.get(f"{prefix}/ss/?{query}", headers={"User-Agent": "Mozilla/5.0"})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    tree = html.fromstring(page)
    return ["".join(link.itertext()) for link in tree.xpath("//a[@class='record-title']")]


def boxes(page: str, facet: str) -> dict[str, int]:
    """Value → count of one facet."""
    found = html.fromstring(page).xpath(f"//form[@class='facets']//label[input[@name='{facet}']]")
    return {
        label.xpath("input/@value")[0]: int(label.xpath("span[@class='count']/text()")[0])
        for label in found
    }


def checked(page: str) -> list[str]:
    return html.fromstring(page).xpath("//input[@checked]/@value")


def text(page: str) -> str:
    main = html.fromstring(page).xpath("//main")[0]
    return re.sub(r"\s+", "", "".join(main.itertext()))


def test_the_body_is_searched_and_hits_are_marked(city: City, client: Client) -> None:
    found = public(
        city.cast, title="关于发放补助的通知", html="<p>孤儿每人每月发放一千二百元。</p>"
    )
    rebuild(NOW)
    page = ask(client, "孤儿")
    assert titles(page) == [found.title]
    assert "<mark>孤儿</mark>每人每月发放一千二百元" in page
    assert "找到1条与“孤儿”有关的信息" in text(page)


def test_one_line_says_standing_number_unit_date_and_what_belongs_to_it(
    indexed: City, client: Client
) -> None:
    page = ask(client, "居家养老服务补贴办法")
    first = html.fromstring(page).xpath("//ul[@class='record-list']/li")[0]
    said = re.sub(r"\s+", " ", "".join(first.itertext()))
    for words in ("现行有效", "云民规〔2026〕6号", "市民政局", "2026-11-23", "附件1个", "解读1篇"):
        assert words in said


def test_a_hit_in_an_attachment_names_the_attachment(city: City, client: Client) -> None:
    AttachmentText.objects.filter(digest=city.attachment.digest).update(
        text="乡镇人数：云溪镇失能老人31人"
    )
    rebuild(NOW)
    page = ask(client, "失能老人")
    assert titles(page) == [city.document.title]
    assert "附件中命中1处：补贴标准表.pdf" in text(page)
    assert f'href="/fj/{city.attachment.public_id}/"' in page
    assert "云溪镇<mark>失能老人</mark>31人" in page


def test_what_has_ended_is_left_out_and_counted_aloud(indexed: City, client: Client) -> None:
    page = ask(client, "民政局")
    assert checked(page) == ["valid"]
    assert indexed.old.title not in titles(page)
    assert "已隐去1条已废止、失效的和1条尚未施行的文件。一并显示" in text(page)
    more = html.fromstring(page).xpath("//a[text()='一并显示']/@href")[0]
    assert more == f"?{urlencode({'q': '民政局', 'standing': 'any'})}"
    all_of_them = titles(ask(client, "民政局", standing="any"))
    assert {indexed.old.title, indexed.coming.title} <= set(all_of_them)


def test_each_facet_counts_and_narrows(indexed: City, client: Client) -> None:
    public(indexed.cast, kind="statistics", item="A05", title="养老机构床位统计")
    bring_up_to_date(NOW)
    page = ask(client, "养老", standing="any")
    total = len(titles(page))
    assert boxes(page, "standing") == {"valid": total - 2, "not_yet": 1, "ended": 1}
    for facet in ("kind", "unit", "year"):
        counts = boxes(page, facet)
        assert sum(counts.values()) == total, facet
        for value, number in counts.items():
            narrowed = ask(client, "养老", standing="any", **{facet: value})
            assert len(titles(narrowed)) == number, (facet, value)
            assert value in checked(narrowed)


def test_the_filters_are_a_form_that_works_by_itself(indexed: City, client: Client) -> None:
    form = html.fromstring(ask(client, "养老", order="time")).xpath("//form[@class='facets']")[0]
    assert (form.get("method"), form.get("action")) == ("get", "/ss/")
    hidden = dict(zip(form.xpath(".//input[@type='hidden']/@name"),
                      form.xpath(".//input[@type='hidden']/@value"), strict=True))  # fmt: skip
    assert hidden == {"q": "养老", "order": "time", "standing": "any"}
    assert form.xpath(".//button[@type='submit']")
    # with no box ticked the form sends standing=any alone: nothing is preselected any more
    assert checked(ask(client, "养老", standing="any")) == []


def test_chosen_filters_are_chips_that_can_be_taken_away(indexed: City, client: Client) -> None:
    page = ask(client, "养老", unit="mzj", kind=["interpretation", "normative_document"])
    chips = html.fromstring(page).xpath("//a[@class='chip']")
    labels = ["".join(chip.itertext()).replace("移除 ", "") for chip in chips]
    assert labels == ["现行有效", "政策解读", "行政规范性文件", "市民政局"]
    without = chips[-1].get("href")
    assert "unit=" not in without
    assert "kind=interpretation" in without
    assert "筛选（已选4项）" in text(page)


def test_titles_only_and_by_date(city: City, client: Client) -> None:
    older = public(city.cast, title="殡葬服务收费", html="<p>殡葬。</p>")
    Record.objects.filter(pk=older.pk).update(formed_on="2026-01-05")
    body = public(city.cast, title="另一份通知", html="<p>殡葬服务。殡葬服务。</p>")
    newer = public(city.cast, title="殡葬服务监管", html="<p>无关。</p>")
    rebuild(NOW)
    everywhere = ask(client, "殡葬服务")
    assert set(titles(everywhere)[:3]) == {older.title, body.title, newer.title}
    assert "其中3条逐字相符，排在前面" in text(everywhere)
    only = ask(client, "殡葬服务", **{"in": "title"})
    assert set(titles(only)[:2]) == {older.title, newer.title}
    assert body.title not in titles(only)
    assert titles(ask(client, "殡葬服务", order="time"))[-1] == older.title


def test_synonyms_are_named_and_can_be_done_without(city: City, client: Client) -> None:
    found = public(city.cast, title="最低生活保障办法", html="<p>最低生活保障按户发放。</p>")
    rebuild(NOW)
    set_synonyms(words="低保 最低生活保障", by=officer(city.cast.system_admin), now=NOW)
    page = ask(client, "低保")
    assert found.title in titles(page)
    assert "同时查找了近义词：最低生活保障。只查原词" in text(page)
    exact = ask(client, "低保", words="exact")
    assert found.title not in titles(exact)
    assert "只查了原词。一并查近义词" in text(exact)


def test_nothing_word_for_word_is_said(indexed: City, client: Client) -> None:
    page = ask(client, "养老补贴什么时候到账")
    assert titles(page)
    assert "没有逐字相符的。以下按相关程度列出。" in text(page)


def test_an_exact_title_is_found_although_it_has_ended(indexed: City, client: Client) -> None:
    page = ask(client, indexed.old.title)
    assert titles(page)[0] == indexed.old.title
    assert "现行有效的文件里没有逐字相符的。" in text(page)
    asked_for = ask(client, indexed.old.title, standing="valid")
    assert indexed.old.title not in titles(asked_for)
    assert "已隐去" in text(asked_for)


@pytest.mark.parametrize("typed", ["云民规〔2026〕6号", "云民规[2026]6号", "云民规（2026）第6号"])
def test_a_number_comes_first(indexed: City, client: Client, typed: str) -> None:
    assert titles(ask(client, typed))[0] == indexed.document.title


def test_pages_are_numbered_and_the_last_one_is_never_empty(city: City, client: Client) -> None:
    for number in range(23):
        public(city.cast, title=f"第{number:02d}号防汛工作通知")
    rebuild(NOW)
    seen = [title for page in (1, 2, 3) for title in titles(ask(client, "防汛工作", page=page))]
    assert len(seen) == len(set(seen)) == 23
    third = ask(client, "防汛工作", page=3)
    assert len(titles(third)) == 3
    assert "共23条，第3／3页" in text(third)
    assert titles(ask(client, "防汛工作", page=99)) == titles(third)


ODD = ["unit=nowhere", "kind=x&year=20x6", "standing=maybe", "page=x", "page=-3", 
       "page=" + "9" * 40,
       "in=&order=&words=", "unit=%00", "year=2026&year=2026", "q2=1", "standing=any&standing=zz",
       "unit=" + "长" * 300]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_parameters_are_left_out_and_find_what_the_words_find(
    indexed: City, client: Client, odd: str
) -> None:
    base = urlencode({"q": "居家养老"})
    answer = client.get(f"/ss/?{base}&{odd}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert indexed.document.title in titles(page)
    assert faults(page) == []


def test_what_was_not_understood_is_said(indexed: City, client: Client) -> None:
    page = ask(client, "居家养老", unit="nowhere", kind="x")
    assert "没有采用：x、nowhere" in text(page)
    assert "没有采用" not in text(ask(client, "居家养老", unit="mzj"))


def test_the_address_tells_all(indexed: City, client: Client) -> None:
    """Whoever opens the address sees the same list, with nothing kept in between."""
    page = ask(client, "养老", kind="interpretation", order="time", standing="any")
    again = client.get(
        "/ss/", {"q": "养老", "kind": "interpretation", "order": "time", "standing": "any"}
    )
    assert titles(page) == titles(again.content.decode())
    assert "Set-Cookie" not in again.headers


def test_a_withdrawn_record_is_gone_although_the_index_lags(indexed: City, client: Client) -> None:
    word = "居家养老服务补贴办法"
    assert indexed.document.title in titles(ask(client, word))
    actions.withdraw(
        record=indexed.document, reason="有误", by=officer(indexed.cast.issuer), now=NOW
    )
    for prefix in ("", "/en"):
        for filters in ({}, {"standing": "any"}, {"in": "title"}, {"order": "time"}):
            page = ask(client, word, prefix, **filters)
            assert indexed.document.public_id not in page
            assert "云民规〔2026〕6号" not in page
            assert indexed.document.title not in page
    feed = client.get("/ss/rss.xml", {"q": word}).content.decode()
    assert indexed.document.public_id not in feed


def test_one_unit_or_all(indexed: City, client: Client) -> None:
    for address in ("/jg/mzj/", "/jg/mzj/zfxxgk/"):
        form = html.fromstring(client.get(address).content).xpath(
            "//form[contains(@class,'local-search')]"
        )[0]
        assert form.get("action") == "/ss/"
        values = form.xpath(".//select[@name='unit']/option/@value")
        assert values == ["mzj", ""]
    assert indexed.document.title in titles(ask(client, "居家养老", unit="mzj"))
    assert "没有找到" in text(ask(client, "居家养老", unit="lyj"))
    assert indexed.document.title in titles(ask(client, "居家养老", unit=""))


def test_nothing_found_shows_the_ways_on(indexed: City, client: Client) -> None:
    page = ask(client, "居家养老", unit="lyj")
    assert "不加筛选有" in text(page)
    nothing = ask(client, "甪丼囧")
    assert "没有找到与“甪丼囧”有关的信息" in text(nothing)
    assert 'href="/zfxxgk/ysqgk/"' in nothing


def test_what_may_have_been_meant_is_offered(indexed: City, client: Client) -> None:
    page = ask(client, "yanglao")
    links = html.fromstring(page).xpath("//p[contains(@class,'suggested')]/a")
    assert links[0].text == "养老"
    assert client.get("/ss/" + links[0].get("href")).status_code == 200
    assert "养老" in text(ask(client, "居家痒老"))


def test_a_question_without_an_answer_is_counted(indexed: City, client: Client) -> None:
    ask(client, "甪丼囧")
    ask(client, "居家养老", unit="lyj")
    assert [row.words for row in Unanswered.objects.all()] == ["甪丼囧"]


def test_numbers_of_people_are_never_counted(indexed: City, client: Client) -> None:
    phone, identity = mobile(), resident_id()
    for words in (phone, f"甪丼 {identity}", f"甪{phone[:3]} {phone[3:7]} {phone[7:]}", "。，！"):
        ask(client, words)
    client.head("/ss/", {"q": "甪丼囧"}, headers={"User-Agent": "Mozilla/5.0"})
    client.get("/ss/", {"q": "甪丼囧"}, headers={"User-Agent": "ExampleBot/1.0"})
    assert not Unanswered.objects.exists()


def test_without_an_index_titles_and_numbers_are_searched_and_said(
    city: City, client: Client
) -> None:
    page = ask(client, "居家养老")
    assert city.document.title in titles(page)
    assert "全文检索的索引正在建立。" in text(page)
    assert "眼下只查标题和文号" in text(page)
    assert titles(ask(client, "居家养老", unit="lyj")) == []


def test_no_words_show_the_newest(indexed: City, client: Client) -> None:
    page = ask(client)
    assert len(titles(page)) == len(indexed.records)
    assert titles(ask(client, kind="interpretation")) == [indexed.interpretation.title]
    said = ask(client, standing="ended")
    assert "没有填检索词时不按有效性筛选，没有采用：已废止、失效" in text(said)


def test_a_page_of_results_asks_the_database_little(city: City, client: Client) -> None:
    for number in range(12):
        record = of_kind(city.cast, kind="notice", title=f"第{number:02d}号殡葬通知")
        for name in ("一", "二"):
            attach(city.cast, record, f"{name}.pdf", paper_saying(f"{number}{name}"))
        out(city.cast, record)
    rebuild(NOW)
    with CaptureQueriesContext(connection) as queries:
        page = ask(client, "殡葬通知", unit="mzj")
    assert len(titles(page)) == 10
    assert len(queries) <= BUDGET, [query["sql"][:80] for query in queries]


PAGES = [
    {"q": "养老"}, {"q": "养老", "standing": "any"}, {"q": "甪丼囧"}, {"q": "居家痒老"},
    {"q": "低保"}, {"q": "养老补贴什么时候到账"}, {"q": "养老", "unit": "nowhere"},
    {"q": "养老", "unit": "lyj"},
    {"q": "养老", "words": "exact"}, {"standing": "ended"}, {"q": "云岭市高龄津贴发放暂行办法"},
]  # fmt: skip


@pytest.mark.parametrize("query", PAGES, ids=lambda query: urlencode(query)[:40])
def test_every_state_is_valid_in_both_languages(
    indexed: City, client: Client, query: dict[str, str]
) -> None:
    AttachmentText.objects.filter(digest=indexed.attachment.digest).update(text="养老机构")
    set_synonyms(words="低保 最低生活保障", by=officer(indexed.cast.system_admin), now=NOW)
    chinese = client.get("/ss/", query).content.decode()
    english = client.get("/en/ss/", query).content.decode()
    assert faults(chinese) == []
    assert faults(english) == []
    document, _faults = parsed(english)
    assert list(unmarked_chinese(document.documentElement)) == []
    assert not re.findall(
        r"[A-Za-z]{3,} [a-z]{3,}", "".join(html.fromstring(chinese).xpath("//main")[0].itertext())
    )


def test_a_search_is_a_feed(indexed: City, client: Client) -> None:
    href = html.fromstring(ask(client, "养老", kind="interpretation")).xpath(
        "//a[text()='订阅这次检索']/@href"
    )[0]
    root = ElementTree.fromstring(client.get(href).content)
    assert [item.findtext("title") for item in root.findall("./channel/item")] == [
        indexed.interpretation.title
    ]
    assert client.get("/ss/rss.xml").status_code == 200
    assert client.get("/ss/rss.xml?q=%00&unit=nowhere&page=x").status_code == 200


def test_nothing_typed_breaks_it(indexed: City, client: Client) -> None:
    for typed in (
        '"',
        "(",
        "a AND b",
        "*",
        "\\",
        "title:养老",
        "<script>",
        "{page}",
        "%",
        "' OR 1=1",
    ):
        page = ask(client, typed)
        assert faults(page) == [], typed
        assert page.count("<script") == page.count('<script type="application/ld+json">')


def test_validity_follows_the_day(indexed: City, client: Client) -> None:
    assert indexed.coming.valid_from == date(2027, 1, 1)
    assert boxes(ask(client, "城乡低保", standing="any"), "standing")["not_yet"] == 1


def test_a_period_narrows_the_answer_and_is_said(city: City, client: Client) -> None:
    old = public(city.cast, title="高龄津贴通知甲", formed_on="2024-03-01")
    new = public(city.cast, title="高龄津贴通知乙", formed_on="2026-03-01")
    rebuild(NOW)
    every = {"standing": "any"}
    assert {old.title, new.title} < set(titles(ask(client, "高龄津贴通知", **every)))
    page = ask(client, "高龄津贴通知", since="2025-01-01", until="2026-12-31", **every)
    assert new.title in titles(page)
    assert old.title not in titles(page)
    assert "自2025-01-01起" in text(page)
    assert "到2026-12-31为止" in text(page)
    swapped = ask(client, "高龄津贴通知", since="2024-12-31", until="2024-01-01", **every)
    assert titles(swapped)[0] == old.title
    assert new.title not in titles(swapped)
    page = ask(client, "高龄津贴通知", since="去年", **every)
    assert {old.title, new.title} < set(titles(page))
    assert "去年" in text(page)


def test_themes_are_counted_by_class_and_what_comes_with_a_document(
    indexed: City, client: Client
) -> None:
    record = public(indexed.cast, title="养老服务补贴公告", theme="0201")
    attached = of_kind(indexed.cast, kind="policy_document", title="养老服务补贴名录")
    attach(indexed.cast, attached, "名录.txt", "名录".encode())
    out(indexed.cast, attached)
    bring_up_to_date(NOW)
    page = ask(client, "养老服务补贴", standing="any")
    assert boxes(page, "theme")["02"] == 1
    assert "综合政务" in text(page)
    assert boxes(page, "with")["files"] >= 1
    assert titles(ask(client, "养老服务补贴", standing="any", theme="02")) == [record.title]
    narrowed = titles(ask(client, "养老服务补贴", standing="any", **{"with": "files"}))
    assert attached.title in narrowed
    assert record.title not in narrowed
