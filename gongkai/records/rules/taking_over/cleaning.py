"""What may be done to a value on its way from an old system, by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final

from gongkai.records.rules.html import Block, blocks_of, body_text, clean_body
from gongkai.records.rules.html.writing import write
from gongkai.records.rules.parsing import parse_date, parse_document_number

NONE_WORDS: Final = frozenset(
    {"无", "暂无", "没有", "无文号", "null", "none", "nil", "n/a", "undefined", "—", "——", "-",
     "--", "/", "〔〕号", "[]号"}
)  # fmt: skip
TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
OPENING, CLOSING = "[［【（(﹝「", "]］】）)﹞」"
YEAR_IN_BRACKETS: Final = re.compile(
    f"[{re.escape(OPENING)}〔]\\s*((?:19|20)\\d{{2}})\\s*年?[{re.escape(CLOSING)}〕]"
)
SEPARATORS: Final = re.compile(r"\s*[\\/;；,，|]+\s*")
SHORTEST_HALF: Final = 20


def strip(text: str) -> str:
    """Without space at either end, and no more than one blank inside a line."""
    return re.sub(r"[ \t\u3000\xa0\u2002]+", " ", text).strip()


def none_words(text: str) -> str:
    """无, 暂无, -, null and the like mean that there is none."""
    return "" if text.strip().lower() in NONE_WORDS else text


def brackets(text: str) -> str:
    """A document number in its customary form (代字〔年〕序号号), whatever brackets it came in."""
    number = parse_document_number(text)
    if number is not None and number.form == "bracketed":
        return number.text
    return YEAR_IN_BRACKETS.sub(r"〔\1〕", " ".join(text.split()))


def date_utc_to_china(text: str) -> str:
    """A moment as seconds, milliseconds or ISO with Z, as the day it was in China.

    What cannot be read stays as it is: the row is refused for it later, by name.
    """
    return parse_date(text) or text


def as_html(text: str) -> str:
    """HTML in the one form a body has; text without tags only has its entities resolved."""
    return clean_body(text) if TAG.search(text) else plain(text)


def plain(text: str) -> str:
    """Entities such as &nbsp; and &lt; as the signs they stand for."""
    return unescape(text).replace("\xa0", " ")


def undouble(text: str) -> str:
    """Some systems store the text twice, one behind the other: it is kept once."""
    return _first_half_of_html(text) if TAG.search(text) else _first_half(text)


def _first_half(text: str) -> str:
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    half, odd = divmod(len(places), 2)
    if odd or half < SHORTEST_HALF:
        return text
    bare = "".join(text[place] for place in places)
    return text[: places[half]].rstrip() if bare[:half] == bare[half:] else text


def _first_half_of_html(html: str) -> str:
    blocks = blocks_of(html)
    words = ["".join(_words(block).split()) for block in blocks]
    bare = "".join(words)
    half, odd = divmod(len(bare), 2)
    if odd or half < SHORTEST_HALF or bare[:half] != bare[half:]:
        return html
    reached = 0
    for place, text in enumerate(words):
        if reached == half:
            return write(blocks[:place])
        reached += len(text)
    return html


def _words(block: Block) -> str:
    return body_text(write([block]))


def without_brackets_around(text: str) -> str:
    """【人社】标题 → 标题: a label in front of a title that the column put there."""
    return re.sub(r"^【[^【】]{1,12}】\s*", "", text)


def separate(text: str) -> str:
    """Words parted by slashes, semicolons or commas, parted by 、 instead."""
    return "、".join(filter(None, SEPARATORS.split(text.strip())))


STEPS: Final[dict[str, Callable[[str], str]]] = {
    "strip": strip,
    "none_words": none_words,
    "brackets": brackets,
    "date_utc_to_china": date_utc_to_china,
    "html": as_html,
    "plain": plain,
    "undouble": undouble,
    "separate": separate,
    "without_label": without_brackets_around,
}
"""Every step a mapping may name."""
