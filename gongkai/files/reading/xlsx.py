"""Excel: what the cells show, sheet after sheet, as it was last computed.

Hidden sheets, rows and columns, and comments, go apart: nobody sees them who opens the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from gongkai.files.reading.beside import properties
from gongkai.files.reading.packages import Package, local, relation_of
from gongkai.files.reading.parts import Page, Pages
from gongkai.files.reading.pictured import beside

_LETTERS = re.compile(r"[A-Z]+")
_NO_NAME = re.compile(r"(?:Sheet|工作表)[0-9]*", re.IGNORECASE)
YES = ("1", "true")
LONGEST_SHEET = 20_000_000


class Book(NamedTuple):
    """What all sheets share."""

    strings: list[str]
    dated: list[bool]


class Row(NamedTuple):
    """The values of a row that are shown, and those in hidden columns."""

    shown: list[str]
    unseen: list[str]


class Cells(NamedTuple):
    """A sheet: what is shown, what is hidden, and whether that is all."""

    shown: str
    unseen: str
    is_whole: bool


def pages(file: BinaryIO) -> Pages:
    """One page for each sheet, with its name, its cells and its drawings."""
    package = Package(file)
    main = package.main_part()
    book = Book(_strings(package, main), _dated(package, main))
    known = package.related(main)
    root = package.xml(main)
    for sheet in root.iter("{*}sheet"):
        part = known.get(relation_of(sheet), "")
        if part not in package.names:
            yield Page(is_whole=False)
            continue
        shown, unseen, is_whole = _cells(package.content(part), book)
        drawn, said = _beside(package, part)
        where = f"sheet:{sheet.get('name', '')}"
        text = "\n".join((_named(sheet.get("name", "")), shown, drawn))
        if sheet.get("state", "visible") != "visible":
            yield Page(unseen=f"{text}\n{unseen}\n{said}", where=where, is_whole=is_whole)
        else:
            yield Page(text, f"{unseen}\n{said}", where=where, is_whole=is_whole)
    yield Page(unseen=_names(root), where="names")
    yield properties(package)
    yield beside(package)


def _names(root: Any) -> str:
    """Names that somebody gave to cells or values: `身份证=530…`, and what is said of them."""
    return "\n".join(
        f"{name.get('name', '')}\t{name.text or ''}\t{name.get('comment', '')}"
        for name in root.iter("{*}definedName")
        if not name.get("name", "").startswith("_xlnm.")
    )


def _named(name: str) -> str:
    """The name somebody gave the sheet; “Sheet1” is the program's."""
    return "" if _NO_NAME.fullmatch(name) else name


def _strings(package: Package, main: str) -> list[str]:
    return [
        "".join(_texts(item))
        for part in package.related_by(main, "sharedStrings")
        for item in package.xml(part).iterchildren("{*}si")
    ]


def _texts(item: Any) -> Iterator[str]:
    """The text of a string, without how it sounds (`rPh`)."""
    for text in item.iter("{*}t"):
        if local(text.getparent()) != "rPh":
            yield text.text or ""


def _dated(package: Package, main: str) -> list[bool]:
    """For each style whether a number under it is a date."""
    parts = package.related_by(main, "styles")
    if not parts:
        return []
    root = package.xml(parts[0])
    formats: dict[str, str] = {str(key): value for key, value in BUILTIN_FORMATS.items()}
    formats |= {x.get("numFmtId"): x.get("formatCode", "") for x in root.iter("{*}numFmt")}
    styles = root.find("{*}cellXfs")
    return [
        bool(is_date_format(formats.get(style.get("numFmtId", "0"), "")))
        for style in (styles if styles is not None else ())
    ]


def _cells(data: bytes, book: Book) -> Cells:
    """Rows as lines with tabs, as many as fit."""
    shown, unseen, hidden, length = [], [], set[str](), 0
    walk = etree.iterparse(
        BytesIO(data), tag=("{*}col", "{*}row"), resolve_entities=False, no_network=True
    )
    for _event, node in walk:
        if local(node) == "col":
            hidden |= _hidden_columns(node)
            continue
        row = _row(node, book, hidden)
        shown.append("\t".join(row.shown))
        unseen.append("\t".join(row.unseen))
        length += len(shown[-1]) + len(unseen[-1])
        node.clear()
        if length > LONGEST_SHEET:
            break
    return Cells("\n".join(shown), "\n".join(unseen), length <= LONGEST_SHEET)


def _hidden_columns(node: Any) -> set[str]:
    from openpyxl.utils import get_column_letter

    if node.get("hidden") not in YES:
        return set()
    first, last = int(node.get("min")), min(int(node.get("max")), 16384)
    return {get_column_letter(number) for number in range(first, last + 1)}


def _row(node: Any, book: Book, hidden: set[str]) -> Row:
    row, is_hidden = Row([], []), node.get("hidden") in YES
    for cell in node.iterchildren("{*}c"):
        value = _value(cell, book)
        letters = _LETTERS.match(cell.get("r", ""))
        apart = is_hidden or (letters is not None and letters.group() in hidden)
        if value:
            (row.unseen if apart else row.shown).append(value)
    return row


def _value(cell: Any, book: Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_texts(cell)).replace("\n", " ")
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        return book.strings[int(value)].replace("\n", " ") if value else ""
    if kind == "n" and value and _is_dated(cell, book):
        return _day(value)
    return "" if kind in ("b", "e") else value


def _is_dated(cell: Any, book: Book) -> bool:
    style = int(cell.get("s", "0"))
    return style < len(book.dated) and book.dated[style]


def _day(value: str) -> str:
    """45992 → 2025-12-01, as most formats show it."""
    try:
        moment = from_excel(float(value))
    except (ValueError, OverflowError):
        return value
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(" ") if isinstance(moment, datetime) else str(moment or value)


def _beside(package: Package, sheet: str) -> tuple[str, str]:
    """Text boxes on a sheet, and comments."""
    drawn, said = [], []
    for _id, kind, name in package.relations(sheet):
        if name in package.names and kind == "drawing":
            drawn += ["".join(p.itertext("{*}t")) for p in package.xml(name).iter("{*}p")]
        elif name in package.names and kind in ("comments", "threadedComment"):
            said += ["".join(text.itertext()) for text in package.xml(name).iter("{*}text")]
    return "\n".join(drawn), "\n".join(said)
