"""Tables of documents: rows made up, totals counted.

A column is written ``key~label~cell~total``. ``cell`` is what slots understand; it may use columns
without ``cell`` and those before it. Rows are written out, cells parted by ``;``, for the columns
without ``cell``; or ``rows`` names a list; ``repeat`` says how many. ``total`` names the last row,
which adds up; ``ascending`` puts a column in order; ``head`` is the HTML of a head of many rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from config.demo.content.dice import Dice
from config.demo.content.slots import Context
from config.demo.content.values import Value, number_of, plain, shown


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    label: str
    cell: str = ""
    adds_up: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its values."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]
    total_label: str

    def totals(self) -> dict[str, Value]:
        """Sum of every column that adds up, and the number of rows as ``count``."""
        sums: dict[str, Value] = {"count": len(self.rows)}
        for column in self.columns:
            if column.adds_up:
                values = [number_of(row[column.key]) for row in self.rows if row[column.key] != "—"]
                sums[column.key] = plain(sum(values, Decimal(0)))
        return sums


def totals(context: Context, name: str) -> Mapping[str, Value]:
    """The totals of a table of the document."""
    return build(context, name).totals()


def build(context: Context, name: str) -> Table:
    """The table of that name; made once in a document."""
    table = context.built.get(name)
    if not isinstance(table, Table):
        table = context.built[name] = _made(context, name)
    return table


def _made(context: Context, name: str) -> Table:
    spec = context.template.tables[name]
    columns = tuple(_column(context, str(text)) for text in _entries(spec["columns"]))
    scratch = replace(context, dice=Dice(context.stem, "table", name), row={})
    written = [re.split("[;；]", row) for row in _written_rows(scratch, spec)]
    rows = [_row(scratch, columns, place, cells) for place, cells in enumerate(written, 1)]
    for key in str(spec.get("ascending", "")).split():
        for row, value in zip(rows, sorted(str(row[key]) for row in rows), strict=True):
            row[key] = value
    return Table(columns, tuple(rows), str(spec.get("total", "")))


def _written_rows(context: Context, spec: Mapping[str, object]) -> list[str]:
    """The rows written out, or taken from a list, or as many empty ones as ``repeat`` says."""
    repeat = int(number_of(context.cell(str(spec["repeat"])))) if "repeat" in spec else 0
    rows = spec.get("rows", [])
    if isinstance(rows, str):
        words = context.words(rows)
        return context.dice.sample(words, repeat or len(words))
    words = [str(row) for row in _entries(rows)]
    if words and repeat:
        return context.dice.sample(words, repeat)
    return words or [""] * repeat


def _entries(entry: object) -> list[object]:
    if not isinstance(entry, list):
        raise TypeError(f"not a list: {entry!r}")
    return entry


def _column(context: Context, text: str) -> Column:
    parts = [part.strip() for part in text.split("~")]
    key, label, *rest = parts
    return Column(key, context.fill(label), rest[0] if rest else "", "total" in rest[1:])


def _row(
    context: Context, columns: tuple[Column, ...], place: int, cells: list[str]
) -> dict[str, Value]:
    row: dict[str, Value] = {"row": str(place)}
    left = [cell.strip() for cell in cells]
    here = replace(context, row=row)
    for column in columns:
        if not column.cell:
            row[column.key] = here.cell(left.pop(0) if left else "")
    for column in columns:
        if column.cell:
            row[column.key] = here.cell(column.cell)
    return row


def html(context: Context, name: str) -> str:
    """The table as HTML, numbers on the right."""
    table = build(context, name)
    labels = "".join(f"<th>{escape(column.label)}</th>" for column in table.columns)
    head = str(context.template.tables[name].get("head", f"<tr>{labels}</tr>"))
    body = "".join(_tr(table.columns, row) for row in table.rows)
    if table.total_label:
        sums = table.totals()
        first = table.columns[0].key
        last: dict[str, Value] = {column.key: "—" for column in table.columns}
        last |= {key: value for key, value in sums.items() if key in last}
        last[first] = table.total_label
        body += _tr(table.columns, last)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _tr(columns: tuple[Column, ...], row: Mapping[str, Value]) -> str:
    cells = (_td(row[column.key]) for column in columns)
    return f"<tr>{''.join(cells)}</tr>"


def _td(value: Value) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    return f'<td class="t-right">{escape(shown(value))}</td>'
