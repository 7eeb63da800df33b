"""Rows as CSV (RFC 4180) that a spreadsheet opens as it stands, and that carries no formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
BETWEEN = "; "
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is worked out by a spreadsheet instead of shown."""


def harmless(text: str) -> str:
    """``text`` behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def flat(row: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """What lies inside gets a dotted name of its own: ``unit.code``."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{above}{name}.")
        else:
            found[above + name] = value
    return found


def as_table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> str:
    """Header and rows; ``columns`` are names of the outermost fields, in their order."""
    flattened = [flat(row) for row in rows]
    named = [name for column in columns for name in _names(column, flattened)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(named)
    writer.writerows([_cell(row.get(name)) for name in named] for row in flattened)
    return BYTE_ORDER_MARK + written.getvalue()


def _names(column: str, rows: list[dict[str, Any]]) -> list[str]:
    inside = dict.fromkeys(
        name for row in rows for name in row if name.startswith(f"{column}.")
    )  # in the order they are met
    return list(inside) or [column]


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return harmless(BETWEEN.join(_item(one) for one in value))
    return harmless(str(value))


def _item(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
