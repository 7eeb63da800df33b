"""Tables of a body in a Word document: merged cells, a head that is repeated, rows never split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell

if TYPE_CHECKING:
    from gongkai.records.rules.html import Block

TYPE_AREA_TWIPS = round(156 / 25.4 * 1440)
MOST_COLUMNS = 63
"""More Word does not open; such a table is written line by line."""

AddBlock = Callable[..., Any]


@dataclass(frozen=True)
class Placed:
    """A cell in its place: so many columns wide, begun here or reaching down from above."""

    block: Block | None
    across: int
    merge: str = ""


def laid_out(rows: list[Block]) -> list[list[Placed]]:
    """Every row with all its cells, those that reach into it from above and missing ones too."""
    placed = list(_rows(rows))
    width = max((sum(cell.across for cell in row) for row in placed), default=0)
    for row in placed:
        row += [Placed(None, 1)] * (width - sum(cell.across for cell in row))
    return placed


def _rows(rows: list[Block]) -> Iterator[list[Placed]]:
    above: dict[int, tuple[int, int]] = {}  # first column → columns wide, rows left
    for row in rows:
        cells, place, made, next_above = iter(row.children), 0, [], {}
        while True:
            if place in above:
                across, left = above.pop(place)
                made.append(Placed(None, across, "continue"))
            else:
                block = next(cells, None)
                if block is None and not above:
                    break
                across = block.numbers.get("colspan", 1) if block else 1
                # what reaches down from above is not covered, however wide a cell says it is
                across = min([across, *(first - place for first in above if first > place)])
                left = block.numbers.get("rowspan", 1) if block else 1
                made.append(Placed(block, across, "restart" if left > 1 else ""))
            if left > 1:
                next_above[place] = (across, left - 1)
            place += across
            above = {first: held for first, held in above.items() if first >= place}
        above = next_above
        yield made


def add_table(container: Any, block: Block, add_block: AddBlock) -> None:
    """The table below its caption; cells are laid by hand, for the library merges slowly."""
    for caption in (child for child in block.children if child.tag == "caption"):
        paragraph = add_block(container, caption)
        if paragraph is not None:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.first_line_indent = Pt(0)
            paragraph.paragraph_format.keep_with_next = True
    rows = [child for child in block.children if child.tag == "tr"]
    placed = laid_out(rows)
    width = sum(cell.across for cell in placed[0]) if placed else 0
    if not 0 < width <= MOST_COLUMNS:
        for row in rows:
            _line_by_line(container, row, add_block)
        return
    table = container.add_table(0, width)
    table.style = "Table Grid"
    for row, cells in zip(rows, placed, strict=True):
        made = _row(repeated=row.section == "thead")
        table._tbl.append(made)
        for cell in cells:
            element = _cell(cell, TYPE_AREA_TWIPS // width)
            made.append(element)
            if cell.block is not None:
                _words(_Cell(element, table), cell.block, add_block)
            if element.find(qn("w:p")) is None:
                element.append(OxmlElement("w:p"))


def _line_by_line(container: Any, row: Block, add_block: AddBlock) -> None:
    for cell in row.children:
        for child in cell.children:
            add_block(container, child)


def _words(cell: _Cell, block: Block, add_block: AddBlock) -> None:
    for child in block.children:
        add_block(cell, child)
    sides = {"t-center": WD_ALIGN_PARAGRAPH.CENTER, "t-right": WD_ALIGN_PARAGRAPH.RIGHT}
    head = block.tag == "th"
    for paragraph in cell.paragraphs:
        layout = paragraph.paragraph_format
        layout.first_line_indent, layout.line_spacing = Pt(0), Pt(18)
        if head or block.alignment in sides:
            paragraph.alignment = sides.get(block.alignment, WD_ALIGN_PARAGRAPH.CENTER)
        for run in paragraph.runs:
            run.font.size = Pt(12)
            run.bold = True if head else run.bold


def _row(*, repeated: bool) -> Any:
    made, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
    made.append(properties)
    return made


def _cell(placed: Placed, each: int) -> Any:
    made, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(_set("w:tcW", w=str(each * placed.across), type="dxa"))
    if placed.across > 1:
        properties.append(_set("w:gridSpan", val=str(placed.across)))
    if placed.merge:
        properties.append(_set("w:vMerge", val=placed.merge))
    made.append(properties)
    return made


def _set(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
