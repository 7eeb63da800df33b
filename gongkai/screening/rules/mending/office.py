"""A clean copy of Word and Excel: what both have in common, then each in its own file."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from gongkai.screening.rules.mending.package import Package
from gongkai.screening.rules.mending.pieces import Masking, Piece, text_of
from gongkai.screening.rules.mending.sheets import READ, clean_book
from gongkai.screening.rules.mending.words import WRITTEN, clean_document

_DROPPED = {
    "comments": re.compile(
        r"(?:word/comments|word/people|xl/comments|xl/threadedComments/|xl/persons/)"
    ),
    "embedded": re.compile(r"(?:word|xl)/(?:embeddings|activeX)/"),
    "properties": re.compile(r"docProps/(?:thumbnail|custom)"),
    "": re.compile(r"xl/calcChain"),
}
_DRAWN_COMMENTS = re.compile(r"xl/drawings/[^/]*\.vml\Z")
_KEPT_PROPERTIES = frozenset({"Template", "Pages", "Words", "Application", "AppVersion"})
_READ = frozenset((*WRITTEN, *READ))
_DIGIT = "[0-9０-９]"
_LONG_ENOUGH = re.compile(f"(?:{_DIGIT}.*){{5}}|@", re.DOTALL)


def clean_office(
    path: Path, suffix: str, target: Path, masks: Masking, removed: Counter[str]
) -> bool:
    """Write the clean copy; whether a masked number still stands in one of its parts."""
    package = Package(path)
    _drop(package, removed)
    _empty_properties(package, removed)
    if suffix == "docx":
        clean_document(package, masks, removed)
    else:
        clean_book(package, masks, removed)
    for name in package.xml_names():
        _sweep(package.xml(name), masks)
    package.write(target)
    return any(masks.stands_in(text) for name in package.parts for text in package.texts(name))


def _drop(package: Package, removed: Counter[str]) -> None:
    names: set[str] = set()
    for what, pattern in _DROPPED.items():
        found = {name for name in package.parts if pattern.match(name) and "/_rels/" not in name}
        names |= found
        if what and found:
            removed[what] += len(found)
    drawn = {name for name in package.parts if _DRAWN_COMMENTS.match(name)}
    if removed["comments"]:
        names |= drawn
    package.drop(names)


def _empty_properties(package: Package, removed: Counter[str]) -> None:
    """Who wrote it, for whom, under what title: all of it goes."""
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name not in package.parts:
            continue
        root = package.xml(name)
        for node in list(root):
            if not isinstance(node.tag, str) or node.tag.rpartition("}")[2] not in _KEPT_PROPERTIES:
                removed["properties"] += bool((node.text or "").strip() or len(node))
                root.remove(node)


def _sweep(root: Any, masks: Masking) -> None:
    """Whatever text or attribute is left anywhere: charts, names, links, rules of entry.

    What was read in its line before is not read again without it: there it may have been the
    number of a project.
    """
    pieces: list[Piece] = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag not in _READ and node.text and _LONG_ENOUGH.search(node.text):
            pieces += [Piece(node.text, text_of(node)), Piece("\n", None)]
        for key, value in node.attrib.items():
            if len(value) > 7 and _LONG_ENOUGH.search(value) and "://schemas." not in value:
                pieces += [Piece(value, _put_attribute(node, key)), Piece("\n", None)]
    if pieces:
        masks.apply(pieces)


def _put_attribute(node: Any, key: str) -> Any:
    def put(text: str) -> None:
        node.set(key, text)

    return put
