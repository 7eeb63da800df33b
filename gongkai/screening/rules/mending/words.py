"""A clean copy of a Word document: revisions accepted, hidden text gone, numbers masked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from gongkai.screening.rules.mending.package import STRICT, Package, remove
from gongkai.screening.rules.mending.pieces import Masking, Piece, text_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/.+\.xml\Z")
_GONE = {
    "del": "revisions", "moveFrom": "revisions", "rPrChange": "revisions", "pPrChange": "revisions",
    "tblPrChange": "revisions", "tcPrChange": "revisions", "trPrChange": "revisions",
    "sectPrChange": "revisions", "tblGridChange": "revisions", "numberingChange": "revisions",
    "moveFromRangeStart": "", "moveFromRangeEnd": "", "moveToRangeStart": "", "moveToRangeEnd": "",
    "commentRangeStart": "", "commentRangeEnd": "", "commentReference": "comments",
}  # fmt: skip
_UNWRAPPED = ("ins", "moveTo")
WRITTEN = (f"{_W}t", f"{_W}delText", f"{_W}instrText", f"{_W}delInstrText")
_OFF = ("0", "false", "none", "off")


def clean_document(package: Package, masks: Masking, removed: Counter[str]) -> None:
    """Clean each part of the document: body, headers, footers, notes, building blocks.

    Raises `ValueError` for the strict kind of the format, which is written in other names.
    """
    if STRICT in package.parts.get("word/document.xml", b""):
        raise ValueError("strict Open XML")
    for name in [name for name in package.parts if _PART.match(name)]:
        root = package.xml(name)
        _settle(root, removed)
        pieces: list[Piece] = []
        _collect(root, pieces)
        masks.apply(pieces)


def _settle(root: Any, removed: Counter[str]) -> None:
    """Accept what was inserted, drop what was deleted, hidden, or said in the margin."""
    for node in list(root.iter(*(f"{_W}{name}" for name in _GONE))):
        kind = _GONE[node.tag[len(_W) :]]
        if kind:
            removed[kind] += 1
        remove(node)
    for node in list(root.iter(*(f"{_W}{name}" for name in _UNWRAPPED))):
        removed["revisions"] += 1
        _unwrap(node)
    for run in list(root.iter(f"{_W}r")):
        if _is_hidden(run) and run.getparent() is not None:
            removed["hidden"] += 1
            remove(run)


def _unwrap(node: Any) -> None:
    parent = node.getparent()
    if parent is None:
        return
    place = parent.index(node)
    for child in list(node):
        parent.insert(place, child)
        place += 1
    parent.remove(node)


def _is_hidden(run: Any) -> bool:
    """Not what only a web layout hides: page numbers of a table of contents are such."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in _OFF


def _collect(node: Any, pieces: list[Piece]) -> None:
    """The text under a node as a reader meets it: cells apart by tabs, lines by breaks."""
    if node.tag in WRITTEN:
        pieces.append(Piece(node.text or "", text_of(node)))
    elif node.tag in (f"{_W}br", f"{_W}cr"):
        pieces.append(Piece("\n", None))
    elif node.tag == f"{_W}tab":
        pieces.append(Piece("\t", None))
    else:
        for child in node:
            _collect(child, pieces)
        if node.tag == f"{_W}p":
            in_cell = node.getparent() is not None and node.getparent().tag == f"{_W}tc"
            pieces.append(Piece("\t" if in_cell else "\n", None))
        elif node.tag == f"{_W}tr":
            pieces.append(Piece("\n", None))
