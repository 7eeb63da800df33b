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
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from lxml import etree

from gongkai.files.queries import pieces_of
from gongkai.screening.enums import Element, Severity
from gongkai.screening.errors import UnreadableFile, UnsupportedFile, unread_sentence
from gongkai.screening.rules import Context, Finding, inspect, inspect_html
from gongkai.screening.tables import WHOLE_SITE as WHOLE_SITE
from gongkai.screening.tables import masks_kept as masks_kept
from gongkai.screening.tables import switches_kept as switches_kept
from gongkai.screening.tables import table_versions as table_versions
from gongkai.screening.tables import tables_for as tables_for
from gongkai.screening.tables import tables_of_all as tables_of_all
from gongkai.screening.tables import version_of_rules as version_of_rules
from gongkai.screening.tables import words_kept as words_kept

FILE_CONTEXT = Context(required=frozenset({Element.BODY}), checks_wording=True)
"""A loose file has no title, issuer or date of its own: only an empty body is missing."""

PIECEWISE = frozenset(
    {"docx", "xlsx", "pptx", "pdf", "ofd", "csv", "zip", "png", "jpg", "jpeg", "gif", "webp"}
)
"""Read in a child process, piece by piece."""
SCAN = "scan:"

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
    """A finding and the part of the file it is in.

    ``where`` is a line number of .jsonl; elsewhere a kind, with which one behind a colon:
    ``sheet:名单``, ``page:3``, ``entry:名单.xlsx`` (`files.reading`);
    empty where there is one part.
    ``is_unseen``: it stands where nobody sees it who opens the file.
    """

    where: str
    finding: Finding
    is_unseen: bool = False

    @property
    def is_by_machine(self) -> bool:
        """Whether the words come from a picture, and may be wrong."""
        return self.where.startswith(SCAN)


@dataclass(frozen=True)
class ScreenReport:
    """What was found in one file. ``characters`` counts the text that was looked at.

    ``unread`` is why a part of it, or all, could not be looked at; a person has to.
    """

    name: str
    characters: int
    screened: tuple[Screened, ...]
    unread: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(each.finding for each in self.screened)

    @property
    def has_blocking(self) -> bool:
        """Whether something must be fixed before the file may go out."""
        return bool(self.unread) or any(finding.is_blocking for finding in self.findings)

    @property
    def unread_sentence(self) -> str:
        """What could not be read and what to do, in the language of whoever asks."""
        return unread_sentence(self.unread) if self.unread else ""

    def as_json(self) -> dict[str, Any]:
        """For programs; numbers only as masked excerpts."""
        return {
            "file": self.name,
            "characters": self.characters,
            "blocking": sum(one.is_blocking for one in self.findings) + bool(self.unread),
            "advice": sum(not finding.is_blocking for finding in self.findings),
            "findings": [
                *(_finding_as_json(each) for each in self.screened),
                *([_unread_as_json(self)] if self.unread else []),
            ],
        }


def screen_file(
    path: Path | str, *, name: str = "", context: Context = FILE_CONTEXT, at_once: bool = False
) -> ScreenReport:
    """Screen a file of any kind the product takes in, or .html, .htm, .jsonl.

    ``name`` is what the file is called where it is stored under another name, such as its digest.

    Office documents, PDF, OFD, pictures and archives are read in a child process, everything that
    stays in them: hidden, deleted and noted text, properties, files inside. What could not be read
    is told by ``unread``. ``at_once`` reads .docx here and quicker: its text, without properties
    and pictures. Of .jsonl the ``body`` of each record; its ``title``, ``issuer`` and ``date`` are
    missing elements when the key is there and empty.
    Raises ``UnsupportedFile`` for other kinds, .doc among them, and ``UnreadableFile``.
    """
    source = Source(Path(path), name or Path(path).name)
    suffix = Path(source.name).suffix.lower()
    read = _READERS.get(suffix)
    if read is None or (suffix == ".docx" and not at_once):
        if suffix.removeprefix(".") not in PIECEWISE:
            raise UnsupportedFile(source.name)
        read = None
    if not source.path.is_file() or source.path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(source.name)
    if read is None:
        return _by_pieces(source, suffix.removeprefix("."), context)
    parts = list(read(source, context))
    return ScreenReport(
        name=source.name,
        characters=sum(part.characters for part in parts),
        screened=tuple(Screened(part.where, each) for part in parts for each in part.findings),
    )


def unread_report(name: str, reason: str = "broken") -> ScreenReport:
    """The report of a file nothing could be read of."""
    return ScreenReport(name, 0, (), reason)


def _by_pieces(source: Source, suffix: str, context: Context) -> ScreenReport:
    """Each piece on its own, so that what is found has a place."""
    found = pieces_of(source.path, suffix)
    pieces = found.get("pieces", [])
    plain = replace(context, required=frozenset())
    screened = [
        Screened(where, finding, is_unseen)
        for where, is_unseen, text in pieces for finding in inspect(text, plain)
    ]  # fmt: skip
    machine = any(where.startswith(SCAN) for where, _unseen, _text in pieces)
    reason = found.get("reason", "")
    if not reason and not found.get("is_whole", False):
        reason = "by_machine" if machine else "in_part" if pieces else "nothing"
    if not pieces and not reason:
        screened = [Screened("", finding) for finding in inspect("", context)]
    count = sum(len(text) for _where, _unseen, text in pieces)
    return ScreenReport(source.name, count, tuple(screened), reason)


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


def _unread_as_json(report: ScreenReport) -> dict[str, Any]:
    return {
        "where": "",
        "code": "unread",
        "severity": str(Severity.BLOCKING),
        "label": _("Not read"),
        "reason": report.unread,
        "excerpt": report.name,
        "rule": "《条例》第十七条",
        "suggestion": report.unread_sentence,
    }


def _finding_as_json(each: Screened) -> dict[str, Any]:
    finding = each.finding
    return {
        "where": each.where,
        "unseen": each.is_unseen,
        "by_machine": each.is_by_machine,
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
