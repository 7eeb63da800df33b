"""Document numbers (发文字号), whatever brackets they are typed with."""

from __future__ import annotations

import re

from gongkai.search.rules.folding import fold

_NUMBER = re.compile(
    r"([\u3400-\u9fffa-z]{2,20})\s*[\[(〔〈《【<{]?\s*((?:19|20)\d\d)\s*[\])〕〉》】>}]?\s*年?\s*"
    r"第?\s*0*(\d{1,5})\s*号"
)


def number_key(text: str) -> str:
    """A document number without brackets and blanks: 云政办发2026-12; "" for none.

    Brackets ( ) [ ] 〔 〕 【 】, full or half width, “第”, leading noughts make no difference.
    """
    found = _NUMBER.search(fold(text))
    return f"{found[1]}{found[2]}-{found[3]}" if found else ""


def number_pieces(text: str) -> list[str]:
    """Every document number in a text, as keys."""
    return [f"{letters}{year}-{number}" for letters, year, number in _NUMBER.findall(fold(text))]
