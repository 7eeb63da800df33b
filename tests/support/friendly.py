"""One ordinary file of every kind that is taken in, made by code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import docx
import openpyxl
import pikepdf
from PIL import Image

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
OFD = "http://www.ofdspec.org/2016"
MADE_FROM = "application/vnd.openxmlformats-officedocument."
Change = Callable[[bytes], bytes]


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, added: Mapping[str, bytes | str]) -> bytes:
    """The package with parts added, or others in their place."""
    return zipped(unzipped(data) | dict(added))


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with words replaced in one part."""
    text = unzipped(data)[part].decode()
    assert old in text, f"{part} holds no {old}"
    return with_parts(data, {part: text.replace(old, new)})


def word() -> bytes:
    """A Word document with a heading, a table and a picture."""
    document = docx.Document()
    document.add_heading("关于做好冬季供暖工作的通知", 1)
    document.add_paragraph("各乡镇人民政府、市直各部门：")
    document.add_table(2, 2).cell(0, 0).text = "序号"
    document.add_picture(io.BytesIO(picture("png")))
    return _saved(document.save)


def sheet() -> bytes:
    """A workbook with a formula."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["单位", "金额"], ["民政局", 12], ["合计", "=SUM(B2:B2)"]):
        book.active.append(row)
    return _saved(book.save)


def slides() -> bytes:
    """The smallest presentation."""
    main = f'<p:presentation xmlns:p="{P}"><p:sldSz cx="9144000" cy="6858000"/></p:presentation>'
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
        f'"/ppt/presentation.xml" ContentType="{MADE_FROM}presentationml.presentation.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": main,
    })  # fmt: skip


def paper(change: Callable[[pikepdf.Pdf], object] = lambda _pdf: None, **saving: object) -> bytes:
    """A PDF of one page with a link, or what ``change`` makes of it."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[10, 10, 90, 30],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://gk.example.cn/"),
    )  # fmt: skip
    page.Annots = document.make_indirect([link])
    change(document)
    options = saving if "encryption" in saving else {"deterministic_id": True, **saving}
    return _saved(lambda out: document.save(out, **options)).rstrip()  # type: ignore[arg-type]


def paper_saying(words: str) -> bytes:
    """A PDF that holds these words as they are, so that they can be looked for on the disk."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(f"% {words}".encode())

    return paper(change, compress_streams=False)


def fixed_pages() -> bytes:
    """An OFD document of one empty page."""
    space = f'xmlns:ofd="{OFD}"'
    return zipped({
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc='
        '"Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}/>",
    })  # fmt: skip


def picture(suffix: str, **saving: object) -> bytes:
    """A picture of two colours."""
    image = Image.new("RGB", (64, 32), (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, 20, 10))
    kind = {"jpg": "JPEG", "jpeg": "JPEG"}.get(suffix, suffix.upper())
    if kind == "GIF":
        image = image.convert("P")
    return _saved(lambda out: image.save(out, kind, **saving))


def archive() -> bytes:
    """An archive with a folder, a Word document, a table and a picture."""
    return zipped({
        "附件/通知.docx": word(), "附件/名单.csv": "单位,金额\n民政局,12\n",
        "图.png": picture("png"),
    })  # fmt: skip


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


@cache
def friendly() -> dict[str, bytes]:
    """Ending → an ordinary file of that kind."""
    return {
        "pdf": paper(), "ofd": fixed_pages(), "docx": word(), "xlsx": sheet(), "pptx": slides(),
        "png": picture("png"), "jpg": picture("jpg"), "jpeg": picture("jpeg"),
        "gif": picture("gif"), "webp": picture("webp"), "txt": "办理须知\r\n".encode(),
        "csv": "单位,金额\n民政局,12\n".encode(), "zip": archive(),
    }  # fmt: skip
