"""IDs, cards and mobiles: found as people write them, and other numbers left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules import Context, inspect
from tests.factories.numbers import (
    bank_card,
    mobile,
    old_resident_id,
    resident_id,
    unit_code,
)

BARE = Context(required=frozenset())
FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")

resident_ids = st.builds(
    resident_id,
    region=st.sampled_from(["539900", "119900", "659900", "829900"]),
    born=st.dates(date(1900, 1, 1), date(2026, 11, 23)),
    sequence=st.integers(0, 999),
)
cards = st.builds(
    bank_card,
    issuer=st.just("622200"),
    length=st.sampled_from([16, 17, 18, 19]),
    serial=st.integers(0, 999_999_999),
)
mobiles = st.builds(
    mobile, prefix=st.sampled_from(["130", "159", "177", "199"]), last=st.integers(0, 9999)
)
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=40)
separators = st.sampled_from([" ", "-", "－", "　", "\u200b", "–"])


def found(text: str, context: Context = BARE) -> list[tuple[FindingCode, str]]:
    return [(finding.code, finding.matched) for finding in inspect(text, context)]


def codes(text: str, context: Context = BARE) -> set[FindingCode]:
    return {finding.code for finding in inspect(text, context)}


@st.composite
def split(draw: st.DrawFn, number: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number, and the same number with separators at some of its joints."""
    whole = draw(number)
    cuts = draw(st.sets(st.integers(1, len(whole) - 1)))
    sign = draw(separators)
    return whole, "".join(f"{sign}{x}" if at in cuts else x for at, x in enumerate(whole))


@given(before=chinese, number=split(resident_ids), after=chinese, wide=st.booleans())
def test_a_valid_resident_id_is_found_wherever_and_however_it_is_written(
    before: str, number: tuple[str, str], after: str, wide: bool
) -> None:
    written = number[1].translate(FULL_WIDTH) if wide else number[1]
    assert found(f"{before}{written}{after}") == [(FindingCode.RESIDENT_ID, written)]


@given(number=resident_ids, step=st.integers(1, 10), before=chinese)
def test_another_check_digit_is_no_resident_id(number: str, step: int, before: str) -> None:
    signs = "0123456789X"
    other = signs[(signs.index(number[-1]) + step) % 11]
    assert found(f"{before}{number}")[0][0] == FindingCode.RESIDENT_ID
    assert FindingCode.RESIDENT_ID not in codes(f"{before}{number[:-1]}{other}")


@given(before=chinese, number=mobiles, after=chinese, wide=st.booleans())
def test_a_mobile_is_found_in_chinese_text(
    before: str, number: str, after: str, wide: bool
) -> None:
    written = number.translate(FULL_WIDTH) if wide else number
    assert found(f"{before}{written}{after}") == [(FindingCode.MOBILE, written)]


@given(before=chinese, number=cards, after=chinese)
def test_a_card_is_found_in_chinese_text(before: str, number: str, after: str) -> None:
    kinds = {code for code, _ in found(f"{before}{number}{after}")}
    assert kinds <= {FindingCode.BANK_CARD, FindingCode.RESIDENT_ID}
    assert kinds


@given(number=cards, step=st.integers(1, 9))
def test_a_card_with_another_check_digit_is_none(number: str, step: int) -> None:
    other = number[:-1] + str((int(number[-1]) + step) % 10)
    assert FindingCode.BANK_CARD not in codes(other)


@given(st.text(st.sampled_from("0123456789Xx -－０１９　,.*汉\n\t年"), max_size=300))
def test_no_text_of_figures_breaks_it_and_every_finding_is_where_it_says(text: str) -> None:
    for finding in inspect(text, BARE):
        assert text[finding.start : finding.end] == finding.matched != ""
        assert all(finding.start <= start < end <= finding.end for start, end in finding.hidden)


@pytest.mark.parametrize(
    "written",
    [
        "138 0000 1234",
        "138-0000-1234",
        "1380000 1234",
        "+86 138 0000 1234",
        "+8613800001234",
        "86-138-0000-1234",
        "008613800001234",
        "013800001234",
        "TEL13800001234",
        "0871-60001234/13800001234",
        "010-60001234、13800001234",
        "13800001234@example.com",
        "1 3 8 0 0 0 0 1 2 3 4",
    ],
)
def test_a_mobile_is_found_however_it_is_written(written: str) -> None:
    [finding] = inspect(f"联系人：周某，{written}。", BARE)
    assert finding.code == FindingCode.MOBILE
    assert finding.severity == Severity.BLOCKING
    assert "0000" not in finding.excerpt


def test_two_numbers_side_by_side_are_two_findings() -> None:
    card, person, phone = bank_card(), resident_id(), mobile()
    assert found(f"周某 {person} {card} {phone} 2") == [
        (FindingCode.RESIDENT_ID, person),
        (FindingCode.BANK_CARD, card),
        (FindingCode.MOBILE, phone),
    ]


def test_columns_pasted_together_still_show_their_ids_and_mobiles() -> None:
    one, other = resident_id(sequence=12), resident_id(sequence=35)
    assert found(f"1{one}{mobile()}{other}") == [
        (FindingCode.RESIDENT_ID, one),
        (FindingCode.MOBILE, mobile()),
        (FindingCode.RESIDENT_ID, other),
    ]


def test_an_id_that_passes_as_a_card_is_an_id() -> None:
    doubtful = next(
        number
        for number in (resident_id(region="629900", sequence=each) for each in range(1000))
        if number == bank_card(issuer=number[:-1][:6], length=18, serial=int(number[6:17]))
    )
    assert codes(doubtful) == {FindingCode.RESIDENT_ID}


def test_a_mistyped_id_is_advice() -> None:
    right = resident_id()
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10 if right[-1] != "X" else 1)
    assert codes(right) == {FindingCode.RESIDENT_ID}
    [finding] = inspect(f"身份证号{wrong}", BARE)
    assert (finding.code, finding.severity) == (
        FindingCode.SUSPECTED_RESIDENT_ID,
        Severity.ADVICE,
    )
    assert inspect(f"产品编码K{wrong}", BARE) == []


def test_the_old_form_counts_when_it_is_called_an_id() -> None:
    number = old_resident_id()
    assert codes(f"身份证号：{number}") == {FindingCode.RESIDENT_ID}
    assert codes(f"编号{number}") == {FindingCode.SUSPECTED_RESIDENT_ID}
    assert inspect(f"宽度 3.{number}", BARE) == []


@pytest.mark.parametrize("region", ["009900", "169900", "559900", "909900"])
def test_without_a_province_it_is_no_id(region: str) -> None:
    assert codes(resident_id()) == {FindingCode.RESIDENT_ID}
    assert not codes(resident_id(region=region)) & {
        FindingCode.RESIDENT_ID,
        FindingCode.SUSPECTED_RESIDENT_ID,
    }


def test_nobody_is_born_after_today() -> None:
    tomorrow = resident_id(born=date(2026, 11, 24))
    assert codes(tomorrow) == {FindingCode.RESIDENT_ID}
    known = Context(required=frozenset(), today=date(2026, 11, 23))
    assert codes(tomorrow, known) == set()
    assert codes(resident_id(born=date(2026, 11, 23)), known) == {FindingCode.RESIDENT_ID}


def test_no_thirtieth_of_february() -> None:
    real = resident_id(born=date(1964, 2, 29))
    assert codes(real) == {FindingCode.RESIDENT_ID}
    assert codes(real.replace("19640229", "19640230")) == set()


def test_the_units_own_number_is_no_finding_however_it_is_written() -> None:
    text = "办公电话：138 0000 1234，周某 13800005678"
    assert len(inspect(text, BARE)) == 2
    own = Context(required=frozenset(), unit_phones=frozenset({"138-0000-1234"}))
    assert [finding.matched for finding in inspect(text, own)] == ["13800005678"]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("咨询电话：13800001234", Severity.ADVICE),
        ("值班室电话 0871-60001234，13800001234", Severity.ADVICE),
        ("联系人：周某，咨询电话：13800001234", Severity.BLOCKING),
        ("咨询电话：13800001234（周老师）", Severity.BLOCKING),
        ("周大山 13800001234", Severity.BLOCKING),
        ("手机 13800001234", Severity.BLOCKING),
    ],
)
def test_an_office_line_is_advice_and_a_persons_number_blocks(
    line: str, severity: Severity
) -> None:
    [finding] = inspect(line, BARE)
    assert (finding.code, finding.severity) == (FindingCode.MOBILE, severity)


@pytest.mark.parametrize(
    "line",
    [
        "索引号：000014349/2019-00007",
        f"索引号：{unit_code()}/202110-00013",
        f"统一社会信用代码：{unit_code()}",
        "项目代码：2019-530102-47-03-012345",
        "项目代码 20195301024703012345",
        "文号：云政办规〔2026〕6号，2026-10-29，2026年10月29日",
        "办公电话：0871-60001234、0871-60001235，转 8001",
        "热线 400-600-1234、12345、96128",
        "人口 1234567890 人，面积 139 1234 平方米",
        "139 12 34 5678 1 2 3",
        "设备编码：1503788-6200-383653",
        "订单 XM13800001234",
        "https://www.example.com/art/content_13800001234.html",
        f"https://www.example.com/{bank_card()}",
        f"流水号 GZ{bank_card()}",
        "2015 2016 2017 2018 2019 2020",
        "6222 020 00 0000 0000 042",
        "138****1234，身份证号******************",
        "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "QQ群：3821143037",
    ],
)
def test_codes_and_office_numbers_do_not_alarm(line: str) -> None:
    assert found(f"{line}\n周某 13800009876") == [(FindingCode.MOBILE, "13800009876")]


def test_a_unit_code_of_digits_that_passes_as_an_id_is_told_by_its_label() -> None:
    numbers = (resident_id(region="119900", sequence=each) for each in range(1000))
    double = next(
        number for number in numbers if number == unit_code(region=number[2:8], body=number[8:17])
    )
    assert codes(f"号码：{double}") == {FindingCode.RESIDENT_ID}
    assert codes(f"统一社会信用代码：{double}") == set()
