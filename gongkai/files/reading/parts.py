"""What readers hand back, and the bounds all of them keep."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

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
    """A piece of a file. ``unseen`` lies in the file although nobody who opens it sees it.

    ``where`` names the piece: a kind, and behind a colon which one (``sheet:名单``, ``page:3``).
    ``pictures`` are those in it whose words are not in ``text``; each is made when it is asked for.
    """

    text: str = ""
    unseen: str = ""
    is_whole: bool = True
    where: str = ""
    pictures: tuple[Callable[[], Any], ...] = ()


Pages = Iterator[Page]
ABOUT = ("properties",)
"""Pieces that are about a file: one that has no others says nothing."""


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

    def because(self, reason: str) -> Reading:
        return replace(self, reason=reason)

    def as_json(self) -> dict[str, str | bool]:
        """For the way out of the child process."""
        return asdict(self)


def gathered(pages: Iterable[Page]) -> Reading:
    """All pages in one, up to the bound."""
    shown, hidden, length, is_whole, said = [], [], 0, True, False
    for page in pages:
        shown.append(tidied(page.text))
        hidden.append(tidied(page.unseen))
        is_whole = is_whole and page.is_whole
        said = said or (page.where not in ABOUT and bool(shown[-1] or hidden[-1]))
        length += len(shown[-1]) + len(hidden[-1])
        if length > LONGEST_TEXT:
            is_whole = False
            break
    text = "\n".join(filter(None, shown))[:LONGEST_TEXT]
    unseen = "\n".join(filter(None, hidden))[: LONGEST_TEXT - len(text)]
    if not said:
        return Reading("nothing", unseen=unseen, is_whole=False)
    return Reading("read", text, unseen, is_whole)


def tidied(text: str) -> str:
    """One blank for many, no empty lines, nothing that a database cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _GAPS.sub("\n", _BLANKS.sub(_blank, _UNWRITABLE.sub("", lines))).strip()


def _blank(found: re.Match[str]) -> str:
    return "\t" if "\t" in found.group() else " "
