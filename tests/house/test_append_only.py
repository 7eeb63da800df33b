"""What is append-only refuses UPDATE, DELETE and TRUNCATE, whoever asks, on the engine in use."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from gongkai.core import db
from gongkai.core.models import Cursor
from tests.support.specimens import specimen

pytestmark = pytest.mark.django_db


def append_only_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


def is_refused(statement: str) -> bool:
    """Whether the database itself refuses the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        if "append-only" not in str(error):
            raise
        return True
    return False


def statements(model: type[Model]) -> list[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(str(model._meta.pk.column))  # type: ignore[union-attr]
    wanted = [f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        wanted.append(f"TRUNCATE {table} CASCADE")
    return wanted


@pytest.mark.parametrize("model", append_only_models(), ids=lambda model: model._meta.label)
def test_nobody_changes_or_removes_a_row(model: type[Model]) -> None:
    specimen(model)
    connection.check_constraints()  # PostgreSQL refuses TRUNCATE while foreign keys wait
    allowed = [statement for statement in statements(model) if not is_refused(statement)]
    assert not allowed, allowed


def test_history_is_among_them() -> None:
    labels = {model._meta.label for model in append_only_models()}
    assert {"core.Transition", "core.LogEntry", "audit.AuditEntry"} <= labels


def test_a_table_without_triggers_is_seen() -> None:
    Cursor.objects.create(consumer="a", node="b")
    assert not is_refused("UPDATE core_cursor SET position = 1")
    assert db.triggers_on(["core_cursor"]) == {"core_cursor": 0}


def test_every_append_only_table_has_its_triggers() -> None:
    tables = [model._meta.db_table for model in append_only_models()]
    bare = [table for table, number in db.triggers_on(tables).items() if number < 2]
    assert not bare, bare
