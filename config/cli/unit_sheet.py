"""The sheet of units that ``gongkai init`` reads: .xlsx or .csv, one unit a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.core.errors import InvalidInput

COLUMNS = ("code", "name", "short_name", "kind", "parent")
ENCODINGS = ("utf-8-sig", "gb18030")


def read_units(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line, values) of every line that holds something. Raises `InvalidInput` with a sentence."""
    try:
        table = list(_of_workbook(path) if path.suffix.lower() == ".xlsx" else _of_text(path))
    except (OSError, ValueError, KeyError, csv.Error, BadZipFile, InvalidFileException) as error:
        raise InvalidInput(
            "unit_sheet_unreadable",
            _("%(name)s cannot be read as a table. Save it again as .xlsx or .csv.")
            % {"name": path.name},
        ) from error
    if not table or tuple(name.lower() for name in table[0][: len(COLUMNS)]) != COLUMNS:
        raise InvalidInput(
            "unit_sheet",
            _("The first line of %(name)s must read: %(columns)s.")
            % {"name": path.name, "columns": ", ".join(COLUMNS)},
        )
    return [
        (line, dict(zip(COLUMNS, [*row, *[""] * len(COLUMNS)], strict=False)))
        for line, row in enumerate(table[1:], start=2)
        if any(row)
    ]


def _of_workbook(path: Path) -> Iterator[list[str]]:
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell).strip() for cell in row]


def _of_text(path: Path) -> Iterator[list[str]]:
    """Spreadsheets save CSV as UTF-8 or, older ones, in the national encoding."""
    data = path.read_bytes()
    if b"\x00" in data:
        raise ValueError("not text")
    for row in csv.reader(io.StringIO(_decoded(data))):
        yield [cell.strip() for cell in row]


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("in no known encoding")
