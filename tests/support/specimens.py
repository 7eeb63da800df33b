"""One row of any table, made without knowing what the table is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model

from gongkai.core.moments import LEGAL_ZONE
from gongkai.core.transitions import Actor, write_transition

SPECIMENS: dict[str, Callable[[], Model]] = {}
"""For tables whose check constraints a plain row cannot satisfy: label → a function making one."""

# No two values alike, so that no unique column refuses them.
NUMBERS = count(1)
MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=LEGAL_ZONE)


def _erased() -> Model:
    """A row may be named only by a decision that two people took."""
    erasure = specimen(apps.get_model("records.Erasure"))
    facts = {"asked_by": "a", "confirmed_at": MOMENT, "confirmed_by": "b"}
    type(erasure)._default_manager.filter(pk=erasure.pk).update(**facts)
    record_id = erasure.record.public_id  # type: ignore[attr-defined]
    step = write_transition(
        kind="record", object_id=record_id, event="created", from_state="", to_state="draft",
        by=Actor.system("specimen"), unit_code="x", now=MOMENT,
    )  # fmt: skip
    return apps.get_model("core.Erased")._default_manager.create(
        table_name="core_transition", row_id=step.pk, object_kind="record", object_id=record_id,
        warrant=erasure.public_id, recorded_at=MOMENT,  # type: ignore[attr-defined]
    )  # fmt: skip


SPECIMENS["core.Erased"] = _erased


def _value(field: Any) -> Any:
    if field.choices:
        return next(iter(field.flatchoices))[0]
    number = next(NUMBERS)
    if isinstance(field, models.CharField):
        return f"x{number}"[: field.max_length]
    plain: list[tuple[type, Any]] = [
        (models.TextField, "x"),
        (models.BinaryField, b"x"),
        (models.DateTimeField, MOMENT),
        (models.DateField, date(2026, 11, 23)),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, number % 30_000),
        (models.FloatField, 1.0),
        (models.JSONField, {}),
        (models.UUIDField, "00000000-0000-4000-8000-000000000000"),
    ]
    for kind, value in plain:
        if isinstance(field, kind):
            return value
    raise LookupError(f"no specimen value for {field}; add one to tests/support/specimens.py")


def needs_a_value(field: Any) -> bool:
    """Whether a row cannot be made without giving this column something."""
    return not (field.primary_key and field.auto_created) and not (
        field.null or field.has_default() or (field.blank and field.empty_strings_allowed)
    )


def specimen(model: type[Model]) -> Model:
    """A row of ``model``; rows it must point at are made too."""
    if model._meta.label in SPECIMENS:
        return SPECIMENS[model._meta.label]()
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if not needs_a_value(field):
            continue
        if field.is_relation and field.related_model is not None:
            values[field.name] = specimen(field.related_model)  # type: ignore[arg-type]
        else:
            values[field.name] = _value(field)
    return model._default_manager.create(**values)
