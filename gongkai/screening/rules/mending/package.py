"""An Office document as a package of parts that can be changed and left out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

MOST_BYTES = 400 * 1024**2
STRICT = b"http://purl.oclc.org/ooxml/"
CONTENT_TYPES = "[Content_Types].xml"
_TAGS = re.compile(r"<[^<>]*>")
_ID = re.compile(r"\{http://[^}]*relationships\}(?:id|embed|link|pict)\Z")


class Package:
    """Parts by name; XML ones are parsed when they are asked for, and written back if so."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            if sum(entry.file_size for entry in file.infolist()) > MOST_BYTES:
                raise ValueError("too large when unpacked")
            self.parts = {
                entry.filename: file.read(entry) for entry in file.infolist() if not entry.is_dir()
            }
        self.roots: dict[str, Any] = {}

    def xml(self, name: str) -> Any:
        """The root of a part; changes to it are written."""
        if name not in self.roots:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self.roots[name] = etree.fromstring(self.parts[name], parser)
        return self.roots[name]

    def xml_names(self) -> list[str]:
        """All parts that are XML."""
        return [name for name in self.parts if name.endswith((".xml", ".rels", ".vml"))]

    def related(self, name: str) -> dict[str, str]:
        """Relation id → part, for what lies within the package."""
        rels = rels_of(name)
        if rels not in self.parts:
            return {}
        folder = posixpath.dirname(name)
        return {
            relation.get("Id"): _inside(folder, relation.get("Target", ""))
            for relation in self.xml(rels)
            if relation.get("TargetMode") != "External"
        }

    def drop(self, names: set[str]) -> None:
        """Leave parts out: their entries, relations, and whatever shows them by such a relation."""
        for name in ["", *self.parts]:
            gone = {key for key, part in self.related(name).items() if part in names}
            if not gone or name in names:
                continue
            rels = self.xml(rels_of(name))
            for relation in [each for each in rels if each.get("Id") in gone]:
                rels.remove(relation)
            if name.endswith(".xml"):
                drop_users(self.xml(name), gone)
        types = self.xml(CONTENT_TYPES)
        for entry in [each for each in types if each.get("PartName", "")[1:] in names]:
            types.remove(entry)
        for name in names:
            for each in (name, rels_of(name)):
                self.parts.pop(each, None)
                self.roots.pop(each, None)

    def write(self, target: Path) -> None:
        """The package with what was changed, in the order of the old one, without its times."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
            for name in self.parts:
                file.writestr(zipfile.ZipInfo(name), self.data(name), zipfile.ZIP_DEFLATED)

    def data(self, name: str) -> bytes:
        """The bytes of a part as they will be written."""
        if name not in self.roots:
            return self.parts[name]
        written: bytes = etree.tostring(
            self.roots[name], xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return written

    def texts(self, name: str) -> tuple[str, str]:
        """A part as text, and the same without its tags."""
        text = self.data(name).decode("utf-8", "ignore")
        return text, _TAGS.sub("", text)


def rels_of(name: str) -> str:
    """Where the relations of a part stand."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def drop_users(root: Any, ids: set[str]) -> None:
    """Remove the elements that name one of these relations."""
    for node in list(root.iter()):
        if isinstance(node.tag, str) and any(
            _ID.search(key) and value in ids for key, value in node.attrib.items()
        ):
            remove(node)


def remove(node: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
