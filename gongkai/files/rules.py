"""Which files may be taken in. By content, not by name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_BYTES = 50 * 1024 * 1024

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}

FIRST_BYTES = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "pptx": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}

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


def is_taken_in(name: str) -> bool:
    """Whether files with this ending are taken in at all."""
    return suffix_of(name) in MEDIA_TYPES


def matches_its_name(name: str, data: bytes) -> bool:
    """Whether the bytes begin as a file of that ending must; plain text must be UTF-8."""
    first = FIRST_BYTES.get(suffix_of(name))
    if first is not None:
        return data.startswith(first)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data


def unwrapped(text: str) -> str:
    """``text`` for search: a line that breaks between two Chinese characters goes on.

    Pages with a fixed layout break lines anywhere, in the middle of words too.
    """
    return _BREAK_IN_CHINESE.sub("", text)


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
