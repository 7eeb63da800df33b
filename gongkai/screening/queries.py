"""Screen a file from disk and say what was found."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from gongkai.screening.enums import Element
from gongkai.screening.errors import UnreadableFile, UnsupportedFile
from gongkai.screening.rules import Context, Finding, inspect, inspect_html

FILE_CONTEXT = Context(required=frozenset({Element.BODY}))
"""A loose file has no title, issuer or date of its own: only an empty body is missing."""

MOST_BYTES = 200_000_000
"""Largest file read, and largest a .docx may unpack to."""

BROKEN_PACKAGE = (
    KeyError, ValueError, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error,
    zipfile.BadZipFile, etree.XMLSyntaxError, OpcError,
)  # fmt: skip
"""Everything a damaged, cut or encrypted package makes the readers raise."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ELEMENT_KEYS = {
    "title": Element.TITLE,
    "issuer": Element.ISSUER,
    "date": Element.FORMED_ON,
    "doc_number": Element.DOCUMENT_NUMBER,
}


class Source(NamedTuple):
    """Where a file lies and what it is called."""

    path: Path
    name: str


class Screened(NamedTuple):
    """A finding and the part of the file it is in: a line number of .jsonl, otherwise empty."""

    where: str
    finding: Finding


@dataclass(frozen=True)
class ScreenReport:
    """What was found in one file. ``characters`` counts the text that was looked at."""

    name: str
    characters: int
    screened: tuple[Screened, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(each.finding for each in self.screened)

    @property
    def has_blocking(self) -> bool:
        """Whether something must be fixed before the file may go out."""
        return any(finding.is_blocking for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """For programs; numbers only as masked excerpts."""
        return {
            "file": self.name,
            "characters": self.characters,
            "blocking": sum(finding.is_blocking for finding in self.findings),
            "advice": sum(not finding.is_blocking for finding in self.findings),
            "findings": [_finding_as_json(each) for each in self.screened],
        }


def screen_file(
    path: Path | str, *, name: str = "", context: Context = FILE_CONTEXT
) -> ScreenReport:
    """Screen a .txt, .html, .htm, .docx or .jsonl file.

    ``name`` is what the file is called where it is stored under another name, such as its digest.

    Of .docx everything is read that stays in the file: body, tables, text boxes, headers, footers,
    notes, comments, deleted and hidden text. Of .jsonl the ``body`` of each record; its ``title``,
    ``issuer`` and ``date`` are missing elements when the key is there and empty.
    Raises ``UnsupportedFile`` for other kinds, .doc among them, and ``UnreadableFile``.
    """
    source = Source(Path(path), name or Path(path).name)
    read = _READERS.get(Path(source.name).suffix.lower())
    if read is None:
        raise UnsupportedFile(source.name)
    if not source.path.is_file() or source.path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(source.name)
    parts = list(read(source, context))
    return ScreenReport(
        name=source.name,
        characters=sum(part.characters for part in parts),
        screened=tuple(Screened(part.where, each) for part in parts for each in part.findings),
    )


class _Part(NamedTuple):
    where: str
    characters: int
    findings: list[Finding]


def _from_text(source: Source, context: Context) -> Iterator[_Part]:
    text = _decoded(source)
    yield _Part("", len(text), inspect(text, context))


def _from_html(source: Source, context: Context) -> Iterator[_Part]:
    html = _decoded(source)
    yield _Part("", len(html), inspect_html(html, context))


def _from_docx(source: Source, context: Context) -> Iterator[_Part]:
    text = "\n".join(_text_of_docx(source))
    yield _Part("", len(text), inspect(text, context))


def _from_jsonl(source: Source, context: Context) -> Iterator[_Part]:
    for number, line in enumerate(_decoded(source).split("\n"), start=1):
        if not line.strip():
            continue
        record = _record(line, source.name, number)
        body = str(record.get("body") or "")
        yield _Part(str(number), len(body), inspect(body, _context_of(record, context)))


_READERS: dict[str, Callable[[Source, Context], Iterator[_Part]]] = {
    ".txt": _from_text,
    ".html": _from_html,
    ".htm": _from_html,
    ".docx": _from_docx,
    ".jsonl": _from_jsonl,
}


def _decoded(source: Source) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or the Chinese national encoding."""
    raw = source.path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for each in (encoding, "gb18030"):
        try:
            return raw.decode(each)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(source.name)


def _record(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        raise UnreadableFile(name, number) from None
    if not isinstance(record, dict):
        raise UnreadableFile(name, number)
    return record


def _context_of(record: dict[str, Any], context: Context) -> Context:
    stated = {
        element: str(record[key] or "") for key, element in _ELEMENT_KEYS.items() if key in record
    }
    required = context.required | (stated.keys() - {Element.DOCUMENT_NUMBER})
    return replace(
        context,
        title=stated.get(Element.TITLE, ""),
        issuer=stated.get(Element.ISSUER, ""),
        formed_on=stated.get(Element.FORMED_ON, ""),
        document_number=stated.get(Element.DOCUMENT_NUMBER, ""),
        required=required,
    )


def _text_of_docx(source: Source) -> Iterator[str]:
    """Each paragraph a line, each table row a line with tabs, part after part of the package."""
    try:
        with zipfile.ZipFile(source.path) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
                raise UnreadableFile(source.name)
        parts = docx.Document(str(source.path)).part.package.iter_parts()
        roots = [
            etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for part in sorted(parts, key=lambda part: str(part.partname))
            if str(part.partname).startswith("/word/") and str(part.partname).endswith(".xml")
        ]
    except BROKEN_PACKAGE:
        raise UnreadableFile(source.name) from None
    for root in roots:
        yield "".join(_written(root))


def _written(node: Any) -> Iterator[str]:
    """The text under ``node``, with tabs between the cells of a row and a break after the rest."""
    if node.tag in (f"{_WORD}t", f"{_WORD}delText"):
        yield node.text or ""
    elif node.tag in (f"{_WORD}br", f"{_WORD}cr"):
        yield "\n"
    elif node.tag == f"{_WORD}tab":
        yield "\t"
    elif node.tag == f"{_WORD}tr":
        cells = ("".join(_written(cell)).strip().replace("\n", "\t") for cell in node)
        yield "\t".join(cells) + "\n"
    else:
        for child in node:
            yield from _written(child)
        if node.tag == f"{_WORD}p":
            yield "\n"


def _finding_as_json(each: Screened) -> dict[str, Any]:
    finding = each.finding
    return {
        "where": each.where,
        "code": str(finding.code),
        "severity": str(finding.severity),
        "label": str(finding.code.label),
        "start": finding.start,
        "end": finding.end,
        "excerpt": finding.excerpt,
        "rule": finding.rule,
        "suggestion": finding.suggestion,
        "fingerprint": finding.fingerprint,
    }
