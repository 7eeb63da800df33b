"""HTML from anywhere, read into blocks: one pass over the tree, no recursion, nothing raised."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml import etree

from gongkai.records.rules.html.shapes import (
    ALIGNMENTS,
    INDENTS,
    MAX_LIST_DEPTH,
    MAX_SPAN,
    Block,
    Run,
    link_allowed,
    picture_allowed,
)
from gongkai.records.rules.html.spaces import EDGE, visible
from gongkai.records.rules.html.styling import Style, alignment, read_style
from gongkai.records.rules.html.trees import layout_tables, parse, words_only

LONGEST_READ: Final = 4_000_000
REMEMBERED_HIDDEN: Final = 5

DROPPED: Final = {
    **dict.fromkeys(("script", "style", "head", "template", "noscript", "noframes", "xml"), ""),
    **dict.fromkeys(("iframe", "object", "embed", "video", "audio", "canvas", "svg"), "media"),
    **dict.fromkeys(("math", "map", "applet", "frameset", "mpvideo", "mpvoice"), "media"),
    **dict.fromkeys(("select", "textarea", "button", "datalist", "option"), "forms"),
    **dict.fromkeys(("del",), "deletions"),
    **dict.fromkeys(("s", "strike"), "struck"),
}
BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "aside",
        "main",
        "header",
        "footer",
        "nav",
        "center",
        "address",
        "pre",
        "fieldset",
        "form",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "details",
        "summary",
        "body",
        "html",
        "legend",
        "dir",
        "menu",
        "hgroup",
    ]
)
MARKS: Final = {
    "b": "strong", "strong": "strong", "em": "em", "i": "em", "cite": "em", "u": "u",
    "sub": "sub", "sup": "sup",
}  # fmt: skip
STRUCTURE: Final = frozenset(["table", "tr", "ul", "ol"])


@dataclass
class Reading:
    """The blocks of a text, and what was left out of it."""

    root: Block
    left_out: Counter[str] = field(default_factory=Counter)
    hidden_text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """What an open element hands down to the text inside it."""

    tag: str = "p"
    marks: frozenset[str] = frozenset()
    link: str = ""
    alignment: str = ""
    indent: str = ""
    preformatted: bool = False
    in_marker: bool = False
    list_level: int = 0
    section: str = ""
    is_block: bool = False
    opened: Block | None = None


def read(html: str) -> Reading:
    """The blocks of any HTML, however broken or hostile."""
    source = visible(html[:LONGEST_READ]).encode("utf-8", "ignore")
    tree, complete = parse(source)
    if tree is None:
        return Reading(Block("root"))
    if not complete:
        return _text_only(source.decode("utf-8"))
    return _Reader(layout_tables(tree)).read(tree)


def _text_only(html: str) -> Reading:
    """Nested deeper than any document: the words stay, a line for each tag."""
    reading = Reading(Block("root"))
    reading.left_out["structure"] = 1
    for line in words_only(html):
        reading.root.children.append(Block("p", runs=[Run("text", line)]))
    return reading


class _Reader:
    """Walks the tree once; `boxes` are the open containers, `frames` the open elements."""

    def __init__(self, layout_tables: set[Any]) -> None:
        self.reading = Reading(Block("root"))
        self.boxes: list[Block] = [self.reading.root]
        self.frames: list[Frame] = [Frame()]
        self.paragraph: Block | None = None
        self.marker = ""
        self.layout_tables = layout_tables

    def read(self, tree: Any) -> Reading:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if not self.start(element):
                    walk.skip_subtree()
            else:
                self.end(element)
        return self.reading

    def start(self, element: Any) -> bool:
        """Open an element; False when nothing inside it may be read."""
        tag = element.tag.lower() if isinstance(element.tag, str) else "script"
        style = read_style(element.get("style") or "")
        reason = _why_dropped(tag, element, style)
        if reason is not None:
            self.frames.append(replace(self.frames[-1], is_block=False, opened=None))
            self.note(reason, element)
            return False
        self.frames.append(self.open(tag, element, style))
        if element.text:
            self.add_text(element.text)
        return True

    def end(self, element: Any) -> None:
        frame = self.frames.pop()
        if frame.is_block:
            self.boundary()
        if frame.opened is not None:
            self.close(frame.opened)
        if element.tail:
            self.add_text(element.tail)

    def open(self, tag: str, element: Any, style: Style) -> Frame:
        frame = self.inherit(tag, element, style)
        if tag in BLOCKS or (tag.startswith("h") and tag[1:] in {"1", "2", "3", "4", "5", "6"}):
            return self.open_paragraph(tag, frame, style)
        if tag in {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}:
            return self.open_table_part(tag, element, frame)
        if tag in {"ul", "ol", "li", "blockquote"}:
            return self.open_list_part(tag, element, frame)
        if tag == "br":
            self.add(Run("br"))
        elif tag == "hr":
            self.boundary()
            if len(self.boxes) == 1:
                self.boxes[0].children.append(Block("hr"))
        elif tag == "img":
            self.add_picture(element)
        return frame

    def inherit(self, tag: str, element: Any, style: Style) -> Frame:
        outer = self.frames[-1]
        classes = (element.get("class") or "").split()
        own_alignment = (
            next((name for name in ALIGNMENTS if name in classes), "")
            or style.alignment
            or alignment(element.get("align") or "")
        )
        own_indent = next((name for name in INDENTS if name in classes), "") or style.indent
        return replace(
            outer,
            marks=_marks(outer.marks, tag, style),
            link=self.link(element) if tag == "a" else outer.link,
            alignment="t-center" if tag == "center" else own_alignment or outer.alignment,
            indent=own_indent or outer.indent,
            preformatted=outer.preformatted or style.preformatted or tag == "pre",
            in_marker=outer.in_marker or style.list_marker,
            is_block=False,
            opened=None,
        )

    def link(self, element: Any) -> str:
        address = "".join((element.get("href") or "").split())
        if link_allowed(address):
            return address
        if address and not address.startswith("#"):
            self.reading.left_out["links"] += 1
        return ""

    def open_paragraph(self, tag: str, frame: Frame, style: Style) -> Frame:
        self.boundary()
        level = style.list_level or (frame.list_level if tag == "span" else 0)
        frame = replace(frame, is_block=True, tag="p", list_level=level)
        if not tag[1:].isdigit():
            return frame
        if len(self.boxes) == 1:
            return replace(frame, tag=tag)
        return replace(frame, marks=frame.marks | {"strong"})

    def open_table_part(self, tag: str, element: Any, frame: Frame) -> Frame:
        self.boundary()
        frame = replace(frame, is_block=True, tag="p", list_level=0)
        if tag == "table":
            return self.open_table(element, frame)
        table = next((box for box in reversed(self.boxes) if box.tag == "table"), None)
        if table is None or self.boxes[-1].tag in {"ul", "ol", "li"}:
            return frame
        if tag in {"thead", "tbody", "tfoot"}:
            self.close_row()
            return replace(frame, section=tag)
        if tag == "tr":
            self.close_row()
            return self.open_row(frame)
        if tag == "caption":
            return self.open_box(Block("caption"), frame, of={"table"})
        if self.boxes[-1].tag == "table":
            self.open_row(frame)
        return self.open_cell(tag, element, frame)

    def open_table(self, element: Any, frame: Frame) -> Frame:
        nested = any(box.tag == "table" for box in self.boxes)
        if nested or element in self.layout_tables:
            self.reading.left_out["nested_tables"] += 1
            return frame
        frame = replace(frame, alignment="", indent="", section="")
        return self.open_box(Block("table"), frame, of={"root", "li", "blockquote", "td", "th"})

    def open_row(self, frame: Frame) -> Frame:
        return self.open_box(Block("tr", section=frame.section), frame, of={"table"})

    def open_cell(self, tag: str, element: Any, frame: Frame) -> Frame:
        cell = Block(tag, alignment=frame.alignment)
        for name in ("colspan", "rowspan"):
            span = _whole_number(element.get(name))
            if span > 1:
                cell.numbers[name] = min(span, MAX_SPAN)
        return self.open_box(cell, replace(frame, indent=""), of={"tr"})

    def open_list_part(self, tag: str, element: Any, frame: Frame) -> Frame:
        self.boundary()
        frame = replace(frame, is_block=True, tag="p", list_level=0)
        if tag == "blockquote":
            return self.open_box(Block(tag), frame, of={"root"})
        frame = replace(frame, alignment="", indent="")
        if tag == "li":
            return self.open_box(Block("li"), frame, of={"ul", "ol"})
        depth = sum(box.tag in {"ul", "ol"} for box in self.boxes)
        if depth >= MAX_LIST_DEPTH:
            return frame
        block = Block(tag)
        start = _whole_number(element.get("start")) if tag == "ol" else 0
        if 1 < start < 10000:
            block.numbers["start"] = start
        self.flow().children.append(block)
        return self.entered(block, frame)

    def open_box(self, block: Block, frame: Frame, of: set[str]) -> Frame:
        """Open a container where it belongs; elsewhere its text is an ordinary paragraph."""
        if self.boxes[-1].tag not in of:
            return frame
        self.boxes[-1].children.append(block)
        return self.entered(block, frame)

    def entered(self, block: Block, frame: Frame) -> Frame:
        self.boxes.append(block)
        return replace(frame, opened=block)

    def close(self, block: Block) -> None:
        if any(box is block for box in self.boxes):
            self.boundary()
            while self.boxes.pop() is not block:
                pass

    def close_row(self) -> None:
        if self.boxes[-1].tag == "tr":
            self.boxes.pop()

    def flow(self) -> Block:
        """The nearest container that can hold a paragraph; text between cells goes before them."""
        box = self.boxes[-1]
        if box.tag in {"ul", "ol"}:
            if not box.children:
                box.children.append(Block("li"))
            return box.children[-1]
        return box if box.tag not in STRUCTURE else self._before_table()

    def _before_table(self) -> Block:
        depth = max(number for number, box in enumerate(self.boxes) if box.tag == "table")
        outside = Block("group")
        self.boxes[depth - 1].children.insert(-1, outside)
        return outside

    def boundary(self) -> None:
        self.paragraph, self.marker = None, ""

    def add_text(self, text: str) -> None:
        frame = self.frames[-1]
        if frame.in_marker and self.paragraph is None:
            self.marker += text
            return
        lines = visible(text).split("\n") if frame.preformatted else [visible(text)]
        for number, line in enumerate(lines):
            if number:
                self.add(Run("br"))
            self.add(Run("text", line, tuple(sorted(frame.marks)), frame.link))

    def add(self, run: Run) -> None:
        frame = self.frames[-1]
        if self.paragraph is None:
            empty = run.kind == "text" and not run.text.strip(EDGE) and "u" not in run.marks
            if empty or run.kind == "br":
                return
            self.paragraph = self.new_paragraph(frame)
        self.paragraph.runs.append(run)

    def new_paragraph(self, frame: Frame) -> Block:
        block = Block(frame.tag, frame.alignment, frame.indent)
        block.list_level, block.marker = frame.list_level, self.marker.strip(EDGE)
        self.marker = ""
        self.flow().children.append(block)
        return block

    def add_picture(self, element: Any) -> None:
        address = (element.get("src") or "").strip()
        if not picture_allowed(address):
            self.reading.left_out["images"] += 1
            return
        alt = " ".join(visible(element.get("alt") or "").split())
        self.add(Run("img", alt, (), address))

    def note(self, reason: str, element: Any) -> None:
        if not reason:
            return
        text = " ".join("".join(element.itertext()).split())
        if reason in {"images", "media", "forms"} or text:
            self.reading.left_out[reason] += 1
        if reason == "hidden" and text and len(self.reading.hidden_text) < REMEMBERED_HIDDEN:
            self.reading.hidden_text.append(text[:80])


def _why_dropped(tag: str, element: Any, style: Style) -> str | None:
    """The name under which a left-out element is counted; None when it may stay."""
    if tag in DROPPED:
        return DROPPED[tag]
    if tag.startswith(("v:", "w:", "m:", "x:")):
        return ""
    if style.hidden or element.get("hidden") is not None:
        return "hidden"
    if style.comment_list:  # the comments themselves, at the end; counted where they are set
        return ""
    if style.comment or "MsoCommentReference" in (element.get("class") or ""):
        return "comments"
    if "msoDel" in (element.get("class") or ""):
        return "deletions"
    return "struck" if style.struck else None


def _marks(outer: frozenset[str], tag: str, style: Style) -> frozenset[str]:
    marks = set(outer)
    if tag in MARKS:
        marks.add(MARKS[tag])
    for wanted, mark in ((style.bold, "strong"), (style.italic, "em")):
        if wanted is not None:
            (marks.add if wanted else marks.discard)(mark)
    if style.underlined and tag != "a":
        marks.add("u")
    if style.raised:
        marks.add(style.raised)
    if "sup" in marks:
        marks.discard("sub")
    return frozenset(marks)


def _whole_number(value: str | None) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
