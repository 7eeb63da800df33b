"""The city, and a citizen without a login."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongkai.search import engine
from gongkai.search.actions import rebuild
from tests.people import NOW, Cast
from tests.unit.portal.city import City, found_city


@pytest.fixture
def city(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> City:
    """The small city, its files in a folder of its own, on the day of `NOW`."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.CACHE_ROOT = tmp_path / "cache"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return found_city(cast, tmp_path)


@pytest.fixture(autouse=True)
def no_index(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins without a search index, and keeps its own where it makes one."""
    settings.INDEX_ROOT = tmp_path / "index"
    monkeypatch.setattr(engine, "reader", engine.Reader())
    monkeypatch.setattr(engine, "NEWEST_WITHIN_SECONDS", 0.0)


@pytest.fixture
def indexed(city: City) -> City:
    """The small city with everything public in the index."""
    rebuild(NOW)
    return city
