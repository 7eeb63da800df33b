"""Bodies: what stays, what goes, what a paste brings along, and how a body reads as text."""
# ruff: noqa: E501 - samples are kept on one line; Chinese counts double

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.records.rules.html import (
    body_text,
    clean_body,
    outline,
    summary_of,
    text_to_html,
    tidy_pasted,
    tidy_pasted_with_report,
    without_leading_title,
)
from tests.factories import clipboard

POLICIES = Path("/work/shared/data/policies.dev.jsonl")
OPENED = (
    "p div span b strong i em u sub sup a h1 h2 h3 h5 table caption thead tbody tfoot tr td th ul "
    "ol li br hr blockquote img center font del s section pre style script o:p select"
)
WRITTEN = (
    "p h2 h3 h4 table caption thead tbody tfoot tr th td ul ol li strong em u sub sup br hr "
    "blockquote a img"
)
TAGS = OPENED.split()
ATTRIBUTES = (
    "",
    ' class="t-right"',
    ' class=MsoListParagraph style="mso-list:l0 level1 lfo1"',
    ' style="mso-list:Ignore"',
    ' style="text-align:center;text-indent:2em"',
    ' style="font-weight:bold"',
    ' style="display:none"',
    ' style="white-space:pre"',
    ' style="vertical-align:super;text-indent:0"',
    ' href="http://["',
    ' href=" https://yunling.example/?a=1&b=《》"',
    ' href="//other.example"',
    ' href="java\tscript:alert(1)"',
    ' src="/fj/a.png" alt="x"',
    ' src="data:image/png;base64,AA"',
    " colspan=2",
    ' rowspan="3"',
    " start=4",
    " align=right",
    ' onclick="x()" id="y"',
)
TEXTS = (
    *("a", "中", "\u3000", " ", "\u00a0", "\n", "&nbsp;&nbsp;", "1.", "一、", "&lt;b&gt;", "&amp;"),
    *("“", "x\ty", "\u200b", "&#0;", "&#x202e;", "<", ">", "&", "<!--", "-->", "\u2003", "文 字"),
    *("<br>", "<br>\u3000\u3000", "\ud800", "\x00", "]]>", "<![CDATA["),
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(TEXTS),
    st.text(max_size=5),
)
MARKUP = st.lists(PIECES, max_size=30).map("".join)


def policies() -> list[dict[str, Any]]:
    if not POLICIES.exists():
        pytest.skip(f"{POLICIES} is not here")
    return [json.loads(line) for line in POLICIES.read_text(encoding="utf-8").splitlines()]


# --- what stays ------------------------------------------------------------------------------


def test_everything_a_document_needs_stays() -> None:
    body = (
        '<h2 class="t-center">标题</h2>\n<p class="t-noindent">各乡镇：</p>\n'
        "<p>甲<strong>乙<em>丙</em></strong><u>丁</u><sub>2</sub><sup>3</sup><br>戊</p>\n"
        '<p class="t-right"><a href="/fj/abc.pdf" rel="noopener noreferrer">附件</a></p>\n'
        '<p><img src="/fj/2026/a-b_c.png" alt="示意图"></p>\n<hr>\n'
        "<blockquote><p>引文</p></blockquote>\n"
        '<table><caption>表一</caption>\n<thead>\n<tr><th rowspan="2">项目</th><th>额</th></tr>\n'
        '</thead>\n<tbody>\n<tr><td class="t-right">1.00</td><td><p>甲</p><p>乙</p></td></tr>\n'
        '</tbody>\n<tfoot>\n<tr><td colspan="2">合计</td></tr>\n</tfoot></table>\n'
        '<ol start="3"><li>一<ul><li>二</li></ul></li></ol>'
    )
    assert clean_body(body) == body


def test_the_editors_own_markup_becomes_the_short_form() -> None:
    edited = "<ul><li><p>甲</p></li></ul><table><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr>"
    assert clean_body(edited) == (
        "<ul><li>甲</li></ul>\n<table><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>"
    )


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("https://yunling.example/zwgk/", True),
        ("http://yunling.example", True),
        ("mailto:office@yunling.example", True),
        ("/zwgk/gk/abc.html", True),
        ("abc.html", True),
        ("//other.example/x", False),
        ("/\\other.example", False),
        ("javascript:alert(1)", False),
        ("JaVa&#x0A;Script:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///C:/x.doc", False),
        ("#_Toc123", False),
        ("http://[", False),
    ],
)
def test_links_lead_to_web_mail_and_own_pages_only(given_address: str, kept: bool) -> None:
    cleaned = clean_body(f'<p><a href="{given_address}">链接</a></p>')
    assert ("<a href=" in cleaned, "链接" in cleaned) == (kept, True)


# --- what goes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        "<p style='background:url(javascript:x)' onclick=x id=y>",
        "<a href='java\tscript:alert(1)'>",
        "<form action=/x><input name=q><button formaction=javascript:x>",
        "<img src='data:image/svg+xml,<svg onload=x>'>",
        "<img src='/fj/../login'>",
        "<img src='//other.example/t.gif'>",
        "<base href='//other.example'><meta http-equiv=refresh content='0;url=//x'>",
        "<!--<img src='--><img src=x onerror=x>-->",
    ],
)
def test_nothing_hostile_survives_beside_the_words(hostile: str) -> None:
    cleaned = clean_body(f"<p>正文甲</p>{hostile}<p>正文乙</p>")
    assert "正文甲" in cleaned
    assert not re.search(
        r"<(?:script|iframe|svg|math|style|form|input|button|img|meta|base)|\son\w+=|style=|id="
        r"|javascript|data:|srcdoc",
        cleaned,
    )


def test_the_first_heading_level_is_left_to_the_page() -> None:
    assert clean_body("<h1>甲</h1><h2>乙</h2><h3>丙</h3><h6>丁</h6>") == (
        "<h2>甲</h2>\n<h3>乙</h3>\n<h4>丙</h4>\n<h4>丁</h4>"
    )
    assert clean_body("<h2>甲</h2><h5>乙</h5>") == "<h2>甲</h2>\n<h4>乙</h4>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>\u3000\u3000经研究，决定。</p>", "<p>经研究，决定。</p>"),
        ("<p>&nbsp;&nbsp; &nbsp;经研究&nbsp;&nbsp;决定 </p>", "<p>经研究 决定</p>"),
        ("<p>第一章\u3000总则</p>", "<p>第一章\u3000总则</p>"),
        ("<p>云岭市人民\n政府</p>", "<p>云岭市人民政府</p>"),
        ("<p>plain\nwords</p>", "<p>plain words</p>"),
        ("<p>&nbsp;</p><p><br></p><div><span> </span></div>", ""),
        ("甲<br><br>\u3000\u3000乙<br>丙", "<p>甲</p>\n<p>乙<br>丙</p>"),
        ("甲<br>\u3000\u3000乙", "<p>甲</p>\n<p>乙</p>"),
        (
            "<p>姓名<u>&nbsp;&nbsp;&nbsp;</u>，男</p>",
            "<p>姓名<u>&nbsp;&nbsp;&nbsp;</u>，男</p>",
        ),
        ("<p>1\u200b1\u00ad0\u202e1</p>", "<p>1101</p>"),
    ],
)
def test_space_typed_for_looks_goes_and_space_with_a_meaning_stays(typed: str, kept: str) -> None:
    assert clean_body(typed) == kept


def test_hidden_struck_and_deleted_words_never_come_to_light() -> None:
    body = "<p>公开<span style='display:none'>密一</span><s>密二</s><del>密三</del><b hidden>密四</b></p>"
    assert clean_body(body) == "<p>公开</p>"


def test_a_table_that_only_arranges_a_page_is_taken_apart() -> None:
    page = "<table><tr><td><p>甲</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    assert clean_body(page) == (
        "<p>甲</p>\n<table><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>"
    )


# --- properties ------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_cleaning_again_changes_nothing(markup: str) -> None:
    cleaned = clean_body(markup)
    assert clean_body(cleaned) == cleaned


@settings(max_examples=300, deadline=None)
@given(MARKUP)
def test_pasting_anything_gives_a_clean_body_and_never_fails(markup: str) -> None:
    tidied = tidy_pasted(markup, headings=True)
    assert clean_body(tidied) == tidied
    assert len(summary_of(tidied, 40)) <= 40
    assert [heading.position for heading in outline(tidied)] == list(range(len(outline(tidied))))


@settings(max_examples=300, deadline=None)
@given(MARKUP)
def test_only_allowed_tags_and_attributes_are_ever_written(markup: str) -> None:
    cleaned = clean_body(markup)
    tags = set(re.findall(r"</?([a-z0-9:]+)", cleaned))
    assert tags <= set(WRITTEN.split())
    attributes = set(re.findall(r"<[a-z0-9]+[^<>]*? ([a-z-]+)=\"", cleaned))
    assert attributes <= {"class", "colspan", "rowspan", "start", "href", "rel", "src", "alt"}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_plain_text_keeps_every_visible_character(text: str) -> None:
    def bare(words: str) -> str:
        return re.sub(r"[\s#\u0000-\u001f\u007f-\u00a0\u00ad\u2000-\u200f\u2028-\u202e\u2060-\u206f"
                      r"\u3000\ufeff\ufff9-\uffff\ud800-\udfff]+", "", words)  # fmt: skip

    assert bare(body_text(text_to_html(text))) == bare(text)


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b class=%d>", "<table><tr><td>", "<ul><li>", "<a href=%d>", "<!--", "<![if", "&", "<",
     "<font size=%d>", "　　<br>", "<p style='x:%d'>", "<u>  ", "<svg>", "<blockquote>", "<script>"],
)  # fmt: skip
def test_time_grows_with_length_and_not_with_malice(piece: str) -> None:
    def seconds(length: int) -> float:
        count = length // len(piece)
        markup = "".join(piece % number if "%" in piece else piece for number in range(count))
        begun = time.process_time()
        clean_body(markup + "<p>字" * 500)
        return time.process_time() - begun

    seconds(1000)
    short, long = seconds(40_000), seconds(160_000)
    assert long < 10 * max(short, 0.05)  # four times the text; squared time would be sixteen


def test_nesting_beyond_all_measure_still_gives_the_words() -> None:
    cleaned = clean_body("<div>" * 50_000 + "<script>alert(1)</script>正文" + "</div>" * 50_000)
    assert cleaned == "<p>正文</p>"


# --- pasting ---------------------------------------------------------------------------------


def test_a_paste_from_word() -> None:
    body, report = tidy_pasted_with_report(clipboard.word(), headings=True)
    assert body == (
        '<p class="t-center"><strong>云岭市人民政府办公室关于做好高龄津贴发放工作的通知</strong></p>\n'
        '<p class="t-noindent">各乡镇人民政府，市政府各部门：</p>\n'
        '<p class="t-indent">高龄津贴按<strong>每人每月</strong>60元发放。</p>\n'
        "<ul><li>年满八十周岁；</li><li>本市户籍。</li></ul>\n"
        "<ol><li>本人申请<ol><li>带身份证</li></ol></li><li>乡镇核对</li></ol>\n"
        "<h3>二、发放办法</h3>\n<table><tbody>\n"
        '<tr><td class="t-center" rowspan="2"><strong>年龄</strong></td>'
        '<td class="t-center" colspan="2">每月标准（元）</td></tr>\n'
        "<tr><td>城镇</td><td>农村</td></tr>\n"
        '<tr><td>80至89周岁</td><td class="t-right">60</td><td class="t-right">60</td></tr>\n'
        "</tbody></table>\n"
        '<p class="t-right">云岭市人民政府办公室</p>\n<p class="t-right">2026年10月9日</p>'
    )
    assert (report.source, report.images, report.comments) == ("word", 1, 1)
    assert (report.insertions, report.deletions, report.hidden) == (1, 1, 1)
    assert report.hidden_text == ("内部掌握：总额不超过九十万元",)
    assert report.left_out == 4


def test_a_paste_from_wps() -> None:
    body, report = tidy_pasted_with_report(clipboard.wps())
    assert body == (
        '<p class="t-center"><strong>青石镇人民政府公告</strong></p>\n'
        '<p class="t-indent">为方便群众办事，镇便民服务中心自<u>2026年11月2日</u>起迁至新址办公。</p>\n'
        "<p>（一）新址：青石镇溪口路</p>\n"
        '<p class="t-right">青石镇人民政府</p>'
    )
    assert (report.source, report.images) == ("wps", 1)
    assert report.hidden_text == ("（领导批示：先不提停车场）",)


def test_a_paste_from_a_wechat_article() -> None:
    body, report = tidy_pasted_with_report(clipboard.wechat())
    assert body == (
        '<p class="t-center"><strong>云岭市2026年秋季征兵体检公告</strong></p>\n'
        '<p class="t-indent">体检时间：<strong>9月1日至9月5日</strong>。</p>\n'
        '<p>咨询电话：0000-12345，详见<a href="https://yunling.example/zwgk/" '
        'rel="noopener noreferrer">政务公开</a>。</p>'
    )
    assert (report.source, report.images, report.media, report.struck) == ("wechat", 1, 1, 1)
    assert report.hidden == 0  # the article itself is styled invisible until its script has run


def test_a_paste_from_excel_is_a_table_without_its_hidden_rows() -> None:
    body, report = tidy_pasted_with_report(clipboard.excel())
    assert body == (
        '<table><tbody>\n<tr><td colspan="2">补贴</td></tr>\n'
        '<tr><td>项目</td><td class="t-right">金额</td></tr>\n'
        '<tr><td>种粮</td><td class="t-right">1200.50</td></tr>\n</tbody></table>'
    )
    assert (report.source, report.hidden) == ("excel", 1)


def test_a_clean_paste_reports_nothing() -> None:
    body, report = tidy_pasted_with_report("<p>甲</p>")
    assert (body, report.left_out, report.source) == ("<p>甲</p>", 0, "")


def test_headings_are_recognised_only_when_asked_and_only_when_they_are_some() -> None:
    pasted = "<p><b>一、总体要求</b></p><p>（一）加强领导</p><p>一、本条是一句完整的话。</p>"
    assert tidy_pasted(pasted, headings=True) == (
        "<h3>一、总体要求</h3>\n<h4>（一）加强领导</h4>\n<p>一、本条是一句完整的话。</p>"
    )
    assert "<h3>" not in tidy_pasted(pasted)


# --- words -----------------------------------------------------------------------------------


def test_the_words_have_a_line_for_each_block_and_a_tab_between_cells() -> None:
    body = (
        "<h2>标题</h2><p>甲<br>乙</p><ul><li>丙<ul><li>丁</li></ul></li></ul>"
        "<table><tr><th>项目</th><th>金额</th></tr><tr><td><p>戊</p><p>己</p></td><td>1</td></tr></table>"
        '<p><img src="/fj/a.png" alt="庚"></p>'
    )
    assert body_text(body) == "标题\n甲\n乙\n丙\n丁\n项目\t金额\n戊 己\t1\n庚"


def test_the_summary_begins_where_the_text_proper_begins() -> None:
    body = text_to_html(
        "云政办发〔2026〕12号\n各乡镇人民政府，市政府各部门：\n为规范高龄津贴发放，现通知如下。\n"
        "一、发放对象\n年满八十周岁的本市户籍老人。其余略。"
    )
    assert (
        summary_of(body, 60)
        == "为规范高龄津贴发放，现通知如下。 年满八十周岁的本市户籍老人。其余略。"
    )
    assert summary_of(body, 20) == "为规范高龄津贴发放，现通知如下。"
    assert summary_of("<p>" + "没有句号" * 30 + "</p>", 21) == "没有句号" * 4 + "没有句……"
    assert summary_of("") == ""


def test_the_outline_counts_the_headings() -> None:
    assert outline("<h2>甲</h2><p>x</p><h3>乙<br>丙</h3>") == [(2, "甲", 0), (3, "乙 丙", 1)]


def test_imported_text_is_set_as_a_document() -> None:
    text = (
        "云岭市人民政府关于印发粮食安全办法的通知\r\n云政发〔2026〕3号\n　　各乡镇人民政府，各有关单位：\n"
        "## 第一章 总 则\n第一条 为了保障粮食安全，制定本办法。\n一、工作目标\n（一）稳定面积；\n"
        "第二节 监督\n\n云岭市人民政府\n2026年6月4日\n（此件公开发布）"
    )
    assert text_to_html(text).split("\n") == [
        "<p>云岭市人民政府关于印发粮食安全办法的通知</p>",
        '<p class="t-center">云政发〔2026〕3号</p>',
        '<p class="t-noindent">各乡镇人民政府，各有关单位：</p>',
        "<h3>第一章 总 则</h3>",
        "<p>第一条 为了保障粮食安全，制定本办法。</p>",
        "<h3>一、工作目标</h3>",
        "<p>（一）稳定面积；</p>",
        "<h4>第二节 监督</h4>",
        '<p class="t-right">云岭市人民政府</p>',
        '<p class="t-right">2026年6月4日</p>',
        "<p>（此件公开发布）</p>",
    ]


def test_markup_in_plain_text_stays_text() -> None:
    assert text_to_html("<script>1</script> a<b") == "<p>&lt;script&gt;1&lt;/script&gt; a&lt;b</p>"


def test_a_title_at_the_head_of_the_body_is_not_shown_twice() -> None:
    body = "<p>关于印发</p><p>粮 食 办法的通知</p><p>云政发〔2026〕3号</p><p>正文。</p>"
    taken = without_leading_title(body, "关于印发粮食办法的通知", "云政发〔2026〕3号")
    assert taken == "<p>正文。</p>"
    assert "粮 食" in without_leading_title(body, "别的标题")


# --- real documents --------------------------------------------------------------------------


def test_real_documents_keep_every_word_and_are_canonical_at_once() -> None:
    """All policies: converted, cleaned and read back, without a character lost."""
    headings = signatures = 0
    for policy in policies():
        body = text_to_html(policy["body"])
        assert clean_body(body) == body, policy["title"]
        before, after = ("".join(text.split()) for text in (policy["body"], body_text(body)))
        assert after.replace("#", "") == re.sub(r"[#\u200b\ufeff]", "", before), policy["title"]
        headings += len(outline(body))
        signatures += body.count('class="t-right"')
    assert headings > 4_000
    assert signatures > 100
