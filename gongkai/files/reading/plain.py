"""Text and tables in plain signs: .txt and .csv."""

from __future__ import annotations

from typing import BinaryIO

from gongkai.files.reading.parts import LONGEST_TEXT, Broken, Page, Pages

MOST_BYTES = 4 * LONGEST_TEXT


def pages(file: BinaryIO) -> Pages:
    """The whole text; of a longer file the beginning."""
    raw = file.read(MOST_BYTES + 1)
    text = decoded(raw[:MOST_BYTES], is_cut=len(raw) > MOST_BYTES)
    yield Page(text, is_whole=len(raw) <= MOST_BYTES)


def decoded(raw: bytes, *, is_cut: bool = False) -> str:
    """UTF-8, UTF-16 with its mark, or the Chinese national encoding (GB 18030)."""
    marked = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16" if marked else "utf-8-sig", "gb18030"):
        for cut in range(4 if is_cut else 1):  # the last sign may have been cut through
            try:
                return raw[: len(raw) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Broken
