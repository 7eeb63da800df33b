"""Zip packages: their entries within bounds, and the XML in them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from lxml import etree

from gongkai.files.reading.parts import Broken, Locked
from gongkai.files.rules.entries import entry_name, same_name

MOST_UNPACKED = 300_000_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ENCRYPTED = 0x1


class Relation(NamedTuple):
    """What one part of an Office document has to do with another one."""

    name: str
    kind: str
    target: str


class Package:
    """An open zip. Together no more is unpacked than `MOST_UNPACKED`, whatever it claims."""

    def __init__(self, file: BinaryIO) -> None:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Locked  # a package behind a password is kept in a compound file
        file.seek(0)
        self._zip = zipfile.ZipFile(file)
        self._left = MOST_UNPACKED
        self._infos = {entry_name(entry): entry for entry in self._zip.infolist()}
        self._called = {same_name(name): name for name in self._infos}
        self.names = list(self._infos)

    def infos(self) -> list[zipfile.ZipInfo]:
        """The entries that are files, in their order."""
        return [entry for entry in self._zip.infolist() if not entry.is_dir()]

    def content(self, name: str | zipfile.ZipInfo) -> bytes:
        """The bytes of one entry."""
        info = self._infos[name] if isinstance(name, str) else name
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

    def relations(self, name: str) -> list[Relation]:
        """What an Office part needs inside the package; of the package itself where empty."""
        folder, _slash, last = name.rpartition("/")
        listing = self._called.get(same_name(f"{folder}/_rels/{last}.rels".lstrip("/")), "")
        if not listing:
            return []
        return [
            Relation(
                relation.get("Id", ""),
                relation.get("Type", "").rpartition("/")[2],
                self._called_like(inside(folder, relation.get("Target", ""))),
            )
            for relation in self.xml(listing).iter(_RELATION)
            if relation.get("TargetMode") != "External"
        ]

    def related(self, name: str) -> dict[str, str]:
        """Relation id → the entry it leads to, of an Office part."""
        return {relation.name: relation.target for relation in self.relations(name)}

    def related_by(self, name: str, kind: str) -> list[str]:
        """The entries there are of one kind of relation, in their order."""
        found = [each.target for each in self.relations(name) if each.kind == kind]
        return [target for target in found if target in self._infos]

    def main_part(self) -> str:
        """The part an Office program opens; what it is called is for the document to say."""
        found = self.related_by("", "officeDocument")
        if len(found) != 1:
            raise Broken
        return found[0]

    def _called_like(self, target: str) -> str:
        """Its name as the package writes it: capitals do not count, signs may be in numbers."""
        return self._called.get(same_name(target)) or self._called.get(
            same_name(unquote(target)), target
        )


def relation_of(node: Any) -> str:
    """The relation an element names; the strict form of the format has another namespace."""
    return next(
        (
            value for key, value in node.attrib.items()
            if key.endswith("}id") and key.lower().endswith("relationships}id")
        ),
        "",
    )  # fmt: skip


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
        yield entry_name(info), BytesIO(package.content(info))
