"""Slides: what stands on each of them, in the order they are shown.

Notes of the speaker, comments and slides that are left out go apart: nobody sees them.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from gongkai.files.reading.beside import properties
from gongkai.files.reading.packages import Package, local, relation_of
from gongkai.files.reading.parts import Page, Pages
from gongkai.files.reading.pictured import beside

# notes, comments, and comments of newer programs
BESIDE = ("notesSlide", "comments")


def pages(file: BinaryIO) -> Pages:
    """One page for each slide."""
    package = Package(file)
    main = package.main_part()
    known = package.related(main)
    for number, slide in enumerate(package.xml(main).iter("{*}sldId"), start=1):
        name = known[relation_of(slide)]
        root = package.xml(name)
        text, notes = lines(root), _beside(package, name)
        if root.get("show") in ("0", "false"):
            yield Page(unseen=f"{text}\n{notes}", where=f"slide:{number}")
        else:
            yield Page(text, notes, where=f"slide:{number}")
    yield properties(package)
    yield beside(package)


def _beside(package: Package, slide: str) -> str:
    """Notes and comments of a slide."""
    found = [name for _id, kind, name in package.relations(slide) if kind in BESIDE]
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
