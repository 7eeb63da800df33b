"""A body as words: for screening, digests, feeds, summaries and tables of contents."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from gongkai.records.rules.html.plain import is_addressee
from gongkai.records.rules.html.reading import read
from gongkai.records.rules.html.shapes import HEADINGS, Block
from gongkai.records.rules.html.writing import canonical, write

SENTENCE_END: Final = "。！？；"
SPACES: Final = re.compile(r"\s+")
ADOPTION: Final = re.compile(
    r"[（(]?\d{4}年\d{1,2}月\d{1,2}日[^。]{0,200}?(?:通过|公布|发布|施行|批准|修[正订改]|根据)[）)]?"
)
HEADING_TAG: Final = re.compile(r"<(/?)h([2-4])\b")
ELLIPSIS: Final = "……"


class Heading(NamedTuple):
    """One line of a table of contents; `position` counts the headings from 0."""

    level: int
    text: str
    position: int


def blocks_of(html: str) -> list[Block]:
    return canonical(read(html).root)


def body_text(html: str) -> str:
    """The words: a line for each paragraph, item and table row, a tab between cells."""
    return "\n".join(line for block in blocks_of(html) for line in lines_of(block))


def lines_of(block: Block) -> list[str]:
    if block.tag == "tr":
        return ["\t".join(cell_text(cell) for cell in block.children)]
    own = block.text.split("\n") if block.runs else []
    return own + [line for child in block.children for line in lines_of(child)]


def cell_text(cell: Block) -> str:
    """All that stands in a cell on one line, so that a row stays a row."""
    return " ".join(line for child in cell.children for line in lines_of(child)).replace("\t", " ")


def summary_of(html: str, length: int = 120) -> str:
    """The first sentences of the text proper: no title, number, addressee or dates of adoption."""
    blocks = blocks_of(html)
    lines = [block.text for block in blocks if _belongs_to_summary(block)]
    lines = lines or [line for block in blocks for line in lines_of(block)]
    return _shortened(SPACES.sub(" ", " ".join(lines)).strip(), length)


def whole_sentences(text: str, length: int) -> str:
    """As many whole sentences as go into ``length``, and …… where more follow; else nothing.

    A number is never cut in two by it: half a number looks like one that may be shown.
    """
    if len(text) <= length:
        return text
    kept = text[: length - len(ELLIPSIS)]
    end = max(kept.rfind(mark) for mark in SENTENCE_END) + 1
    return kept[:end] + ELLIPSIS if end else ""


def _belongs_to_summary(block: Block) -> bool:
    text = block.text.strip()
    aside = not text or is_addressee(text) or ADOPTION.fullmatch(text)
    return block.tag == "p" and not block.alignment and not aside


def _shortened(text: str, length: int) -> str:
    """Cut behind a sentence if one ends in the last third, else with an ellipsis."""
    if len(text) <= length:
        return text
    kept = text[: max(length - len(ELLIPSIS), 1)]
    last_end = max(kept.rfind(mark) for mark in SENTENCE_END)
    if last_end + 1 >= len(kept) * 2 // 3:
        return kept[: last_end + 1]
    return kept.rstrip("，、：“（《 ") + ELLIPSIS


def outline(html: str) -> list[Heading]:
    """The headings in their order."""
    headings = [block for block in blocks_of(html) if block.tag in HEADINGS]
    return [
        Heading(int(block.tag[1]), SPACES.sub(" ", block.text).strip(), position)
        for position, block in enumerate(headings)
    ]


def headings_below_title(html: str) -> str:
    """The body as it stands below a page's h1: its first heading is an h2, and no level is skipped.

    What is kept stays as it was written; this is for showing it (WCAG 1.3.1).
    """
    first = last = 0
    shown = 2

    def fitted(found: re.Match[str]) -> str:
        nonlocal first, last, shown
        level = int(found[2])
        if found[1]:
            return f"</h{shown}"
        first = first or level
        shown = min(max(level - first + 2, 2), last + 1 if last else 2)
        last = shown
        return f"<h{shown}"

    return HEADING_TAG.sub(fitted, html)


def without_leading_title(html: str, title: str, document_number: str = "") -> str:
    """The page shows title and 发文字号 above the body, so a body need not begin with them.

    A title may stand on several lines. Only whole leading lines that spell it are taken away.
    """
    blocks = blocks_of(html)
    wanted = [_bare(title), _bare(document_number)]
    rest = _after_spelling(blocks, [text for text in wanted if text])
    return write(rest)


def _after_spelling(blocks: list[Block], wanted: list[str]) -> list[Block]:
    for text in [*wanted, *wanted]:
        spelled = ""
        for number, block in enumerate(blocks[:6]):
            spelled += _bare(block.text)
            if block.children or not text.startswith(spelled):
                break
            if spelled == text:
                blocks = blocks[number + 1 :]
                break
    return blocks


def _bare(text: str) -> str:
    return SPACES.sub("", text)
