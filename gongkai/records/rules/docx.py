"""A Word document (.docx) as a body: headings, lists, tables and alignment, nothing drawn.

The caller runs this in a child process with limits; here the file is only measured and refused
when it is not what it says, or too large. Every refusal carries a code; sentences are elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import mammoth
from lxml import etree

from gongkai.records.rules.html import Block, blocks_of, clean_body
from gongkai.records.rules.parsing import parse_document_number
from gongkai.records.rules.word_xml import (
    WordStyle,
    parse_xml,
    prepare,
    read_numbering,
    read_styles,
)

LARGEST_FILE: Final = 20 * 1024 * 1024
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
LARGEST_PART: Final = 40 * 1024 * 1024
MOST_PARTS: Final = 5_000
DOCUMENT: Final = "word/document.xml"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# Parts the converter may see. Pictures, settings, macros and headers stay behind.
KEPT_PARTS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.]+\.rels"
    r"|word/(?:document|styles|numbering|footnotes|endnotes)\.xml"
)
KINDS: Final = {"title": "h1", "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "p": "p"}
STYLE_MAP: Final = "\n".join(
    f"p.gk-{kind}-{alignment} => {tag}{f'.t-{alignment}' if alignment else ''}:fresh"
    for kind, tag in KINDS.items()
    for alignment in ("", "center", "right")
    if not (kind == "p" and not alignment)
)
UNDERLINED: Final = "u => u"
TITLE_BLOCKS: Final = 12
LONGEST_TITLE: Final = 150


class DocxRefused(ValueError):
    """The file cannot be read as a Word document; `code` says why."""

    code = "docx_refused"


class DocxTooLarge(DocxRefused):
    """Larger than is reasonable for a text, packed or unpacked."""

    code = "docx_too_large"


class DocxOldFormat(DocxRefused):
    """The format of before 2007 (.doc)."""

    code = "docx_old_format"


class DocxEncrypted(DocxRefused):
    """Protected by a password."""

    code = "docx_encrypted"


class NotADocx(DocxRefused):
    """Something else under the name of a Word document."""

    code = "docx_not_a_document"


class DocxUnreadable(DocxRefused):
    """A Word document, but damaged."""

    code = "docx_unreadable"


@dataclass(frozen=True)
class DocxResult:
    """The body, what it is probably called, and what was left out of it.

    `warnings` are codes: images, objects, deletions, insertions, comments, hidden, text_boxes,
    footnotes, formulas, contents, macros. `dropped` counts each of them.
    """

    html: str
    title_guess: str
    document_number_guess: str
    warnings: list[str]
    dropped: dict[str, int]


def docx_to_html(data: bytes) -> DocxResult:
    """Convert a .docx; raises a DocxRefused where it is none, or too large, or protected."""
    with _opened(data) as archive:
        try:
            found, packed = _repacked(archive)
            converted = mammoth.convert_to_html(
                io.BytesIO(packed),
                style_map=f"{STYLE_MAP}\n{UNDERLINED}",
            )
        except DocxRefused:
            raise
        except Exception as error:  # damaged in one of countless ways
            raise DocxUnreadable(str(error)) from error
    html = clean_body(converted.value)
    title, number = _guesses(blocks_of(html))
    dropped = {code: count for code, count in sorted(found.items()) if count}
    return DocxResult(html, title, number, list(dropped), dropped)


def _opened(data: bytes) -> zipfile.ZipFile:
    """The package, after it has been measured; nothing is unpacked before."""
    if len(data) > LARGEST_FILE:
        raise DocxTooLarge(f"{len(data)} bytes")
    if data.startswith(OLD_OFFICE):
        raise DocxEncrypted() if ENCRYPTED in data else DocxOldFormat()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise NotADocx("not a package") from error
    if any(part.flag_bits & 1 for part in parts):
        raise DocxEncrypted()
    names = [part.filename for part in parts]
    if DOCUMENT not in names or len(set(names)) != len(names):
        raise NotADocx("no document inside")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise DocxTooLarge("unpacked")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the package, read no further than is allowed, whatever its header claims."""
    with archive.open(name) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise DocxTooLarge(name)
    return data


def _repacked(archive: zipfile.ZipFile) -> tuple[Counter[str], bytes]:
    """A small package with the prepared document and only what its text needs."""
    parts = {
        name: _part(archive, name) for name in archive.namelist() if KEPT_PARTS.fullmatch(name)
    }
    trees = {name: parse_xml(data) for name, data in parts.items()}
    styles = read_styles(trees["word/styles.xml"]) if "word/styles.xml" in trees else {}
    has_numbering = "word/numbering.xml" in trees
    numbering = read_numbering(trees["word/numbering.xml"]) if has_numbering else {}
    found = prepare(trees[DOCUMENT], styles, numbering)
    found["macros"] += any(name.endswith("vbaProject.bin") for name in archive.namelist())
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in trees:
            found.update(_without_footnote_count(trees[name], styles))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, tree in trees.items():
            package.writestr(name, etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
    return found, target.getvalue()


def _without_footnote_count(tree: Any, styles: dict[str, WordStyle]) -> Counter[str]:
    found = prepare(tree, styles, {})
    del found["footnotes"]
    return found


def _guesses(blocks: list[Block]) -> tuple[str, str]:
    """The title and the 发文字号 as they stand at the head of a 公文."""
    head = blocks[:TITLE_BLOCKS]
    numbers = [parse_document_number(block.text) for block in head if len(block.text) < 60]
    number = next((found.text for found in numbers if found), "")
    return _title(head), number


def _title(head: list[Block]) -> str:
    """The first heading or centred lines; a title may run over several of them."""
    lines: list[str] = []
    for block in head:
        text = "".join(block.text.split())
        is_title = block.tag == "h2" or (block.alignment == "t-center" and bool(block.runs))
        if is_title and not parse_document_number(text) and not text.startswith(("（", "(")):
            lines.append(text)
        elif lines or (block.tag == "p" and not block.alignment and text.endswith(("：", "。"))):
            break
        if lines and block.tag == "h2":
            break
    title = "".join(lines)
    return title if len(title) <= LONGEST_TITLE else ""
