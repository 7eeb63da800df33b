"""Word, Excel and PowerPoint documents (.docx, .xlsx, .pptx).

Refused: another kind under this ending, macros in every form, embedded objects, anything fetched
from elsewhere when the document is opened, commands to other programs. Links to click are fine.
"""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote

from gongkai.files.rules import PROGRAMS
from gongkai.files.rules.inspecting import xml
from gongkai.files.rules.inspecting.faults import Fault, refuse_running_link
from gongkai.files.rules.inspecting.fields import WordReader
from gongkai.files.rules.inspecting.packages import Entry, Package
from gongkai.files.rules.inspecting.sheets import SheetReader
from gongkai.files.rules.inspecting.slides import SlideReader

TYPES: Final = "[Content_Types].xml"
MAIN: Final = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
}
READERS: Final[dict[str, Callable[[], xml.Reader]]] = {
    "docx": WordReader,
    "xlsx": SheetReader,
    "pptx": SlideReader,
}

# Signs in content types and kinds of relationships, and what they mean
TYPE_FAULTS: Final = {
    "macroenabled": "office_macros",
    "vbaproject": "office_macros",
    "vbadata": "office_macros",
    "macrosheet": "office_macros",
    "activex": "office_active",
    "webextension": "office_active",
    "oleobject": "office_embedded",
}
RELATION_FAULTS: Final = {
    "vbaproject": "office_macros",
    "xlmacrosheet": "office_macros",
    "xlintlmacrosheet": "office_macros",
    "control": "office_active",
    "activexcontrolbinary": "office_active",
    "oleobject": "office_embedded",
    "afchunk": "office_embedded",
}
EXTERNAL_FAULTS: Final = {
    "attachedtemplate": "office_template",
    "image": "office_picture",
    "externallinkpath": "office_links",
    "externallink": "office_links",
    "xlpathmissing": "office_links",
    "xlstartup": "office_links",
}
NAME_FAULTS: Final = {
    "vbaproject.bin": "office_macros",
    "vbadata.xml": "office_macros",
    "/macrosheets/": "office_macros",
    "/activex/": "office_active",
    "oleobject": "office_embedded",
}
LINKS: Final = "hyperlink"
EMBEDDED: Final = "package"
XML_ENDINGS: Final = {"xml", "rels", "vml"}
XML_TYPES: Final = ("+xml", "/xml", ".vmldrawing")
DRAWING: Final = "image/svg+xml"  # drawn, never run; other programs may have given it a DOCTYPE
XML_STARTS: Final = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")
# What a main part says it is, and what programs call one
MAIN_TYPE: Final = ".main+xml"
MAIN_NAMES: Final = {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}
DEEPEST: Final = 1


class _Types:
    """[Content_Types].xml: what kind every part is."""

    def __init__(self) -> None:
        self.by_ending: dict[str, str] = {}
        self.by_name: dict[str, str] = {}

    def look(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "").partition(";")[0].strip().lower()
        if xml.local(tag) == "Default":
            self.by_ending[attributes.get("Extension", "").lower()] = kind
        elif xml.local(tag) == "Override":
            self.by_name[unquote(attributes.get("PartName", "")).lstrip("/").lower()] = kind

    def of(self, name: str) -> str:
        ending = name.rpartition(".")[2].lower()
        return self.by_name.get(unquote(name).lower()) or self.by_ending.get(ending, "")

    def is_xml(self, name: str) -> bool:
        """Whether the part is XML by what the list says of it."""
        kind = self.of(name)
        return kind.endswith(XML_TYPES) and kind != DRAWING


class _Relations:
    """One .rels part: what its source needs, and from where."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.inside: list[tuple[str, str]] = []

    def look(self, tag: str, attributes: Mapping[str, str]) -> None:
        if xml.local(tag) != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "")
        if kind in RELATION_FAULTS:
            raise Fault(RELATION_FAULTS[kind])
        if attributes.get("TargetMode", "").lower() == "external":
            _refuse_outside(kind, target)
        else:
            self.inside.append((kind, self._place(target)))

    def _place(self, target: str) -> str:
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.source), target))


def inspect_office(package: Package, suffix: str, *, depth: int = 0) -> None:
    """Raise `Fault` unless the package is a harmless document of that ending."""
    types = _types_of(package)
    for kind in [*types.by_ending.values(), *types.by_name.values()]:
        _refuse_listed(kind, TYPE_FAULTS)
    relations = [_relations_of(package, part) for part in _relation_parts(package)]
    real = _real_kind(relations, types)
    if real != suffix:
        raise Fault("file_is_another" if real else "file_content", real=real)
    _refuse_second_main(package, relations, types)
    charted = _charted(relations)
    for entry in package.entries:
        if entry.is_folder:
            continue
        if entry.name.lower() in charted:
            _inspect_chart_data(package, entry, depth)
        else:
            _inspect_part(package, entry, real, types)


def kind_of_package(package: Package) -> str:
    """The ending an office package ought to have; empty if it is none."""
    if TYPES not in package.by_name:
        return ""
    relations = [_relations_of(package, part) for part in _relation_parts(package)]
    return _real_kind(relations, _types_of(package))


def _types_of(package: Package) -> _Types:
    if TYPES not in package.by_name:
        raise Fault("file_content")
    types = _Types()
    xml.read(package.pieces(package.by_name[TYPES]), xml.Elements(types.look))
    return types


def _relation_parts(package: Package) -> list[Entry]:
    return [entry for entry in package.by_name.values() if entry.suffix == "rels"]


def _relations_of(package: Package, part: Entry) -> _Relations:
    folder, _slash, name = part.name.rpartition("/")
    source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
    relations = _Relations(source)
    xml.read(package.pieces(part), xml.Elements(relations.look))
    return relations


def _real_kind(relations: list[_Relations], types: _Types) -> str:
    """What the main part says it is."""
    for target in _main_parts(relations):
        named = types.of(target)
        return next((real for end, real in MAIN.items() if named.endswith(end)), "")
    return ""


def _main_parts(relations: list[_Relations]) -> list[str]:
    return [
        target
        for relation in relations
        for kind, target in (relation.inside if relation.source in ("", ".") else ())
        if kind == "officedocument"
    ]


def _refuse_second_main(package: Package, relations: list[_Relations], types: _Types) -> None:
    """One program opens this main part, another that one: what one shows, the other hides."""
    found = {unquote(target).lower() for target in _main_parts(relations)}
    looking = {name for name, kind in types.by_name.items() if kind.endswith(MAIN_TYPE)}
    looking |= {entry.name.lower() for entry in package.entries} & MAIN_NAMES
    if len(found) > 1 or looking - found:
        raise Fault("file_polyglot")


def _refuse_listed(text: str, faults: Mapping[str, str]) -> None:
    for sign, code in faults.items():
        if sign in text.lower():
            raise Fault(code)


def _refuse_outside(kind: str, target: str) -> None:
    if kind == LINKS:
        refuse_running_link(target)
        return
    raise Fault(EXTERNAL_FAULTS.get(kind, "office_outside"))


def _charted(relations: list[_Relations]) -> set[str]:
    """The workbooks behind charts; the figures of a chart lie in one of its own."""
    found = set()
    for relation in relations:
        for kind, target in relation.inside:
            if kind == EMBEDDED:
                if "/charts/" not in f"/{relation.source}":
                    raise Fault("office_embedded")
                found.add(target.lower())
    return found


def _inspect_chart_data(package: Package, entry: Entry, depth: int) -> None:
    if depth >= DEEPEST or entry.suffix != "xlsx":
        raise Fault("office_embedded")
    inside = Package(package.read(entry), package.budget)
    inspect_office(inside, "xlsx", depth=depth + 1)


def _inspect_part(package: Package, entry: Entry, real: str, types: _Types) -> None:
    """One part: its name, its beginning, and what it says if it is XML."""
    _refuse_listed("/" + entry.name, NAME_FAULTS)
    if "/embeddings/" in f"/{entry.name.lower()}":
        raise Fault("office_embedded")
    pieces = package.pieces(entry)
    first = next(pieces, b"")
    whole = itertools.chain((first,), pieces)
    if entry.suffix in XML_ENDINGS or types.is_xml(entry.name) or _begins_as_xml(first, entry):
        xml.read(whole, READERS[real]())
        return
    if first.startswith(PROGRAMS):
        raise Fault("office_embedded")
    for _piece in whole:
        """Unpacking to the end is the check."""


def _begins_as_xml(first: bytes, entry: Entry) -> bool:
    """Some programs go by relations alone, whatever a part is called and listed as."""
    return entry.suffix != "svg" and first.removeprefix(xml.UTF8_MARK).lstrip().startswith(
        XML_STARTS
    )
