"""Whatever the house logs is an event: a word that stays the same, and facts beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
EVENT = re.compile(r"[a-z]+(_[a-z]+)*")


def calls(source: str) -> Iterator[ast.Call]:
    """Calls of ``log.warning(…)`` and the like, and of names the method was given to."""
    tree = ast.parse(source)
    tellers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _names_a_level(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        direct = _is_level(node.func)
        if direct or (isinstance(node.func, ast.Name) and node.func.id in tellers):
            yield node


def _is_level(node: ast.expr) -> bool:
    named = isinstance(node, ast.Attribute) and node.attr in LEVELS
    return named and isinstance(node.value, ast.Name) and node.value.id in {"log", "logger"}


def _names_a_level(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_level(node.body) and _is_level(node.orelse)
    return _is_level(node)


def faults(source: str) -> list[str]:
    """Calls without a constant event, or with something else than a word."""
    found = []
    for call in calls(source):
        first = call.args[0] if len(call.args) == 1 else None
        event = first.value if isinstance(first, ast.Constant) else None
        if not isinstance(event, str) or not EVENT.fullmatch(event):
            found.append(ast.unparse(call))
    return found


def test_every_line_is_an_event() -> None:
    sources = {
        path: path.read_text(encoding="utf-8")
        for part in ("config", "gongkai")
        for path in (ROOT / part).rglob("*.py")
    }
    assert sum(len(list(calls(text))) for text in sources.values()) > 6
    wrong = {
        str(path.relative_to(ROOT)): found
        for path, text in sources.items()
        if (found := faults(text))
    }
    assert not wrong, wrong


def test_a_sentence_in_the_place_of_an_event_is_seen() -> None:
    assert faults('log.info("Something went wrong")')
    assert faults('log.info(f"{name}_failed")')
    assert faults('log.error("went %s", reason)')
    assert faults('tell = log.info if x else log.debug\ntell("Went wrong")')
    assert not faults('log.warning("round_failed", part=part)\ntell = log.info\ntell("request")')
