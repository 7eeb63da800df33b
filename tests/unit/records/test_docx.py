"""Word documents: what becomes of them, and which ones are refused."""
# ruff: noqa: E501 - samples are kept on one line; Chinese counts double

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.records.rules.docx import (
    LARGEST_FILE,
    OLD_OFFICE,
    DocxEncrypted,
    DocxOldFormat,
    DocxRefused,
    DocxTooLarge,
    DocxUnreadable,
    NotADocx,
    docx_to_html,
)
from gongkai.records.rules.html import clean_body
from gongkai.records.rules.word_xml import chinese_number

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f"
    "00010401005fe5c34b0000000049454e44ae426082"
)


def saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def xml(markup: str) -> Any:
    head, _, rest = markup.partition(" ")
    return parse_xml(f"{head} {nsdecls('w', 'm')} {rest}")


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def notice() -> Document:
    document = docx.Document()
    for line in ("云岭市人民政府办公室关于", "做好粮食安全工作的通知", "云政办发[2026]012号"):
        document.add_paragraph(line).alignment = ALIGN.CENTER
    document.add_paragraph("各乡镇人民政府：")
    document.add_heading("一、总体要求", 1)
    document.add_paragraph("正文").add_run("加粗").bold = True
    document.add_paragraph("云岭市人民政府办公室").alignment = ALIGN.RIGHT
    return document


def numbered(document: Document, form: str, kind: str, texts: list[str]) -> None:
    part = document.part.numbering_part.element
    part.insert(0, xml(
        f'<w:abstractNum w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{form}"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    part.append(xml('<w:num w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    for text in texts:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(xml('<w:numPr ><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>'))


def test_a_notice_keeps_its_form() -> None:
    result = docx_to_html(saved(notice()))
    assert result.html == (
        '<p class="t-center">云岭市人民政府办公室关于</p>\n<p class="t-center">做好粮食安全工作的通知</p>\n'
        '<p class="t-center">云政办发[2026]012号</p>\n<p>各乡镇人民政府：</p>\n<h2>一、总体要求</h2>\n'
        '<p>正文<strong>加粗</strong></p>\n<p class="t-right">云岭市人民政府办公室</p>'
    )
    assert result.title_guess == "云岭市人民政府办公室关于做好粮食安全工作的通知"
    assert result.document_number_guess == "云政办发〔2026〕12号"
    assert result.warnings == []
    assert clean_body(result.html) == result.html


def test_tables_keep_their_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            cell.text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横并"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "竖并"
    table.cell(1, 2).paragraphs[0].alignment = ALIGN.RIGHT
    assert docx_to_html(saved(document)).html == (
        '<table><tbody>\n<tr><td colspan="2">横并</td><td>02</td></tr>\n'
        '<tr><td rowspan="2">竖并</td><td>11</td><td class="t-right">12</td></tr>\n'
        "<tr><td>21</td><td>22</td></tr>\n</tbody></table>"
    )


def test_lists_and_headings_of_styles() -> None:
    document = docx.Document()
    document.add_heading("标题", 0)
    document.add_heading("甲", 1)
    document.add_heading("乙", 3)
    for text, style in (("点", "List Bullet"), ("一", "List Number"), ("二", "List Number")):
        document.add_paragraph(text, style=style)
    result = docx_to_html(saved(document))
    assert result.html == (
        "<h2>标题</h2>\n<h3>甲</h3>\n<h4>乙</h4>\n<ul><li>点</li></ul>\n"
        "<ol><li>一</li><li>二</li></ol>"
    )
    assert result.title_guess == "标题"


def test_chinese_style_names_and_centred_styles_are_understood() -> None:
    document = docx.Document()
    style = document.styles.add_style("公文标题", 1)
    style.paragraph_format.alignment = ALIGN.CENTER
    heading = document.styles.add_style("标题 2", 1)
    document.add_paragraph("关于某事的通知", style=style)
    document.add_paragraph("发放办法", style=heading)
    result = docx_to_html(saved(document))
    assert result.html == '<p class="t-center">关于某事的通知</p>\n<h3>发放办法</h3>'
    assert result.title_guess == "关于某事的通知"


@pytest.mark.parametrize(
    ("form", "kind", "expected"),
    [
        ("%1、", "chineseCounting", "<p>一、甲</p>\n<p>二、乙</p>"),
        ("（%1）", "chineseCountingThousand", "<p>（一）甲</p>\n<p>（二）乙</p>"),
        ("第%1条", "chineseCounting", "<p>第一条\u3000甲</p>\n<p>第二条\u3000乙</p>"),
        ("%1", "decimalEnclosedCircle", "<p>①\u3000甲</p>\n<p>②\u3000乙</p>"),
        ("%1.", "decimal", "<ol><li>甲</li><li>乙</li></ol>"),
        ("l", "bullet", "<ul><li>甲</li><li>乙</li></ul>"),
    ],
)
def test_automatic_numbers_are_part_of_the_wording(form: str, kind: str, expected: str) -> None:
    """Word counts 第一条 by itself; a body in which the articles have no numbers would be wrong."""
    document = docx.Document()
    numbered(document, form, kind, ["甲", "乙"])
    assert docx_to_html(saved(document)).html == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"),
     (105, "一百零五"), (110, "一百一十"), (999, "九百九十九"), (1000, "1000")],
)  # fmt: skip
def test_chinese_numbers(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_revisions_hidden_text_comments_and_boxes_are_reported() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("每月")
    element = paragraph._p
    element.append(xml('<w:del w:id="1" w:author="x"><w:r><w:delText>50</w:delText></w:r></w:del>'))
    element.append(xml('<w:ins w:id="2" w:author="x"><w:r><w:t>60</w:t></w:r></w:ins>'))
    element.append(xml('<w:r ><w:commentReference w:id="0"/></w:r>'))
    paragraph.add_run("元")
    paragraph.add_run("（内部掌握）").font.hidden = True
    element.append(xml(
        "<w:r ><w:pict><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>"
    ))  # fmt: skip
    element.append(xml("<m:oMath ><m:r><m:t>a+b</m:t></m:r></m:oMath>"))
    paragraph.add_run().add_picture(io.BytesIO(PIXEL))
    result = docx_to_html(saved(document))
    assert result.html == "<p>每月60元a+b</p>\n<p>框里的话</p>"
    assert result.dropped == {
        "comments": 1, "deletions": 1, "formulas": 1, "hidden": 1, "images": 1, "insertions": 1,
        "text_boxes": 1,
    }  # fmt: skip
    assert result.warnings == list(result.dropped)


def test_text_hidden_by_its_style_stays_hidden() -> None:
    document = docx.Document()
    document.styles.add_style("内部", 1).font.hidden = True
    document.add_paragraph("公开")
    document.add_paragraph("不公开", style="内部")
    assert docx_to_html(saved(document)).html == "<p>公开</p>"


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.add_paragraph("第一章\t1", style=document.styles.add_style("toc 1", 1))
    document.add_paragraph("正文")
    result = docx_to_html(saved(document))
    assert (result.html, result.dropped) == ("<p>正文</p>", {"contents": 1})


def test_an_old_document_is_told_from_a_protected_one() -> None:
    with pytest.raises(DocxOldFormat) as old:
        docx_to_html(OLD_OFFICE + b"\0" * 600)
    with pytest.raises(DocxEncrypted) as locked:
        docx_to_html(OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"))
    assert (old.value.code, locked.value.code) == ("docx_old_format", "docx_encrypted")


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"<html></html>", b"PK\x05\x06" + b"\0" * 18]
)
def test_something_else_is_no_document(data: bytes) -> None:
    with pytest.raises(NotADocx):
        docx_to_html(data)


def test_too_large_packed_or_unpacked() -> None:
    with pytest.raises(DocxTooLarge):
        docx_to_html(b"PK" + b"\0" * LARGEST_FILE)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b" " * (201 * 1024 * 1024))
    assert len(target.getvalue()) < 1_000_000
    with pytest.raises(DocxTooLarge):
        docx_to_html(target.getvalue())


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = b"<a>" + b" " * 1_000_000 + b"</a>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", content)
    lying = target.getvalue().replace(
        len(content).to_bytes(4, "little"), (10).to_bytes(4, "little")
    )
    with pytest.raises(DocxRefused):
        docx_to_html(lying)


def test_entities_and_outside_files_are_not_read() -> None:
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = repacked(
        saved(notice()), lambda name, old: hostile if name == "word/document.xml" else old
    )
    with pytest.raises(DocxUnreadable):
        docx_to_html(data)


def test_a_damaged_document_is_refused_with_a_code() -> None:
    data = repacked(
        saved(notice()), lambda name, old: old[:-40] if name == "word/document.xml" else old
    )
    with pytest.raises(DocxUnreadable) as refused:
        docx_to_html(data)
    assert refused.value.code == "docx_unreadable"


def test_a_document_without_styles_and_numbering_is_still_read() -> None:
    data = repacked(
        saved(notice()), lambda name, old: None if "styles" in name or "numb" in name else old
    )
    assert "做好粮食安全工作的通知" in docx_to_html(data).html


NOTICE = saved(notice())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(NOTICE) - 1), st.integers(0, 255))
def test_a_damaged_byte_gives_a_body_or_a_refusal(place: int, value: int) -> None:
    damaged = NOTICE[:place] + bytes([value]) + NOTICE[place + 1 :]
    try:
        html = docx_to_html(damaged).html
    except DocxRefused as refusal:
        assert refusal.code.startswith("docx_")  # noqa: PT017 - either outcome is right
    else:
        assert clean_body(html) == html
