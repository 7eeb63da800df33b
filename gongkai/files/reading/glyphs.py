"""Where the signs of a PDF page stand, and which of them lie under a box drawn over them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

DEEPEST = 4
MOST_BOXES = 4000
LARGE = 10_000
INVISIBLE = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
UNIFORM = 24
"""Steps of grey, of 255, between the lightest and the darkest point of an empty place."""
OPAQUE = 200
INSIDE = 0.7


class Place(NamedTuple):
    """A rectangle of the page as it is seen: parts of its width and height, from above left."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Place) -> float:
        """The part of this one that lies in the other."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        own = (self.right - self.left) * (self.bottom - self.top)
        return max(width, 0) * max(height, 0) / own if own > 0 else 0.0


class Glyph(NamedTuple):
    """One sign; ``place`` is None for a blank or a line's end that pdfium has put in."""

    text: str
    place: Place | None
    thing: int
    is_drawn: bool


class Drawn(NamedTuple):
    """Something on the page, in the order of drawing."""

    order: int
    address: int
    is_cover: bool
    place: Place


def glyphs_of(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> list[Glyph]:
    """Every sign of the page in the order in which it is read."""
    return [_glyph(page, text.raw, index) for index in range(text.count_chars())]


def covered(page: pypdfium2.PdfPage, glyphs: list[Glyph], picture: Any = None) -> set[int]:
    """Numbers of the signs that somebody has drawn over, so that nobody sees them.

    Asked of the order of drawing and of the page as it is drawn: a light colour laid over words
    hides none. ``picture`` is the page in grey, where the caller has drawn it already.
    """
    things = list(_things(page))
    covers = [thing for thing in things if thing.is_cover]
    if not covers:
        return set()
    order = {thing.address: thing.order for thing in things}
    under = {
        index for index, glyph in enumerate(glyphs)
        if glyph.place and _is_under(glyph.place, order.get(glyph.thing, LARGE), covers)
    }  # fmt: skip
    if not under:
        return set()
    seen = picture or page.render(scale=1.5, grayscale=True).to_pil().convert("L")
    return {index for index in under if is_empty(seen, glyphs[index].place)}


def may_cover(page: pypdfium2.PdfPage) -> bool:
    """Whether anything on the page could lie over its words; asked before every sign is."""
    return any(_covers(thing) for thing, _matrix in _walked(page, None, pypdfium2.PdfMatrix(), 0))


def in_pieces(glyphs: list[Glyph], chosen: set[int]) -> str:
    """The chosen signs, each run of them a line; blanks between them stay."""
    lines: list[str] = []
    last = -2
    for at in sorted(chosen):
        between = glyphs[last + 1 : at] if last >= 0 else []
        if last < 0 or any(one.place for one in between):
            lines.append("")
        else:
            lines[-1] += "".join(one.text for one in between)
        lines[-1] += glyphs[at].text
        last = at
    return "\n".join(lines)


def is_empty(picture: Any, place: Place | None) -> bool:
    """Whether there is nothing to be seen at a place of a grey picture."""
    if place is None:
        return False
    spare_x, spare_y = (place.right - place.left) * 0.1, (place.bottom - place.top) * 0.1
    left = int((place.left + spare_x) * picture.width)
    top = int((place.top + spare_y) * picture.height)
    right = max(left + 1, round((place.right - spare_x) * picture.width))
    bottom = max(top + 1, round((place.bottom - spare_y) * picture.height))
    darkest, lightest = picture.crop((left, top, right, bottom)).getextrema()
    return bool(lightest - darkest < UNIFORM)


def _glyph(page: pypdfium2.PdfPage, text: Any, index: int) -> Glyph:
    sign = chr(raw.FPDFText_GetUnicode(text, index))
    if raw.FPDFText_IsGenerated(text, index) == 1 or sign.isspace():
        return Glyph(sign, None, 0, is_drawn=False)
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
        return Glyph(sign, None, 0, is_drawn=False)
    thing = raw.FPDFText_GetTextObject(text, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    place = place_of(page, left.value, bottom.value, right.value, top.value)
    return Glyph(sign, place, _address(thing), is_drawn=mode not in INVISIBLE)


def place_of(page: Any, left: float, bottom: float, right: float, top: float) -> Place:
    """From the page's own measures to the page as it is seen, turned and cut."""
    x, y = zip(_seen(page, left, bottom), _seen(page, right, top), strict=True)
    return Place(min(x), min(y), max(x), max(y))


def _seen(page: Any, x: float, y: float) -> tuple[float, float]:
    at_x, at_y = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, LARGE, LARGE, 0, x, y, at_x, at_y)
    return at_x.value / LARGE, at_y.value / LARGE


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0 if pointer else 0


def _things(page: pypdfium2.PdfPage) -> Iterator[Drawn]:
    for order, (thing, matrix) in enumerate(_walked(page, None, pypdfium2.PdfMatrix(), 0)):
        if order >= MOST_BOXES:
            return
        left, bottom, right, top = matrix.on_rect(*thing.get_bounds())
        place = place_of(page, left, bottom, right, top)
        yield Drawn(order, _address(thing.raw), _covers(thing), place)


def _walked(page: Any, form: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    for thing in page.get_objects(max_depth=1, form=form):
        if thing.type == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _walked(page, thing.raw, thing.get_matrix().multiply(matrix), depth + 1)
        else:
            yield thing, matrix


def _covers(thing: Any) -> bool:
    """Whether it hides what lies below: a filled shape, or a picture."""
    if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing.raw, mode, stroke)
    parts = [ctypes.c_uint() for _ in range(4)]
    known = raw.FPDFPageObj_GetFillColor(thing.raw, *parts)
    return bool(mode.value) and (not known or parts[3].value >= OPAQUE)


def _is_under(place: Place, order: int, covers: list[Drawn]) -> bool:
    return any(cover.order > order and place.shared(cover.place) > INSIDE for cover in covers)
