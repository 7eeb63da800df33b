"""The migration operation that keeps how many rows there are, whoever writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

from gongkai.core import db


class Counted(Operation):
    """Keep in ``counts`` how many rows of ``table`` satisfy ``condition``, by trigger.

    ``by`` maps the columns of ``counts`` to what they are of a row, ``{row}`` being the row. What
    is there already is counted at once.

    On SQLite a later migration that alters ``table`` rebuilds it and loses its triggers: it must
    end with this operation again. ``gongkai check`` counts the rows and compares.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, counts: str, by: Mapping[str, str], condition: str) -> None:
        self.table, self.counts = table, counts
        self.by, self.condition = dict(by), condition

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        forward, undo = self._statements()
        for statement in undo + forward:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        for statement in self._statements()[1]:
            schema_editor.execute(statement, params=None)

    def _statements(self) -> tuple[db.Statements, db.Statements]:
        return db.keep_counts(self.table, self.counts, self.by, self.condition)

    def describe(self) -> str:
        return f"Keep count of {self.table}"
