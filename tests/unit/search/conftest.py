"""An index of its own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai.search import engine


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's index lies; readers begin afresh."""
    settings.INDEX_ROOT = tmp_path / "index"
    monkeypatch.setattr(engine, "reader", engine.Reader())
    monkeypatch.setattr(engine, "NEWEST_WITHIN_SECONDS", 0.0)
    return tmp_path / "index"
