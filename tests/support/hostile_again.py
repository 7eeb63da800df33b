"""More files that would do harm: those that look harmless to a first glance.

Each is an ordinary file with one thing wrong, as in `hostile`; `refused` names the code with it.
`harmless` are their ordinary twins: the same places, used as offices use them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from pikepdf import Array, Dictionary, Name, Pdf

from tests.support import papers
from tests.support.friendly import (
    OFD,
    OFFICE,
    changed,
    fixed_pages,
    paper,
    sheet,
    slides,
    unzipped,
    with_parts,
    word,
    zipped,
)

Refused = dict[str, tuple[str, str, bytes]]
Corpus = dict[str, tuple[str, bytes]]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMMAND = r"DDEAUTO c:\\windows\\system32\\cmd.exe"
TYPES = "[Content_Types].xml"


# --- Office -------------------------------------------------------------------------------------
def listed(data: bytes, name: str, kind: str) -> bytes:
    """The package with one more line in its list of types."""
    line = f'<Override PartName="/{name}" ContentType="{kind}"/>'
    return changed(data, TYPES, "</Types>", line + "</Types>")


def renamed(data: bytes, old: str, new: str) -> bytes:
    """The package with its main part under another name."""
    folder, _slash, last = old.rpartition("/")
    rels = f"{folder}/_rels/{last}.rels"
    parts = unzipped(data)
    made = {}
    for name, content in parts.items():
        if name in (TYPES, "_rels/.rels"):
            content = content.replace(old.encode(), new.encode())
        place = {old: new, rels: f"{folder}/_rels/{new.rpartition('/')[2]}.rels"}.get(name, name)
        made[place] = content
    return zipped(made)


def decoy(data: bytes, old: str, new: str, other: bytes) -> bytes:
    """The main part under another name, and a harmless one under the usual name."""
    return with_parts(renamed(data, old, new), {old: unzipped(other)[old]})


def in_body(xml: str) -> bytes:
    """A Word document that begins with this."""
    return changed(word(), "word/document.xml", "<w:body>", "<w:body>" + xml)


def simple_field(words: str) -> bytes:
    """A Word document with this field."""
    return in_body(f"<w:fldSimple w:instr='{words}'/>")


def drawn(xml: str) -> bytes:
    """A Word document with an old drawing."""
    return in_body(
        f'<w:p><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:'
        f'office:office">{xml}</w:pict></w:p>'
    )


def with_formula(words: str) -> bytes:
    """A workbook with this formula."""
    return changed(sheet(), "xl/worksheets/sheet1.xml", "SUM(B2:B2)", words)


def hidden_part(name: str, kind: str) -> bytes:
    """A Word document with a command in a part that is XML by its type alone."""
    xml = f'<w:hdr xmlns:w="{W}"><w:fldSimple w:instr="{COMMAND}"/></w:hdr>'
    return listed(with_parts(word(), {name: xml}), name, kind)


def _words() -> Refused:
    settings = f'<w:settings xmlns:w="{W}"><w:mailMerge>%s</w:mailMerge></w:settings>'
    header = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "Word with two main parts": ("file_polyglot", "双.docx", decoy(
            word(), "word/document.xml", "word/real.xml", word())),
        "a workbook with two main parts": ("file_polyglot", "双.xlsx", decoy(
            sheet(), "xl/workbook.xml", "xl/real.xml", sheet())),
        "slides with two main parts": ("file_polyglot", "双.pptx", decoy(
            slides(), "ppt/presentation.xml", "ppt/real.xml", slides())),
        "a second part listed as the main one": ("file_polyglot", "双.docx", listed(
            with_parts(word(), {"word/other.xml": f'<w:document xmlns:w="{W}"/>'}),
            "word/other.xml", main)),
        "two relations to a main part": ("file_polyglot", "双.docx", changed(
            with_parts(word(), {"word/other.xml": f'<w:document xmlns:w="{W}"/>'}), "_rels/.rels",
            "</Relationships>", f'<Relationship Id="rIdX" Type="{OFFICE}/officeDocument" '
            'Target="word/other.xml"/></Relationships>')),
        "a main part under another ending": ("office_dde", "命令.docx", renamed(
            simple_field(COMMAND), "word/document.xml", "word/document.dat")),
        "a header under another ending": ("office_dde", "命令.docx", hidden_part(
            "word/header9.dat", header)),
        "XML that is not listed as such": ("office_dde", "命令.docx", hidden_part(
            "word/header9.dat", "application/octet-stream")),
        "a letter to many from a database": ("office_outside", "信.docx", with_parts(word(), {
            "word/settings9.xml": settings % '<w:connectString w:val="Provider=x"/>'})),
        "a field that leads to a script": ("link_runs", "链接.docx", simple_field(
            'HYPERLINK "javascript:alert(1)"')),
        "a field that takes over another document": ("office_outside", "取.docx", simple_field(
            r"RD c:\\\\a.docx")),
        "a command spelled in words": ("office_dde", "命令.docx", in_body(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText>QUOTE "DDEAUTO"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            "<w:r><w:instrText> cmd</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')),
        "an old drawing that names a picture elsewhere": ("office_picture", "外图.docx", drawn(
            '<v:shape><v:imagedata o:href="http://a.example/p.png"/></v:shape>')),
        "an old drawing that names a picture on a disk": ("office_picture", "外图.docx", drawn(
            r'<v:shape><v:imagedata src="c:\a.png"/></v:shape>')),
        "an old drawing that runs a script": ("link_runs", "链接.docx", drawn(
            '<v:shape href="javascript:alert(1)"/>')),
        "a button with a blank before its program": ("office_active", "按钮.pptx", changed(
            slides(), "ppt/presentation.xml", "<p:sldSz",
            '<p:a action=" ppaction://program"/><p:sldSz')),
    }  # fmt: skip


def _books() -> Refused:
    formulas = {
        "a picture fetched by a formula": ("office_outside", "_xlfn.IMAGE(&quot;x&quot;)"),
        "DDE by a function": ("office_outside", "1+DDE (&quot;cmd&quot;,B2,B3)"),
        "a database asked by a formula": ("office_outside", "sql.request(1)"),
        "a program called by a formula": ("office_outside", "1+Exec(1)"),
        "DDE in the middle of a formula": ("office_dde", "1+cmd|'/c calc'!A0"),
        "DDE by a name": ("office_dde", "SUM(1,MSEXCEL|sheet!A1)"),
        "a formula that reads a share": ("office_links", r"'\\host\share\[a.xlsx]S'!A1"),
        "a formula that reads a disk": ("office_links", r"1+'c:\a\[a.xlsx]S'!A1"),
        "a formula that leads to a script": (
            "link_runs", "HYPERLINK(&quot;java&quot;&amp;&quot;script:alert(1)&quot;)"),
        "a call behind a name with a quotation mark": (
            "office_outside", "T[a&quot;]+CALL(1)+T[&quot;b]"),
    }  # fmt: skip
    connection = "<connections><connection id='1' name='x'>%s</connection></connections>"
    made: Refused = {
        what: (code, "公式.xlsx", with_formula(words)) for what, (code, words) in formulas.items()
    }
    made["a connection to a feed"] = ("office_links", "连接.xlsx", with_parts(sheet(), {
        "xl/connections.xml": connection % "<dataFeedPr connection='x'/>"}))  # fmt: skip
    made["a connection that says nothing else"] = ("office_links", "连接.xlsx", with_parts(
        sheet(), {"xl/connections.xml": connection % ""}))  # fmt: skip
    return made


# --- OFD ----------------------------------------------------------------------------------------
def on_page(xml: str, part: str = "Doc_0/Pages/Page_0/Content.xml") -> bytes:
    """An OFD document with this on its page."""
    inside = f'<ofd:Page xmlns:ofd="{OFD}">{xml}</ofd:Page>'
    return with_parts(fixed_pages(), {part: inside})


def clicked(xml: str) -> bytes:
    """An OFD document where a click does this."""
    return on_page(f'<ofd:Actions><ofd:Action Event="CLICK">{xml}</ofd:Action></ofd:Actions>')


def _fixed() -> Refused:
    return {
        "OFD that leads to a script": ("link_runs", "链接.ofd", clicked(
            '<ofd:URI URI="javascript:alert(1)"/>')),
        "OFD that leads to a disk": ("link_runs", "链接.ofd", clicked(
            '<ofd:URI URI="file:///c:/a.exe"/>')),
        "OFD with sound": ("pdf_media", "声.ofd", clicked('<ofd:Sound ResourceID="1"/>')),
        "OFD with a film": ("pdf_media", "影.ofd", clicked('<ofd:Movie ResourceID="1"/>')),
        "OFD with a document hung on": ("ofd_embedded", "附.ofd", on_page(
            '<ofd:Attachment ID="1" Name="名单"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Attachment>',
            "Doc_0/Attachs/Attachments.xml")),
    }  # fmt: skip


# --- PDF ----------------------------------------------------------------------------------------
def _disguised(document: Pdf) -> None:
    """A program is started by an action that calls itself a part of the text's structure."""
    document.pages[0].Annots[0].A = Dictionary(
        Type=Name.StructElem, S=Name.Launch, F="cmd.exe", P=Dictionary(), K=0
    )


def _behind_opening(document: Pdf) -> None:
    top = Array([document.pages[0].obj, Name.Fit])
    document.Root.OpenAction = Dictionary(
        S=Name.GoTo, D=top, Next=Dictionary(S=Name.URI, URI="https://a.example/")
    )


def _untyped(document: Pdf) -> None:
    """A field of a form that says nothing of what it is acts by itself."""
    document.Root.AcroForm = Dictionary(
        Fields=[Dictionary(T="a", AA=Dictionary(K=Dictionary(S=Name.SetOCGState)))]
    )


def _elsewhere(document: Pdf) -> None:
    document.pages[0].Annots[0].A = Dictionary(S=Name.GoToR, F="//host/a.pdf", D=Array([0]))


def _pdfs() -> Refused:
    changes = {
        "PDF with a disguised action": ("pdf_action", _disguised),
        "PDF with an address behind its opening": ("pdf_action", _behind_opening),
        "PDF with a field that acts by itself": ("pdf_action", _untyped),
        "PDF that leads into another one": ("pdf_action", _elsewhere),
    }
    return {what: (code, "公文.pdf", paper(change)) for what, (code, change) in changes.items()}


# --- archives -----------------------------------------------------------------------------------
def with_other_name(header: bytes, other: str) -> bytes:
    """An archive whose entry has one name in the header and one in an extra field."""
    named = other.encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(named), 1, zlib.crc32(header)) + named
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("x" * len(header))
        info.extra = extra
        made.writestr(info, "text")
    return out.getvalue().replace(b"x" * len(header), header)


def _archives() -> Refused:
    folder = zipped({"a/": b"", "a/b.txt": b"text"})
    full = zipped({"a_": b"hidden", "a/b.txt": b"text"}).replace(b"a_", b"a/")
    assert zipfile.is_zipfile(io.BytesIO(folder))
    return {
        "an entry with two names": ("file_method", "双名.zip", with_other_name(
            b"a.txt", "setup.exe")),
        "a folder that holds bytes": ("file_polyglot", "夹.zip", full),
        "two names that are one on some systems": ("file_polyglot", "同名.zip", zipped(
            {"e\u0301.txt": "one", "\u00c9.txt": "two"})),
    }  # fmt: skip


def refused() -> Refused:
    """All that must be refused: what it is → code, file name, bytes."""
    return {**_words(), **_books(), **_fixed(), **_pdfs(), **_archives()}


# --- their ordinary twins -----------------------------------------------------------------------
def _structured(document: Pdf) -> None:
    """A part of the text called Sound, a font called AA, and a link behind a link."""
    document.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(Type=Name.StructElem, S=Name.Sound, K=0)
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].Resources = Dictionary(Font=Dictionary(AA=font, A=font))
    top = Array([document.pages[0].obj, Name.Fit])
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=top)
    document.pages[0].Annots[0].A = Dictionary(
        S=Name.GoTo, D=top, Next=Dictionary(S=Name.Named, N=Name.NextPage)
    )


def harmless() -> Corpus:
    """What must be taken in as it is."""
    header = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    plain = f'<w:hdr xmlns:w="{W}"/>'
    formulas = {
        "a formula with a line in a text": "B2&amp;&quot;a|b&quot;",
        "a formula that speaks of a call": "IF(B2&gt;0,&quot;CALL (12345)&quot;,&quot;&quot;)",
        "a formula that divides": "B2/2+'收入|支出'!A1",
        "a formula with a link": "HYPERLINK(&quot;https://gk.example.cn/&quot;,&quot;公开&quot;)",
        "a formula of recall": "RECALL(1)",
    }
    return {
        "Word with its main part under another name": ("文.docx", renamed(
            word(), "word/document.xml", "word/document2.xml")),
        "a header under another ending without a command": ("文.docx", listed(
            with_parts(word(), {"word/header9.dat": plain}), "word/header9.dat", header)),
        "a field that leads to a page": ("文.docx", simple_field(
            'HYPERLINK "https://gk.example.cn/"')),
        "an old drawing with a link": ("文.docx", drawn(
            '<v:shape href="https://gk.example.cn/"><v:imagedata o:title="标志"/></v:shape>')),
        "a button that turns the page": ("文.pptx", changed(
            slides(), "ppt/presentation.xml", "<p:sldSz",
            '<p:a action="ppaction://hlinkshowjump?jump=nextslide"/><p:sldSz')),
        "OFD that leads to a page": ("文.ofd", clicked('<ofd:URI URI="https://gk.example.cn/"/>')),
        "OFD that leads to a letter": ("文.ofd", clicked('<ofd:URI URI="mailto:a@example.cn"/>')),
        "PDF with ordinary structure": ("文.pdf", paper(_structured)),
        "an entry with its name written twice": ("文.zip", with_other_name(
            "名单.txt".encode("gbk"), "名单.txt")),
        "an archive with a folder": ("文.zip", zipped({"甲/": b"", "甲/乙.txt": b"text"})),
        "a long table in an archive": ("文.zip", papers.bundle(["一行"] * 300)),
    } | {what: ("文.xlsx", with_formula(words)) for what, words in formulas.items()}  # fmt: skip
