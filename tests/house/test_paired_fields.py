"""Whenever something was done, somebody did it: a nullable ``*_at`` has its ``*_by``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Model, Q

NOBODY_DID_IT = {
    "records.WorkingCopy.publish_at": "a moment wished for, by whoever saved the draft",
    "records.Submission.publish_at": "a moment wished for, by whoever submitted",
}
"""``app.Model.field`` → why no person stands behind it."""


def names_in(condition: Any) -> Iterator[str]:
    """Fields a condition speaks of."""
    if isinstance(condition, Q):
        for child in condition.children:
            yield from names_in(child)
    elif isinstance(condition, tuple):
        yield condition[0].split("__")[0]


def faults(model: type[Model]) -> list[str]:
    """Each ``*_at`` that stands alone, or beside its ``*_by`` without a constraint."""
    names = {field.name for field in model._meta.concrete_fields}
    held = [
        set(names_in(constraint.condition))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    found = []
    for field in model._meta.concrete_fields:
        label = f"{model._meta.label}.{field.name}"
        if not (field.name.endswith("_at") and field.null) or label in NOBODY_DID_IT:
            continue
        twin = field.name.removesuffix("_at") + "_by"
        if twin not in names:
            found.append(f"{label} has no {twin}")
        elif not any({field.name, twin} <= pair for pair in held):
            found.append(f"{label} and {twin} are not held together by a check constraint")
    return found


def test_every_moment_has_its_person() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("gongkai.")]
    found = [fault for model in ours for fault in faults(model)]
    assert not found, "\n".join(found)


def test_exceptions_are_still_needed() -> None:
    known = {f"{m._meta.label}.{field.name}" for m in apps.get_models() for field in m._meta.fields}
    assert set(NOBODY_DID_IT) <= known


def test_a_lonely_moment_is_seen() -> None:
    class Lonely(Model):
        signed_at = models.DateTimeField(null=True)
        cleared_at = models.DateTimeField(null=True)
        cleared_by = models.CharField(max_length=40)
        released_at = models.DateTimeField(null=True)
        released_by = models.CharField(max_length=40, blank=True)

        class Meta:
            app_label = "house_control"
            managed = False
            constraints = [
                CheckConstraint(
                    condition=Q(released_at__isnull=True, released_by="")
                    | (Q(released_at__isnull=False) & ~Q(released_by="")),
                    name="released_by_somebody",
                )
            ]

    found = faults(Lonely)
    assert len(found) == 2
    assert "signed_at has no signed_by" in found[0]
    assert "cleared_at and cleared_by" in found[1]
