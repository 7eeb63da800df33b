"""OFD (GB/T 33190—2016), the national format of documents with a fixed layout: zipped XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from gongkai.files.reading.packages import Package, inside, local
from gongkai.files.reading.parts import Page, Pages
from gongkai.files.reading.pictured import is_covered

ROOT = "OFD.xml"
MOST_PAGES = 3000


def pages(file: BinaryIO) -> Pages:
    """One page for each page, in the order of the document; a page without text is a picture."""
    package = Package(file)
    for body in package.xml(ROOT).iter("{*}DocRoot"):
        document = inside("", (body.text or "").strip())
        folder = document.rpartition("/")[0]
        root = package.xml(document)
        for number, page in enumerate(root.iterfind("{*}Pages/{*}Page")):
            if number >= MOST_PAGES:
                yield Page(is_whole=False)
                return
            drawn = package.xml(inside(folder, page.get("BaseLoc", "")))
            text = "".join(_written(drawn))
            share = _pictured(drawn, root)
            is_picture = bool(share) if not text.strip() else is_covered(share, text)
            yield Page(text, is_whole=not is_picture, where=f"page:{number + 1}")
        for template in root.iterfind("{*}CommonData/{*}TemplatePage"):
            drawn = package.xml(inside(folder, template.get("BaseLoc", "")))
            yield Page("".join(_written(drawn)))


def _pictured(page: Any, document: Any) -> float:
    """The part of the page that pictures cover; the size of pages stands in the document."""
    area = page.findtext("{*}Area/{*}PhysicalBox") or document.findtext(
        "{*}CommonData/{*}PageArea/{*}PhysicalBox", ""
    )
    sizes = [_area(piece.get("Boundary")) for piece in page.iter("{*}ImageObject")]
    if not sizes:
        return 0.0
    # where a size is not told, the page is taken for one that is covered
    return sum(sizes) / (_area(area) or 1.0) if all(sizes) else 1.0


def _area(box: str | None) -> float:
    """Width by height of ``x y width height``; something where it is not told."""
    numbers = (box or "").split()
    return float(numbers[2]) * float(numbers[3]) if len(numbers) == 4 else 0.0


def _written(page: Any) -> Iterator[str]:
    """Pieces of text in their order; a new line where the next piece stands higher or lower."""
    before: float | None = None
    for piece in page.iter("{*}TextObject"):
        top = _top(piece)
        if before is not None and abs(top - before) > 0.5:
            yield "\n"
        before = top
        yield from _codes(piece)
    yield "\n"


def _codes(piece: Any) -> Iterator[str]:
    """The lines of one piece of text: `TextCode` at another height begins another line."""
    height: str | None = None
    for code in piece:
        if local(code) != "TextCode":
            continue
        if height is not None and code.get("Y", height) != height:
            yield "\n"
        height = code.get("Y", height)
        yield code.text or ""


def _top(piece: Any) -> float:
    """Where a piece begins from above, in millimetres."""
    boundary = (piece.get("Boundary") or "").split()
    return float(boundary[1]) if len(boundary) == 4 else 0.0
