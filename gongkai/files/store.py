"""The one door to stored bytes, addressed by their SHA-256; on disk or in a bucket by setting.

Everything that holds bytes goes through here. What lies under a digest never changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import storages

from gongkai.files.rooms import room

ALIAS = "files"


def name_of(digest: str) -> str:
    """Where the bytes with this digest lie within the store."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def put(digest: str, content: bytes | Path) -> None:
    """Keep the bytes. They lie there for good when this returns; nothing half-written ever does."""
    if exists(digest):
        return
    if isinstance(content, Path):
        with content.open("rb") as handle:
            _store().save(name_of(digest), File(handle))
    else:
        _store().save(name_of(digest), File(BytesIO(content)))


def exists(digest: str) -> bool:
    """Whether bytes lie there."""
    return bool(_store().exists(name_of(digest)))


def open_stored(digest: str) -> File[bytes]:
    """The bytes as an open file that can be read from any place; `FileNotFoundError` if gone."""
    return cast("File[bytes]", _store().open(name_of(digest), "rb"))


def read(digest: str) -> bytes:
    """All the bytes; `FileNotFoundError` if gone."""
    with open_stored(digest) as handle:
        return bytes(handle.read())


def remove(digest: str) -> None:
    """Remove the bytes, if they are there."""
    _store().delete(name_of(digest))


def older_than(before: datetime) -> set[str]:
    """Digests of everything that has lain there since before that moment."""
    return {PurePosixPath(name).name for name in _store().older_than(before)}


@contextmanager
def local_path(digest: str) -> Iterator[Path]:
    """A path to the bytes on this machine: the file itself, or a copy that goes afterwards.

    `FileNotFoundError` if they are gone.
    """
    try:
        path = Path(_store().path(name_of(digest)))
    except NotImplementedError:
        with room() as folder:
            copy = folder / digest
            with open_stored(digest) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
            yield copy
        return
    if not path.is_file():
        raise FileNotFoundError(path)
    yield path


def _store() -> Any:
    return storages[ALIAS]
