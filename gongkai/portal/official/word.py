"""The sheet as a Word document (.docx), set as GB/T 9704—2012 asks, fonts by their names.

仿宋 and 小标宋 are not ours to give away; a clerk's computer has them, another one shows its own.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.portal.official.sheet import rank_of, signature_indents
from gongkai.portal.official.word_tables import add_table

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

    from gongkai.portal.official.sheet import Sheet
    from gongkai.records.rules.html import Block, Run

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY_FONT, HEAVY_FONT, ROUND_FONT = "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE_FONT, PAGE_FONT, LATIN_FONT = "方正小标宋简体", "宋体", "Times New Roman"
CHARACTER = Pt(16)
LINE = Pt(28.95)
RED = RGBColor(0xB0, 0x1E, 0x23)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEADINGS = {"chapter": "Heading 1", "first": "Heading 2", "second": "Heading 3"}
BODY = "公文正文"
MOST_IN_A_LIST = 4


def docx_of(sheet: Sheet) -> bytes:
    """The document's bytes."""
    document = Document()
    _set_styles(document)
    _set_page(document)
    _set_facts(document, sheet)
    _head(document, sheet)
    indents = signature_indents(sheet.blocks)
    for at, block in enumerate(sheet.blocks):
        added = add_block(document, block)
        if at in indents and added is not None:
            added.paragraph_format.right_indent = int(CHARACTER * indents[at])
    _foot(document, sheet)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


# --- the whole -------------------------------------------------------------------------------


def _set_styles(document: DocumentObject) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _set_font(normal, BODY_FONT, 16)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = True
    # 28 characters of 16 pt are wider than 156 mm; a grid of characters every program reads anew
    normal.element.get_or_add_rPr().insert_element_before(
        _element("w:spacing", val="-5"), "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
    )
    normal.element.get_or_add_rPr().append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    title = styles["Title"]
    _set_font(title, TITLE_FONT, 22)
    _plain(title, WD_ALIGN_PARAGRAPH.CENTER, Pt(33))
    title.paragraph_format.space_after = LINE
    for name, font in zip(HEADINGS.values(), (HEAVY_FONT, HEAVY_FONT, ROUND_FONT), strict=True):
        _set_font(styles[name], font, 16)
        centred = name == "Heading 1"
        _plain(styles[name], WD_ALIGN_PARAGRAPH.CENTER if centred else None, LINE)
        styles[name].paragraph_format.first_line_indent = None if centred else CHARACTER * 2
    body = styles.add_style(BODY, WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = normal
    body.paragraph_format.first_line_indent = CHARACTER * 2
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _plain(style: Any, alignment: Any, line: Pt) -> None:
    layout = style.paragraph_format
    layout.alignment = alignment
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.space_before = layout.space_after = Pt(0)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_font(style: Any, east_asian: str, size: float) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN_FONT, Pt(size), False, False
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), east_asian)
    fonts.set(qn("w:hAnsi"), LATIN_FONT)


def _set_page(document: DocumentObject) -> None:
    """A4, type area 156 × 225 mm, a grid of 22 lines, numbers on the outside."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # 一字线上距版心下边缘7 mm: the foot's line begins there
    section.footer_distance = Mm(35 - 7 - 5)
    grid = _element("w:docGrid", type="lines", linePitch="579")
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 4号半角宋体, one character from the outer edge."""
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Pt(14)
    for piece in ("— ", None, " —"):
        run = paragraph.add_run(piece or "")
        run.font.size, run.font.name = Pt(14), PAGE_FONT
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), PAGE_FONT)
        if piece is None:
            for kind in ("begin", None, "end"):
                if kind:
                    run._r.append(_element("w:fldChar", fldCharType=kind))
                else:
                    code = OxmlElement("w:instrText")
                    code.text = "PAGE"
                    run._r.append(code)


def _set_facts(document: DocumentObject, sheet: Sheet) -> None:
    facts = document.core_properties
    facts.title, facts.author = in_xml(sheet.title)[:255], in_xml(sheet.issuer)[:255]
    facts.language, facts.comments = "zh-CN", sheet.address


def _head(document: DocumentObject, sheet: Sheet) -> None:
    if sheet.warning:
        _coloured(document, sheet.warning, 16, HEAVY_FONT)
    if sheet.red_head:
        mark = _coloured(document, sheet.red_head, 34, TITLE_FONT)
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        mark.paragraph_format.line_spacing = Pt(46)
        mark.paragraph_format.space_after = LINE * 2
    if sheet.number:
        number = document.add_paragraph(in_xml(sheet.number))
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.paragraph_format.space_after = LINE * 2
        if sheet.red_head:
            border_below(number, "B01E23", 12)
    document.add_paragraph(in_xml(sheet.title), style="Title")


def _coloured(document: DocumentObject, text: str, size: float, font: str) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(in_xml(text))
    run.font.color.rgb, run.font.size = RED, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _foot(document: DocumentObject, sheet: Sheet) -> None:
    if sheet.files:
        first = document.add_paragraph("本页另有附件：", style=BODY)
        first.paragraph_format.space_before = LINE
        for number, name in enumerate(sheet.files, 1):
            document.add_paragraph(in_xml(f"{number}. {name}"), style=BODY)
    lines = [f"{sheet.issuer}　{sheet.published}公开"]
    if sheet.index_number:
        lines.append(f"索引号：{sheet.index_number}")
    lines.append(f"网页地址：{sheet.address}")
    for at, text in enumerate(lines):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(in_xml(text))
        run.font.size = Pt(14)
        if at == 0:
            paragraph.paragraph_format.space_before = LINE
            border_below(paragraph, "000000", 4)
    border_below(paragraph, "000000", 8)


# --- the body --------------------------------------------------------------------------------


def add_block(container: Any, block: Block, indent: int = 0) -> Paragraph | None:
    """One block of the body; the paragraph, where it is one."""
    if block.tag == "table":
        add_table(container, block, add_block)
        return None
    if block.tag in ("ul", "ol"):
        _add_list(container, block, indent)
        return None
    if block.tag == "hr":
        border_below(container.add_paragraph(), "000000", 4)
        return None
    if not block.runs and block.children:
        for child in block.children:
            add_block(container, child, indent + (1 if block.tag == "blockquote" else 0))
        return None
    paragraph: Paragraph = container.add_paragraph()
    # by its id: looking a style up by its name takes most of the time otherwise
    name = HEADINGS[rank_of(block)] if block.is_heading else BODY
    paragraph._p.style = name.replace(" ", "")
    _align(paragraph, block, indent)
    add_runs(paragraph, block.runs)
    return paragraph


def _align(paragraph: Paragraph, block: Block, indent: int) -> None:
    layout = paragraph.paragraph_format
    if block.alignment in ("t-center", "t-right"):
        layout.first_line_indent = Pt(0)
        right = block.alignment == "t-right"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
    if block.indent == "t-noindent":
        layout.first_line_indent = Pt(0)
    if indent:
        layout.left_indent = CHARACTER * 2 * indent


def _add_list(container: Any, block: Block, indent: int) -> None:
    """Items with their signs written out: a number that Word counts may come out another one."""
    number = block.numbers.get("start", 1)
    deeper = min(indent + 1, MOST_IN_A_LIST)
    for item in block.children:
        sign = f"{number}. " if block.tag == "ol" else "• "
        number += 1
        for child in item.children:
            added = add_block(container, child, deeper)
            if added is not None and sign:
                _sign(added, sign, deeper)
                sign = ""


def _sign(paragraph: Paragraph, sign: str, indent: int) -> None:
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = CHARACTER * 2 * indent, -CHARACTER
    paragraph._p.insert_element_before(_text_run(sign), "w:r", "w:hyperlink")


def add_runs(paragraph: Paragraph, runs: list[Run]) -> None:
    """The words with their marks; links stay links, a picture is named by its words."""
    for piece in runs:
        if piece.kind == "br":
            paragraph.add_run().add_break()
            continue
        text = f"［图：{piece.text}］" if piece.kind == "img" else piece.text
        run = paragraph.add_run(in_xml(text))
        run.bold = True if "strong" in piece.marks else None
        run.italic = True if "em" in piece.marks else None
        run.underline = True if "u" in piece.marks else None
        if "sub" in piece.marks:
            run.font.subscript = True
        elif "sup" in piece.marks:
            run.font.superscript = True
        if piece.address.startswith(("http://", "https://", "mailto:")):
            _link(paragraph, run, piece.address)


def _link(paragraph: Paragraph, run: Any, address: str) -> None:
    reference = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), reference)
    run._r.addprevious(link)
    link.append(run._r)


# --- small parts -----------------------------------------------------------------------------


def in_xml(text: str) -> str:
    """The text without the few signs XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def border_below(paragraph: Paragraph, colour: str, eighths: int) -> None:
    """A rule across the type area below the paragraph, so many eighths of a point strong."""
    borders: Any = OxmlElement("w:pBdr")
    borders.append(
        _element("w:bottom", val="single", sz=str(eighths), space="4", color=colour)
    )  # fmt: skip
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _text_run(text: str) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
