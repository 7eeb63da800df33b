"""PDF: the text layer, page after page. A page without one is a picture of a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from gongkai.files.reading.glyphs import covered, glyphs_of, in_pieces, may_cover
from gongkai.files.reading.parts import Broken, Locked, Page, Pages
from gongkai.files.reading.pdf_beside import beside
from gongkai.files.reading.pictured import is_covered

MOST_PAGES = 2000
PASSWORD = 4
DEEPEST = 4
# 150 dots to the inch, and a bound for posters
READABLE = 150 / 72
LONGEST_SIDE = 3000
# two ways of writing that a word goes on in the next line
_HYPHENS = str.maketrans({"\ufffe": "", "\x02": ""})


def opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    """The document; raises `Locked` or `Broken`."""
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise (Locked if getattr(error, "err_code", None) == PASSWORD else Broken) from error


def pages(file: BinaryIO) -> Pages:
    """One page for each page."""
    document = opened(file)
    for number in range(min(len(document), MOST_PAGES)):
        yield _page(document, number)
    yield from beside(file)
    if len(document) > MOST_PAGES:
        yield Page(is_whole=False)


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = document[number]
        found = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page(is_whole=False)
    text, under = _said(page, found)
    share = _pictured(page)
    found.close()
    page.close()
    is_picture = bool(share) if not text.strip() else is_covered(share, text)
    return Page(
        text.translate(_HYPHENS), under.translate(_HYPHENS), is_whole=not is_picture,
        where=f"page:{number + 1}",
        pictures=(partial(_drawn, document, number),) if is_picture else (),
    )  # fmt: skip


def _said(page: pypdfium2.PdfPage, found: pypdfium2.PdfTextPage) -> tuple[str, str]:
    """What is seen, and what stands under boxes that were drawn over it."""
    text = found.get_text_range() if found.count_chars() else ""
    if not text.strip() or not may_cover(page):
        return text, ""
    glyphs = glyphs_of(page, found)
    under = covered(page, glyphs)
    if not under:
        return text, ""
    seen = "".join(one.text for at, one in enumerate(glyphs) if at not in under)
    return seen, in_pieces(glyphs, under)


def _drawn(document: pypdfium2.PdfDocument, number: int) -> Any:
    """The page as a picture, so large that its words can be read and never larger."""
    page = document[number]
    return page.render(scale=min(READABLE, LONGEST_SIDE / max(*page.get_size(), 1))).to_pil()


def _pictured(page: pypdfium2.PdfPage) -> float:
    """The part of the page that pictures cover, those over one another counted each."""
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for box in _boxes(page, None, pypdfium2.PdfMatrix(), 0):
        width = min(box[2], right) - max(box[0], left)
        height = min(box[3], top) - max(box[1], bottom)
        covered += max(width, 0) * max(height, 0)
    return float(covered / max((right - left) * (top - bottom), 1))


def _boxes(page: Any, form: Any, matrix: Any, depth: int) -> Iterator[tuple[float, ...]]:
    """Where pictures lie on the page, also those inside a drawing that is used as one."""
    for thing in page.get_objects(max_depth=1, form=form):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            yield matrix.on_rect(*thing.get_bounds())
        elif thing.type == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = thing.get_matrix().multiply(matrix)
            yield from _boxes(page, thing.raw, inner, depth + 1)
