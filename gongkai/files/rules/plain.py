"""Plain text: one decoder for whoever looks into a text and whoever reads it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# Every control sign but tab, line ends, page end and the old mark of the end of a file
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f-\x9f]")
BLOCK: Final = 1024 * 1024
BEGINNING: Final = 40


def encodings(raw: bytes) -> tuple[str, ...]:
    """What the bytes may be: UTF-16 with its mark, or UTF-8, else GB18030 of older programs."""
    return ("utf-16",) if raw.startswith(UTF16_MARKS) else ("utf-8-sig", "gb18030")


def as_text(raw: bytes, *, is_cut: bool = False) -> str | None:
    """The words; None for bytes that are none. ``is_cut``: the last sign may be incomplete."""
    for encoding in encodings(raw):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(raw, final=not is_cut)
        except UnicodeDecodeError:
            continue
    return None


def decoded(data: bytes) -> str | None:
    """The words of a plain text file; None too for text with control signs in it."""
    text = as_text(data)
    return text if text and not CONTROL.search(text) else None


def beginning_of(data: bytes) -> str | None:
    """The first words of a text file, or None where `decoded` says so; only a block is kept."""
    for encoding in encodings(data):
        try:
            return _beginning(_blocks(data, encoding))
        except UnicodeDecodeError:
            continue
    return None


def _blocks(data: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for place in range(0, len(data), BLOCK):
        yield decoder.decode(data[place : place + BLOCK], final=place + BLOCK >= len(data))


def _beginning(blocks: Iterator[str]) -> str | None:
    """All blocks are decoded, whatever the first ones hold: another encoding may be the right."""
    found, is_text, is_fit = "", False, True
    for block in blocks:
        is_text = is_text or bool(block)
        is_fit = is_fit and not CONTROL.search(block)
        if len(found) < BEGINNING:
            found = (found + block[:BLOCK]).lstrip()[:BEGINNING]
    return found if is_text and is_fit else None
