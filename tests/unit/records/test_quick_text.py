"""The quick way to the words of a body gives the same words as the careful one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.rules.html import body_text, clean_body, quick_text
from gongkai.records.rules.imports import read_row

POLICIES = Path(__file__).resolve().parents[4] / "shared/data/policies.dev.jsonl"
BODY = (
    "<h3>一、总则</h3><p>第<strong>一</strong>条 A&amp;B &lt;3<br>下一行</p>"
    "<ul><li>甲</li><li>乙</li></ul>"
    "<table><tbody><tr><td>名称</td><td><p>金额</p></td></tr></tbody></table>"
)
TAG = st.sampled_from(["<p>", "</p>", "<td>", "<tr>", "<table>", "<b>", "</b>", "<li>", "&lt;"])


def words(text: str) -> str:
    return "".join(text.split())


def test_a_body_with_everything() -> None:
    html = clean_body(BODY)
    assert words(quick_text(html)) == words(body_text(html))
    assert "第一条" in quick_text(html)
    assert "名称金额" not in quick_text(html)


@given(st.lists(TAG | st.text("甲乙<>& a", max_size=4), max_size=12).map("".join))
def test_any_cleaned_body(html: str) -> None:
    cleaned = clean_body(html)
    assert words(quick_text(cleaned)) == words(body_text(cleaned))


@pytest.mark.slow
def test_real_documents() -> None:
    if not POLICIES.exists():
        pytest.skip(f"{POLICIES} is not on this machine")
    for line in POLICIES.read_text(encoding="utf-8").splitlines()[:200]:
        html = read_row(line).html
        assert words(quick_text(html)) == words(body_text(html))
