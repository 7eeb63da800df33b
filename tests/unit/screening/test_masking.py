"""Masks, excerpts and fingerprints: no number gets out, and answers are recognised again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.enums import FindingCode
from gongkai.screening.errors import NothingToMask, TextChanged
from gongkai.screening.rules import Context, inspect, mask, mask_all
from tests.factories.numbers import bank_card, mobile, resident_id

from .test_numbers import BARE, cards, mobiles, resident_ids, split

MIXED = st.one_of(split(resident_ids), mobiles.map(lambda number: (number, number)))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@given(st.lists(MIXED, min_size=1, max_size=4), st.booleans())
def test_a_mask_leaves_three_and_four_of_a_mobile_and_the_first_four_of_an_id(
    numbers: list[tuple[str, str]], keep_lines: bool
) -> None:
    text = ("\n" if keep_lines else "，").join(written for _, written in numbers)
    findings = inspect(text, BARE)
    assert len(findings) == len(numbers)
    masked = mask_all(text, findings)
    allowed = "".join(
        finding.matched[:3] + finding.matched[-4:]
        if finding.code == FindingCode.MOBILE
        else digits(finding.matched)[:4]
        for finding in findings
    )
    assert digits(masked) == allowed
    assert len(masked) == len(text)
    assert inspect(masked, BARE) == []


@given(cards)
def test_nothing_of_a_card_is_left(number: str) -> None:
    [finding] = inspect(f"账号{number}。", BARE)
    assert digits(mask(f"账号{number}。", finding)) == ""
    assert digits(finding.excerpt) == ""


def test_masks_look_as_the_house_writes_them() -> None:
    number = resident_id()
    text = f"周某，电话13800001234，身份证{number}，卡号{bank_card()}。"
    assert mask_all(text, inspect(text, BARE)) == (
        f"周某，电话138****1234，身份证{number[:4]}{'*' * 14}，卡号{'*' * 19}。"
    )


def test_one_click_hides_one_number_and_leaves_the_others() -> None:
    text = "甲13800001234，乙13900005678"
    first, second = inspect(text, BARE)
    assert mask(text, second) == "甲13800001234，乙139****5678"
    assert mask(mask(text, second), first) == "甲138****1234，乙139****5678"


def test_a_full_width_number_in_groups_is_masked_too() -> None:
    text = "电话：１３８　００００　１２３４"
    [finding] = inspect(text, BARE)
    assert mask(text, finding) == "电话：１３８　****　１２３４"


def test_a_mask_refuses_a_text_that_has_changed() -> None:
    text = "电话13800001234"
    [finding] = inspect(text, BARE)
    with pytest.raises(TextChanged):
        mask("请打" + text, finding)
    with pytest.raises(TextChanged):
        mask_all("请打" + text, [finding])


def test_a_mark_has_no_number_to_hide() -> None:
    [finding] = inspect("机密★1年", BARE)
    with pytest.raises(NothingToMask):
        mask("机密★1年", finding)
    assert mask_all("机密★1年", [finding]) == "机密★1年"


@given(st.lists(st.one_of(MIXED, cards.map(lambda number: (number, number))), max_size=5))
def test_an_excerpt_shows_no_number_whole_nor_its_neighbours(
    numbers: list[tuple[str, str]],
) -> None:
    text = "某".join(written for _, written in numbers)
    for finding in inspect(text, BARE):
        shown = digits(finding.excerpt)
        limit = {FindingCode.MOBILE: 7, FindingCode.BANK_CARD: 0}.get(finding.code, 4)
        assert len(shown) <= limit, finding.excerpt


def test_a_number_cut_by_the_edge_of_the_excerpt_is_still_hidden() -> None:
    for gap in range(1, 30):
        text = f"{resident_id()}{'字' * gap}13800001234{'字' * gap}{bank_card()}"
        finding = next(each for each in inspect(text, BARE) if each.code == FindingCode.MOBILE)
        assert digits(finding.excerpt) == "1381234"


def test_the_number_is_in_no_representation() -> None:
    [finding] = inspect(f"周某{resident_id()}", Context(required=frozenset()))
    assert finding.matched == resident_id()
    assert resident_id()[6:] not in repr(finding)


def test_a_fingerprint_survives_changes_elsewhere() -> None:
    text = f"第一段。\n{'字' * 30}电话13800001234。{'字' * 30}\n末段。"
    [before] = inspect(text, BARE)
    [after] = inspect(f"新的一段，共 15 条。\n{text}\n再加一段。", BARE)
    assert before.fingerprint == after.fingerprint
    assert before.start != after.start
    [elsewhere] = inspect("打这个号：13800001234", BARE)
    assert elsewhere.fingerprint != before.fingerprint


def test_equal_places_have_fingerprints_of_their_own() -> None:
    line = f"{'字' * 25}13800001234{'字' * 25}\n"
    prints = [finding.fingerprint for finding in inspect(line * 3, BARE)]
    assert len(set(prints)) == 3


def test_without_a_key_the_fingerprint_says_nothing_of_the_number() -> None:
    one, other = (inspect(f"电话{mobile(last=last)}", BARE)[0] for last in (1234, 5678))
    assert one.fingerprint == other.fingerprint


def test_with_a_key_another_number_is_another_finding() -> None:
    keyed = Context(required=frozenset(), fingerprint_key=b"only for tests")
    one, same, other = (
        inspect(f"电话{written}", keyed)[0].fingerprint
        for written in ("13800001234", "１３８００００１２３４", "13800005678")
    )
    assert one == same
    assert one != other
