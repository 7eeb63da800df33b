"""What a file or folder to be imported is, found out from its content, and its documents."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gongkai.core.errors import InvalidInput
from gongkai.desk.word import read_word
from gongkai.files.receiving import received
from gongkai.files.rules import NEW_FORMATS, suffix_of
from gongkai.records.rules.taking_over.decoding import UnreadableText, decoded
from gongkai.records.rules.taking_over.documents import word_piece
from gongkai.records.rules.taking_over.mappings import PortalMapping, mapping_for
from gongkai.records.rules.taking_over.pages import page_piece
from gongkai.records.rules.taking_over.pieces import Piece, Refused
from gongkai.records.rules.taking_over.sheets import looks_like_sheet, sheet_pieces

PACKED: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
OURS: Final = {"id", "source", "title", "body"}
LINES_LOOKED_AT: Final = 50
IN_FOLDERS: Final = (
    "docx", "html", "htm", "shtml", "json", "jsonl", "csv", "xlsx", "doc", "wps", "xls", "et",
)  # fmt: skip
LARGEST: Final = 500 * 1024 * 1024


@dataclass
class Source:
    """A file that was recognised: what it is, its digest, and its documents one by one."""

    kind: str
    digest: str
    total: int
    pieces: Callable[[], Iterator[Piece]]
    answer: Any = None
    mapping: PortalMapping | None = None
    passed_over: Counter[str] = field(default_factory=Counter)


def open_source(path: Path, mapping: PortalMapping | None = None) -> Source:
    """Recognise the file by its content. Raises `Refused` where nothing can be taken from it."""
    if path.is_dir():
        return _folder(path, mapping)
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    if mapping is None and (lines := _as_lines(path)) is not None:
        return Source("jsonl", digest, lines[0], lambda: _lines(path, lines[1]))
    if path.stat().st_size > LARGEST:
        raise Refused("file_too_large", path.name)
    source = _of_bytes(path.read_bytes(), path.name, mapping)
    source.digest = digest
    return source


def _of_bytes(data: bytes, name: str, mapping: PortalMapping | None, base: str = "") -> Source:
    """A file that is one whole: an answer, a page, a table, a Word document."""
    if not data.strip():
        raise Refused("file_empty", name)
    if data.startswith(OLD_OFFICE):
        if suffix_of(name) not in NEW_FORMATS:
            raise Refused("old_office", name)
        return _packed(*_through_the_gate(name, data), base)
    if data.startswith(PACKED):
        return _packed(name, data, base)
    try:
        text = decoded(data, is_page=data.lstrip()[:1] == b"<").lstrip("\ufeff")
    except UnreadableText:
        raise Refused("encoding", name) from None
    begin = text.lstrip()[:1]
    if begin in ("{", "[") or mapping is not None:
        return _answer(text, name, mapping)
    if begin == "<":
        return _listed("page", [page_piece(text, name)])
    if name.lower().endswith(".csv") or looks_like_sheet(text):
        return _listed("sheet", sheet_pieces(data, name))
    raise Refused("format_unknown", name)


def _listed(kind: str, pieces: list[Piece]) -> Source:
    return Source(kind, "", len(pieces), lambda: iter(pieces))


def _packed(name: str, data: bytes, base: str) -> Source:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        raise Refused("package_damaged", name) from None
    if "word/document.xml" in names:
        _through_the_gate(name if suffix_of(name) == "docx" else f"{name}.docx", data)
        return _listed("word", [_word(data, name, base)])
    if any(one.startswith("xl/") for one in names):
        _through_the_gate(name if suffix_of(name) == "xlsx" else f"{name}.xlsx", data)
        return _listed("sheet", sheet_pieces(data, name))
    raise Refused("format_unknown", name)


def _through_the_gate(name: str, data: bytes) -> tuple[str, bytes]:
    """What an upload goes through: size, content, inspection; old formats become those of today."""
    try:
        return received(name, data)
    except InvalidInput as error:
        raise Refused(error.code, str(error.sentence)) from None


def _word(data: bytes, name: str, base: str) -> Piece:
    """A Word document, read in a child process as the desk reads it."""
    try:
        text = read_word(data)
    except InvalidInput as error:
        raise Refused(error.code, str(error.sentence)) from None
    return word_piece(
        html=text.html, title=text.title, number=text.document_number, name=name,
        source=base or "word",
    )  # fmt: skip


def _answer(text: str, name: str, mapping: PortalMapping | None) -> Source:
    try:
        answer = json.loads(text)
    except RecursionError:
        raise Refused("json_broken", name) from None
    except json.JSONDecodeError as error:
        at_the_end = error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg
        raise Refused(
            "json_truncated" if at_the_end else "json_broken", str(error.lineno)
        ) from None
    used = mapping or mapping_for(answer)
    if used is not None:
        pieces = used.pieces(answer)
        return Source("answer", "", len(pieces), lambda: iter(pieces), answer, used)
    rows = answer if isinstance(answer, list) else [answer]
    own = [row for row in rows if isinstance(row, dict) and row.keys() >= {"title", "body"}]
    if not own:
        raise UnknownAnswer(answer)
    return _listed("json", [Piece(line, row) for line, row in enumerate(own, start=1)])


class UnknownAnswer(Refused):
    """A JSON answer no mapping fits; what it seems to be can be proposed."""

    def __init__(self, answer: Any) -> None:
        message = ""
        if isinstance(answer, dict):
            told = (answer.get(key) for key in ("msg", "message", "errmessage", "error"))
            message = next((one for one in told if isinstance(one, str)), "")
        super().__init__("mapping_missing", message[:200])
        self.answer = answer


# --- JSON lines, read one by one ------------------------------------------------------------------
def _as_lines(path: Path) -> tuple[int, str] | None:
    """How many lines, and in which encoding, where the file is one of JSON lines of ours."""
    total, ours, encoding, looked_at = 0, path.suffix.lower() == ".jsonl", "utf-8", 0
    with path.open("rb") as handle:
        for line in handle:
            if not line.strip():
                continue
            total += 1
            if encoding == "utf-8" and not _decodes(line, "utf-8"):
                encoding = "gb18030"
            if encoding == "gb18030" and not _decodes(line, "gb18030"):
                encoding = "none"
            if not ours:
                looked_at += 1
                ours = _is_row(line)
                if looked_at > LINES_LOOKED_AT and not ours:
                    return None
    if not ours or not total:
        return None
    # a line that is in neither is read as UTF-8 and what does not fit stands out in it
    return total, "utf-8" if encoding == "none" else encoding


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_row(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and len(OURS & row.keys()) >= 2


def _lines(path: Path, encoding: str) -> Iterator[Piece]:
    with path.open(encoding=encoding, errors="replace") as handle:
        for line, text in enumerate(handle, start=1):
            if text.strip():
                yield Piece(line, text=text.lstrip("\ufeff"))


# --- folders --------------------------------------------------------------------------------------
def _folder(path: Path, mapping: PortalMapping | None) -> Source:
    """Every document below the folder; a file nothing can be taken from is refused as a row."""
    files = sorted(one for one in path.rglob("*") if one.is_file() and one.name[:1] not in "~.")
    taken = [one for one in files if one.suffix.lower().lstrip(".") in IN_FOLDERS]
    if not taken:
        raise Refused("folder_empty", path.name)
    digest = hashlib.sha256()
    for file in taken:
        digest.update(str(file.relative_to(path)).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    passed = Counter(one.suffix.lower() or one.name for one in files if one not in set(taken))
    return Source(
        "folder", digest.hexdigest(), len(taken),
        lambda: _numbered(_of_files(path, taken, mapping)), passed_over=passed,
    )  # fmt: skip


def _of_files(
    folder: Path, files: Iterable[Path], mapping: PortalMapping | None
) -> Iterator[Piece]:
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            is_answer = file.suffix.lower() == ".json"
            if (lines := _as_lines(file)) is not None:
                yield from _lines(file, lines[1])
                continue
            used = mapping if is_answer else None
            yield from _of_bytes(file.read_bytes(), name, used, folder.resolve().name).pieces()
        except Refused as error:
            yield Piece(0, code=f"file_refused:{name}:{error.code}:{error.said}")


def _numbered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for line, piece in enumerate(pieces, start=1):
        yield Piece(
            line, piece.values, piece.text, piece.columns, piece.holds, piece.notes, piece.code
        )
