"""A clean copy of an Excel book: hidden cells gone, numbers masked, formulas turned to values."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from gongkai.screening.rules.mending.package import STRICT, Package, drop_users, rels_of, remove
from gongkai.screening.rules.mending.pieces import Masking, Piece

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_LETTERS = re.compile("[A-Z]+")
_YES = ("1", "true")
READ = (f"{_S}v", f"{_S}t")
_RULES = ("dataValidations", "conditionalFormatting")


def clean_book(package: Package, masks: Masking, removed: Counter[str]) -> None:
    """Clean every sheet, then the strings they share.

    Raises `ValueError` for the strict kind of the format, which is written in other names.
    """
    book = package.xml(_BOOK)
    if STRICT in package.parts[_BOOK]:
        raise ValueError("strict Open XML")
    strings = list(package.xml(_STRINGS)) if _STRINGS in package.parts else []
    known = package.related(_BOOK)
    sheets = [
        (sheet, known[sheet.get(_ID)])
        for sheet in book.iter(f"{_S}sheet")
        if known.get(sheet.get(_ID)) in package.parts
    ]
    hidden = 0
    for number, (sheet, part) in enumerate(sheets, start=1):
        root = package.xml(part)
        if sheet.get("state", "visible") != "visible":
            hidden += 1
            removed["sheets"] += 1
            _empty(package, part, root)
            _rename(book, sheet, f"Sheet{900 + number}")
        else:
            hidden += _without_hidden_cells(root, removed)
    for _sheet, part in sheets:
        root = package.xml(part)
        if hidden:
            _without_formulas(root, removed)
        _Cells(root, strings).mask(masks)
    _without_unused(strings, [package.xml(part) for _sheet, part in sheets])


def _empty(package: Package, part: str, root: Any) -> None:
    """Nothing is left of a hidden sheet but that there is one."""
    for node in list(root):
        if node.tag == f"{_S}sheetData":
            node.clear()
        elif node.tag not in (f"{_S}sheetPr", f"{_S}sheetViews", f"{_S}sheetFormatPr"):
            root.remove(node)
    rels = rels_of(part)
    if rels in package.parts:
        drop_users(root, {each.get("Id") for each in package.xml(rels)})
        for relation in list(package.xml(rels)):
            package.xml(rels).remove(relation)


def _rename(book: Any, sheet: Any, name: str) -> None:
    """Give a hidden sheet a name that says nothing; names that lead to it go."""
    old = sheet.get("name", "")
    sheet.set("name", name)
    for defined in list(book.iter(f"{_S}definedName")):
        if f"{old}!" in (defined.text or "") or f"{old}'!" in (defined.text or ""):
            remove(defined)


def _without_hidden_cells(root: Any, removed: Counter[str]) -> int:
    """Empty hidden columns and rows; how many there were."""
    ranges = [
        (int(col.get("min", "0")), int(col.get("max", "0")))
        for col in root.iter(f"{_S}col")
        if col.get("hidden") in _YES
    ]
    columns: set[int] = set()
    rows = 0
    for row in root.iter(f"{_S}row"):
        if row.get("hidden") in _YES:
            rows += bool(len(row))
            for cell in list(row):
                row.remove(cell)
            continue
        for cell in list(row):
            number = _column(cell.get("r", ""))
            if any(first <= number <= last for first, last in ranges):
                columns.add(number)
                row.remove(cell)
    removed["columns"] += len(columns)
    removed["rows"] += rows
    if ranges or rows:
        _without_rules(root)
    return len(columns) + rows


def _without_rules(root: Any) -> None:
    """Rules of entry and of colour may quote what was hidden."""
    for name in _RULES:
        for node in list(root.iter(f"{_S}{name}")):
            remove(node)


def _column(reference: str) -> int:
    """AB12 → 28."""
    found = _LETTERS.match(reference)
    number = 0
    for letter in found.group() if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def _without_formulas(root: Any, removed: Counter[str]) -> None:
    """Keep what they came to: they may lead to what is gone."""
    for formula in list(root.iter(f"{_S}f")):
        removed["formulas"] += 1
        remove(formula)


class _Cells:
    """The cells of one sheet, masked as the lines a reader sees."""

    def __init__(self, root: Any, strings: list[Any]) -> None:
        self.root, self.strings = root, strings

    def mask(self, masks: Masking) -> None:
        pieces: list[Piece] = []
        for row in self.root.iter(f"{_S}row"):
            for cell in row.iterchildren(f"{_S}c"):
                text = self._text(cell)
                if text:
                    pieces.append(Piece(text, _into(cell)))
                pieces.append(Piece("\t", None))
            pieces.append(Piece("\n", None))
        masks.apply(pieces)

    def _text(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_said(cell))
        value = cell.find(f"{_S}v")
        text = (value.text or "") if value is not None else ""
        if kind == "s" and text.isdigit() and int(text) < len(self.strings):
            return "".join(_said(self.strings[int(text)]))
        return _whole(text) if kind == "n" else text


def _said(item: Any) -> list[str]:
    """The text of a string, without how it sounds (`rPh`)."""
    return [
        node.text or ""
        for node in item.iter(f"{_S}t")
        if node.getparent() is None or node.getparent().tag != f"{_S}rPh"
    ]


def _whole(text: str) -> str:
    """1.3800001234E10 → 13800001234."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if number.is_finite() and number == number.to_integral_value() and abs(number) < 10**20:
        return str(int(number))
    return text


def _into(cell: Any) -> Any:
    """Puts a text into the cell, as text, whatever was in it."""

    def put(text: str) -> None:
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        written = etree.SubElement(etree.SubElement(cell, f"{_S}is"), f"{_S}t")
        written.text = text
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    return put


def _without_unused(strings: list[Any], roots: list[Any]) -> None:
    """Empty the shared strings that no cell uses any more."""
    used = {
        value.text
        for root in roots
        for cell in root.iter(f"{_S}c")
        if cell.get("t") == "s" and (value := cell.find(f"{_S}v")) is not None
    }
    for number, item in enumerate(strings):
        if str(number) not in used:
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, f"{_S}t")
