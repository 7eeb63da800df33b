"""Where stored bytes lie on the disk, for tests that look or meddle there themselves."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from gongkai.files.store import name_of


def stored_at(digest: str) -> Path:
    """The file with these bytes."""
    return Path(settings.FILES_ROOT) / name_of(digest)
