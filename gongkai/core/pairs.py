"""Words inside short texts of a large table, found by the database through pairs of characters.

Chinese has no blanks, so `LIKE '%养老%'` reads every row. Here every two neighbouring characters
of some columns stand in an index the database keeps itself: on SQLite an FTS5 table without a copy
of the text, filled by triggers; on PostgreSQL a GIN index over a function. The index narrows down;
what a row really contains is asked of the row.
"""

# ruff: noqa: S608, S611 - tables and columns are named by our own migrations, words are parameters
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.migrations.operations.base import Operation
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

MOST_NARROWED = 5_000
"""More rows than these are not fetched by their numbers: a word that common is met soon enough by
whoever reads the newest first."""
FUNCTION = "gongkai_pairs"
Rows = TypeVar("Rows", bound=Model)


class PairsIndexed(Operation):
    """Keep the pairs of ``columns`` of ``table`` in an index, whoever writes the rows.

    On SQLite a later migration that alters ``table`` rebuilds it and loses its triggers: it must
    end with this operation again.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table, self.columns = table, tuple(columns)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        self.database_backwards(app_label, schema_editor)
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in self._on_sqlite() if on_sqlite else self._on_postgresql():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        name = f"{self.table}_pairs"
        if schema_editor.connection.vendor == "sqlite":
            undo = [f"DROP TRIGGER IF EXISTS {name}_{when}" for when in ("new", "gone", "changed")]
            undo.append(f"DROP TABLE IF EXISTS {name}")
        else:
            undo = [f"DROP INDEX IF EXISTS {name}"]
        for statement in undo:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Index pairs of characters of {self.table}"

    def _on_sqlite(self) -> list[str]:
        name, table = f"{self.table}_pairs", self.table
        put = f"INSERT INTO {name} (rowid, pairs) VALUES (NEW.id, {_pairs(self.columns, 'NEW.')});"
        take = (
            f"INSERT INTO {name} ({name}, rowid, pairs) "
            f"VALUES ('delete', OLD.id, {_pairs(self.columns, 'OLD.')});"
        )
        differs = " OR ".join(f"NEW.{one} IS NOT OLD.{one}" for one in self.columns)
        return [
            f"CREATE VIRTUAL TABLE {name} USING fts5(pairs, content='', detail=none, columnsize=0)",
            f"INSERT INTO {name} (rowid, pairs) SELECT id, {_pairs(self.columns, f'{table}.')} "
            f"FROM {table}",
            f"CREATE TRIGGER {name}_new AFTER INSERT ON {table} BEGIN {put} END",
            f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table} BEGIN {take} END",
            f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(self.columns)} ON {table} "
            f"WHEN {differs} BEGIN {take} {put} END",
        ]

    def _on_postgresql(self) -> list[str]:
        joined = " || ' ' || ".join(self.columns)
        return [
            f"CREATE OR REPLACE FUNCTION {FUNCTION}(given text) RETURNS text[] "
            "LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
            "$$ SELECT array_agg(DISTINCT substr(lower(given), place, 2)) "
            "FROM generate_series(1, length(given)) AS place $$",
            f"CREATE INDEX {self.table}_pairs ON {self.table} USING gin ({FUNCTION}({joined}))",
        ]


def _pairs(columns: Sequence[str], row: str) -> str:
    """The pairs parted by blanks; the last character stands alone too."""
    joined = " || ' ' || ".join(f"{row}{one}" for one in columns)
    return (
        f"(WITH RECURSIVE at(place, given) AS (SELECT 1, {joined} "
        "UNION ALL SELECT place + 1, given FROM at WHERE place < length(given)) "
        "SELECT group_concat(substr(given, place, 2), ' ') FROM at)"
    )


def pairs_of(words: Sequence[str]) -> list[str]:
    """The pairs a text must have that contains all the words; none for single characters."""
    found = (word[at : at + 2] for word in words for at in range(len(word) - 1))
    return list(dict.fromkeys(pair for pair in found if any(sign.isalnum() for sign in pair)))


def narrowed(
    records: QuerySet[Rows], columns: Sequence[str], words: Sequence[str]
) -> tuple[QuerySet[Rows], bool]:
    """The rows that may contain all the words, and whether they are few.

    Not more than narrowed: whoever asks must still look for the words in the rows.
    """
    pairs = pairs_of(words)
    if not pairs:
        return records, False
    if connection.vendor == "sqlite":
        few = _few(records.model._meta.db_table, pairs)
        return (records, False) if few is None else (records.filter(pk__in=few), True)
    joined = " || ' ' || ".join(f"{records.model._meta.db_table}.{one}" for one in columns)
    has_all = RawSQL(
        f"{FUNCTION}({joined}) @> %s::text[]",
        [[pair.lower() for pair in pairs]], output_field=BooleanField(),
    )  # fmt: skip
    return records.filter(has_all), False


def _few(table: str, pairs: Sequence[str]) -> list[int] | None:
    """The numbers of the rows with all the pairs; None where they are many."""
    asked = " ".join('"' + pair.replace('"', '""') + '"' for pair in pairs)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table}_pairs WHERE {table}_pairs MATCH %s LIMIT %s",
            [asked, MOST_NARROWED + 1],
        )
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > MOST_NARROWED else found


def rid_of_removed(table: str) -> None:
    """After an erasure: what the index of pairs still holds of removed rows is written anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}_pairs ({table}_pairs) VALUES ('optimize')")
