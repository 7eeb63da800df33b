"""One row by its prepared statement is the row that Django would have written."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.core import db
from gongkai.core.bulk import insert_one
from gongkai.core.models import LogEntry, Transition
from tests.people import NOW

pytestmark = pytest.mark.django_db
TOLD: dict[str, Any] = {
    "topic": "test", "object_kind": "thing", "object_id": "甲", "recorded_at": NOW,
    "facts": {"文": ["一", 2, None]},
}  # fmt: skip


def columns(entry: LogEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in TOLD}


def test_a_row_comes_back_as_it_was_told_and_with_its_number() -> None:
    made = insert_one(LogEntry, TOLD)
    assert columns(made) == TOLD
    assert columns(LogEntry.objects.get(pk=made.pk)) == TOLD
    assert columns(LogEntry.objects.create(**TOLD)) == TOLD
    assert insert_one(LogEntry, TOLD).pk == made.pk + 2


def test_what_a_row_does_not_say_is_the_default() -> None:
    said = {"object_kind": "thing", "object_id": "x", "event": "made", "actor": "p",
            "happened_at": NOW, "recorded_at": NOW}  # fmt: skip
    ours, theirs = insert_one(Transition, said), Transition.objects.create(**said)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    for field in Transition._meta.concrete_fields:
        if not field.primary_key:
            assert getattr(ours, field.attname) == getattr(theirs, field.attname), field.attname


def test_the_newest_row_tells_its_column() -> None:
    table = LogEntry._meta.db_table
    for name in ("甲", "乙"):
        insert_one(LogEntry, {**TOLD, "object_id": name})
    assert db.of_the_newest(table, "object_id") == "乙"


def test_an_empty_table_has_no_newest_row() -> None:
    assert db.of_the_newest("records_erasure", "reason") is None
