"""XML of strangers: read as a stream, without entities, without a document type, from nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol

from lxml import etree

from gongkai.files.rules.inspecting.faults import Fault

DECLARED: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
# In any other encoding a document type could be written so that a search does not see it
ENCODINGS: Final = {
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030",
    "utf-16",
}  # fmt: skip
UTF8_MARK: Final = b"\xef\xbb\xbf"
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class Reader(Protocol):
    """Who is told what stands in the document."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


class Elements:
    """A reader that looks at elements alone: calls ``look`` with tag and attributes."""

    def __init__(self, look: Callable[[str, Mapping[str, str]], None]) -> None:
        self.look = look

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.look(tag, attributes)

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def data(self, text: str) -> None:
        """Nothing to do."""


class _Target:
    """What lxml reports to; it keeps nothing."""

    def __init__(self, reader: Reader) -> None:
        self.start: Callable[[str, Mapping[str, str]], None] = reader.start
        self.end: Callable[[str], None] = reader.end
        self.data: Callable[[str], None] = reader.data

    def doctype(self, *_what: object) -> None:
        raise Fault("file_entities")

    def close(self) -> None:
        """Nothing is built."""


def read(pieces: Iterable[bytes], reader: Reader) -> None:
    """Tell ``reader`` every element of a document that arrives in pieces."""
    target: Any = _Target(reader)
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, huge_tree=False,
        load_dtd=False, dtd_validation=False, recover=False,
    )  # fmt: skip
    tail, is_first = b"", True
    try:
        for piece in pieces:
            if is_first:
                _refuse_encoding(piece)
                is_first = False
            _refuse_doctype(tail + piece)
            tail = piece[-20:]
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Fault("file_damaged") from error


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def _refuse_encoding(beginning: bytes) -> None:
    if beginning.startswith(UTF16_MARKS):
        return
    text = beginning.removeprefix(UTF8_MARK)
    if not text.lstrip(b" \t\r\n").startswith(b"<") or text[1:2] == b"\x00":
        raise Fault("file_damaged")
    found = DECLARED.match(text[:300])
    if found and found[1].decode("latin-1").lower() not in ENCODINGS:
        raise Fault("file_damaged")


def _refuse_doctype(piece: bytes) -> None:
    plain = piece.replace(b"\x00", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Fault("file_entities")
