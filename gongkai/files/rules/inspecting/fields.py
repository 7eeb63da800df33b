"""Fields of Word: instructions to fetch something or to talk to another program.

A field is written as a whole (``fldSimple``) or between marks, its words spread over any number
of runs; fields stand inside fields, and QUOTE can spell a word in numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gongkai.files.rules.inspecting import xml
from gongkai.files.rules.inspecting.faults import Fault, refuse_running_link

FIRST_WORD: Final = re.compile(r'[\s"\'“”]*([A-Za-z]+)')
QUOTED: Final = re.compile(r"\s*QUOTE((?:\s+\d+)+)\s*(?:\\.*)?$", re.I)
FAULTS: Final = {
    "DDE": "office_dde",
    "DDEAUTO": "office_dde",
    "LINK": "office_outside",
    "EMBED": "office_embedded",
    "CONTROL": "office_active",
    "IMPORT": "office_outside",
    "INCLUDETEXT": "office_outside",
    "INCLUDEPICTURE": "office_picture",
    "INCLUDE": "office_outside",
    "DATABASE": "office_outside",
    "RD": "office_outside",
}
ELSEWHERE: Final = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.I)
SPOKEN: Final = re.compile(r'\s*QUOTE\s+"?([^"\\]*)', re.I)
WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')
# Where a letter to many takes its names from
SOURCES: Final = {"connectString", "dataSource", "headerSource", "udl"}
FETCHED: Final = ("src", "href", "althref")
PICTURED: Final = ("imagedata", "fill", "stroke")
VML: Final = "{urn:schemas-microsoft-com:vml}"
LONGEST: Final = 20_000
DEEPEST: Final = 50


class WordReader:
    """Reads one part of a Word document."""

    def __init__(self) -> None:
        self.open: list[list[str]] = []  # the words of every field begun; innermost last
        self.in_result: list[bool] = []
        self.listening = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = xml.local(tag)
        values = {xml.local(key): value for key, value in attributes.items()}
        if name == "fldSimple":
            refuse_field(values.get("instr", ""))
        elif name == "fldChar":
            self._mark(values.get("fldCharType", ""))
        elif name in SOURCES and "wordprocessingml" in tag:
            raise Fault("office_outside")
        self.listening = name in ("instrText", "delInstrText", "t")
        refuse_vml(tag, values)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.listening = False

    def data(self, text: str) -> None:
        """Words."""
        if self.listening and self.open and not self.in_result[-1]:
            self.open[-1].append(text)
            if sum(map(len, self.open[-1])) > LONGEST:
                raise Fault("file_damaged")

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if len(self.open) >= DEEPEST:
                raise Fault("file_damaged")
            self.open.append([])
            self.in_result.append(False)
        elif self.open and kind == "separate":
            self.in_result[-1] = True
            refuse_field("".join(self.open[-1]))
        elif self.open and kind == "end":
            words = "".join(self.open.pop())
            self.in_result.pop()
            refuse_field(words)
            if self.open and not self.in_result[-1]:
                self.open[-1].append(_spelled(words))


def refuse_field(words: str) -> None:
    """Refuse a field whose first word fetches or commands."""
    found = FIRST_WORD.match(words)
    code = FAULTS.get(found[1].upper()) if found else None
    if code:
        raise Fault(code)
    if found and found[1].upper() == "HYPERLINK":
        for quoted, bare in WORDS.findall(words):
            refuse_running_link(quoted or bare)


def refuse_vml(tag: str, values: Mapping[str, str]) -> None:
    """Refuse an old drawing that takes its picture from elsewhere, or runs something."""
    if not tag.startswith(VML):
        return
    is_picture = xml.local(tag) in PICTURED
    for key, value in values.items():
        if xml.local(key) in FETCHED:
            refuse_running_link(value)
            if is_picture and ELSEWHERE.match(value):
                raise Fault("office_picture")


def _spelled(words: str) -> str:
    """What a field inside a field gives the outer one: QUOTE 68 68 69 is DDE."""
    found = QUOTED.match(words)
    if not found:
        spoken = SPOKEN.match(words)
        return spoken[1] if spoken else ""
    return "".join(chr(int(number)) for number in found[1].split() if int(number) < 0x110000)
