"""What Office wrote before 2007 (OLE compound files), and new documents under a password."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import olefile  # type: ignore[import-untyped]

from gongkai.files.rules.inspecting.faults import Fault

STREAMS: Final = {
    "WordDocument": "docx",
    "Workbook": "xlsx",
    "Book": "xlsx",
    "PowerPoint Document": "pptx",
}
ENCRYPTED: Final = "EncryptedPackage"
WORD_FLAGS: Final = 0x0A
WORD_ENCRYPTED: Final = 0x0100
SHEET_PASSWORD: Final = 0x2F


def new_format_of(path: Path) -> str:
    """What an old document is to become; raises `Fault` for one under a password, or none."""
    try:
        with olefile.OleFileIO(path) as compound:
            if compound.exists(ENCRYPTED):
                raise Fault("file_encrypted")
            for stream, suffix in STREAMS.items():
                if compound.exists(stream):
                    _refuse_password(compound, stream)
                    return suffix
    except Fault:
        raise
    except Exception as error:
        raise Fault("file_damaged") from error
    raise Fault("file_content")


def _refuse_password(compound: olefile.OleFileIO, stream: str) -> None:
    if stream == "WordDocument":
        beginning = compound.openstream(stream).read(WORD_FLAGS + 2)
        if int.from_bytes(beginning[WORD_FLAGS:], "little") & WORD_ENCRYPTED:
            raise Fault("file_encrypted")
    elif stream in ("Workbook", "Book"):
        _refuse_sheet_password(compound.openstream(stream).read(4096))


def _refuse_sheet_password(data: bytes) -> None:
    """A workbook's records: two bytes of kind, two of length; the password's comes early."""
    place = 0
    while place + 4 <= len(data):
        if int.from_bytes(data[place : place + 2], "little") == SHEET_PASSWORD:
            raise Fault("file_encrypted")
        place += 4 + int.from_bytes(data[place + 2 : place + 4], "little")
