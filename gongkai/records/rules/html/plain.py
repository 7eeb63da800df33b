"""Plain text, as imported from elsewhere, set as a 公文 is set (GB/T 9704—2012)."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from gongkai.records.rules.html.quick import is_plain
from gongkai.records.rules.html.shapes import Block, Run
from gongkai.records.rules.html.spaces import EDGE, visible
from gongkai.records.rules.html.writing import canonical, write

NUMERAL: Final = "[〇零一二三四五六七八九十百千两0-9０-９]{1,7}"
PART: Final = re.compile(
    f"第{NUMERAL}([编章节])(?:[ \u3000].{{0,40}}|[^的条款项规第、，。；]{{0,40}})?"
)
FIRST_LEVEL: Final = re.compile("[一二三四五六七八九十]{1,3}[、．.].{1,40}")
SECOND_LEVEL: Final = re.compile("[（(][一二三四五六七八九十]{1,3}[）)].{1,30}")
SENTENCE_MARK: Final = re.compile("[。；：，！？…;:!?]$|[。；！？]")
DATE_LINE: Final = re.compile(
    r"(?:[0-9０-９]{4}|[〇○零Ｏ一二三四五六七八九]{4})\s*年\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
SIGNATURE: Final = re.compile(
    r"[^，。；：！？、（）()《》“”]{2,40}"
    "(?:政府|[局委厅部院会府室处办署社行所站馆校队司区镇乡村公团]|中心|公司|法院|检察院|大学)"
)
ADDRESSEE: Final = re.compile(
    "(?!第|[一二三四五六七八九十]{1,3}、|[（(])[^。；！？]{2,200}"
    "(?:单位|机构|部门|政府|办公[室厅]|代表|公司|企业|学校|[局委厅院会处镇乡部府室社站所])[：:]"
)
NUMBER_LINE: Final = re.compile(
    r"[^\s，。；：《》（）()]{1,20}[〔\[［【（(][0-9]{4}[〕\]］】）)](?:第)?[0-9]{1,5}号"
)
MARKDOWN: Final = re.compile(r"#{1,6}[ \u3000]+")
HEADING_OF_PART: Final = {"编": "h2", "章": "h3", "节": "h4"}
HEAD_LINES: Final = 6


def text_to_html(text: str) -> str:
    """Lines become paragraphs; chapters, 落款, date and addressee are set in their places."""
    lines = [line for line in map(_trimmed, _lines(text)) if line]
    blocks = [_block(line, number) for number, line in enumerate(lines)]
    _set_signatures(blocks)
    quick = "\n".join(map(_quickly, blocks))
    return quick if is_plain(quick) else write(canonical(Block("root", children=blocks)))


def _quickly(block: Block) -> str:
    """As it is written in the end, where its words need no tidying."""
    placed = block.alignment or block.indent
    opening = f'<{block.tag} class="{placed}">' if placed else f"<{block.tag}>"
    return f"{opening}{escape(block.text, quote=False)}</{block.tag}>"


def heading_level(line: str) -> str:
    """第X编 h2, 第X章 and 一、 h3, 第X节 h4; nothing for a sentence that only begins so."""
    if SENTENCE_MARK.search(line):
        return ""
    part = PART.fullmatch(line)
    if part:
        return HEADING_OF_PART[part.group(1)]
    return "h3" if FIRST_LEVEL.fullmatch(line) else ""


def is_addressee(line: str) -> bool:
    """主送机关: who a document is sent to, ending in a colon."""
    return bool(ADDRESSEE.fullmatch(line))


def second_level(line: str) -> bool:
    """（一） as a heading of its own: short and without a sentence mark."""
    return bool(SECOND_LEVEL.fullmatch(line)) and not SENTENCE_MARK.search(line)


def _lines(text: str) -> list[str]:
    return visible(text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")


def _trimmed(line: str) -> str:
    line = line.strip(EDGE)
    return MARKDOWN.sub("", line, count=1).strip(EDGE) if line.startswith("#") else line


def _block(line: str, number: int) -> Block:
    block = Block(heading_level(line) or "p", runs=[Run("text", line)])
    if number < HEAD_LINES and NUMBER_LINE.fullmatch(line):
        block.alignment = "t-center"
    elif number < HEAD_LINES and is_addressee(line):
        block.indent = "t-noindent"
    return block


def _set_signatures(blocks: list[Block]) -> None:
    """成文日期 on a line of its own, and the names above it, stand on the right (落款).

    At the head of a text such a line is the date of adoption under the title, and is centred.
    """
    for number, block in enumerate(blocks):
        if not DATE_LINE.fullmatch(block.text.strip(EDGE + "（）()")):
            continue
        if number < 3:
            block.alignment = "t-center"
            continue
        block.alignment = "t-right"
        while number > 1 and SIGNATURE.fullmatch(blocks[number - 1].text):
            number -= 1
            blocks[number].tag, blocks[number].alignment = "p", "t-right"
