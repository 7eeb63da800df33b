"""A small picture of the first page, or of a picture itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from gongkai.files.reading.parts import BROKEN, Locked
from gongkai.files.rules import MOST_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

WIDTH, HEIGHT = 480, 680
COLOURS = 64
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
DRAWN = PICTURES | {"pdf"}


def draw(path: Path, suffix: str, target: str) -> dict[str, int]:
    """Write the small picture to ``target`` as PNG; its size, or nothing where none can be made."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = _page(path) if suffix == "pdf" else _shrunk(path)
    except (Locked, *BROKEN, Image.DecompressionBombError, SyntaxError):
        return {}
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT)
    few.save(target, format="PNG", optimize=True)
    return {"width": picture.width, "height": picture.height}


def _page(path: Path) -> Picture:
    """The first page of a PDF, as wide and as high as it may be."""
    from gongkai.files.reading.pdf import opened

    with path.open("rb") as file:
        page = opened(file)[0]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
        drawn: Picture = page.render(scale=scale).to_pil()
        return drawn.crop((0, 0, min(drawn.width, WIDTH), min(drawn.height, HEIGHT)))


def _shrunk(path: Path) -> Picture:
    """A picture upright, on white, never larger than it was."""
    with Image.open(path) as opened:
        opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((WIDTH, HEIGHT))
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            seen = upright.convert("RGBA")
            white = Image.new("RGBA", seen.size, "white")
            return Image.alpha_composite(white, seen).convert("RGB")
        return upright.convert("RGB")
