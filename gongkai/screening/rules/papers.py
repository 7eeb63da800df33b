"""Numbers of papers a person carries, behind the word that names the paper.

Passports 护照, permits for Hong Kong, Macao and Taiwan 往来港澳台通行证、回乡证、台胞证, cards of
social security and medical insurance 社会保障卡、医保卡, certificates 残疾人证 and the like.
Without the word such a number is one of many codes. Those of the length of a resident ID
are told by its own detector.

Rule: 《个人信息保护法》第二十五条; disability is sensitive, 第二十八条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.places import places_behind
from gongkai.screening.rules.values import Context, Hit

RULE = "《个人信息保护法》第二十五条、第二十八条"

_TRAVEL_WORDS = ("护照", "通行证", "回乡证", "台胞证")
_CARD_WORDS = (
    "社会保障卡", "社会保障号", "社保卡", "社保号", "医保卡", "医保证", "医保号", "残疾证",
    "残疾人证", "优待证", "低保证",
)  # fmt: skip
_NUMBER_WORD = r"(?:号码|证号|卡号|编号|编码|号|No\.?)?[）)]?[ \t\u3000]*[:：为是]?[ \t\u3000]*"
_TRAVEL = re.compile(
    _NUMBER_WORD + r"([EGDSPKHMCLW][A-Z]?[ -]?[0-9]{7,10}|[0-9]{8}|[0-9]{10})(?![A-Za-z0-9])"
)
_CARD = re.compile(_NUMBER_WORD + r"([A-Z]{0,2}[0-9]{8,14}[A-Z]?)(?![A-Za-z0-9])")
_MOBILE = re.compile("1[3-9][0-9]{9}")


def detect(text: str, _context: Context) -> Iterator[Hit]:
    """Numbers of papers in ``text``; a mask hides them wholly."""
    kinds = (
        (_TRAVEL_WORDS, _TRAVEL, FindingCode.TRAVEL_PAPER),
        (_CARD_WORDS, _CARD, FindingCode.PERSONAL_CARD),
    )
    for words, shape, code in kinds:
        for behind in places_behind(text, words):
            found = shape.match(text, behind)
            if found and not _MOBILE.fullmatch(found[1]):
                start, end = found.span(1)
                yield Hit(code, Severity.BLOCKING, start, end, RULE, tuple(range(start, end)))
