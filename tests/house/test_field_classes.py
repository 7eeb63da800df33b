"""Every column of every model says what it holds: 公开, 内部 or 个人信息."""

from __future__ import annotations

from gongkai.core.models import Cursor
from tests.support.fields import INVENTORY, faults, inventory, our_models


def test_every_column_is_declared_once() -> None:
    found = faults(our_models(), inventory())
    assert not found, f"{INVENTORY}:\n" + "\n".join(found)


def test_a_column_not_declared_is_seen() -> None:
    declared = {
        "core.Cursor": {"internal": "consumer position", "public": "position colour", "secret": ""},
        "core.Gone": {"internal": "x"},
    }
    assert faults([Cursor], declared) == [
        "core.Cursor: unknown class 'secret'",
        "core.Cursor.node is not declared",
        "core.Cursor.position is declared twice",
        "core.Cursor.colour does not exist",
        "core.Gone does not exist",
    ]
