"""History refuses every way of rewriting a row, in raw SQL; tests/house tries the plain ones."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.core import db
from gongkai.core.models import Transition
from gongkai.core.transitions import Actor, write_transition
from tests.people import NOW

pytestmark = pytest.mark.django_db

REWRITES = {
    "update": "UPDATE core_transition SET reason = 'other'",
    "update of one": "UPDATE core_transition SET reason = 'other' WHERE id = {id}",
    "update that changes nothing": "UPDATE core_transition SET reason = reason",
    "delete": "DELETE FROM core_transition",
    "delete of one": "DELETE FROM core_transition WHERE id = {id}",
    "upsert": "INSERT INTO core_transition ({columns}) SELECT {columns} FROM core_transition "
    "WHERE id = {id} ON CONFLICT (id) DO UPDATE SET reason = 'other'",
}
ONLY_SQLITE = {
    "replace": "REPLACE INTO core_transition ({columns}) SELECT {columns} FROM core_transition",
    "insert or replace": "INSERT OR REPLACE INTO core_transition ({columns}) "
    "SELECT {columns} FROM core_transition",
    "update or replace": "UPDATE OR REPLACE core_transition SET reason = 'other'",
}
ONLY_POSTGRESQL = {
    "truncate": "TRUNCATE core_transition",
    "truncate cascade": "TRUNCATE core_transition RESTART IDENTITY CASCADE",
    "merge": "MERGE INTO core_transition t USING core_transition s ON t.id = s.id "
    "WHEN MATCHED THEN UPDATE SET reason = 'other'",
}


def rewrites() -> dict[str, str]:
    own = ONLY_SQLITE if connection.vendor == "sqlite" else ONLY_POSTGRESQL
    return REWRITES | own


def run(statement: str, row: Transition) -> None:
    columns = ", ".join(field.column for field in Transition._meta.concrete_fields)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(id=row.pk, columns=columns))


def one_row() -> Transition:
    return write_transition(
        kind="record", object_id="x", event="e", from_state="", to_state="draft", reason="why",
        by=Actor("p"), unit_code="mzj", now=NOW,
    )  # fmt: skip


def drop_triggers() -> None:
    _, undo = db.refuse_changes("core_transition")
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)


@pytest.mark.parametrize("way", sorted(REWRITES | ONLY_SQLITE | ONLY_POSTGRESQL))
def test_no_way_of_rewriting_a_row_is_open(way: str) -> None:
    statement = rewrites().get(way)
    if statement is None:
        pytest.skip(f"{connection.vendor} has no such statement")
    row = one_row()
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement, row)
    row.refresh_from_db()
    assert row.reason == "why"


def test_without_triggers_every_way_is_open() -> None:
    """The control: the statements above are good SQL that finds its row."""
    drop_triggers()
    for statement in rewrites().values():
        run(statement, Transition.objects.first() or one_row())


def test_new_rows_are_still_taken() -> None:
    assert one_row().pk < one_row().pk


def test_a_native_transition_is_never_back_dated() -> None:
    facts = {"kind": "r", "object_id": "x", "event": "e", "from_state": "", "to_state": "d",
             "by": Actor("p"), "unit_code": "mzj", "now": NOW}  # fmt: skip
    with pytest.raises(ValueError, match="native"):
        write_transition(**facts, happened_at=NOW.replace(year=2020))  # type: ignore[arg-type]
    assert not Transition.objects.exists()
