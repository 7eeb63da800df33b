"""Workbooks: formulas and connections that reach out of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gongkai.files.rules.inspecting import xml
from gongkai.files.rules.inspecting.faults import Fault
from gongkai.files.rules.inspecting.fields import refuse_vml

FORMULAS: Final = {"f", "formula", "formula1", "formula2", "definedName"}
# cmd|'/c calc'!A1: a program, a subject and an item
COMMAND: Final = re.compile(r"""^\s*[=+\-@]?\s*['"]?[A-Za-z][\w.]*['"]?\s*\|""")
FETCHING: Final = re.compile(r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?)\s*\(", re.I)
ELEMENTS: Final = {
    "ddeLink": "office_dde",
    "oleLink": "office_embedded",
    "oleObject": "office_embedded",
    "dbPr": "office_links",
    "webPr": "office_links",
    "olapPr": "office_links",
}
LONGEST: Final = 20_000


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
        if self.words is not None:
            refuse_formula("".join(self.words))
            self.words = None

    def data(self, text: str) -> None:
        """Words."""
        if self.words is not None:
            self.words.append(text)


def refuse_formula(words: str) -> None:
    """Refuse a formula that starts a program or fetches something."""
    if COMMAND.match(words):
        raise Fault("office_dde")
    if FETCHING.search(words[:LONGEST]):
        raise Fault("office_outside")
