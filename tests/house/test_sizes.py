"""No function above fifty lines, no file above four hundred."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_FUNCTION = 50
LONGEST_FILE = 400
NOT_COUNTED = {"migrations", "data"}


def python_files() -> Iterator[Path]:
    for part in ("config", "gongkai", "scripts"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if not NOT_COUNTED & set(path.relative_to(ROOT).parts):
                yield path


def faults(name: str, source: str) -> list[str]:
    """What is too long in one file."""
    found = []
    lines = source.count("\n")
    if lines > LONGEST_FILE:
        found.append(f"{name}: {lines} lines; a drawer past {LONGEST_FILE} becomes a folder")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{name}: {node.name} has {length} lines")
    return found


def test_nothing_is_too_long() -> None:
    found = [
        fault
        for path in python_files()
        for fault in faults(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_what_is_too_long_is_seen() -> None:
    body = "    pass\n"
    assert faults("a.py", "def f():\n" + body * 49) == []
    assert faults("a.py", "def f():\n" + body * 50) == ["a.py: f has 51 lines"]
    assert "401 lines" in faults("a.py", "x = 1\n" * 401)[0]
