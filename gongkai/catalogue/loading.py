"""Bring a table of standard rows to the state of the data, touching only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from gongkai.catalogue.models import StandardRow
from gongkai.catalogue.standard import Row

M = TypeVar("M", bound=StandardRow)
CHUNK = 200


def load_rows(model: type[M], key: str, rows: Sequence[Row], label: str) -> None:
    """Make, change and retire rows of ``model``, known by ``key``. Parents come before children."""
    objects = model._default_manager
    known = {getattr(row, key): row for row in objects.all()}
    for level in _levels(rows, key):
        wanted = [_columns(row, known, label) for row in level]
        new = [model(**columns) for columns in wanted if columns[key] not in known]
        for columns in wanted:
            mine = known.get(columns[key])
            if mine is not None and _differs(mine, columns):
                objects.filter(pk=mine.pk).update(**columns)
        known |= {getattr(row, key): row for row in objects.bulk_create(new, batch_size=CHUNK)}
    left_out = known.keys() - {row[key] for row in rows}
    objects.filter(**{f"{key}__in": left_out}, retired_in="").update(retired_in=label)


def _levels(rows: Iterable[Row], key: str) -> list[list[Row]]:
    """Rows without a parent, then their children, and so on."""
    depth: dict[str, int] = {"": -1}
    levels: list[list[Row]] = []
    for row in rows:
        depth[row[key]] = depth[row.get("parent", "")] + 1
        if depth[row[key]] == len(levels):
            levels.append([])
        levels[depth[row[key]]].append(row)
    return levels


def _columns(row: Row, known: dict[str, M], label: str) -> dict[str, Any]:
    columns = {**row, "release": label, "retired_in": ""}
    if "parent" in columns:
        parent = columns.pop("parent")
        columns["parent_id"] = known[parent].pk if parent else None
    return columns


def _differs(mine: StandardRow, columns: dict[str, Any]) -> bool:
    """Whether the row says anything else; the release it came with is not part of that."""
    return any(getattr(mine, name) != value for name, value in columns.items() if name != "release")
