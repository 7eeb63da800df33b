"""The city, and a citizen without a login."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.people import NOW, Cast
from tests.unit.portal.city import City, found_city


@pytest.fixture
def city(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> City:
    """The small city, its files in a folder of its own, on the day of `NOW`."""
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return found_city(cast, tmp_path)
