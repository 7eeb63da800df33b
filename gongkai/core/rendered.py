"""What was drawn from an object for carrying away (a PDF, a Word file), kept beside the data.

It may always be thrown away and drawn again. Whoever takes something down or erases it calls
`forget`; whoever serves it asks first whether it may be seen. There is room for so many objects,
each in a place given by its id, and a newcomer takes the place of the one before: a program that
collects every document never fills the disk.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

PLACES = 2000


def _place(object_id: str) -> Path:
    number = zlib.crc32(object_id.encode()) % PLACES
    return Path(settings.CACHE_ROOT) / "rendered" / f"{number:04d}"


def kept(object_id: str, name: str) -> bytes | None:
    """What was kept of the object under that name."""
    try:
        return (_place(object_id) / f"{object_id}-{name}").read_bytes()
    except OSError:
        return None


def keep(object_id: str, name: str, data: bytes) -> None:
    """Keep it in place of what was kept there in that format before.

    A full disk keeps nothing, and nothing fails of it.
    """
    place = _place(object_id)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for older in place.glob(f"*{Path(name).suffix}"):
            older.unlink(missing_ok=True)
        with NamedTemporaryFile(dir=place, prefix=f"{object_id}-", delete=False) as made:
            made.write(data)
        os.replace(made.name, place / f"{object_id}-{name}")
    except OSError:
        return


def forget(object_id: str) -> None:
    """Nothing drawn from the object stays."""
    for path in _place(object_id).glob(f"{object_id}-*"):
        path.unlink(missing_ok=True)
