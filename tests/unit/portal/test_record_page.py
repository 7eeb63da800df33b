"""The page of one record: the order, the facts, the warnings."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from gongkai.portal.standing import standing_of
from gongkai.records import actions
from gongkai.records.models import Record
from tests.people import NOW, officer
from tests.support.friendly import paper
from tests.unit.portal.city import City, out, public
from tests.unit.records.road import draft

pytestmark = pytest.mark.one_engine


def page(client: Client, record: Record, query: str = "", english: bool = False) -> str:
    prefix = "/en" if english else ""
    return client.get(f"{prefix}/gk/{record.public_id}/{query}").content.decode()


def in_order(html: str, *marks: str) -> None:
    places = [html.find(mark) for mark in marks]
    assert -1 not in places, marks[places.index(-1)]
    assert places == sorted(places)


def test_the_parts_stand_in_the_customary_order(city: City, client: Client) -> None:
    in_order(
        page(client, city.document),
        "您当前所在位置", "<h1", "现行有效", "索引号", "发文机关", "成文日期",
        "来源：云岭市民政局", "发布时间：2026-11-23 10:00", "公文版式", 'id="zoom"',
        "补贴标准表.pdf", "政策解读</h2>", "代替的文件", "版本</h2>", "扫一扫",
    )  # fmt: skip


def test_what_a_document_lacks_is_left_out(city: City, client: Client) -> None:
    html = page(client, city.interpretation)
    for absent in ("发文字号", "有效期至", "附件", "现行有效", "废止日期"):
        assert absent not in html.partition("<main")[2].partition("</main>")[0]


def test_ties_are_shown_both_ways(city: City, client: Client) -> None:
    assert f'href="/gk/{city.interpretation.public_id}/"' in page(client, city.document)
    assert f'href="/gk/{city.document.public_id}/"' in page(client, city.interpretation)
    assert f'href="/en/gk/{city.document.public_id}/"' in page(
        client, city.interpretation, english=True
    )


def test_an_abolished_document_warns_first_and_names_its_successor(
    city: City, client: Client
) -> None:
    html = page(client, city.old)
    in_order(
        html, "alert-bad", "本文件已废止（自2026年11月1日起）", "已由新办法代替",
        f'href="/gk/{city.document.public_id}/"', "云民规〔2026〕6号", "<h1", "stamp-bad",
    )  # fmt: skip
    assert "This document no longer applies: Abolished since 1 November 2026" in page(
        client, city.old, english=True
    )
    assert "alert-bad" not in page(client, city.document)


def test_what_is_abolished_without_a_successor_claims_none(city: City, client: Client) -> None:
    record = public(city.cast, title="关于冬季供水的通知")
    actions.abolish(record=record, reason="任务已经完成", on=NOW.date(),
                    by=officer(city.cast.issuer), now=NOW)  # fmt: skip
    html = page(client, record)
    in_order(html, "alert-bad", "本文件已废止", "理由：任务已经完成", "<h1")
    assert "代替" not in html


def test_a_document_to_come_says_from_when(city: City, client: Client) -> None:
    html = page(client, city.coming)
    assert "尚未施行" in html
    assert "自2027年1月1日起" in html


def test_a_notice_says_until_when_and_is_never_red(city: City, client: Client) -> None:
    html = page(client, city.notice)
    assert "正在进行" in html
    assert "至2026年11月26日" in html
    Record.objects.filter(pk=city.notice.pk).update(valid_until="2026-11-22")
    html = page(client, city.notice)
    assert "已经结束" in html
    assert "alert-bad" not in html
    assert "已失效" not in html


def test_what_was_taken_over_says_from_where_and_both_dates(city: City, client: Client) -> None:
    html = page(client, city.imported)
    assert "首次公开日期：2013年6月4日" in html
    assert re.search(r"转入本平台日期：\d{4}年", html)
    assert 'href="https://old.example/1"' in html
    assert re.search(r"发布时间：\d{4}-\d\d-\d\d \d\d:\d\d", html)


def test_the_official_layout_is_a_link_away(city: City, client: Client) -> None:
    assert 'href="?view=official"' in page(client, city.document)
    html = page(client, city.document, "?view=official")
    sheet = html.partition('class="official-sheet"')[2]
    in_order(sheet, "云岭市民政局文件", "云民规〔2026〕6号", 'id="zoom"')
    assert html.count('id="zoom"') == 1
    assert f'href="/gk/{city.document.public_id}/"' in html
    assert "red-head" not in page(client, city.interpretation, "?view=official")


def test_a_correction_is_a_new_version(city: City, client: Client) -> None:
    assert "第1次公布（当前）" in page(client, city.document)
    actions.open_revision(record=city.document, by=officer(city.cast.clerk), now=NOW)
    record = Record.objects.get(pk=city.document.pk)
    actions.save_working_copy(
        record=record, revision=record.working_copy.revision, by=officer(city.cast.clerk), now=NOW,
        fields={"change_note": "更正附件表头"},
    )  # fmt: skip
    out(city.cast, Record.objects.get(pk=record.pk))
    in_order(
        page(client, city.document), "第2次公布（当前）", "更正附件表头", "第1次公布", "首次公开。"
    )


def test_a_version_for_some_only_is_not_told_to_everybody(city: City, client: Client) -> None:
    cast = city.cast
    record = out(cast, draft(cast, audience="staff", change_note="内部：举报核实后登载"))
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"audience": "public", "change_note": "向社会公开"},
        revision=copy.revision, by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    record = out(cast, Record.objects.get(pk=record.pk))
    html = page(client, record)
    assert "向社会公开" in html
    assert "举报核实" not in html


def test_the_article_tags_are_complete(city: City, client: Client) -> None:
    html = page(client, city.document)
    expected = {
        "ArticleTitle": "云岭市民政局关于印发《居家养老服务补贴办法》的通知",
        "PubDate": "2026-11-23 10:00",
        "ContentSource": "云岭市民政局",
        "Keywords": "养老 补贴",
        "Description": "补贴谁、补多少。",
        "ColumnName": "行政规范性文件",
    }
    for name, value in expected.items():
        assert f'<meta name="{name}" content="{value}">' in html


def test_a_file_is_saved_never_run(city: City, client: Client) -> None:
    response = client.get(f"/fj/{city.attachment.public_id}/")
    assert b"".join(response.streaming_content) == paper()  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"


def test_a_withdrawn_document_says_why_and_whom_to_ask(city: City, client: Client) -> None:
    actions.withdraw(
        record=city.document, reason="数据有误，核实后再公开", by=officer(city.cast.issuer), now=NOW
    )
    response = client.get(f"/gk/{city.document.public_id}/")
    html = response.content.decode()
    assert response.status_code == 410
    for words in ("数据有误，核实后再公开", "2026年11月23日", "云岭市民政局", "0999-5550102"):
        assert words in html
    assert "居家养老" not in html
    english = client.get(f"/en/gk/{city.document.public_id}/")
    assert english.status_code == 410
    assert "23 November 2026" in english.content.decode()


def test_the_first_heading_of_a_body_stands_right_below_the_title(
    city: City, client: Client
) -> None:
    body = "<p>前言</p><h3>一、对象</h3><h4>（一）老人</h4><h2>附则</h2><h4>（一）</h4><p>完</p>"
    html = page(client, public(city.cast, html=body))
    for shown in ("<h2>一、对象</h2>", "<h3>（一）老人</h3>", "<h2>附则</h2>", "<h3>（一）</h3>"):
        assert shown in html


def test_of_what_was_taken_over_nothing_is_said_that_nobody_said(city: City) -> None:
    day = NOW.date()
    assert standing_of(city.document, day) is not None
    old = city.imported
    assert standing_of(old, day) is None
    old.stated_validity = "effective"
    said = standing_of(old, day)
    assert said is not None
    assert said.words == "现行有效"
    old.stated_validity, old.valid_until = "", date(2020, 1, 1)
    over = standing_of(old, day)
    assert over is not None
    assert over.is_over
