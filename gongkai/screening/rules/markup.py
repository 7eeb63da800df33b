"""The plain text of HTML, with the way back to the source for every character."""

from __future__ import annotations

import re
from array import array
from html import unescape
from typing import NamedTuple

_TOKEN = re.compile(r"<!--|</?([A-Za-z][A-Za-z0-9]*)[^<>]*>|&#?[0-9A-Za-z]{1,31};")
_SPOKEN = re.compile(
    r"""\b(?:(?:alt|title|content|placeholder|value|aria-label)\s*=\s*["']?"""
    r"""|href\s*=\s*["']?(?:tel|sms|mailto):)([^"'<>]*)""",
    re.IGNORECASE,
)
_INLINE = re.compile(
    "(?:a|abbr|b|big|cite|code|em|font|i|ins|label|mark|q|s|small|span|strong|su[bp]|tt|u|wbr)"
)
_CELLS = frozenset({"td", "th"})
_NOT_TEXT = frozenset({"script", "style"})


class Plain(NamedTuple):
    """Plain ``text``; character ``n`` of it stands at ``starts[n]`` to ``ends[n]`` of ``source``.

    Without ``starts`` the text is the source.
    """

    source: str
    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    @classmethod
    def unchanged(cls, text: str) -> Plain:
        """Text that is plain already."""
        return cls(text, text)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the source."""
        if self.starts is None or self.ends is None or start == end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain_text(html: str) -> Plain:
    """What a reader of ``html`` can see or dial, in reading order, in time linear in its length.

    Blocks become lines and table cells tabs; inline tags vanish, so a number they split is whole.
    What links dial and images are called comes after everything else, a line each. Comments are
    text too, since they are sent to every reader. Scripts and styles are left out.
    """
    return _Reader(html).read()


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.spoken: list[tuple[int, int]] = []
        self.starts, self.ends = array("Q"), array("Q")

    def read(self) -> Plain:
        at = 0
        while found := _TOKEN.search(self.html, at):
            self._copy(at, found.start())
            at = self._token(found)
        self._copy(at, len(self.html))
        for start, end in self.spoken:
            self._add("\n", start, start)
            self._copy(start, end)
        return Plain(self.html, "".join(self.parts), self.starts, self.ends)

    def _token(self, found: re.Match[str]) -> int:
        """Take one tag, comment or character reference; returns where reading goes on."""
        written, start, end = found.group(), found.start(), found.end()
        if written.startswith("&"):
            self._add(unescape(written), start, end)
            return end
        if found.group(1) is None:
            self._add("\n", start, end)
            return end
        tag = found.group(1).lower()
        if tag in _NOT_TEXT and not written.startswith("</"):
            return self._end_of(tag, end)
        if not _INLINE.fullmatch(tag):
            self._add("\t" if tag in _CELLS else "\n", start, end)
        for spoken in _SPOKEN.finditer(written):
            self.spoken.append((start + spoken.start(1), start + spoken.end(1)))
        return end

    def _end_of(self, tag: str, at: int) -> int:
        closing = re.compile(f"</{tag}", re.IGNORECASE).search(self.html, at)
        return closing.start() if closing else len(self.html)

    def _copy(self, start: int, end: int) -> None:
        self.parts.append(self.html[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def _add(self, letters: str, start: int, end: int) -> None:
        self.parts.append(letters)
        self.starts.extend([start] * len(letters))
        self.ends.extend([end] * len(letters))
