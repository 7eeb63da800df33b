"""A clean copy of plain text and of comma-separated values."""

from __future__ import annotations

from pathlib import Path

from gongkai.screening.rules.mending.pieces import Masking

_ENCODINGS = ("utf-8-sig", "gb18030")


def clean_plain(path: Path, target: Path, masks: Masking) -> bool:
    """Write the masked text in the encoding it came in; whether something is left.

    Raises `UnicodeDecodeError` for what is text in none of the encodings that are taken in.
    """
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    for each in (encoding,) if encoding else _ENCODINGS:
        try:
            text = data.decode(each)
        except UnicodeDecodeError:
            if each == _ENCODINGS[-1] or encoding:
                raise
            continue
        encoding = each
        break
    if encoding == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8"
    new = masks.in_text(text)
    target.write_bytes(new.encode(encoding))
    return masks.stands_in(new)
