"""Pictures in a document: what stands in them is not read, so somebody has to look."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from gongkai.files.reading.packages import Package
from gongkai.files.reading.parts import Page

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
    sizes = [
        _points(package.content(name))
        for name in package.names
        if not name.startswith(PREVIEW)
        and (name.lower().endswith(ENDINGS) or ("/media/" in name and not name.endswith("/")))
    ]
    is_whole = max(sizes, default=0) < ICON and sum(sizes) < TOGETHER
    return Page(is_whole=is_whole)


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
