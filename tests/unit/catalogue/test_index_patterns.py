"""Index numbers: patterns that could give two records one number are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.catalogue.rules import (
    DEFAULT_PATTERN,
    IndexFacts,
    MissingFact,
    UnusablePattern,
    counter_scope,
    format_index_number,
    read_index_pattern,
    running_number,
)

FACTS = IndexFacts("000013508", "11530000000000000X", "0201", date(2026, 11, 23))
USABLE = [
    DEFAULT_PATTERN,
    "{credit}/{year}{month}-{number:5}",
    "{unit}-{theme}/{year}-{number:4}",
    "{unit:9}/{year}-{month}-{number}",
    "滇{unit}〔{year}〕{number:3}号",
]
FACT_SETS = st.builds(
    IndexFacts,
    unit=st.text("0123456789", min_size=1, max_size=9),
    credit=st.text("0123456789ABCDEFGH", min_size=18, max_size=18),
    theme=st.sampled_from(["01", "0201", "22"]),
    formed_on=st.dates(date(1990, 1, 1), date(2099, 12, 31)),
)
ALIKE = st.builds(
    IndexFacts,
    unit=st.sampled_from(["1", "01", "000000001"]),
    credit=st.sampled_from(["11530000000000000X", "11530000000000001X"]),
    theme=st.sampled_from(["01", "0201"]),
    formed_on=st.sampled_from([date(2026, 1, 1), date(2026, 11, 1), date(2027, 1, 1)]),
)
PATTERNS = st.sampled_from(USABLE)


@pytest.mark.parametrize(
    ("pattern", "number", "expected"),
    [
        (DEFAULT_PATTERN, 417, "000013508/2026-00417"),
        ("{credit}/{year}{month}-{number:5}", 13, "11530000000000000X/202611-00013"),
        ("{unit}-{theme}/{year}-{number:4}", 7, "000013508-0201/2026-0007"),
        ("滇{unit}〔{year}〕{number:3}号", 1234, "滇000013508〔2026〕1234号"),
        ("{unit:12}/{year}-{number:1}", 1, "000000013508/2026-1"),
    ],
)
def test_numbers_look_as_the_pattern_says(pattern: str, number: int, expected: str) -> None:
    assert format_index_number(read_index_pattern(pattern), FACTS, number) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "", "000013508", "{unit}/{number:5}", "{year}-{number:5}", "{unit}/{year}",
        "{unit}{year}-{number:5}", "{unit}/{year}{number:5}", "{unit}/{year}-{number:5}{theme}",
        "{unit}/{year}-{number:5}-{number:5}", "{unit}/{credit}/{year}-{number:5}",
        "{unit}/{year}-{number:0}", "{unit}/{year}-{number:10}", "{unit}/{year} -{number:5}",
        "{unit}/{yaer}-{number:5}", "{unit/{year}-{number:5}", "{unit}/{year}-1{number:5}",
        "{unit}/{month}-{number:5}", "{unit}" + "/" * 20 + "{year}-{number:5}",
        "{unit:99}/{year}-{number:5}", "{unit}/{year}{theme}-{number:5}",
    ],
)  # fmt: skip
def test_patterns_that_could_give_one_number_twice_are_refused(pattern: str) -> None:
    with pytest.raises(UnusablePattern):
        read_index_pattern(pattern)


@pytest.mark.parametrize(("fact", "pattern"), [("theme", USABLE[2]), ("credit", USABLE[1])])
def test_a_missing_fact_is_named(fact: str, pattern: str) -> None:
    bare = IndexFacts("000013508", "", "", date(2026, 11, 23))
    with pytest.raises(MissingFact) as refusal:
        format_index_number(read_index_pattern(pattern), bare, 1)
    assert refusal.value.fact == fact


def test_the_running_number_starts_again_with_the_year_or_the_month() -> None:
    yearly, monthly = read_index_pattern(USABLE[0]), read_index_pattern(USABLE[1])
    december = IndexFacts("000013508", "11530000000000000X", "", date(2026, 12, 1))
    assert (yearly.resets_each, monthly.resets_each) == ("year", "month")
    assert counter_scope(yearly, FACTS) == counter_scope(yearly, december)
    assert counter_scope(monthly, FACTS) != counter_scope(monthly, december)


def test_themes_share_one_running_number() -> None:
    pattern = read_index_pattern(USABLE[2])
    other = IndexFacts("000013508", "", "2201", date(2026, 3, 1))
    assert counter_scope(pattern, FACTS) == counter_scope(pattern, other)


@given(PATTERNS, FACT_SETS, st.integers(1, 99_999_999))
def test_the_running_number_can_be_read_back(text: str, facts: IndexFacts, number: int) -> None:
    pattern = read_index_pattern(text)
    assert running_number(pattern, facts, format_index_number(pattern, facts, number)) == number
    assert running_number(pattern, facts, "别处的编号") is None


@given(PATTERNS, ALIKE, ALIKE, st.integers(1, 2), st.integers(1, 2))
def test_equal_numbers_come_only_from_one_counter(
    text: str, mine: IndexFacts, theirs: IndexFacts, one: int, two: int
) -> None:
    pattern = read_index_pattern(text)
    same = format_index_number(pattern, mine, one) == format_index_number(pattern, theirs, two)
    if same:
        assert counter_scope(pattern, mine) == counter_scope(pattern, theirs)
        assert one == two


@given(st.text("{}unitcredithemyarob:/-〔〕0123456789 ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pattern = read_index_pattern(text)
    except UnusablePattern:
        return
    assert format_index_number(pattern, FACTS, 1) != format_index_number(pattern, FACTS, 2)
