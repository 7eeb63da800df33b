"""Differences: both texts can be read back from them, and they show what really changed."""
# ruff: noqa: E501 - samples are kept on one line; Chinese counts double

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.records.rules.difference import (
    Difference,
    compare,
    compare_fields,
    compare_files,
    difference_text,
    merged,
)
from gongkai.records.rules.html import text_to_html

POLICIES = Path("/work/shared/data/policies.dev.jsonl")
SENTENCES = (
    "每人每月20元。",
    "每人每月30元。",
    "由乡镇发放。",
    "由县发放；",
    "第三条 甲。",
    "同。",
    "—",
    "ab 12.5% c",
)
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map("".join)
BLOCKS = st.one_of(
    PARAGRAPHS.map("<p>{}</p>".format),
    PARAGRAPHS.map("<h3>{}</h3>".format),
    PARAGRAPHS.map("<ul><li>{}</li></ul>".format),
    st.lists(PARAGRAPHS, min_size=2, max_size=4).map(
        lambda cells: f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
    ),
    st.text(max_size=30).map(text_to_html),
)
BODIES = st.lists(BLOCKS, max_size=12).map("".join)


def read_back(difference: Difference) -> tuple[str, str]:
    old = ["".join(s.text for s in row.old) for row in difference.rows if row.old_block]
    new = ["".join(s.text for s in row.new) for row in difference.rows if row.new_block]
    return "\n".join(old), "\n".join(new)


def shown(difference: Difference) -> list[str]:
    marks = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    return [
        f"{block.kind} {block.block} "
        + "".join(marks[segment.op].format(segment.text) for segment in block.segments)
        for block in merged(difference)
        if block.kind != "same"
    ]


@settings(max_examples=300, deadline=None)
@given(BODIES, BODIES)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    difference = compare(old, new)
    assert read_back(difference) == (difference_text(old), difference_text(new))
    for row in difference.rows:
        assert all(segment.op != "ins" and segment.text for segment in row.old)
        assert all(segment.op != "del" and segment.text for segment in row.new)


@settings(max_examples=200, deadline=None)
@given(BODIES, BODIES)
def test_what_is_called_the_same_is_the_same(old: str, new: str) -> None:
    for row in compare(old, new).rows:
        if row.kind == "same":
            assert (row.old_block, row.old) == (row.new_block, row.new)
            assert row.changes == 0
        else:
            assert row.changes > 0


@given(BODIES)
def test_a_text_does_not_differ_from_itself(body: str) -> None:
    difference = compare(body, body)
    assert difference.is_empty
    assert difference.changes == 0


def test_an_official_sees_the_words_that_changed() -> None:
    old = (
        "<h3>第一章 总则</h3><p>第一条 为了规范补助。每人每月20元，由乡镇发放。请于6月30日前申请。</p>"
        "<p>第二条 不变的一条。</p><p>第三条 老人可以申请。</p><p>将要删去的说明文字。</p>"
    )
    new = (
        "<h3>第一章 总则</h3><p>第一条 为了规范补助。每人每月30元，由县民政局发放。请于6月30日前申请。</p>"
        "<p>第二条 新加的高龄津贴。</p><p>第三条 不变的一条。</p><p>第四条 老人及其家属可以申请。</p>"
    )
    difference = compare(old, new)
    assert shown(difference) == [
        "changed p 第一条 为了规范补助。每人每月[-20-][+30+]元，由[-乡镇-][+县民政局+]发放。请于6月30日前申请。",
        "added p [+第二条 新加的高龄津贴。+]",
        "changed p 第[-二-][+三+]条 不变的一条。",
        "changed p 第[-三-][+四+]条 老人[+及其家属+]可以申请。",
        "removed p [-将要删去的说明文字。-]",
    ]
    assert difference.changes == 7
    assert [difference.count(kind) for kind in ("same", "changed", "added", "removed")] == [
        1,
        3,
        1,
        1,
    ]


def test_a_new_column_and_a_new_row_are_seen_as_such() -> None:
    def table(*rows: str) -> str:
        lines = "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows)
        return f"<table>{lines}</table>"

    old = table("项目|金额", "甲|100", "乙|200")
    assert shown(compare(old, table("项目|档次|金额", "甲|一档|100", "乙|二档|200"))) == [
        "changed tr 项目\t[+档次+]\t金额",
        "changed tr 甲\t[+一档+]\t100",
        "changed tr 乙\t[+二档+]\t200",
    ]
    assert shown(compare(old, table("项目|金额", "丙|150", "甲|100", "乙|250"))) == [
        "added tr [+丙+]\t[+150+]",
        "changed tr 乙\t[-200-][+250+]",
    ]


def test_a_link_or_picture_that_leads_elsewhere_is_a_change() -> None:
    old = '<p>见<a href="/fj/a.pdf">附件</a><img src="/fj/1.png" alt="图"></p>'
    assert not compare(old, old.replace("a.pdf", "b.pdf")).is_empty
    assert not compare(old, old.replace("1.png", "2.png")).is_empty
    assert "链接：/fj/a.pdf" in difference_text(old)


def test_a_paragraph_made_a_heading_is_a_change_without_changed_words() -> None:
    row = compare("<p>发放办法</p>", "<h3>发放办法</h3>").rows[0]
    assert (row.kind, row.old_block, row.new_block, row.changes) == ("changed", "p", "h3", 1)
    assert row.old == row.new


def test_from_nothing_and_to_nothing() -> None:
    assert [row.kind for row in compare("", "<p>甲</p>").rows] == ["added"]
    assert [row.kind for row in compare("<p>甲</p>", "").rows] == ["removed"]
    assert compare("", "").rows == ()


def texts_of_a_hundred_thousand() -> dict[str, tuple[str, str]]:
    source = random.Random(7)
    words = "为规范本市高龄津贴的发放和管理，根据有关规定结合实际制定本办法。"
    lines = ["".join(source.choices(words, k=100)) for _ in range(1000)]
    edited = [line.replace("规", "归", 1) if source.random() < 0.3 else line for line in lines]
    rows = "<tr><td>{}</td><td>—</td><td>{}</td></tr>"
    table = [
        "<table>"
        + "".join(rows.format(n, n * 3 + more) for n in range(3000) if n != skip)
        + "</table>"
        for more, skip in ((0, -1), (1, 77))
    ]
    shuffled = source.sample(lines, len(lines))
    return {
        "edited": (text_to_html("\n".join(lines)), text_to_html("\n".join(edited))),
        "shuffled": (text_to_html("\n".join(lines)), text_to_html("\n".join(shuffled))),
        "table": (table[0], table[1]),
        "one letter": ("<p>" + "啊" * 100_000, "<p>" + "啊" * 50_000 + "哦" + "啊" * 49_999),
        "same lines": ("<p>—</p>" * 5000 + "<p>乙", "<p>乙" + "<p>—</p>" * 4000),
    }


@pytest.mark.parametrize("name", ["edited", "shuffled", "table", "one letter", "same lines"])
def test_long_texts_are_compared_in_bounded_time(name: str) -> None:
    old, new = texts_of_a_hundred_thousand()[name]
    begun = time.process_time()
    difference = compare(old, new)
    assert time.process_time() - begun < 15
    assert read_back(difference) == (difference_text(old), difference_text(new))
    if name in {"edited", "table"}:
        assert difference.count("added") + difference.count("removed") < 5


def test_real_versions_of_one_title_can_be_read_back() -> None:
    if not POLICIES.exists():
        pytest.skip(f"{POLICIES} is not here")
    by_title = defaultdict(list)
    for line in POLICIES.read_text(encoding="utf-8").splitlines():
        policy = json.loads(line)
        by_title[policy["title"]].append(text_to_html(policy["body"]))
    pairs = [versions[:2] for versions in by_title.values() if len(versions) > 1]
    assert pairs
    for old, new in pairs:
        difference = compare(old, new)
        assert read_back(difference) == (difference_text(old), difference_text(new))
        assert difference.is_empty == (difference_text(old) == difference_text(new))


def test_fields_are_compared_in_the_order_of_their_labels() -> None:
    old = {"title": "关于高龄津贴的通知", "number": "", "topics": ["民政", "老龄"], "secret": 1}
    new = {"title": "关于调整高龄津贴的通知", "number": "云政办发〔2026〕3号", "topics": ["民政"]}
    labels = {"number": "文号", "title": "标题", "topics": "主题", "date": "日期"}
    changes = compare_fields(old, new, labels)
    assert [(change.label, change.kind) for change in changes] == [
        ("文号", "added"),
        ("标题", "changed"),
        ("主题", "changed"),
    ]
    assert changes[1].segments == (("same", "关于"), ("ins", "调整"), ("same", "高龄津贴的通知"))
    assert (changes[2].old, changes[2].new) == ("民政、老龄", "民政")
    assert compare_fields(old, old, {"title": "标题"})[0].kind == "same"


@dataclass(frozen=True)
class File:
    """An attachment as far as comparing goes."""

    name: str
    digest: str
    size: int = 1


def test_files_are_found_by_name_and_then_by_digest() -> None:
    old = [File("a.pdf", "1"), File("b.xlsx", "2"), File("c.docx", "3"), File("d.ofd", "4")]
    new = [File("a.pdf", "1"), File("b.xlsx", "9"), File("改名.docx", "3"), File("新.pdf", "7")]
    changes = compare_files(old, new)
    assert [(change.name, change.kind) for change in changes] == [
        ("a.pdf", "same"),
        ("b.xlsx", "changed"),
        ("改名.docx", "changed"),
        ("新.pdf", "added"),
        ("d.ofd", "removed"),
    ]
    assert changes[2].old == old[2]


def test_two_files_of_one_name_are_not_taken_for_one() -> None:
    twice = [File("a.pdf", "1"), File("a.pdf", "2")]
    assert [change.kind for change in compare_files(twice, twice[::-1])] == ["same", "same"]
    assert [change.kind for change in compare_files(twice, twice[:1])] == ["same", "removed"]
