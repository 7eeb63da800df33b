"""Zip packages: their entries within bounds, and the XML in them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from gongkai.files.reading.parts import Broken, Locked

MOST_UNPACKED = 300_000_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
UTF8_NAME, ENCRYPTED = 0x800, 0x1


class Package:
    """An open zip. Together no more is unpacked than `MOST_UNPACKED`, whatever it claims."""

    def __init__(self, file: BinaryIO) -> None:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Locked  # a package behind a password is kept in a compound file
        file.seek(0)
        self._zip = zipfile.ZipFile(file)
        self._left = MOST_UNPACKED
        self.names = [entry.filename for entry in self._zip.infolist()]

    def infos(self) -> list[zipfile.ZipInfo]:
        """The entries that are files, in their order."""
        return [entry for entry in self._zip.infolist() if not entry.is_dir()]

    def content(self, name: str | zipfile.ZipInfo) -> bytes:
        """The bytes of one entry."""
        info = self._zip.getinfo(name) if isinstance(name, str) else name
        if info.flag_bits & ENCRYPTED:
            raise Locked
        with self._zip.open(info) as entry:
            data = entry.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Broken
        return data

    def xml(self, name: str) -> Any:
        """The root of one entry; entities are not resolved, nothing is fetched."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self.content(name), parser)

    def related(self, name: str) -> dict[str, str]:
        """Relation id → the entry it leads to, of an Office part."""
        folder, _slash, last = name.rpartition("/")
        listing = f"{folder}/_rels/{last}.rels".lstrip("/")
        if listing not in self.names:
            return {}
        return {
            relation.get("Id"): inside(folder, relation.get("Target"))
            for relation in self.xml(listing).iter(_RELATION)
            if relation.get("TargetMode") != "External"
        }


def inside(folder: str, target: str) -> str:
    """The entry that ``target`` names, seen from a folder of the package."""
    path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    return posixpath.normpath(path).lstrip("/")


def local(node: Any) -> str:
    """The name of an element without its namespace; nothing for comments."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def entries(file: BinaryIO) -> Iterator[tuple[str, BytesIO]]:
    """Name and content of each file in a zip."""
    package = Package(file)
    for info in package.infos():
        yield shown_name(info), BytesIO(package.content(info))


def shown_name(info: zipfile.ZipInfo) -> str:
    """An entry's name as its maker wrote it: programs in Chinese Windows write GBK unmarked."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
