"""The quick way to the words of a body gives the same words as the careful one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.rules.html import body_text, clean_body, cleaned_at_length, quick_text
from gongkai.records.rules.html.quick import is_plain
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


def test_what_is_plain_is_what_cleaning_would_leave() -> None:
    """Bodies of words alone are not cleaned again: this is what that rests on."""
    signs = [*"中文,。“”‘’'\"() -—…·1aZ一、第条&;#*`~\u200d\u3000\u00a0\t", "\ue000", "\u0301"]
    signs += ["&amp;", "&lt;", "&gt;", "&nbsp;", "<br>", "  "]
    dice = random.Random(7)
    openings = ["p", 'p class="t-right"', 'p class="t-noindent"', 'p class="t-left"', "h2", "h4"]
    plain = 0
    for _ in range(1500):
        blocks = [(dice.choice(openings), dice.choices(signs, k=dice.randint(0, 8))) for _ in "ab"]
        html = "\n".join(
            f"<{opening}>{''.join(text)}</{opening.split()[0]}>" for opening, text in blocks
        )
        if is_plain(html):
            plain += 1
            assert cleaned_at_length(html) == html == clean_body(html)
    assert 100 < plain < 1400


def test_what_is_not_surely_plain_goes_the_long_way() -> None:
    assert is_plain("<p>各单位：</p>\n<p>请 于月底前报送。</p>")
    for html in (
        "", "各单位", "<p></p>", "<p> 一</p>", "<p>一 </p>", "<p>一  二</p>", "<p>一</p><p>二</p>",
        "<p>一<br>二</p>", "<p>a & b</p>", "<p>&nbsp;</p>", "<p>一</h2>", '<p onclick="x">一</p>',
        "<p>一\u200b二</p>", "<p>一</p>\n", "<script>一</script>", "<p>一</p>\n<p>　二</p>",
    ):  # fmt: skip
        assert not is_plain(html), html
