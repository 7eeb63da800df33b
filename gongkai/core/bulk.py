"""Many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite. The engines' own SQL
stands in `core.db`.

Rows are dictionaries of column names (``unit_id``, not ``unit``) and plain values; what a row does
not name takes the default of its field. No model is made and no ``save`` is called, so this is for
tables whose rows say all they have to say themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import (
    NOT_PROVIDED,
    CharField,
    DateField,
    DateTimeField,
    Field,
    JSONField,
    Model,
    TextField,
)

from gongkai.core import db

Row = dict[str, Any]
Writer = Callable[[Any], Any]


def take_ids(model: type[Model], count: int) -> Sequence[int]:
    """So many numbers of this table for rows to come: nobody else gets them. In a transaction."""
    return db.take_ids(model._meta.db_table, count)


def insert_many(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert the rows, in their order. Without ``id`` in the first, the engine numbers them."""
    if not rows:
        return
    named = [field for field in model._meta.concrete_fields if _is_told(field, rows[0])]
    defaults = [_default(field) for field in named]
    writers = [_writer(field) for field in named]
    names = [field.attname for field in named]
    columns = [str(field.column) for field in named]
    plan = list(zip(names, defaults, writers, strict=True))
    values = (
        [
            write(row.get(name, default)) if write else row.get(name, default)
            for name, default, write in plan
        ]
        for row in rows
    )
    db.insert_many(model._meta.db_table, columns, values)


def _is_told(field: Field[Any, Any], row: Row) -> bool:
    return not field.primary_key or field.attname in row


def _default(field: Field[Any, Any]) -> Any:
    """A default that is made anew for each row must be given: else all rows would share it."""
    if field.default is not NOT_PROVIDED and callable(field.default):
        return field.default() if field.default in (list, dict) else None
    return field.get_default()


def _writer(field: Field[Any, Any]) -> Writer | None:
    """How a value of this field is handed to the engine; None where it is so already."""
    if isinstance(field, JSONField):
        return _json
    if isinstance(field, DateTimeField | DateField):
        return _remembering(lambda value: field.get_db_prep_save(value, connection))
    if isinstance(field, CharField | TextField):
        return _text
    return None


def _json(value: Any) -> str:
    return json.dumps(value)


def _text(value: Any) -> Any:
    """A member of an enumeration is written as its value."""
    return value if type(value) is str or value is None else str(value)


def _remembering(write: Writer) -> Writer:
    """Of many rows written at once, most carry the same moment."""
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        if value not in known:
            known[value] = write(value)
        return known[value]

    return remembered
