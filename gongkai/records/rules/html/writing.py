"""Blocks brought into the one canonical form, and written down."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Final

import nh3

from gongkai.records.rules.html.lists import with_real_lists
from gongkai.records.rules.html.reading import read
from gongkai.records.rules.html.shapes import (
    ALIGNMENTS,
    BREAK,
    HEADINGS,
    INDENTS,
    MARKS,
    Block,
    Run,
    has_content,
    picture_allowed,
)
from gongkai.records.rules.html.spaces import merge, paragraphs_of, tidy_line

ALLOWED_TAGS: Final = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "u",
        "sub",
        "sup",
        "br",
        "hr",
        "blockquote",
        "a",
        "img",
    ]
)
ALLOWED_ATTRIBUTES: Final = {
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "a": {"href"},
    "img": {"src", "alt"},
}
ALLOWED_CLASSES: Final = {
    **{tag: {*ALIGNMENTS, *INDENTS} for tag in ("p", *HEADINGS)},
    "td": set(ALIGNMENTS),
    "th": set(ALIGNMENTS),
}
LINK_REL: Final = "noopener noreferrer"
SECTIONS: Final = ("thead", "tbody", "tfoot")


def canonical(root: Block) -> list[Block]:
    """The same content, written the one way it is always written. Done twice, nothing changes."""
    blocks = _flow(root.children, "root")
    while blocks and blocks[-1].tag == "hr":
        blocks.pop()
    shift = 1 if any(block.tag == "h1" for block in blocks) else 0
    for block in blocks:
        if block.is_heading:
            block.tag = f"h{min(int(block.tag[1]) + shift, 4)}"
    return blocks


def write(blocks: list[Block]) -> str:
    """The blocks as HTML; nh3 guards the allow-list a second time, by another parser."""
    written = nh3.clean(
        "\n".join(_written(block) for block in blocks),
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        attribute_filter=_guard,
        url_schemes={"http", "https", "mailto"},
        link_rel=LINK_REL,
    )
    if f'<a rel="{LINK_REL}">' in written:  # nh3 refused an address: the link goes, its words stay
        return write(canonical(read(written).root))
    return written


def _guard(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src") and not picture_allowed(value):
        return None
    return value


def _flow(children: list[Block], place: str) -> list[Block]:
    result: list[Block] = []
    for block in with_real_lists(_ungrouped(children)):
        if block.tag in {"ul", "ol"}:
            result += _list(block)
        elif block.tag == "table":
            result += _table(block, place)
        elif block.tag == "blockquote":
            quoted = _flow(block.children, "quote")
            result += [Block("blockquote", children=quoted)] if quoted else []
        elif block.tag == "hr":
            result += [block] if result and result[-1].tag != "hr" else []
        else:
            result += _paragraphs(block, place)
    return result


def _ungrouped(children: list[Block]) -> list[Block]:
    return [
        inner
        for block in children
        for inner in (block.children if block.tag == "group" else [block])
    ]


def _paragraphs(block: Block, place: str) -> list[Block]:
    runs = [_canonical_marks(run, plain=block.is_heading or place == "head") for run in block.runs]
    alignment, indent = _placed(block, place)
    return [Block(block.tag, alignment, indent, runs=line) for line in paragraphs_of(runs)]


def _canonical_marks(run: Run, plain: bool) -> Run:
    """Marks in one order; a heading is bold by itself; a break and a picture carry none."""
    if run.kind != "text":
        return run._replace(marks=()) if run.kind == "img" else BREAK
    marks = [mark for mark in MARKS if mark in run.marks and not (plain and mark == "strong")]
    return run._replace(marks=tuple(marks))


def _placed(block: Block, place: str) -> tuple[str, str]:
    """Left is how paragraphs are set anyway; in cells it says something, indents do not."""
    if place in {"cell", "head"}:
        return block.alignment, ""
    if place == "item":
        return "", ""
    alignment = block.alignment if block.alignment != "t-left" else ""
    return alignment, "" if alignment else block.indent


def _list(block: Block) -> list[Block]:
    items = [Block("li", children=_flow(item.children, "item")) for item in block.children]
    items = [item for item in items if item.children]
    return [Block(block.tag, children=items, numbers=block.numbers)] if items else []


def _table(table: Block, place: str) -> list[Block]:
    caption = _caption(table)
    cells = [cell for row in table.children if row.tag == "tr" for cell in row.children]
    if len(cells) == 1:
        return [*(replace(block, tag="p") for block in caption), *_flow(cells[0].children, place)]
    rows = [_row(row) for row in table.children if row.tag == "tr"]
    rows = [row for row in rows if row.children]
    if not any(has_content(row) for row in rows):
        return [replace(block, tag="p") for block in caption]
    return [Block("table", children=caption + rows)]


def _caption(table: Block) -> list[Block]:
    runs: list[Run] = []
    for caption in table.children:
        if caption.tag == "caption":
            for paragraph in _flow(caption.children, "head"):
                runs += [*paragraph.runs, Run("text", " ")]
    runs = [Run("text", " ") if run.kind == "br" else run for run in runs]
    runs = tidy_line(merge(runs))
    return [Block("caption", runs=runs)] if runs else []


def _row(row: Block) -> Block:
    return Block("tr", section=row.section, children=[_cell(cell) for cell in row.children])


def _cell(cell: Block) -> Block:
    children = _flow(cell.children, "head" if cell.tag == "th" else "cell")
    alignment = cell.alignment
    if len(children) == 1 and children[0].tag == "p":
        alignment = children[0].alignment or alignment
    for child in children:
        if child.alignment == alignment:
            child.alignment = ""
    return Block(cell.tag, alignment, children=children, numbers=cell.numbers)


def _written(block: Block) -> str:
    if block.tag == "hr":
        return "<hr>"
    if block.tag == "table":
        return _written_table(block)
    inside = written_runs(block.runs) if block.runs else _written_children(block)
    return f"<{block.tag}{_attributes(block)}>{inside}</{block.tag}>"


def _written_children(block: Block) -> str:
    """One plain paragraph in a cell, or at the head of an item, needs no tag of its own."""
    children = block.children
    bare = bool(children) and children[0].tag == "p" and not children[0].alignment
    if block.tag in {"td", "th"}:
        bare = bare and len(children) == 1
    elif block.tag == "li":
        bare = bare and all(child.tag in {"ul", "ol"} for child in children[1:])
    else:
        bare = False
    if not bare:
        return "".join(_written(child) for child in children)
    return written_runs(children[0].runs) + "".join(_written(child) for child in children[1:])


def _written_table(table: Block) -> str:
    parts = [_written(child) for child in table.children if child.tag == "caption"]
    for section in SECTIONS:
        rows = [row for row in table.children if row.tag == "tr" and _section(row) == section]
        if rows:
            lines = "\n".join(_written(row) for row in rows)
            parts.append(f"<{section}>\n{lines}\n</{section}>")
    return "<table>" + "\n".join(parts) + "</table>"


def _section(row: Block) -> str:
    return row.section or "tbody"


def _attributes(block: Block) -> str:
    classes = " ".join(name for name in (block.alignment, block.indent) if name)
    written = f' class="{classes}"' if classes else ""
    return written + "".join(f' {name}="{value}"' for name, value in block.numbers.items())


def written_runs(runs: list[Run]) -> str:
    """Marks nest in one order; neighbours share what they have in common."""
    parts: list[str] = []
    open_tags: list[tuple[str, str]] = []
    for run in runs:
        wanted = [("a", run.address)] if run.address and run.kind == "text" else []
        wanted += [(mark, "") for mark in run.marks]
        common = 0
        while common < min(len(wanted), len(open_tags)) and wanted[common] == open_tags[common]:
            common += 1
        parts += [f"</{tag}>" for tag, _ in reversed(open_tags[common:])]
        parts += [_opening(tag, address) for tag, address in wanted[common:]]
        open_tags = wanted
        parts.append(_written_run(run))
    return "".join(parts) + "".join(f"</{tag}>" for tag, _ in reversed(open_tags))


def _opening(tag: str, address: str) -> str:
    return f'<a href="{escape(address)}">' if tag == "a" else f"<{tag}>"


def _written_run(run: Run) -> str:
    if run.kind == "br":
        return "<br>"
    if run.kind == "img":
        return f'<img src="{escape(run.address)}" alt="{escape(run.text)}">'
    return escape(run.text, quote=False)
