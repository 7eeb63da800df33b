"""Leaves for tests, as the records make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from gongkai.core import db
from gongkai.ledger.actions import add_leaf
from gongkai.ledger.models import Leaf
from tests.people import NOW

NONCE = "ab" * 32


def leaf(number: int = 1, nonce: str = NONCE, **changes: Any) -> Leaf:
    """One leaf; each number is another record."""
    facts = {
        "record_id": f"r{number}", "version": 1, "version_digest": f"{number:064x}",
        "event": "published", "unit_code": "mzj", "nonce": nonce, "now": NOW, **changes,
    }  # fmt: skip
    with transaction.atomic():
        return add_leaf(**facts)


def leaves(count: int, start: int = 0) -> list[Leaf]:
    """Many of them."""
    return [leaf(number) for number in range(start, start + count)]


@contextmanager
def unguarded(*tables: str) -> Iterator[Any]:
    """A cursor with the triggers of these tables gone, as somebody with the file could have it."""
    with connection.cursor() as cursor:
        forwards: list[str] = []
        for table in tables:
            forward, backward = db.refuse_changes(table)
            forwards += forward
            for statement in backward:
                cursor.execute(statement)
        yield cursor
        connection.check_constraints()
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in forwards:
            cursor.execute(statement)
