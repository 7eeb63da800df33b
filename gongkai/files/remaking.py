"""Another file made of a stored one, by a function of the house in a child process."""

from __future__ import annotations

from typing import Any, NamedTuple

from gongkai.files import store
from gongkai.files.confined import Limits, NotDone, run_confined
from gongkai.files.rooms import room
from gongkai.files.texts import READ, READING

MAKING = Limits(seconds=120)


class Remade(NamedTuple):
    """The new bytes, what the work answered, and what the new file says (`reading.Reading`)."""

    data: bytes
    answer: dict[str, Any]
    reading: dict[str, Any]


def remade(*, digest: str, suffix: str, work: str, arguments: tuple[str, ...]) -> Remade | None:
    """Run ``work(path, suffix, target, *arguments)`` on stored bytes; read what it wrote.

    None when it gave no answer, broke its limits, or the bytes are gone.
    """
    try:
        with store.local_path(digest) as path, room() as folder:
            target = folder / f"made.{suffix}"
            answer = run_confined(work, suffix, str(target), *arguments, path=path, limits=MAKING)
            reading = run_confined(READ, suffix, path=target, limits=READING)
            return Remade(target.read_bytes(), answer, reading)
    except (NotDone, FileNotFoundError):
        return None
