"""A document that came as a file of its own: a Word document already turned into HTML."""

from __future__ import annotations

from typing import Final

from gongkai.records.rules.html import blocks_of
from gongkai.records.rules.taking_over.page_marks import issuer_in_title
from gongkai.records.rules.taking_over.pages import number_at_head, signature
from gongkai.records.rules.taking_over.pieces import Piece

LONGEST_ID: Final = 120
LONGEST_TITLE: Final = 150


def word_piece(
    *, html: str, title: str, number: str, name: str, source: str, line: int = 1
) -> Piece:
    """A Word document as a row: number, signature and day as they stand in a 公文."""
    blocks = blocks_of(html)
    signed, day = signature(blocks)
    called = title or _first_line([block.text for block in blocks]) or name.rpartition(".")[0]
    return Piece(
        line,
        {
            "id": name[-LONGEST_ID:],
            "source": source[:LONGEST_ID],
            "title": called,
            "body": html,
            "issuer": signed or issuer_in_title(called),
            "doc_number": number or number_at_head(blocks),
            "date": day,
            "kind": "policy" if number else "",
        },
    )


def _first_line(lines: list[str]) -> str:
    """The first line that could be a title: not long, and no sentence."""
    plain = (" ".join(line.split()) for line in lines[:6])
    return next(
        (one for one in plain if 4 <= len(one) <= LONGEST_TITLE and one[-1] not in "。：；，"), ""
    )
