"""Document numbers, dates and status words as other systems write them."""
# ruff: noqa: E501 - samples are kept on one line; Chinese counts double

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.rules.parsing import (
    DocumentNumber,
    find_document_numbers,
    parse_date,
    parse_document_number,
    parse_validity,
)

DATA = Path("/work/shared/data")


def rows(name: str) -> list[dict[str, Any]]:
    path = DATA / f"{name}.dev.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "typed",
    [
        "云政办规〔2026〕6号", "云政办规[2026]6号", "云政办规［2026］6号", "云政办规（2026）6号",
        "云政办规(2026)6号", "云政办规【2026】6号", "云政办规〔2026〕06号", "云政办规〔2026〕第6号",
        "云政办规〔２０２６〕６号", " 云政办规 〔2026〕 6 号 ", "云政办规〔2026年〕6号",
        "云政办规〔2026〕6", "云政办规〔2026〕6号、云财发〔2026〕9号", "\u200b云政办规〔2026〕6号",
    ],
)  # fmt: skip
def test_a_number_is_known_however_it_was_typed(typed: str) -> None:
    number = parse_document_number(typed)
    assert number == DocumentNumber("云政办规", 2026, 6)
    assert number is not None
    assert number.text == "云政办规〔2026〕6号"


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("云岭市人民政府令第12号", "云岭市人民政府令第12号"),
        ("主席令第八十五号", "主席令第85号"),
        ("主席令第一百零二号", "主席令第102号"),
        ("商务部令2021年第1号", "商务部令2021年第1号"),
        ("甲局、乙局第76号令", "甲局、乙局令第76号"),
        ("省统计局公告【2021】2号", "省统计局公告〔2021〕2号"),
        ("某证管（92）字第4056号", "某证管字〔1992〕4056号"),
    ],
)
def test_orders_and_notices_have_their_own_forms(typed: str, canonical: str) -> None:
    number = parse_document_number(typed)
    assert number is not None
    assert number.text == canonical


@pytest.mark.parametrize(
    "text",
    ["", None, "无", "-", "〔2021〕61号", "云政发〔2026〕号", "云政发〔2026〕0号", "云政发〔3026〕1号",
     "（依据云政发〔2026〕3号）", "年度方案", "云政发2026年3号", "2026年6月4日", "第3号"],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert parse_document_number(text) is None


@given(
    st.text("云岭市政办发规财函字", min_size=1, max_size=8),
    st.integers(1949, 2099),
    st.integers(1, 99999),
)
def test_the_canonical_form_is_read_back(code: str, year: int, serial: int) -> None:
    number = DocumentNumber(code, year, serial)
    assert parse_document_number(number.text) == number


def test_numbers_are_found_in_running_text_once_and_without_the_words_before() -> None:
    text = "根据云政发〔2026〕3号、云财发[2025]12号，以及云政发〔2026〕3号的规定，废止云办函〔2020〕1号。"
    assert [number.text for number in find_document_numbers(text)] == [
        "云政发〔2026〕3号",
        "云财发〔2025〕12号",
        "云办函〔2020〕1号",
    ]


def test_of_the_real_numbers_only_incomplete_ones_are_refused() -> None:
    written = [row["doc_number"] for row in rows("policy_index") if row["doc_number"]]
    refused = {text for text in written if parse_document_number(text) is None}
    known = sum(text not in refused for text in written)
    assert known / len(written) > 0.98
    complete = {text for text in refused if text[0] not in "〔上" and "〕号" not in text}
    assert not {text for text in complete if text.rstrip().endswith("号")}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2013", "2013"), ("2013年", "2013"), ("2013-06", "2013-06"), ("2013年6月", "2013-06"),
        ("2013-06-04", "2013-06-04"), ("2013年6月4日", "2013-06-04"), ("2013/6/4", "2013-06-04"),
        ("2013.6.4", "2013-06-04"), ("20130604", "2013-06-04"), ("２０１３年６月４日", "2013-06-04"),
        ("2013 年 6 月 4 日", "2013-06-04"), ("2026年10月29日（星期四）", "2026-10-29"),
        ("二〇〇五年六月十一日", "2005-06-11"), ("二○一三年十二月三十一日", "2013-12-31"),
        ("一九九七年二月", "1997-02"), ("二〇二〇年十月二十日", "2020-10-20"),
        ("2021-11-19 08:41", "2021-11-19"), ("2013年6月4日 10:05", "2013-06-04"),
        ("2021-11-19T08:41:00", "2021-11-19"), ("1990-00-00", "1990"), ("1995-02-00", "1995-02"),
        ("2021-11-19T08:41:00.000Z", "2021-11-19"),
        ("2021-11-18T16:00:00.000Z", "2021-11-19"),  # midnight in Beijing
        ("2021-11-18T15:59:59Z", "2021-11-18"),
        ("2020-12-31T23:00:00+08:00", "2020-12-31"), ("2020-12-31T23:00:00-0500", "2021-01-01"),
        ("1636905600000", "2021-11-15"), ("1636905600", "2021-11-15"),
    ],
)  # fmt: skip
def test_dates_are_read_as_precisely_as_they_are_written(written: str, read: str) -> None:
    assert parse_date(written) == read


@pytest.mark.parametrize(
    "written",
    ["", None, "无", "长期", "2013-02-30", "2013-13", "9999", "0000-01-01", "13-06-04", "2013-6-4-1",
     "2021-11-18T25:00:00Z", "近日", "2013年6月4日至6月9日", "1" * 80],
)  # fmt: skip
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert parse_date(written) is None


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_in_every_form(day: date) -> None:
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")

    def spoken(number: int) -> str:
        tens, ones = divmod(number, 10)
        head = ("" if tens == 1 else str(tens)) + "十" if tens else ""
        return (head + (str(ones) if ones else "")).translate(digits)

    chinese = f"{str(day.year).translate(digits)}年{spoken(day.month)}月{spoken(day.day)}日"
    forms = [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", chinese]
    assert {parse_date(form) for form in forms} == {day.isoformat()}


def test_all_dates_of_the_real_policies_are_read() -> None:
    for row in rows("policies"):
        for written in (row["date"], row["pub_date"]):
            assert parse_date(written) == (written or None)


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("现行有效", "effective"), ("有效", "effective"), ("试行", "effective"),
        ("部分废止", "effective"), ("未失效", "effective"),
        ("失效", "expired"), ("已失效", "expired"), ("废止或失效", "expired"), ("无效", "expired"),
        ("已修改", "expired"), ("已废止", "abolished"), ("废止", "abolished"),
        ("尚未生效", "unknown"), ("未标注", "unknown"), ("", "unknown"), (None, "unknown"),
        ("别的词", "unknown"),
    ],
)  # fmt: skip
def test_status_words(word: str | None, standing: str) -> None:
    assert parse_validity(word) == standing


def test_no_real_status_word_is_taken_for_effective_wrongly() -> None:
    effective = {
        row["status"] for row in rows("policies") if parse_validity(row["status"]) == "effective"
    }
    assert effective <= {"现行有效", "有效", "试行"}
    assert "现行有效" in effective
