"""Folding, cutting, numbers and highlights."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.rules import (
    cut_text,
    cut_words,
    excerpt,
    fold,
    grams,
    marked,
    number_key,
    number_pieces,
    understood,
)


@pytest.mark.parametrize(
    ("typed", "one"),
    [("ＡＢＣ１２", "abc12"), ("臺灣", "台湾"), ("禇時傑", "褚时杰"), ("後勤", "后勤"), ("①", "1")],
)
def test_what_readers_take_for_the_same_is_one(typed: str, one: str) -> None:
    assert fold(typed) == one


@given(st.text())
def test_folding_keeps_every_place_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_text_is_cut_into_bigrams_and_whole_words() -> None:
    assert cut_text("养老补贴2026年a1b") == "养老 老补 补贴 贴 2026 年 a1b"
    assert grams("养老补贴") == ["养老", "老补", "补贴"]
    assert grams("养") == ["养"]
    assert cut_text("，。") == ""


@given(st.text("养老补贴办法，。a1 ", min_size=2, max_size=30), st.data())
def test_any_two_neighbours_are_in_the_cut_text(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    pair = text[at : at + 2]
    if all("\u4e00" <= sign <= "\u9fff" for sign in pair):
        assert pair in cut_text(text).split()


@pytest.mark.parametrize(
    "typed",
    ["云政办发〔2026〕12号", "云政办发[2026]12号", "云政办发（2026）第12号",
     "云政办发【２０２６】 012 号", "云政办发 2026 年 12 号"],
)  # fmt: skip
def test_a_number_is_known_in_any_brackets(typed: str) -> None:
    assert number_key(typed) == "云政办发2026-12"


def test_what_is_no_number_has_no_key() -> None:
    assert number_key("养老服务补贴") == ""
    assert number_key("云岭市人民政府令第8号") == ""
    assert number_pieces("见国发〔2016〕4号和国办发〔2017〕5号")[0].endswith("国发2016-4")


def test_words_are_marked_in_the_text_as_it_is_written() -> None:
    pieces = marked("居家養老服务", understood("养老", {}).shown)
    assert [(piece.text, piece.hit) for piece in pieces] == [
        ("居家", False), ("養老", True), ("服务", False),
    ]  # fmt: skip


def test_the_stretch_with_most_words_is_shown() -> None:
    text = "养老。" + "无关的话。" * 60 + "养老服务补贴按月发放。" + "无关的话。" * 60
    shown = "".join(piece.text for piece in excerpt(text, ["养老", "补贴"]))
    assert "补贴按月发放" in shown
    assert shown.startswith("……")
    assert len(shown) < 140


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_marking_loses_nothing(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, words)) == text


def test_words_of_a_question() -> None:
    assert "补贴" in cut_words("养老补贴怎么领")
