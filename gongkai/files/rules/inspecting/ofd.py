"""OFD (GB/T 33190), the national format for fixed pages: a zip file of XML, pictures and fonts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gongkai.files.rules import PROGRAMS
from gongkai.files.rules.inspecting import xml
from gongkai.files.rules.inspecting.faults import LONGEST_SHOWN, Fault
from gongkai.files.rules.inspecting.packages import Package

START: Final = "OFD.xml"
NAMESPACE: Final = "http://www.ofdspec.org/"
# Pages, pictures, fonts, seals and signatures
PARTS: Final = {
    "xml", "png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "jb2", "jp2", "ttf", "otf", "ttc",
    "cff", "esl", "dat", "asn1", "xsd",
}  # fmt: skip
PACKED: Final = (*PROGRAMS, b"PK\x03\x04")
# Where a link may lead: to a page, to a letter, or to a place without a scheme
LEADING: Final = re.compile(r"\s*(?:(?:https?|mailto):|[^:\\]*\Z)", re.I)
MEDIA: Final = {"Movie", "Sound"}
MOVING: Final = {"video", "audio"}


class _Root:
    """OFD.xml: where the document begins."""

    def __init__(self) -> None:
        self.is_ofd: bool | None = None
        self.roots: list[str] = []
        self._in_root = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.is_ofd is None:
            self.is_ofd = xml.local(tag) == "OFD" and NAMESPACE in tag
        self._in_root = xml.local(tag) == "DocRoot"
        if self._in_root:
            self.roots.append("")

    def end(self, tag: str) -> None:
        self._in_root = False

    def data(self, text: str) -> None:
        if self._in_root:
            self.roots[-1] += text


def inspect_ofd(package: Package) -> None:
    """Raise `Fault` unless the package is a harmless OFD document."""
    if START not in package.by_name:
        raise Fault("file_content")
    root = _Root()
    xml.read(package.pieces(package.by_name[START]), root)
    places = [place.strip().lstrip("/") for place in root.roots]
    if not root.is_ofd or not places or any(place not in package.by_name for place in places):
        raise Fault("file_damaged")
    for entry in package.by_name.values():
        if entry.suffix not in PARTS:
            raise Fault("ofd_embedded", entry=entry.name)
        pieces = package.pieces(entry)
        if entry.suffix == "xml":
            xml.read(pieces, xml.Elements(_refuse_element))
            continue
        for number, piece in enumerate(pieces):
            if number == 0 and piece.startswith(PACKED):
                raise Fault("ofd_embedded", entry=entry.name)


def _refuse_element(tag: str, attributes: Mapping[str, str]) -> None:
    """Links that run something, sound and film, other documents hung on."""
    name = xml.local(tag)
    if name == "URI":
        address = attributes.get("Base", "") + attributes.get("URI", "")
        if not LEADING.match(address):
            raise Fault("link_runs", entry=address.strip()[:LONGEST_SHOWN])
    elif name in MEDIA or (
        name == "MultiMedia" and attributes.get("Type", "").strip().lower() in MOVING
    ):
        raise Fault("pdf_media")
    elif name == "Attachment":
        raise Fault("ofd_embedded", entry=attributes.get("Name", ""))
    elif name == "GotoA":
        raise Fault("ofd_embedded", entry=attributes.get("AttachID", ""))
