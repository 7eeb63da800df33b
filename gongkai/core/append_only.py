"""The migration operations that make a table append-only on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

from gongkai.core import db


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on ``table``, by trigger, whoever asks.

    ``emptied`` names the columns that hold free text, and the value each has after an erasure.
    One UPDATE passes then: to exactly these values, every other column unchanged, on a row that
    `core.models.Erased` names.

    On SQLite a later migration that alters the table rebuilds it and loses its triggers: that
    migration must end with this operation again. ``gongkai check`` and a test count the triggers.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, emptied: Mapping[str, Any] | None = None) -> None:
        self.table = table
        self.emptied = dict(emptied or {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        kept = self._columns(to_state) - set(self.emptied) if self.emptied else set()
        forward, undo = db.refuse_changes(self.table, sorted(kept), self.emptied)
        _execute(schema_editor, undo + forward)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        _, undo = db.refuse_changes(self.table)
        _execute(schema_editor, undo)

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    def _columns(self, state: Any) -> set[str]:
        models = [m for m in state.apps.get_models() if m._meta.db_table == self.table]
        return {field.column for model in models for field in model._meta.concrete_fields}


class OnlyWithWarrant(Operation):
    """Let nobody add to `core.models.Erased` without a decision that was confirmed.

    ``decided`` is a condition over NEW, in SQL both engines read: whether ``NEW.warrant`` is one.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, decided: str) -> None:
        self.decided = decided

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        forward, undo = db.refuse_insert("core_erased", unless=self.decided)
        _execute(schema_editor, undo + forward)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        _, undo = db.refuse_insert("core_erased", unless=self.decided)
        _execute(schema_editor, undo)

    def describe(self) -> str:
        return "Empty nothing without a confirmed decision"


def _execute(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
