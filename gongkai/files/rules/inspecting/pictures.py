"""Pictures: decoded once to see that they are whole, and cleaned of what cannot be seen.

Whatever a picture carries besides itself is left out of the cleaned one: place and time it was
taken, the camera and its owner, comments, previews, and anything hung on behind its end.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from gongkai.files.rules import MOST_PIXELS
from gongkai.files.rules.inspecting.faults import Fault

LONGEST_SIDE: Final = 40_000
MOST_FRAMES: Final = 500
ORIENTATION: Final = 0x0112
PICTURE_PLACE: Final = 0x8825
FORMATS: Final = {
    "jpg": ["JPEG", "MPO"],
    "jpeg": ["JPEG", "MPO"],
    "png": ["PNG"],
    "gif": ["GIF"],
    "webp": ["WEBP"],
}
PNG_START: Final = b"\x89PNG\r\n\x1a\n"
PNG_KEPT: Final = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
WEBP_KEPT: Final = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_HIDDEN: Final = 0x08 | 0x04  # Exif, XMP
WEBP_COLOURS: Final = 0x20
WEBP_FRAME: Final = {b"VP8 ", b"VP8L", b"ALPH"}
FRAME_HEAD: Final = 16
PROFILE_PADDING: Final = 4
LARGEST_PROFILE: Final = 4 * 1024 * 1024


def cleaned_picture(path: Path, suffix: str) -> bytes:
    """The picture without anything hidden; raises `Fault` if it is none, or damaged, or huge."""
    data = path.read_bytes()
    turned = _turned(data, suffix)
    clean = CLEANERS[suffix](data if turned is None else turned)
    _decode(clean, suffix)
    return clean


def _turned(data: bytes, suffix: str) -> bytes | None:
    """Where only a hidden mark says which side is up: the picture itself turned that way."""
    with _opened(data, suffix) as picture:
        try:
            mark = picture.getexif().get(ORIENTATION, 1)
        except Exception:
            return None  # unreadable; it is cut out anyway
        is_moving = suffix not in ("jpg", "jpeg") and getattr(picture, "n_frames", 1) > 1
        if mark not in range(2, 9) or suffix == "gif" or is_moving:
            return None  # turning would leave one picture of many
        kept = {"icc_profile": picture.info.get("icc_profile")}
        if picture.format in ("JPEG", "MPO"):
            kept |= {"quality": 95, "subsampling": 0}
        out = io.BytesIO()
        try:
            upright = ImageOps.exif_transpose(picture)
            upright.save(out, "JPEG" if picture.format == "MPO" else picture.format, **kept)
        except (OSError, ValueError, SyntaxError) as error:
            raise Fault("file_damaged") from error
        return out.getvalue()


def _opened(data: bytes, suffix: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # measured here, by the same rule for every kind
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS[suffix])
    except Exception as error:
        raise Fault("file_damaged") from error
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Fault("picture_huge")
    return picture


def _decode(data: bytes, suffix: str) -> None:
    """Decode every frame; what cannot be decoded would not be seen either."""
    with _opened(data, suffix) as picture:
        frames = getattr(picture, "n_frames", 1)
        pixels = frames * picture.size[0] * picture.size[1]
        if frames > MOST_FRAMES or pixels > 10 * MOST_PIXELS:
            raise Fault("picture_huge")
        try:
            for number in range(frames):
                picture.seek(number)
                picture.load()
        except MemoryError:
            raise
        except Exception as error:
            raise Fault("file_damaged") from error


# --- JPEG ---------------------------------------------------------------------------------------
def _clean_jpeg(data: bytes) -> bytes:
    kept = [b"\xff\xd8"]
    segments = list(_jpeg_segments(data))
    profile = b"".join(segment[18:] for mark, segment in segments if _is_profile(mark, segment))
    for mark, segment in segments:
        if _is_profile(mark, segment) and not _is_colours(profile):
            continue
        if mark == 0xE0 and _is_kept(mark, segment):
            kept.append(_without_preview(segment))
        elif _is_kept(mark, segment):
            kept.append(segment)
    return b"".join(kept)


def _is_profile(mark: int, segment: bytes) -> bool:
    return mark == 0xE2 and segment[4:16] == b"ICC_PROFILE\x00"


def _is_colours(profile: bytes) -> bool:
    """Whether this is a profile of colours, and nothing else hangs behind it."""
    size = int.from_bytes(profile[:4], "big")
    return profile[36:40] == b"acsp" and len(profile) <= size + PROFILE_PADDING


def _without_preview(segment: bytes) -> bytes:
    """The mark of the format, without the small picture of before some cut it out."""
    return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"


def _is_kept(mark: int, segment: bytes) -> bool:
    """Application segments go, except those that say how colours are meant."""
    if mark == 0xE0:
        return segment[4:9] == b"JFIF\x00" and len(segment) >= 18
    if mark == 0xE2:
        return _is_profile(mark, segment)
    if mark == 0xEE:
        return segment[4:9] == b"Adobe" and len(segment) == 16
    return not (0xE1 <= mark <= 0xEF or mark == 0xFE)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its mark, from the beginning to the end mark; nothing behind that."""
    place = 2
    while True:
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 2 > len(data) or data[place] != 0xFF:
            raise Fault("file_damaged")
        mark = data[place + 1]
        if mark == 0xD9:
            yield mark, b"\xff\xd9"
            return
        if mark in range(0xD0, 0xD9) or mark in (0x00, 0x01):
            raise Fault("file_damaged")
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + length
        if length < 2 or end > len(data):
            raise Fault("file_damaged")
        if mark == 0xDA:
            end = _end_of_scan(data, end)
        yield mark, data[place:end]
        place = end


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next real mark stands behind the packed picture."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise Fault("file_damaged")
        follows = data[place + 1]
        if follows == 0xFF:
            place += 1
        elif follows == 0x00 or 0xD0 <= follows <= 0xD7:
            place += 2
        else:
            return place


# --- PNG ----------------------------------------------------------------------------------------
def _clean_png(data: bytes) -> bytes:
    kept = [PNG_START]
    place = len(PNG_START)
    if not data.startswith(PNG_START):
        raise Fault("file_damaged")
    while True:
        length = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(data):
            raise Fault("file_damaged")
        if zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Fault("file_damaged")
        if kind in PNG_KEPT and not (
            kind == b"iCCP" and not _is_png_profile(data[place + 8 : end - 4])
        ):
            kept.append(data[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end


def _is_png_profile(chunk: bytes) -> bool:
    packed = chunk.partition(b"\x00")[2][1:]
    try:
        return _is_colours(zlib.decompressobj().decompress(packed, LARGEST_PROFILE))
    except zlib.error:
        return False


# --- GIF ----------------------------------------------------------------------------------------
def _clean_gif(data: bytes) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise Fault("file_damaged")
    place = 13 + _table(data[10])
    kept = [data[:place]]
    while True:
        mark = data[place : place + 1]
        if mark == b";":
            return b"".join([*kept, b";"])
        if mark == b"!":
            end = _end_of_blocks(data, place + 2)
            is_loop = data[place + 3 : place + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            if data[place + 1] == 0xF9 or (data[place + 1] == 0xFF and is_loop):
                kept.append(data[place:end])
        elif mark == b"," and place + 10 < len(data):
            end = _end_of_blocks(data, place + 11 + _table(data[place + 9]))
            kept.append(data[place:end])
        else:
            raise Fault("file_damaged")
        place = end


def _table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, place: int) -> int:
    while True:
        if place >= len(data):
            raise Fault("file_damaged")
        if data[place] == 0:
            return place + 1
        place += 1 + data[place]


# --- WebP ---------------------------------------------------------------------------------------
def _clean_webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Fault("file_damaged")
    finish = 8 + int.from_bytes(data[4:8], "little")
    if finish > len(data):
        raise Fault("file_damaged")
    chunks = [
        (kind, chunk) for kind, chunk in _webp_chunks(data[12:finish])
        if kind in WEBP_KEPT and not (kind == b"ICCP" and not _is_colours(chunk[8:]))
    ]  # fmt: skip
    hidden = (
        WEBP_HIDDEN
        if any(kind == b"ICCP" for kind, _chunk in chunks)
        else (WEBP_HIDDEN | WEBP_COLOURS)
    )
    kept = b"WEBP" + b"".join(_clean_chunk(kind, chunk, hidden) for kind, chunk in chunks)
    return b"RIFF" + struct.pack("<I", len(kept)) + kept


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(data):
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        end = place + 8 + length + length % 2
        if end > len(data):
            raise Fault("file_damaged")
        yield data[place : place + 4], data[place:end]
        place = end


def _clean_chunk(kind: bytes, chunk: bytes, hidden: int) -> bytes:
    if kind == b"VP8X":
        return chunk[:8] + bytes([chunk[8] & ~hidden & 0xFF]) + chunk[9:]
    if kind != b"ANMF":
        return chunk
    length = int.from_bytes(chunk[4:8], "little")
    head, inside = chunk[8 : 8 + FRAME_HEAD], chunk[8 + FRAME_HEAD : 8 + length]
    frame = head + b"".join(each for name, each in _webp_chunks(inside) if name in WEBP_FRAME)
    return b"ANMF" + struct.pack("<I", len(frame)) + frame


CLEANERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "jpg": _clean_jpeg,
    "jpeg": _clean_jpeg,
    "png": _clean_png,
    "gif": _clean_gif,
    "webp": _clean_webp,
}
