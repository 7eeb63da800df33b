"""What a body is made of, and what is allowed in it. Everything else in the package uses these."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

# Alignment and indent are classes, because a strict CSP blocks style attributes.
ALIGNMENTS: Final = ("t-left", "t-center", "t-right")
INDENTS: Final = ("t-indent", "t-noindent")
MARKS: Final = ("strong", "em", "u", "sub", "sup")
HEADINGS: Final = ("h2", "h3", "h4")

OWN_FILE: Final = re.compile(r"/fj/(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9/_.-]*")
WEB_ADDRESS: Final = re.compile(r"https?://\w|mailto:\S", re.IGNORECASE)
RELATIVE_ADDRESS: Final = re.compile(r"/(?![/\\])|[\w.%~-]+(?:[/?#]|$)")

MAX_LIST_DEPTH: Final = 4
MAX_SPAN: Final = 500


class Run(NamedTuple):
    """A piece of a line: `text`, a line break (`br`) or a picture (`img`: text is its alt)."""

    kind: str
    text: str = ""
    marks: tuple[str, ...] = ()
    address: str = ""

    @property
    def manner(self) -> tuple[tuple[str, ...], str]:
        return self.marks, self.address


BREAK: Final = Run("br")


@dataclass
class Block:
    """A paragraph, heading, list, item, table, row, cell, caption, quotation or rule."""

    tag: str
    alignment: str = ""
    indent: str = ""
    runs: list[Run] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)  # colspan, rowspan, start
    section: str = ""  # of a row: thead, tbody, tfoot
    list_level: int = 0  # of a paragraph that a word processor drew as a list item
    marker: str = ""  # and the number or bullet it was drawn with

    @property
    def text(self) -> str:
        return runs_text(self.runs)

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS or self.tag in {"h1", "h5", "h6"}


def runs_text(runs: list[Run]) -> str:
    return "".join("\n" if run.kind == "br" else run.text for run in runs)


def has_content(block: Block) -> bool:
    """Whether there is a word or a picture anywhere inside."""
    return any(run.kind == "img" or run.text.strip() for run in block.runs) or any(
        child.tag == "hr" or has_content(child) for child in block.children
    )


def link_allowed(address: str) -> bool:
    """Web, mail and relative addresses; no other scheme, no `//host`, no jump inside the page."""
    return bool(WEB_ADDRESS.match(address) or RELATIVE_ADDRESS.match(address))


def picture_allowed(address: str) -> bool:
    """Pictures come from the platform's own files only, so that no page depends on another host."""
    return bool(OWN_FILE.fullmatch(address))
