"""Who is at work: every worker holds a lock on a file of its own as long as it lives.

The kernel lets go of a lock when its process ends, however it ends. So nobody has to guess from a
moment written down somewhere whether a worker still lives; when it last began a round is the time
of the file.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

PREFIX = "worker."


def folder() -> Path:
    """Where the processes of this home leave what they tell each other."""
    path = Path(settings.RUN_ROOT)
    path.mkdir(parents=True, exist_ok=True)
    return path


def machine() -> str:
    """The name of this machine in the name of a worker."""
    return socket.gethostname()[:30]


@dataclass(frozen=True)
class AtWork:
    """A worker that has shown itself."""

    name: str
    path: Path
    descriptor: int

    def begins_a_round(self) -> None:
        """Say that it does not hang."""
        os.utime(self.descriptor)


@contextmanager
def at_work() -> Iterator[AtWork]:
    """Be seen as a worker until the end."""
    name = f"{machine()}:{os.getpid()}:{secrets.token_hex(4)}"
    path = folder() / f"{PREFIX}{name}"
    unseen = folder() / f"starting.{name}"
    with unseen.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        unseen.rename(path)  # so nobody ever sees it without its lock
        try:
            yield AtWork(name, path, handle.fileno())
        finally:
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Seen:
    """What can be seen of a worker from outside."""

    name: str
    lives: bool
    round_at: datetime


def seen() -> list[Seen]:
    """Every worker of this home that is at work, or was and ended without a word."""
    found = []
    for path in sorted(folder().glob(f"{PREFIX}*")):
        try:
            with path.open() as handle:
                moment = datetime.fromtimestamp(os.fstat(handle.fileno()).st_mtime, UTC)
                found.append(
                    Seen(path.name.removeprefix(PREFIX), _is_held(handle.fileno()), moment)
                )
        except FileNotFoundError:
            continue
    return found


def forget(name: str) -> None:
    """A worker that is dead has been dealt with."""
    (folder() / f"{PREFIX}{name}").unlink(missing_ok=True)


def _is_held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False
