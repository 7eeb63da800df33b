"""Resident identity numbers 公民身份号码 (GB 11643): 18 figures, and the old 15 without a check.

Rule: personal information may not be made public by who handles it, 《个人信息保护法》第二十五条;
nor private matters whose disclosure would hurt a third party, 《政府信息公开条例》第十五条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum.cn import ric, uscc

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.candidate import Candidate, Verdict

CODE = FindingCode.RESIDENT_ID
RULE = "《个人信息保护法》第二十五条、《政府信息公开条例》第十五条"
LENGTH = 18
OLD_LENGTH = 15
FIRST_YEAR, LAST_YEAR = 1900, 2099

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_MONTH_AND_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_NEW = re.compile(f"{_PROVINCE}[0-9]{{4}}(?:19|20)[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}[0-9X]")
_OLD = re.compile(f"{_PROVINCE}[0-9]{{4}}[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}")
SHAPE = re.compile(f"{_NEW.pattern}|{_OLD.pattern}")
_ANYWHERE = re.compile(f"(?={_NEW.pattern})")
_LABEL = re.compile("身份证|身份号码|公民身份|证件号|身份證")
_UNIT_LABEL = re.compile("信用代码|机构代码")
_OLD_GROUPS = {(OLD_LENGTH,), (6, 6, 3)}
_TYPED_GROUPS = {(LENGTH,), (6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4)}


def classify(candidate: Candidate) -> Verdict | None:
    """An ID number, something that looks like one, or nothing of the kind.

    Eighteen figures with region, birthday and check digit in order are an ID number however they
    are grouped. With a wrong check digit they are only advice: lists typed by hand have misprints,
    and so have all other numbers. The old form has no check digit, so without a label before it
    such as 身份证 it is advice too.
    """
    length = len(candidate.figures)
    if length == LENGTH:
        return _classify_new(candidate)
    if length == OLD_LENGTH and _is_old_number(candidate):
        return _verdict(CODE, length) if _is_labelled(candidate) else _suspicion(candidate)
    return None


def is_resident_id(number: str, today: date | None = None) -> bool:
    """Whether 18 figures have a province, a birthday from 1900 to ``today``, and their check digit.

    Below the province the region is not looked up: codes come and go, and an ID number keeps the
    one of its day.
    """
    return _has_region_and_birthday(number, today) and number[-1] == ric.calc_check_digit(number)


def places_within(figures: str, begin: int, end: int) -> Iterator[int]:
    """Where, in a long string of figures, region and birthday stand as in an ID number."""
    return (found.start() for found in _ANYWHERE.finditer(figures, begin, end))


def _classify_new(candidate: Candidate) -> Verdict | None:
    number = candidate.figures
    if not _has_region_and_birthday(number, candidate.today) or _is_unit_code(candidate):
        return None
    if number[-1] == ric.calc_check_digit(number):
        return _verdict(CODE, LENGTH)
    if candidate.groups in _TYPED_GROUPS or candidate.is_one_by_one:
        return _suspicion(candidate)
    return None


def _has_region_and_birthday(number: str, today: date | None) -> bool:
    return bool(_NEW.fullmatch(number)) and _is_birthday(number[6:14], today)


def _is_old_number(candidate: Candidate) -> bool:
    number = candidate.figures
    written_so = candidate.groups in _OLD_GROUPS or candidate.is_one_by_one
    return (
        written_so
        and bool(_OLD.fullmatch(number))
        and _is_birthday(f"19{number[6:12]}", candidate.today)
    )


def _is_birthday(figures: str, today: date | None) -> bool:
    try:
        born = date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return False
    return date(FIRST_YEAR, 1, 1) <= born <= (today or date(LAST_YEAR, 12, 31))


def _is_unit_code(candidate: Candidate) -> bool:
    """A 统一社会信用代码 (GB 32100) of digits alone that also happens to pass as an ID number.

    Only where the text calls it so: one ID number in thirty passes that check, and an ID number
    that goes out is worse than a second look.
    """
    return bool(_UNIT_LABEL.search(candidate.before)) and uscc.is_valid(candidate.figures)


def _is_labelled(candidate: Candidate) -> bool:
    return bool(_LABEL.search(candidate.before))


def _suspicion(candidate: Candidate) -> Verdict | None:
    """Without a check digit in order, figures of a code or behind a decimal point are none."""
    if candidate.is_glued_to_letters or candidate.is_decimal:
        return None
    return _verdict(FindingCode.SUSPECTED_RESIDENT_ID, len(candidate.figures))


def _verdict(code: FindingCode, length: int) -> Verdict:
    severity = Severity.BLOCKING if code == CODE else Severity.ADVICE
    return Verdict(code, severity, RULE, first=0, last=length)
