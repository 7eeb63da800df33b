"""What a PDF carries beside its pages: notes on them, fields, properties, files inside."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf

from gongkai.files.reading.packages import local
from gongkai.files.reading.parts import Page, Pages

MOST_NOTES = 5000
MOST_FILES = 20
MOST_BYTES = 50_000_000
LONGEST_XMP = 200_000
SAID = ("/Contents", "/T", "/Subj", "/V", "/TU")
OF_PROGRAMS = ("ID", "Date", "Tool", "Producer", "about", "instanceID", "format", "lang", "xmptk")
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)


def beside(file: BinaryIO) -> Pages:
    """Each kind a piece of its own; what cannot be read leaves the file not whole."""
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            yield Page(unseen="\n".join(_properties(document)), where="properties")
            yield from _notes(document)
            yield from _inside(document)
    except BROKEN:
        yield Page(is_whole=False)


def _properties(document: pikepdf.Pdf) -> Iterator[str]:
    for name, value in document.docinfo.items():
        if name not in ("/CreationDate", "/ModDate", "/Producer", "/Creator", "/Trapped"):
            yield str(value)
    stream = document.Root.get("/Metadata")
    if isinstance(stream, pikepdf.Stream):
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(stream.read_bytes()[:LONGEST_XMP], parser)
        except etree.XMLSyntaxError:
            return
        yield from _told(root)


def _told(root: Any) -> Iterator[str]:
    """What people wrote into XMP, as elements or attributes; neither numbers of copies nor days."""
    for node in root.iter():
        values = [(local(node), node.text or "")]
        values += [(key.rpartition("}")[2], value) for key, value in node.attrib.items()]
        yield from (
            value.strip() for name, value in values
            if value.strip() and not name.endswith(OF_PROGRAMS)
        )  # fmt: skip


def _notes(document: pikepdf.Pdf) -> Pages:
    """Comments, and what stands in the fields of a form."""
    left = MOST_NOTES
    for number, page in enumerate(document.pages, start=1):
        lines: list[str] = []
        for note in _list(page.obj.get("/Annots")):
            left -= 1
            if left < 0:
                yield Page(is_whole=False)
                return
            lines += _said(note)
        if lines:
            yield Page(unseen="\n".join(lines), where=f"note:{number}")


def _said(note: Any) -> list[str]:
    if not isinstance(note, pikepdf.Dictionary):
        return []
    lines = [str(note[key]) for key in SAID if isinstance(note.get(key), pikepdf.String)]
    action = note.get("/A")
    if isinstance(action, pikepdf.Dictionary) and isinstance(action.get("/URI"), pikepdf.String):
        lines.append(str(action["/URI"]))
    return lines


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else []


def _inside(document: pikepdf.Pdf) -> Pages:
    """Files in the PDF, each read as one alone; one that holds files itself is not opened."""
    from gongkai.files.reading import INNER, read_file

    left = MOST_BYTES
    for number, (name, spec) in enumerate(document.attachments.items()):
        if number >= MOST_FILES:
            yield Page(is_whole=False)
            return
        data = spec.get_file().read_bytes()
        left -= len(data)
        suffix = name.rpartition(".")[2].lower()
        if left < 0 or suffix not in INNER:
            yield Page(unseen=name, is_whole=False, where=f"file:{name}")
            continue
        found = read_file(BytesIO(data), suffix, is_inner=True)
        yield Page(
            unseen=f"{name}\n{found.text}\n{found.unseen}", is_whole=found.is_whole,
            where=f"file:{name}",
        )  # fmt: skip
