"""Empty rows of append-only tables, under a decision; what was said is gone, that it was stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.core.models import Erased, Transition

REASONS = {"reason": ""}


@dataclass(frozen=True)
class Warrant:
    """By what right something is emptied: which object, by which decision, and when."""

    kind: str
    object_id: str
    decision: str
    now: datetime


def empty(rows: QuerySet[Any], values: Mapping[str, Any], warrant: Warrant) -> None:
    """Name the rows in `Erased`, then empty them. Inside the caller's transaction."""
    table, keys = rows.model._meta.db_table, list(rows.order_by().values_list("pk", flat=True))
    Erased.objects.bulk_create(
        Erased(
            table_name=table, row_id=key, object_kind=warrant.kind, object_id=warrant.object_id,
            warrant=warrant.decision, recorded_at=warrant.now,
        )
        for key in keys
    )  # fmt: skip
    rows.model._default_manager.filter(pk__in=keys).update(**values)


def empty_history(warrant: Warrant) -> None:
    """Why each step so far was taken; who took it, and when, stays."""
    steps = Transition.objects.filter(object_kind=warrant.kind, object_id=warrant.object_id)
    empty(steps, REASONS, warrant)


def is_erased(kind: str, object_id: str) -> bool:
    """Whether that object has been erased."""
    return Erased.objects.filter(object_kind=kind, object_id=object_id).exists()
