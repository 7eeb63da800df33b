"""Bytes on this machine's disk, below ``FILES_ROOT``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Disk(FileSystemStorage):
    """Whole files only: written beside their place, flushed, and moved there in one step."""

    @property
    def base_location(self) -> str:
        """Asked each time, so that a test has a folder of its own."""
        return str(settings.FILES_ROOT)

    @property
    def location(self) -> str:
        """The same, as an absolute path."""
        return os.path.abspath(self.base_location)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is the digest, so whatever lies there is the same."""
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        _make_folder(path.parent)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        try:
            with partial.open("wb") as handle:
                for chunk in content.chunks():
                    handle.write(chunk)
                handle.flush()
                os.fsync(handle.fileno())
            partial.replace(path)
            _flush_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)
        return name

    def older_than(self, before: datetime) -> Iterator[str]:
        """Names of what has lain there since before that moment."""
        root = Path(self.location)
        for path in root.glob("*/*/*"):
            with suppress(FileNotFoundError):  # somebody is just moving it to its place
                if path.stat().st_mtime < before.timestamp():
                    yield path.relative_to(root).as_posix()


def _make_folder(folder: Path) -> None:
    """Make it with those above it; each new name is on the disk before anything is put in."""
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _flush_folder(each.parent)


def _flush_folder(folder: Path) -> None:
    """A name that was given survives a power cut only when its folder was flushed too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
