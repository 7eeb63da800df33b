"""Bytes of an old system as text: by their mark, by what they say of themselves, by trial."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DECLARED: Final = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
# what pages call gb2312 or gbk is decoded as their superset
NATIONAL: Final = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"})
HEAD: Final = 4096


class UnreadableText(ValueError):
    """Bytes that are no text in an encoding known here."""


def decoded(data: bytes, *, is_page: bool = False) -> str:
    """The text. Raises `UnreadableText` where no encoding fits without loss.

    A page may say which encoding it has; it is believed only where UTF-8 does not fit, because
    pages were often saved anew without their declaration being changed.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    for encoding in _candidates(data, is_page):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    raise UnreadableText("in no known encoding")


def _candidates(data: bytes, is_page: bool) -> list[str]:
    declared = DECLARED.search(data[:HEAD]) if is_page else None
    named = declared[1].decode().lower() if declared else ""
    if named in NATIONAL:
        named = "gb18030"
    return ["utf-8", *filter(None, [named]), "gb18030", *(["big5"] if is_page else [])]


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(encoding) from error
