"""The data of the package: every row whole, every source named, every limit understood."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pypinyin import Style, lazy_pinyin

from gongkai.catalogue.enums import LimitKind
from gongkai.catalogue.rules import parse_time_limit
from gongkai.catalogue.standard import Row, item_row, standard
from gongkai.organisations.enums import UnitKind

DATA = standard()
ITEMS = {row["code"]: row for row in DATA.items}
ENTRIES = [row for row in DATA.items if not row["is_heading"]]
CUSTOMARY = {
    "A": "fdzdgknr", "A01": "zcwj", "A0101": "zcjd", "A03": "ghjh", "A07": "czyjs",
    "A1501": "zfxxgkzn", "A1502": "zfxxgkzd", "A1503": "zfxxgknb", "F": "jczwgk", "V": "cwgk",
}  # fmt: skip


def below(code: str, length: int = 3) -> list[str]:
    return [one for one in ITEMS if re.fullmatch(rf"{code}\d{{{length - 1}}}", one)]


def initials(name: str) -> str:
    plain = re.sub(r"[（(].*?[）)]|[^\w]", "", name)
    return "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))


def test_the_counts_are_those_of_the_law() -> None:
    assert len(below("A")) == 15, "《条例》第二十条"
    assert len(below("B")) == 7, "《条例》第二十一条 设区的市级、县级"
    assert len(below("C")) == 8, "《条例》第二十一条 乡（镇）"
    assert len(below("V")) == 5
    assert below("F")[:26] == [f"F{number:02d}" for number in range(1, 27)]


def test_there_are_22_classes_of_themes_with_121_below() -> None:
    depth = Counter(len(row["code"]) for row in DATA.themes)
    assert depth == {2: 22, 4: 121}
    classes = {row["code"] for row in DATA.themes if not row["parent"]}
    for row in DATA.themes:
        assert row["parent"] == (row["code"][:2] if len(row["code"]) == 4 else "")
        assert row["code"][:2] in classes


def test_there_are_fifteen_genres_not_verified() -> None:
    assert [row["name"] for row in DATA.genres] == [
        "决议", "决定", "命令（令）", "公报", "公告", "通告", "意见", "通知", "通报", "报告",
        "请示", "批复", "议案", "函", "纪要",
    ]  # fmt: skip
    assert not any(row["verified"] for row in DATA.genres)


@pytest.mark.parametrize("rows", [DATA.themes, DATA.genres, DATA.items])
def test_every_row_names_its_source_and_whether_it_was_read(rows: tuple[Row, ...]) -> None:
    for row in rows:
        assert row["source"].strip(), row
        assert isinstance(row["verified"], bool), row
        assert row["name"].strip(), row
        assert row["name_en"].strip(), row
        assert row["name_en"].isascii() or "’" in row["name_en"], row


def test_codes_and_path_segments_are_unique_and_plain() -> None:
    assert max(Counter(row["code"] for row in DATA.items).values()) == 1
    assert max(Counter(row["slug"] for row in DATA.items).values()) == 1
    for row in DATA.items:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]), row["slug"]
        assert len(row["slug"]) <= 60


def test_path_segments_are_the_customary_ones() -> None:
    assert {code: ITEMS[code]["slug"] for code in CUSTOMARY} == CUSTOMARY
    for row in DATA.items:
        if row["code"].startswith("F") and len(row["code"]) > 3:
            last = row["slug"].rpartition("-")[2]
            assert initials(row["name"]).lower().startswith(last), row["slug"]


def test_parents_come_first_and_the_code_says_which() -> None:
    seen: set[str] = {""}
    for row in DATA.items:
        assert row["parent"] in seen, row["code"]
        assert row["code"].startswith(row["parent"])
        seen.add(row["code"])
    roots = [row["code"] for row in DATA.items if not row["parent"]]
    assert roots == ["A", "B", "C", "V", "F"]


def test_nothing_stands_below_a_pending_heading_and_no_heading_is_empty() -> None:
    parents = {row["parent"] for row in DATA.items}
    for row in DATA.items:
        if row["is_heading"]:
            assert row["is_pending"] != (row["code"] in parents), row["code"]
            assert not row["time_limit"]
            assert not row["default_for"]
        else:
            assert not row["is_pending"]
            assert row["contents"] or row["code"].startswith("F08"), row["code"]


def test_every_time_limit_was_understood() -> None:
    worded = [row for row in DATA.items if row["time_limit"]]
    assert len(worded) > 80
    for row in worded:
        limit = parse_time_limit(row["time_limit"])
        assert row["limit_read"]["kind"] == limit.kind.value
    kinds = {row["limit_read"]["kind"] for row in worded}
    assert kinds == {kind.value for kind in LimitKind} - {LimitKind.MONTHLY.value}


def test_licences_and_penalties_have_seven_working_days() -> None:
    """国办发〔2018〕118号."""
    for code in ("A0501", "A0601"):
        assert ITEMS[code]["limit_read"]["amount"] == 7
    assert ITEMS["A0602"]["limit_read"]["amount"] == 20
    assert ITEMS["A0901"]["limit_read"]["amount"] == 2


def test_the_village_law_is_shown_as_not_verified() -> None:
    """It was amended on 2025-10-28; article numbers are to be checked."""
    assert not any(row["verified"] for code, row in ITEMS.items() if code.startswith("V"))


def test_statutory_items_have_a_basis_and_say_for_whom() -> None:
    for row in ENTRIES:
        if row["code"][0] in "ABCV":
            assert row["basis"], row["code"]
            assert row["levels"], row["code"]
            assert row["default_for"], row["code"]
            assert set(row["default_for"]) <= set(UnitKind.values)
        else:
            assert not row["default_for"]


def test_a_row_with_an_unknown_word_is_refused() -> None:
    row = {"code": "X", "name": "某事", "name_en": "x", "source": "x", "verified": True}
    assert item_row(row)["limit_read"] == {}
    for wrong in ({"timing": "sometimes"}, {"channels": ["pigeon"]}, {"time_limit": "尽快"},
                  {"tme_limit": "每月"}):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w"):
            item_row({**row, **wrong})
    with pytest.raises(KeyError):
        item_row({key: value for key, value in row.items() if key != "source"})
