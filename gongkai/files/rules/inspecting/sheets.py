"""Workbooks: formulas and connections that reach out of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gongkai.files.rules.inspecting import xml
from gongkai.files.rules.inspecting.faults import Fault, refuse_running_link
from gongkai.files.rules.inspecting.fields import refuse_vml

FORMULAS: Final = {
    "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
    "totalsRowFormula", "oldFormula",
}  # fmt: skip
# Most formulas hold none of these and need no closer look
SUSPECT: Final = re.compile(
    r"[|\\/]|WEBSERVICE|IMAGE|DDE|RTD|CALL|REGISTER|SQL\.REQUEST|EXEC|HYPERLINK", re.I
)
TEXTS_AND_NAMES: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")
JOINED: Final = re.compile(r'''"\s*&\s*"''')
# cmd|'/c calc'!A1: a program, a subject and an item; the first two may stand in one quotation
COMMAND: Final = re.compile(
    r"""^\s*[=+\-@]?\s*['"]?[A-Za-z][\w.]*['"]?\s*\|"""
    r"""|\|\s*(?:'(?:[^']|'')*'|[^\s'!\[\]()+*/&,;<>="-]+)\s*!"""
    r"""|'[A-Za-z][\w.]*\|(?:[^']|'')*'\s*!""",
    re.ASCII,
)
FETCHING: Final = re.compile(
    r"(?<![A-Za-z0-9_])"
    r"(?:WEBSERVICE|IMAGE|DDE|RTD|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST|EXEC)\s*\(",
    re.I,
)
# No sheet has a slash in its name: '\\\\host\\share\\[book.xlsx]Sheet'!A1
ELSEWHERE: Final = re.compile(r"""'(?:[^']|'')*[\\/](?:[^']|'')*'\s*!|\\\\[^\s'"]""")
LINK: Final = re.compile(r"""HYPERLINK\s*\(\s*"((?:[^"]|"")*)""", re.I)
ELEMENTS: Final = {
    "ddeLink": "office_dde",
    "oleLink": "office_embedded",
    "oleObject": "office_embedded",
    "dbPr": "office_links",
    "webPr": "office_links",
    "olapPr": "office_links",
    "connection": "office_links",
    "dataFeedPr": "office_links",
    "oledbPr": "office_links",
}


class SheetReader:
    """Reads one part of a workbook."""

    def __init__(self) -> None:
        self.words: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = xml.local(tag)
        if name in FORMULAS:
            self.words = []
        elif name in ELEMENTS:
            raise Fault(ELEMENTS[name])
        elif attributes:
            refuse_vml(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.words is not None and xml.local(tag) in FORMULAS:
            refuse_formula("".join(self.words))
            self.words = None

    def data(self, text: str) -> None:
        """Words."""
        if self.words is not None:
            self.words.append(text)


def refuse_formula(words: str) -> None:
    """Refuse a formula that starts a program or fetches something."""
    if not SUSPECT.search(words):
        return
    for address in LINK.findall(JOINED.sub("", words)):
        refuse_running_link(address)
    # within brackets a quotation mark is part of a name and begins no text
    bare = words if "[" in words else TEXTS_AND_NAMES.sub(_without_text, words)
    if COMMAND.search(bare):
        raise Fault("office_dde")
    if FETCHING.search(bare):
        raise Fault("office_outside")
    if ELSEWHERE.search(bare):
        raise Fault("office_links")


def _without_text(found: re.Match[str]) -> str:
    """Names of sheets stay; what a cell would show is no part of the formula."""
    return found[0] if found[0].startswith("'") else '""'
