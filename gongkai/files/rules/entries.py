"""Names of the entries of a zip: one decoder for whoever looks into it and whoever reads it."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Final

UTF8_NAME: Final = 0x800
UNICODE_PATH: Final = 0x7075
UNMARKED: Final = ("utf-8", "gb18030")


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it, with slashes.

    Chinese Windows writes GB18030 and does not say so; macOS writes UTF-8 and does not either.
    """
    return _decoded(info).replace("\\", "/")


def _decoded(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if info.flag_bits & UTF8_NAME:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeError:
        return name
    for encoding in UNMARKED:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def same_name(name: str) -> str:
    """Names that are one on some system are one here: by capitals, or by how accents are put."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).rstrip("/")


def other_names(extra: bytes) -> Iterator[str]:
    """Names that the extra fields of an entry give besides (Info-ZIP Unicode Path)."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == UNICODE_PATH:
            written = extra[place + 9 : place + 4 + length]  # behind a version and a checksum
            yield written.decode("utf-8", "replace").replace("\\", "/")
        place += 4 + length
