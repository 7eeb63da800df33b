"""Files as offices make them, each by a library of its own, with the text that is asked for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import docx
import openpyxl
from PIL import Image, ImageDraw


def word(lines: Sequence[str], *, header: str = "", table: Sequence[Sequence[str]] = ()) -> bytes:
    """A .docx: paragraphs, a header, a table."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, value in zip(made.add_row().cells, row, strict=True):
                cell.text = value
    return _saved(document.save)


def sheet(lines: Sequence[str], *, name: str = "表一") -> bytes:
    """An .xlsx: each line in a row, its words in cells."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = name
    for line in lines:
        first.append(line.split(" "))
    return _saved(book.save)


def pdf(lines: Sequence[str]) -> bytes:
    """A PDF with a text layer, its lines broken where the page is full."""
    import weasyprint

    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = "@page { size: 90mm 120mm; margin: 12mm } body { font: 12pt 'Noto Serif CJK SC' }"
    drawn = weasyprint.HTML(string=f"<style>{page}</style>{body}").write_pdf()
    assert drawn is not None
    return bytes(drawn)


def scan() -> bytes:
    """A PDF of one page that is a picture."""
    page = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(page).rectangle((100, 100, 500, 300), fill="black")
    return _saved(lambda buffer: page.save(buffer, format="PDF"))


def picture(width: int = 900, height: int = 600, kind: str = "PNG") -> bytes:
    """A photograph of a sort."""
    made = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    return _saved(lambda buffer: made.save(buffer, format=kind))


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def slides(lines: Sequence[str], *, hidden: str = "") -> bytes:
    """A .pptx: a slide for each line, and one that is left out."""
    shown = [(line, "") for line in lines] + ([(hidden, ' show="0"')] if hidden else [])
    numbers = range(1, len(shown) + 1)
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/slide" Target="slides/slide{n}.xml"/>'
        for n in numbers
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.presentationml.presentation.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
        f"{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}'
        "</Relationships>",
    }
    for n, (line, mark) in enumerate(shown, start=1):
        files[f"ppt/slides/slide{n}.xml"] = (
            f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"{mark}><p:txBody><a:p><a:r><a:t>'
            f"{escape(line)}</a:t></a:r></a:p></p:txBody></p:sld>"
        )
    return zipped(files)


def ofd(lines: Sequence[str]) -> bytes:
    """An .ofd of one page, each line a piece of text broken in two."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    drawn = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {20 + 8 * n} 170 6" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5">{escape(line[: len(line) // 2])}</ofd:TextCode>'
        f'<ofd:TextCode X="60" Y="5">{escape(line[len(line) // 2 :])}</ofd:TextCode>'
        "</ofd:TextObject>"
        for n, line in enumerate(lines)
    )
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml"
            "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" '
            'BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>"
            f"{drawn}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def text(lines: Sequence[str]) -> bytes:
    """A .txt in UTF-8."""
    return "\n".join(lines).encode()


def table(lines: Sequence[str]) -> bytes:
    """A .csv in UTF-8."""
    return "\n".join(line.replace(" ", ",") for line in lines).encode()


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip of these entries."""

    def save(buffer: io.BytesIO) -> None:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in files.items():
                package.writestr(name, content)

    return _saved(save)


def bundle(lines: Sequence[str]) -> bytes:
    """A .zip with a Word document in a folder."""
    return zipped({"附件材料/说明.docx": word(lines)})


MAKERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "docx": word, "xlsx": sheet, "pptx": slides, "pdf": pdf, "ofd": ofd, "txt": text,
    "csv": table, "zip": bundle,
}  # fmt: skip


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
