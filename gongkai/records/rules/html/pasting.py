"""Text pasted from Word, WPS or a WeChat article, made into a body; and what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from gongkai.records.rules.html.plain import heading_level, second_level
from gongkai.records.rules.html.reading import read
from gongkai.records.rules.html.shapes import Block
from gongkai.records.rules.html.writing import canonical, write

CLIPBOARD_HEADER: Final = re.compile(r"\s*Version:[\d.]+\s+(?:[A-Za-z]+:[^\r\n<]*\s+)+")
INSERTED: Final = re.compile(r"<ins\b|class=[\"']?msoIns\b", re.IGNORECASE)
ROW: Final = re.compile(r"<t[rd]\b", re.IGNORECASE)
TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
START: Final = "<!--StartFragment"
END: Final = "<!--EndFragment"
# The first that is found; WPS also claims to be Word, so it is asked first.
TRACES: Final = (
    ("wps", ("wps office", "ksohtml", "kso-", "mso-spacerun:'yes'", "wps.cn")),
    ("excel", ("office:excel", "microsoft excel")),
    ("word", ("office:word", "microsoft word", "class=mso", 'class="mso', "mso-")),
    ("wechat", ("rich_media", "mmbiz", "js_content", "mp-style-type", "data-tools=")),
)


@dataclass(frozen=True)
class PasteReport:
    """What was left out of a pasted text, so that the clerk can be told."""

    source: str = ""  # word, wps, excel, wechat or nothing
    images: int = 0
    media: int = 0
    hidden: int = 0
    deletions: int = 0  # 修订: deleted text is dropped
    insertions: int = 0  # 修订: inserted text is kept
    comments: int = 0
    struck: int = 0
    links: int = 0
    forms: int = 0
    nested_tables: int = 0
    structure: int = 0  # nested too deeply to be understood: only the words were kept
    hidden_text: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """How many things the clerk copied and will not find."""
        return (
            self.images + self.media + self.hidden + self.deletions + self.comments
            + self.struck + self.links + self.forms
        )  # fmt: skip


def tidy_pasted(html: str, *, headings: bool = False) -> str:
    """Clipboard HTML as a clean body."""
    return tidy_pasted_with_report(html, headings=headings)[0]


def tidy_pasted_with_report(html: str, *, headings: bool = False) -> tuple[str, PasteReport]:
    """The clean body and what was left out; `headings` also recognises 一、 and （一）."""
    fragment = _fragment(html)
    reading = read(fragment)
    blocks = canonical(reading.root)
    if headings:
        blocks = [_as_heading(block) for block in blocks]
    report = PasteReport(
        source=_source(html),
        insertions=len(INSERTED.findall(fragment)),
        hidden_text=tuple(reading.hidden_text),
        **reading.left_out,
    )
    return write(blocks), report


def _fragment(html: str) -> str:
    """What was selected: the clipboard form CF_HTML wraps it in offsets and a whole page."""
    header = CLIPBOARD_HEADER.match(html[:2000])
    html = html[header.end() :] if header else html
    start, end = html.find(START), html.rfind(END)
    if start >= 0:
        start = html.find(">", start) + 1
        html = html[start:end] if end > start else html[start:]
    return f"<table>{html}</table>" if _is_rows(html) else html


def _is_rows(html: str) -> bool:
    """Excel marks the rows as selected and leaves the table outside."""
    return bool(ROW.search(html[:2000])) and not TABLE.search(html)


def _source(html: str) -> str:
    beginning = html[:200_000].lower()
    for source, traces in TRACES:
        if any(trace in beginning for trace in traces):
            return source
    return ""


def _as_heading(block: Block) -> Block:
    if block.tag != "p" or any(run.kind != "text" for run in block.runs):
        return block
    level = heading_level(block.text) or ("h4" if second_level(block.text) else "")
    if not level:
        return block
    runs = [run._replace(marks=tuple(m for m in run.marks if m != "strong")) for run in block.runs]
    return replace(block, tag=level, runs=runs)
