"""Slides: what stands on each of them, in the order they are shown.

Notes of the speaker, comments and slides that are left out go apart: nobody sees them.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from gongkai.files.reading.packages import Package, local
from gongkai.files.reading.parts import Page, Pages

SHOW = "ppt/presentation.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def pages(file: BinaryIO) -> Pages:
    """One page for each slide."""
    package = Package(file)
    known = package.related(SHOW)
    for slide in package.xml(SHOW).iter("{*}sldId"):
        name = known[slide.get(_ID)]
        root = package.xml(name)
        text, beside = lines(root), _beside(package, name)
        if root.get("show") in ("0", "false"):
            yield Page(unseen=f"{text}\n{beside}")
        else:
            yield Page(text, beside)


def _beside(package: Package, slide: str) -> str:
    """Notes and comments of a slide."""
    parts = package.related(slide).values()
    found = [name for name in parts if "/notesSlides/" in name or "/comments/" in name]
    return "\n".join(lines(package.xml(name)) for name in found if name in package.names)


def lines(root: Any) -> str:
    """Each paragraph a line."""
    paragraphs = root.iter("{*}p", "{*}cm", "{*}text")
    return "\n".join(
        "".join(
            "\n" if local(part) == "br" else part.text or ""
            for part in paragraph.iter("{*}t", "{*}br")
        )
        or (paragraph.text or "")
        for paragraph in paragraphs
    )
