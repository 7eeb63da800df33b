"""What readers hand back, and the bounds all of them keep."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from lxml import etree

LONGEST_TEXT = 1_000_000
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\s*\n\s*")
# what a database cannot hold, or nobody sees
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Locked(Exception):
    """The file opens with a password only."""


class Broken(Exception):
    """The file is not what it should be."""


BROKEN = (
    Broken, KeyError, ValueError, IndexError, OSError, EOFError, RuntimeError, RecursionError,
    NotImplementedError, AttributeError, struct.error, zlib.error, zipfile.BadZipFile,
    zipfile.LargeZipFile, etree.Error,
)  # fmt: skip
"""Everything a damaged, cut or invented file makes the readers raise."""


@dataclass(frozen=True)
class Page:
    """A piece of a file. ``unseen`` lies in the file although nobody who opens it sees it."""

    text: str = ""
    unseen: str = ""
    is_whole: bool = True


Pages = Iterator[Page]


@dataclass(frozen=True)
class Reading:
    """What a file says.

    ``state``: ``read``; ``nothing``, where there is no text in it, such as a scan; ``unreadable``
    with the ``reason``. ``is_whole`` is False where a part could not be read or did not fit.
    """

    state: str
    text: str = ""
    unseen: str = ""
    is_whole: bool = True
    reason: str = ""

    @classmethod
    def nothing(cls) -> Reading:
        """No text in it."""
        return cls("nothing", is_whole=False)

    @classmethod
    def failed(cls, reason: str) -> Reading:
        """Not to be read, and why."""
        return cls("unreadable", is_whole=False, reason=reason)

    def as_json(self) -> dict[str, str | bool]:
        """For the way out of the child process."""
        return asdict(self)


def gathered(pages: Iterable[Page]) -> Reading:
    """All pages in one, up to the bound."""
    shown, hidden, length, is_whole = [], [], 0, True
    for page in pages:
        shown.append(tidied(page.text))
        hidden.append(tidied(page.unseen))
        is_whole = is_whole and page.is_whole
        length += len(shown[-1]) + len(hidden[-1])
        if length > LONGEST_TEXT:
            is_whole = False
            break
    text = "\n".join(filter(None, shown))[:LONGEST_TEXT]
    unseen = "\n".join(filter(None, hidden))[: LONGEST_TEXT - len(text)]
    if not text and not unseen:
        return Reading.nothing()
    return Reading("read", text, unseen, is_whole)


def tidied(text: str) -> str:
    """One blank for many, no empty lines, nothing that a database cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _GAPS.sub("\n", _BLANKS.sub(_blank, _UNWRITABLE.sub("", lines))).strip()


def _blank(found: re.Match[str]) -> str:
    return "\t" if "\t" in found.group() else " "
