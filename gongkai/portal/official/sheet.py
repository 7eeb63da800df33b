"""What stands on the sheet, and the page it is printed from."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from gongkai.portal.standing import standing_of
from gongkai.records.rules.html import Block, blocks_of, headings_below_title
from gongkai.records.rules.html.plain import is_addressee
from gongkai.records.rules.html.writing import write
from gongkai.records.rules.kinds import BINDING
from gongkai.ui.text import legal_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from gongkai.records.models import Record, VersionContent, VersionFile

LONGEST_BODY = 300_000
"""Characters of the kept body; a longer one is printed from the page itself."""

DATE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
HEADING = re.compile(r"<(h[2-6])(?=[ >])")
CAPTION = re.compile(r"(<table>\s*)<caption>(.*?)</caption>", re.DOTALL)
NUMERALS = "一二三四五六七八九十百零〇"
RANKS = (
    ("chapter", re.compile(f"第[{NUMERALS}0-9]+[编章节]")),
    ("first", re.compile(f"[{NUMERALS}]+、")),
    ("second", re.compile(f"[（(][{NUMERALS}]+[）)]")),
)
RIGHT_OF_DATE = 4.0
"""成文日期右空四字 (GB/T 9704—2012 7.3.5.1)."""


@dataclass(frozen=True)
class Sheet:
    """One record, ready to be set in type. All of it is Chinese, whatever the page's language."""

    title: str
    number: str
    red_head: str
    warning: str
    blocks: list[Block]
    issuer: str
    published: str
    index_number: str
    address: str
    files: list[str] = field(default_factory=list)


def sheet_of(
    record: Record, content: VersionContent, files: Iterable[VersionFile], day: date
) -> Sheet:
    """The record as it stands before the public on ``day``."""
    with override("zh-hans"):
        standing = standing_of(record, day)
        warning = ""
        if standing and standing.is_over:
            warning = f"本文件{standing.words}" + (f"（{standing.note}）" if standing.note else "")
        return Sheet(
            title=content.title,
            number=content.document_number,
            red_head=red_head(record, content),
            warning=warning,
            blocks=set_as_document(blocks_of(content.html)),
            issuer=content.issuer_name or record.unit.name,
            published=legal_date(record.original_published_on or record.published_at),
            index_number=record.index_number,
            address=f"{settings.SITE_URL}/gk/{record.public_id}/",
            files=[file.attachment.name for file in files],
        )


def red_head(record: Record, content: VersionContent) -> str:
    """发文机关标志, for documents that bear a number and bind (GB/T 9704—2012 7.2.4)."""
    if record.kind not in BINDING or not content.document_number:
        return ""
    return f"{content.issuer_name or record.unit.name}文件"


def set_as_document(blocks: list[Block]) -> list[Block]:
    """主送机关顶格: the first line stands flush left when it says whom the document is sent to."""
    for block in blocks[:2]:
        if block.tag == "p" and not block.alignment and is_addressee(block.text.strip()):
            block.indent = "t-noindent"
    return blocks


def signature_indents(blocks: list[Block]) -> dict[int, float]:
    """Position of each line of the 落款 → characters left free on its right.

    成文日期 stands four characters from the right edge, 署名 centred above it.
    """
    last = len(blocks) - 1
    while last >= 0 and blocks[last].alignment != "t-right":
        last -= 1
    if last < 0 or not DATE_LINE.fullmatch(blocks[last].text.strip()):
        return {}
    found = {last: RIGHT_OF_DATE}
    middle = RIGHT_OF_DATE + width_of(blocks[last].text.strip()) / 2
    at = last - 1
    while at >= 0 and blocks[at].alignment == "t-right":
        found[at] = max(middle - width_of(blocks[at].text.strip()) / 2, 0.0)
        at -= 1
    return found


def width_of(text: str) -> float:
    """In characters: a Chinese one is one, a figure or letter half of it."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def official_body(html: str) -> SafeString:
    """The body for a sheet on the screen: addressee and headings as a document has them."""
    blocks = set_as_document(blocks_of(html))
    return _headed(write(blocks), blocks)


def printed_body(blocks: list[Block]) -> SafeString:
    """The body for the printed sheet, with the lines of the 落款 in their places."""
    indents = signature_indents(blocks)
    parts = [
        f'<div style="padding-right: {indents[at]}em">{write([block])}</div>'
        if at in indents
        else write([block])
        for at, block in enumerate(blocks)
    ]
    # a caption of a table is torn from it at the end of a page, a paragraph is kept with it
    return _headed(CAPTION.sub(r'<p class="caption">\2</p>\1', "".join(parts)), blocks)


def rank_of(block: Block) -> str:
    """What a heading is by what it says, 第一章, 一、 or （一）: clerks use any tag for any."""
    text = block.text.strip()
    for rank, sign in RANKS:
        if sign.match(text):
            return rank
    return "second" if block.tag == "h4" else "first"


def _headed(html: str, blocks: list[Block]) -> SafeString:
    """Headings in levels that a reader can follow, in the type of their rank."""
    ranks = (rank_of(block) for block in _headings(blocks))
    ranked = HEADING.sub(
        lambda found: f'<{found[1]} class="rank-{next(ranks, "first")}"', headings_below_title(html)
    )
    return mark_safe(ranked)  # noqa: S308 - cleaned when saved, written anew from blocks


def _headings(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.is_heading:
            yield block
        yield from _headings(block.children)


def print_page(sheet: Sheet) -> str:
    """The whole page WeasyPrint draws; it names one style sheet of ours and nothing else."""
    with override("zh-hans"):
        return render_to_string(
            "portal/official_print.html",
            {"sheet": sheet, "body": printed_body(sheet.blocks), "qr": qr_data(sheet.address)},
        )


def name_of(page: str, suffix: str) -> str:
    """What is kept of a page is named by what stands on it: another text is another file."""
    return f"{sha256(page.encode()).hexdigest()[:40]}.{suffix}"


def qr_data(address: str) -> str:
    """The address to be scanned, as a picture inside the page."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=1, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(drawn.getvalue()).decode()
