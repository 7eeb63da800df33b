"""Numbers that a table took apart: over several cells, or rounded by a spreadsheet.

Excel keeps fifteen figures of a number and shows 18 as 5.39900196304E+17: the last ones are gone,
region and birthday still stand there. 《个人信息保护法》第二十五条、《政府信息公开条例》第十五条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.digits import DIGIT, in_ascii
from gongkai.screening.rules.resident_id import RULE, is_resident_id
from gongkai.screening.rules.values import Context, Hit

LENGTH = 18
BOXES = {
    (6, 8, 4),
    (6, 4, 2, 2, 4),
    (6, 4, 4, 4),
    (3, 3, 4, 4, 4),
    (6, 12),
    (14, 4),
    (10, 8),
    (17, 1),
    (1,) * LENGTH,
}
"""How forms part the eighteen figures of an ID number."""
LABEL = re.compile("身份证|身份号码|公民身份|证件号|身份證")

_ROW = re.compile(f"(?<![{DIGIT}.])[{DIGIT}]{{1,17}}(?: ?\\t ?[{DIGIT}]{{1,17}})+(?:[XxＸｘ]|"
                  f"(?: ?\\t ?[XxＸｘ]))?(?![{DIGIT}A-Za-z.])")  # fmt: skip
_CELL = re.compile("[0-9]+X?|X")
_ROUNDED = re.compile(r"(?<![0-9.])[1-8]\.[0-9]{2,16}[Ee]\+?17(?![0-9])")


def detect(text: str, context: Context) -> Iterator[Hit]:
    """ID numbers in boxes of a row; numbers a spreadsheet rounded below a heading that says ID."""
    for row in _ROW.finditer(text):
        yield from _in_boxes(row.group(), row.start(), context)
    label = LABEL.search(text)
    if label:
        for found in _ROUNDED.finditer(text, label.end()):
            yield Hit(
                FindingCode.SUSPECTED_RESIDENT_ID, Severity.ADVICE, *found.span(), RULE,
                tuple(range(*found.span())),
            )  # fmt: skip


def _in_boxes(row: str, base: int, context: Context) -> Iterator[Hit]:
    line = in_ascii(row)
    cells = [found.span() for found in _CELL.finditer(line)]
    figures = "".join(line[start:end] for start, end in cells)
    cuts, done = [0], 0
    for start, end in cells:
        cuts.append(cuts[-1] + end - start)
    at = [place for start, end in cells for place in range(start, end)]
    places = {cut: order for order, cut in enumerate(cuts)}
    for begin in cuts:
        end = begin + LENGTH
        if begin < done or end not in places:
            continue
        inner = cuts[places[begin] : places[end] + 1]
        lengths = tuple(after - before for before, after in pairwise(inner))
        if lengths not in BOXES or not is_resident_id(figures[begin:end], context.today):
            continue
        done = end
        hidden = tuple(base + place for place in at[begin:end])
        yield Hit(
            FindingCode.RESIDENT_ID, Severity.BLOCKING, hidden[0], hidden[-1] + 1, RULE, hidden
        )
