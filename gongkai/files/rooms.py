"""Rooms for work under way: folders in the home, each gone when its work is done.

Whoever has a room holds a lock on it, which the kernel opens when the process ends, however it
ends. So what nobody holds was left behind, and may be swept away at any time.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

STARTING, HELD = "starting.", "room."
LONGEST_START_SECONDS = 3600


def _root() -> Path:
    path = Path(settings.RUN_ROOT) / "rooms"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def room() -> Iterator[Path]:
    """A new empty folder that nobody else looks into."""
    name = secrets.token_hex(8)
    unseen, path = _root() / f"{STARTING}{name}", _root() / f"{HELD}{name}"
    unseen.mkdir(mode=0o700)
    handle = os.open(unseen, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        unseen.rename(path)  # so nobody ever sees it without its lock
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


def sweep_rooms() -> int:
    """Remove what work that was cut short left behind; how many rooms there were."""
    swept = 0
    for path in _root().glob(f"{HELD}*"):
        if not _is_held(path):
            shutil.rmtree(path, ignore_errors=True)
            swept += 1
    for path in _root().glob(f"{STARTING}*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - LONGEST_START_SECONDS:
                shutil.rmtree(path)
                swept += 1
    return swept


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
