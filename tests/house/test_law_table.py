"""docs/law names functions and tests that exist."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/law/README.md"
NAMED = re.compile(r"`(gongkai[\w./]+|tests/[\w./]+)`")


def exists(name: str) -> bool:
    """Whether a path is there, or a dotted name can be imported."""
    if "/" in name:
        return (ROOT / name).exists()
    try:
        pkgutil.resolve_name(name)
    except (AttributeError, ModuleNotFoundError):
        return False
    return True


def test_a_missing_name_would_be_seen() -> None:
    assert exists("gongkai.records.actions.publish")
    assert not exists("gongkai.records.actions.publish_secretly")
    assert not exists("tests/unit/nowhere")


def test_every_name_on_the_page_exists() -> None:
    names = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(names) > 20
    missing = [name for name in names if not exists(name)]
    assert not missing, missing
