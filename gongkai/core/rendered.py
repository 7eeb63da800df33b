"""What was drawn from an object for carrying away (a PDF, a Word file), kept beside the data.

It may always be thrown away and drawn again. Whoever takes something down or erases it calls
`forget`; whoever serves it asks first whether it may be seen.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def _folder(object_id: str) -> Path:
    return Path(settings.CACHE_ROOT) / "rendered" / object_id


def kept(object_id: str, name: str) -> bytes | None:
    """What was kept of the object under that name."""
    try:
        return (_folder(object_id) / name).read_bytes()
    except OSError:
        return None


def keep(object_id: str, name: str, data: bytes) -> None:
    """Keep it in place of all that was kept of the object in that format before.

    A full disk keeps nothing, and nothing fails of it.
    """
    folder = _folder(object_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f"*{Path(name).suffix}"):
            older.unlink(missing_ok=True)
        with NamedTemporaryFile(dir=folder, delete=False) as made:
            made.write(data)
        os.replace(made.name, folder / name)
    except OSError:
        return


def forget(object_id: str) -> None:
    """Nothing drawn from the object stays."""
    shutil.rmtree(_folder(object_id), ignore_errors=True)
