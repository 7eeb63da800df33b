"""Photographs in Office documents: whatever else they carry is cut out where they name the place
or the camera.

They are not turned: programs differ in whether they heed the mark of the upright side, and the
frame a picture stands in is made for one of the two. That mark alone is put back.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

from PIL import Image

from gongkai.files.rules import FIRST_BYTES
from gongkai.files.rules.inspecting.faults import Fault
from gongkai.files.rules.inspecting.packages import Entry, Package
from gongkai.files.rules.inspecting.pictures import CLEANERS, FORMATS, ORIENTATION, PICTURE_PLACE

KINDS: Final = ("jpg", "png", "webp")
ENDINGS: Final = {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff"}
# The maker and model of the camera, who took it, whose it is, and its number
TELLING: Final = {0x010F, 0x0110, 0x013B, 0xA430, 0xA431}
DETAILS: Final = 0x8769
PLACE_IN_WORDS: Final = b"GPSLatitude"  # in XMP
SIGNED: Final = "_xmlsignatures/"


def cleaned_document(package: Package) -> bytes | None:
    """The document with its photographs cleaned; None where none says more than it shows."""
    cleaned: dict[str, bytes] = {}
    for entry in package.entries:
        if entry.suffix in ENDINGS or "/media/" in entry.name:
            clean = None if entry.is_folder else _cleaned(package.read(entry), entry)
            if clean is not None:
                cleaned[entry.name] = clean
    if not cleaned:
        return None
    if any(entry.name.startswith(SIGNED) for entry in package.entries):
        raise Fault("picture_place", entry=next(iter(cleaned)))
    return _packed(package, cleaned)


def _cleaned(data: bytes, entry: Entry) -> bytes | None:
    kind = next((each for each in KINDS if data.startswith(FIRST_BYTES[each])), "")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            noted = picture.getexif()
            mark = noted.get(ORIENTATION, 1)
            is_telling = bool(noted.get_ifd(PICTURE_PLACE)) or not TELLING.isdisjoint(
                {*noted, *noted.get_ifd(DETAILS)}
            )
            is_cleanable = bool(kind) and picture.format in FORMATS[kind]
    except Exception:
        return None  # nothing that could be read out of it
    if not is_telling and PLACE_IN_WORDS not in data:
        return None
    if not is_cleanable:
        raise Fault("picture_place", entry=entry.name)
    clean = CLEANERS[kind](data)
    return _marked(clean, mark) if kind == "jpg" and mark != 1 else clean


def _marked(jpeg: bytes, mark: int) -> bytes:
    """The picture with the mark of its upright side, and nothing else."""
    noted = Image.Exif()
    noted[ORIENTATION] = mark
    written = noted.tobytes()
    segment = b"\xff\xe1" + struct.pack(">H", len(written) + 2) + written
    return jpeg[:2] + segment + jpeg[2:]


def _packed(package: Package, cleaned: dict[str, bytes]) -> bytes:
    """All entries in their order, the others with the bytes they had."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in package.entries:
            data = cleaned.get(entry.name)
            if data is None:
                data = b"" if entry.is_folder else package.read(entry)
            made.writestr(zipfile.ZipInfo(entry.name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
