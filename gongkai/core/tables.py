"""A table as any spreadsheet saves it: .xlsx, or CSV in UTF-8 or the national encoding."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

ENCODINGS: Final = ("utf-8-sig", "gb18030")
PACKED: Final = b"PK\x03\x04"
LARGEST_UNPACKED: Final = 400 * 1024 * 1024
LONGEST_CELL: Final = 4_000_000


class UnreadableTable(ValueError):
    """No table, a damaged one, or one too large to be read."""


def rows_of(data: bytes) -> list[list[str]]:
    """Every row of the first sheet, its cells as text. Raises `UnreadableTable`."""
    try:
        return list(_of_workbook(data) if data.startswith(PACKED) else _of_text(data))
    except (
        OSError, ValueError, KeyError, TypeError, IndexError, EOFError, csv.Error,
        zipfile.BadZipFile, InvalidFileException,
    ) as error:  # fmt: skip
        raise UnreadableTable(str(error)) from error


def _of_workbook(data: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            raise UnreadableTable("unpacked")
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield [_as_text(cell) for cell in row]


def _as_text(cell: object) -> str:
    """A number typed as a code comes as 101.0, a day with a midnight."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        cell = cell.date()
    return "" if cell is None else str(cell).strip()


def _of_text(data: bytes) -> Iterator[list[str]]:
    if b"\x00" in data:
        raise UnreadableTable("not text")
    csv.field_size_limit(LONGEST_CELL)
    text = _decoded(data)
    delimiter = max(",;\t", key=text[:1000].count)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        yield [cell.strip() for cell in row]


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("in no known encoding")
