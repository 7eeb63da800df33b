"""There is one door to publish: no other line of code makes a record public."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOOR = Path("gongkai/records/actions/publishing.py")
WRITERS = {"update", "create", "bulk_create", "update_or_create", "get_or_create", "Record"}


def says_published(node: ast.expr) -> bool:
    """``RecordState.PUBLISHED`` or its value."""
    if isinstance(node, ast.Constant):
        return node.value == "published"
    return isinstance(node, ast.Attribute) and node.attr == "PUBLISHED"


def doors(source: str) -> list[int]:
    """Lines that write a record's state as published."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
            if name in WRITERS and any(k == "state" and says_published(v) for k, v in pairs):
                found.append(node.lineno)
        if isinstance(node, ast.Assign) and says_published(node.value):
            names = [getattr(target, "attr", "") for target in node.targets]
            if "state" in names:
                found.append(node.lineno)
    return found


def test_a_second_door_would_be_seen() -> None:
    assert doors("Record.objects.filter(pk=1).update(state=RecordState.PUBLISHED)") == [1]
    assert doors("record.state = 'published'") == [1]
    assert doors("Record.objects.filter(state=RecordState.PUBLISHED)") == []


def test_there_is_one_door_to_publish() -> None:
    found = {
        path.relative_to(ROOT): lines
        for part in ("gongkai", "config")
        for path in (ROOT / part).rglob("*.py")
        if "migrations" not in path.parts and (lines := doors(path.read_text(encoding="utf-8")))
    }
    assert list(found) == [DOOR]
    assert len(found[DOOR]) == 1
