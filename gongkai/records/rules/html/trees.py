"""The parser, and what is asked of the tree before it is read."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any, Final

from lxml import etree

TAG: Final = re.compile(r"<[^<>]{0,10000}>")


def parse(source: bytes) -> tuple[Any, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        tree = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError):
        return None, False
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    return tree, not too_deep


def _without_code(html: str) -> str:
    """Scripts and styles taken out by plain searching, in one pass each."""
    for name in ("script", "style"):
        kept, lower, position = [], html.lower(), 0
        while (begin := lower.find(f"<{name}", position)) >= 0:
            kept.append(html[position:begin])
            end = lower.find(f"</{name}", begin)
            position = len(html) if end < 0 else end
        html = "".join(kept) + html[position:]
    return html


def layout_tables(tree: Any) -> set[Any]:
    """Tables of one cell, and tables that hold tables, only arrange a page."""
    layout: set[Any] = set()
    open_tables: list[Any] = []
    cells: Counter[Any] = Counter()
    for event, element in etree.iterwalk(tree, ("start", "end"), tag=("table", "td", "th")):
        if element.tag != "table":
            cells[open_tables[-1] if open_tables else None] += event == "start"
        elif event == "start":
            layout.update(open_tables[-1:])
            open_tables.append(element)
        elif cells[open_tables.pop()] < 2:
            layout.add(element)
    return layout


def words_only(html: str) -> list[str]:
    """The words without any structure, for what is nested deeper than any document."""
    lines = TAG.sub("\n", _without_code(html)).split("\n")
    return [unescape(line) for line in lines if line.strip()]
