"""Numbers and words out of an address."""

from __future__ import annotations

import pytest

from gongkai.core.asked import MOST, plain_words, whole_number

NOT_NUMBERS = ["", "-1", "+1", "1.0", " 1", "１２", "²", "٣", "1e3", "abc", "1\x00", "9" * 5000]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_numbers_within_bounds() -> None:
    assert whole_number("12") == 12
    assert whole_number(str(MOST)) == MOST
    assert whole_number(str(MOST + 1)) is None
    assert whole_number(None) is None
    assert whole_number("3", least=4) is None
    assert whole_number("13", most=12) is None


def test_words_are_one_plain_line() -> None:
    assert plain_words("养老\x00\n 补贴") == "养老 补贴"
    assert plain_words(None) == ""
    assert plain_words("一" * 200) == "一" * 100
