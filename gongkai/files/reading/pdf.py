"""PDF: the text layer, page after page. A page without one is a picture of a page."""

from __future__ import annotations

from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from gongkai.files.reading.parts import Broken, Locked, Page, Pages

MOST_PAGES = 2000
PASSWORD = 4
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
    if len(document) > MOST_PAGES:
        yield Page(is_whole=False)


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = document[number]
        found = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page(is_whole=False)
    text = found.get_text_range() if found.count_chars() else ""
    has_pictures = not text.strip() and any(
        thing.type == raw.FPDF_PAGEOBJ_IMAGE for thing in page.get_objects(max_depth=3)
    )
    found.close()
    page.close()
    return Page(text.translate(_HYPHENS), is_whole=not has_pictures)
