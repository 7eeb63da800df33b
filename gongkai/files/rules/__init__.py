"""Which files may be taken in. By name here; what is inside is for `inspecting` to say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from gongkai.files.rules.plain import decoded as decoded

MAX_BYTES = 50 * 1024 * 1024
# of a picture, for whoever looks into it and whoever draws it
MOST_PIXELS = 100_000_000
# How programs, and files that carry programs, begin
PROGRAMS = (b"MZ", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"{\\rtf", b"ITSF")

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
}

FIRST_BYTES = {
    "pdf": b"%PDF-",
    "ofd": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "pptx": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "webp": b"RIFF",
    "zip": b"PK\x03\x04",
}
OLD_FIRST_BYTES = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXTS = ("txt", "csv")

# What Word, Excel and WPS wrote before 2007, and what each becomes
NEW_FORMATS = {
    "doc": "docx", "wps": "docx", "xls": "xlsx", "et": "xlsx", "ppt": "pptx", "dps": "pptx",
}  # fmt: skip

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_HAN}])[ \u3000]*\n[ \u3000]*(?=[{_HAN}])")


def plain_name(name: str) -> str:
    """The file's own name: no directories, no signs that are not seen, at most 200 characters.

    A name is shown and sent on; hidden signs could make ``报告fdp.exe`` look like something else.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())[-200:]


def suffix_of(name: str) -> str:
    """The ending of a file name, small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def with_suffix(name: str, suffix: str) -> str:
    """The same name with another ending."""
    return f"{name.rpartition('.')[0]}.{suffix}"


def is_taken_in(name: str) -> bool:
    """Whether files with this ending are taken in at all."""
    return suffix_of(name) in MEDIA_TYPES


def matches_its_name(name: str, data: bytes) -> bool:
    """Whether the bytes begin as a file of that ending must; text may begin as anything."""
    suffix = suffix_of(name)
    return suffix in TEXTS or data.startswith(FIRST_BYTES[suffix])


SHORTEST_FULL_LINE = 16


def unwrapped(text: str) -> str:
    """``text`` for search: a line that breaks between two Chinese characters goes on.

    Pages with a fixed layout break lines anywhere, in the middle of words too.
    """
    return _BREAK_IN_CHINESE.sub("", text)


def rewrapped(text: str) -> str:
    """``text`` to be shown: full lines go on, short ones (a heading, a cell) stay lines."""
    lines = text.split("\n")
    parts = lines[:1]
    for before, line in pairwise(lines):
        goes_on = len(before) >= SHORTEST_FULL_LINE
        goes_on = goes_on and "\n" not in unwrapped(f"{before[-1:]}\n{line[:1]}")
        parts += [line] if goes_on else ["\n", line]
    return "".join(parts)


def told_apart(names: Iterable[str]) -> list[str]:
    """The names in their order; one that came before, in capitals or not, gets a number."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
        number, chosen = 1, name
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{stem}（{number}）{dot}{suffix}"
        taken.add(chosen.casefold())
        found.append(chosen)
    return found
