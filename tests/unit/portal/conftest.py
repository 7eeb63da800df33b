"""The city, and a citizen without a login."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongkai.search import engine
from gongkai.search.actions import rebuild
from tests.people import NOW
from tests.support import stages
from tests.unit.portal.city import City, found_city


@pytest.fixture
def city(
    city_stage: tuple[stages.Stage, Path],
    cast_stage: stages.Stage,
    db: None,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> City:
    """The small city, its files in a folder of its own, on the day of `NOW`.

    Built by the actions themselves where a test looks at what follows a commit, or speaks of the
    cast apart from the city.
    """
    settings.FILES_ROOT = tmp_path / "files"
    settings.CACHE_ROOT = tmp_path / "cache"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    commits = request.node.get_closest_marker("django_db")
    if "cast" in request.fixturenames or (commits and commits.kwargs.get("transaction")):
        return found_city(request.getfixturevalue("cast"), tmp_path)
    made, files = city_stage
    shutil.copytree(files, settings.FILES_ROOT)
    cast_stage.put_in()
    put_in: City = made.put_in()
    return put_in


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
