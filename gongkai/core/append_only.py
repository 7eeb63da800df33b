"""The migration operation that makes a table append-only on both engines."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from gongkai.core import db


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on ``table``, by trigger, whoever asks.

    On SQLite a later migration that alters the table rebuilds it and loses its triggers: that
    migration must end with this operation again. ``gongkai check`` and a test count the triggers.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, update_allowed_when: str = "") -> None:
        self.table = table
        self.update_allowed_when = update_allowed_when

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        undo, forward = self._statements()
        for statement in undo + forward:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        undo, _ = self._statements()
        for statement in undo:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    def _statements(self) -> tuple[list[str], list[str]]:
        forward, backward = db.refuse_changes(self.table, self.update_allowed_when)
        return backward, forward
