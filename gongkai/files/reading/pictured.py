"""Pictures in a document: what stands in them is not read, so somebody has to look."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from PIL import Image

from gongkai.files.reading.packages import Package
from gongkai.files.reading.parts import Page
from gongkai.files.rules import MOST_PIXELS

ENDINGS = (
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp",
    ".emf", ".wmf", ".wdp", ".svg",
)  # fmt: skip
PREVIEW = "docProps/"
# Points: an icon or a small mark has fewer than one of 200 by 200, all of them together
ICON = 200 * 200
TOGETHER = 4 * ICON
# A page covered by more than that with fewer signs than those is a picture of a page
COVERED = 0.5
FEW_SIGNS = 400


def beside(package: Package) -> Page:
    """No words, but whether the pictures of an Office document are small."""
    sizes = {
        name: _points(package.content(name))
        for name in package.names
        if not name.startswith(PREVIEW)
        and (name.lower().endswith(ENDINGS) or ("/media/" in name and not name.endswith("/")))
    }
    if max(sizes.values(), default=0) < ICON and sum(sizes.values()) < TOGETHER:
        return Page()
    return Page(
        is_whole=False, where="picture",
        pictures=tuple(partial(as_picture, package.content(name)) for name in sizes),
    )  # fmt: skip


def as_picture(data: bytes) -> Image.Image:
    """The picture, not yet decoded; one of too many points is refused when it is."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    return Image.open(BytesIO(data))


def is_covered(share: float, text: str) -> bool:
    """Whether a page is a picture although a few words stand on it."""
    return share > COVERED and len("".join(text.split())) < FEW_SIGNS


def _points(data: bytes) -> int:
    """What cannot be measured may be anything."""
    Image.MAX_IMAGE_PIXELS = None  # it is not decoded, only measured
    try:
        with Image.open(BytesIO(data)) as picture:
            return picture.width * picture.height
    except Exception:
        return ICON
