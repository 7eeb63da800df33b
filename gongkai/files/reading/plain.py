"""Text and tables in plain signs: .txt and .csv."""

from __future__ import annotations

from typing import BinaryIO

from gongkai.files.reading.parts import LONGEST_TEXT, Broken, Page, Pages
from gongkai.files.rules.plain import as_text

MOST_BYTES = 4 * LONGEST_TEXT


def pages(file: BinaryIO) -> Pages:
    """The whole text; of a longer file the beginning."""
    raw = file.read(MOST_BYTES + 1)
    is_cut = len(raw) > MOST_BYTES
    text = as_text(raw[:MOST_BYTES], is_cut=is_cut)
    if text is None:
        raise Broken
    yield Page(text, is_whole=not is_cut)
