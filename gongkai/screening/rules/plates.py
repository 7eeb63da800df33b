"""Licence plates 机动车号牌 (GA 36): province, letter of the place, five signs, six where electric.

Rule: 《个人信息保护法》第二十五条. Advice: plates of the unit's own cars are published on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.values import Context, Hit

RULE = "《个人信息保护法》第二十五条"
FEWEST_FIGURES = 2
"""A plate has at most three letters among its five signs, and those of private cars two."""

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Z0-9"
_PLATE = re.compile(
    f"[{_PROVINCE}][A-HJ-NP-Z][·•・． \\u00b7-]?"
    f"((?:[{_SIGN}]{{4}}[挂学警港澳]|[{_SIGN}]{{5,6}}))(?![A-Za-z0-9])"
)
_FIGURE = re.compile("[0-9]")


def detect(text: str, _context: Context) -> Iterator[Hit]:
    """Plates in ``text``; the province, the place and the last two signs stay after a mask."""
    for found in _PLATE.finditer(text):
        if len(_FIGURE.findall(found[1])) < FEWEST_FIGURES:
            continue
        start, end = found.span(1)
        yield Hit(
            FindingCode.LICENCE_PLATE, Severity.ADVICE, found.start(), found.end(), RULE,
            tuple(range(start, end - 2)),
        )  # fmt: skip
