"""HTML: what a reader sees, and masks that reach the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.enums import FindingCode
from gongkai.screening.rules import Context, inspect, inspect_html, mask, mask_all
from gongkai.screening.rules.markup import plain_text
from tests.factories.numbers import resident_id

BARE = Context(required=frozenset())


def test_a_number_split_by_inline_tags_is_one_number() -> None:
    html = "<p>电话：<b>138</b>0000<span class='t'>1234</span></p>"
    [finding] = inspect_html(html, BARE)
    assert finding.excerpt == "电话：138****1234"
    assert mask(html, finding) == "<p>电话：<b>138</b>****<span class='t'>1234</span></p>"


def test_cells_and_blocks_part_numbers() -> None:
    html = "<table><tr><td>138</td><td>00001234</td></tr></table><p>138</p><p>00001234</p>"
    assert inspect_html(html, BARE) == []
    assert len(inspect_html(f"{html}<p>13800001234</p>", BARE)) == 1


def test_character_references_are_read_and_masked() -> None:
    html = "<p>1380000&#49;234&nbsp;周某</p>"
    [finding] = inspect_html(html, BARE)
    assert mask(html, finding) == "<p>138****&#49;234&nbsp;周某</p>"
    wholly = "".join(f"&#{ord(sign)};" for sign in resident_id())
    [finding] = inspect_html(wholly, BARE)
    shown = "".join(f"&#{ord(sign)};" for sign in resident_id()[:4])
    assert mask(wholly, finding) == shown + "*" * 14


def test_a_link_that_dials_and_the_name_of_a_picture_are_read() -> None:
    html = '<p><a href="tel:13800001234">周某</a><img src="a.jpg" alt="13900005678"></p>'
    findings = inspect_html(html, BARE)
    assert [finding.matched for finding in findings] == ["13800001234", "13900005678"]
    assert mask_all(html, findings) == (
        '<p><a href="tel:138****1234">周某</a><img src="a.jpg" alt="139****5678"></p>'
    )


def test_a_comment_goes_out_as_well() -> None:
    assert len(inspect_html("<p>通知</p><!-- 周某 13800001234 -->", BARE)) == 1


def test_scripts_and_styles_and_other_attributes_are_not_text() -> None:
    html = (
        "<script>var id=13800001234;</script><style>.a{width:13800001234px}</style>"
        '<img src="/upload/13800001234.jpg" data-id="13800001234"><p>13900005678</p>'
    )
    assert [finding.matched for finding in inspect_html(html, BARE)] == ["13900005678"]


def test_a_mark_in_a_paragraph_of_its_own() -> None:
    html = "<p>&nbsp;<strong>机 密</strong></p><p>关于国家秘密的通知</p>"
    [finding] = inspect_html(html, BARE)
    assert finding.code == FindingCode.SECRET_MARK


def test_an_empty_page_has_no_body() -> None:
    codes = [finding.code for finding in inspect_html("<p>&nbsp;<br></p>", Context())]
    assert FindingCode.MISSING_BODY in codes


@pytest.mark.parametrize(
    "broken", ["<", "<p", "<!--", "&#", "&#99999999999;", "<script>", "</", "<a href="]
)
def test_broken_html_is_read_to_its_end(broken: str) -> None:
    assert len(inspect_html(f"13800001234{broken}", BARE)) == 1


@given(st.text(st.sampled_from("<>/ab!-&#;49 \"'=汉1"), max_size=200))
def test_every_character_knows_its_place_in_the_source(html: str) -> None:
    plain = plain_text(html)
    assert plain.starts is not None
    assert plain.ends is not None
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    for letter, start, end in zip(plain.text, plain.starts, plain.ends, strict=True):
        assert 0 <= start <= end <= len(html)
        if end - start == 1 and letter not in "\n\t":
            assert html[start] == letter


@given(st.text(max_size=100))
def test_text_without_markup_reads_the_same(text: str) -> None:
    bare = text.replace("<", "").replace("&", "")
    assert plain_text(bare).text == bare
    assert [f.code for f in inspect_html(bare, BARE)] == [f.code for f in inspect(bare, BARE)]
