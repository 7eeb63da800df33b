"""A number as a detector is asked about it, and what the detector answers."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.digits import DIGIT, SEPARATOR

LOOK_BACK = 40
"""Characters before a number in which a label such as 联系电话 is looked for."""

ADDRESS_REACH = 200
"""How far back a web address may have begun."""

_LINE_END = re.compile(r"[\r\n\x0b\x0c\u2028\u2029]")
_MORE_BEFORE = re.compile(f"[{DIGIT}][{SEPARATOR}]?\\Z")
_MORE_AFTER = re.compile(f"[{SEPARATOR}]?[{DIGIT}]")
_LETTER = re.compile("[A-Za-z_]")
_DECIMAL = re.compile(r"[0-9]\.\Z")
_NOT_ADDRESS = re.compile(r"[^!-~]")


class Candidate(NamedTuple):
    """``figures`` without separators (digits, perhaps a last X) and where they stand in the text.

    ``groups`` are the lengths of the pieces they were written in. ``own_phones`` are the unit's
    own numbers as bare digits.
    """

    figures: str
    groups: tuple[int, ...]
    text: str
    start: int
    end: int
    today: date | None = None
    own_phones: frozenset[str] = frozenset()

    @property
    def before(self) -> str:
        """What stands before it on the same line, at most ``LOOK_BACK`` characters."""
        return _LINE_END.split(self.text[max(0, self.start - LOOK_BACK) : self.start])[-1]

    @property
    def after(self) -> str:
        """What follows it on the same line, at most ``LOOK_BACK`` characters."""
        return _LINE_END.split(self.text[self.end : self.end + LOOK_BACK])[0]

    @property
    def is_one_by_one(self) -> bool:
        """Whether each figure stands in a box of its own, and these are all the boxes.

        A row of a table may be single figures as well, but then it rarely ends just here.
        """
        if set(self.groups) != {1}:
            return False
        before = self.text[max(0, self.start - 2) : self.start]
        return not (_MORE_BEFORE.search(before) or _MORE_AFTER.match(self.text, self.end))

    @property
    def is_glued_to_letters(self) -> bool:
        """Whether a Latin letter touches it, as in the code of a project or a product."""
        before, after = (
            self.text[max(0, self.start - 1) : self.start],
            self.text[self.end : self.end + 1],
        )
        return bool(_LETTER.match(before) or _LETTER.match(after))

    @property
    def is_decimal(self) -> bool:
        """Whether these are the figures behind a decimal point."""
        return bool(_DECIMAL.search(self.text[max(0, self.start - 2) : self.start]))

    @property
    def is_in_web_address(self) -> bool:
        """Whether it is part of an address such as http://…/content_15900000000.html."""
        head = self.text[max(0, self.start - ADDRESS_REACH) : self.start]
        begun = max(head.rfind("://"), head.rfind("www."))
        return begun >= 0 and not _NOT_ADDRESS.search(head, begun)


class Verdict(NamedTuple):
    """What the candidate is.

    The number is ``figures[first:last]``: a prefix such as 86 does not belong to it.
    """

    code: FindingCode
    severity: Severity
    rule: str
    first: int
    last: int
