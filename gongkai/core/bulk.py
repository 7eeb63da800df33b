"""Rows without ceremony: many at once (COPY on PostgreSQL, one prepared INSERT on SQLite), or one
that is written so often that its statement is made only once. The engines' own SQL stands in
`core.db`.

Rows are dictionaries of column names (``unit_id``, not ``unit``) and plain values; what a row does
not name takes the default of its field. No model is made and no ``save`` is called, so this is for
tables whose rows say all they have to say themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, Self, TypeVar

from django.db import connection
from django.db.models import (
    NOT_PROVIDED,
    CharField,
    DateField,
    Field,
    JSONField,
    Model,
    TextField,
)

from gongkai.core import db

Row = dict[str, Any]
Writer = Callable[[Any], Any]
Kind = TypeVar("Kind", bound=Model)


def take_ids(model: type[Model], count: int) -> Sequence[int]:
    """So many numbers of this table for rows to come: nobody else gets them. In a transaction."""
    return db.take_ids(model._meta.db_table, count)


def insert_many(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert the rows, in their order. Without ``id`` in the first, the engine numbers them."""
    if not rows:
        return
    named = [field for field in model._meta.concrete_fields if _is_told(field, rows[0])]
    told = _Plan.of(named, [_of_many(field) for field in named])
    db.insert_many(model._meta.db_table, told.columns, (told.values(row) for row in rows))


def insert_one(model: type[Kind], row: Row) -> Kind:
    """Insert one row, which the engine numbers, and give it back as its model."""
    told = _plan_of_one(model)
    number = db.insert_one(model._meta.db_table, told.columns, told.values(row))
    made = model(id=number, **row)
    made._state.adding, made._state.db = False, connection.alias
    return made


class _Plan(NamedTuple):
    """How rows are written: for each column its name, default and writer."""

    columns: list[str]
    steps: list[tuple[str, Any, Writer | None]]

    @classmethod
    def of(cls, named: Sequence[Field[Any, Any]], writers: Sequence[Writer | None]) -> Self:
        steps = [
            (field.attname, _default(field), write)
            for field, write in zip(named, writers, strict=True)
        ]
        return cls([str(field.column) for field in named], steps)

    def values(self, row: Row) -> list[Any]:
        return [
            write(row.get(name, default)) if write else row.get(name, default)
            for name, default, write in self.steps
        ]


@cache
def _plan_of_one(model: type[Model]) -> _Plan:
    named = [field for field in model._meta.concrete_fields if not field.primary_key]
    return _Plan.of(named, [_writer(field) for field in named])


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
    if isinstance(field, DateField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, CharField | TextField):
        return _text
    return None


def _of_many(field: Field[Any, Any]) -> Writer | None:
    """Of many rows written at once, most carry the same moment: what was written is remembered."""
    write = _writer(field)
    return _remembering(write) if write and isinstance(field, DateField) else write


def _json(value: Any) -> str:
    return json.dumps(value)


def _text(value: Any) -> Any:
    """A member of an enumeration is written as its value."""
    return value if type(value) is str or value is None else str(value)


def _remembering(write: Writer) -> Writer:
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        if value not in known:
            known[value] = write(value)
        return known[value]

    return remembered
