"""Read what files say, in the background, and draw their small pictures.

A row of `AttachmentText` that waits is the order to read. Whoever takes it notes the moment; what
was found is written only where that same attempt still stands, so an erasure that came between,
or somebody quicker, is never undone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q

from gongkai.core import log
from gongkai.files import store
from gongkai.files.confined import Limits, NotDone, TookTooLong, TookTooMuch, run_confined
from gongkai.files.enums import TextState
from gongkai.files.models import Attachment, AttachmentText, Preview
from gongkai.files.reading import BY_MACHINE as BY_MACHINE_TOO
from gongkai.files.reading import machine
from gongkai.files.rooms import room
from gongkai.files.rules import suffix_of

READ = "gongkai.files.reading.read"
DRAW = "gongkai.files.reading.picture.draw"
DRAWN = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "webp"})
PIECES = "gongkai.files.reading.pieces"
READING = Limits(seconds=60)
BY_MACHINE = Limits(seconds=300, memory_bytes=3 * 1024**3)
"""Where words in pictures are read: its models and a page need 1.5 GB of address space."""
DRAWING = Limits(seconds=30)
STOPPED = timedelta(minutes=10)
MOST_TRIES = 3
MOST_TRIES_AT_THE_STORE = 12
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(days=1)
PIECES_READING = READING._replace(memory_bytes=2 * 1024**3)
PIECES_BY_MACHINE = BY_MACHINE
TOPIC = "file.read"

logger = structlog.get_logger("gongkai.files")


class Picture(NamedTuple):
    """A small picture that was drawn."""

    data: bytes
    width: int
    height: int


def expect_text(*, digest: str, now: datetime) -> None:
    """Order these bytes to be read, inside the transaction that registers them."""
    AttachmentText.objects.get_or_create(digest=digest, defaults={"since": now})


def read_waiting(*, clock: Callable[[], datetime], seconds: float = 20.0) -> int:
    """Read files that wait, one after the other, until the time is up; how many were read."""
    began, done = monotonic(), 0
    while monotonic() - began < seconds and read_next(now=clock()):
        done += 1
    return done


def read_next(*, now: datetime) -> bool:
    """Read the file that has waited longest; False where none waits.

    One that the store does not give rests, ever longer, and holds no other up.
    """
    row, was_cut_short = _taken(now)
    if row is None:
        return False
    most = MOST_TRIES if was_cut_short else MOST_TRIES_AT_THE_STORE
    named = Attachment.objects.filter(digest=row.digest).values_list("name", flat=True).first()
    if named is None or row.tries > most:
        _write(row, _unreadable("gave_up"), None, now)
        return True
    try:
        found, picture = _examined(row.digest, suffix_of(named))
        _write(row, found, picture, now)
    except DatabaseError:
        raise
    except Exception:
        rest = _put_back(row, now)
        logger.warning(
            "file_not_read", digest=row.digest, again_in=rest.total_seconds(), exc_info=True
        )
    return True


@transaction.atomic
def _taken(now: datetime) -> tuple[AttachmentText | None, bool]:
    """Take the next row, and whether its last reader stopped in the middle."""
    log.take_turn()
    due = Q(state=TextState.WAITING, since__lte=now) | Q(
        state=TextState.READING, since__lte=now - STOPPED
    )
    row = AttachmentText.objects.filter(due).order_by("since", "id").first()
    was_cut_short = row is not None and row.state == TextState.READING
    if row is not None:
        row.state, row.since, row.tries = TextState.READING, now, row.tries + 1
        row.save(update_fields=["state", "since", "tries"])
    return row, was_cut_short


def _put_back(row: AttachmentText, now: datetime) -> timedelta:
    """The store could not be reached, or did not give this file: it rests, and so long."""
    rest: timedelta = min(FIRST_REST * 2 ** (row.tries - 1), LONGEST_REST)
    AttachmentText.objects.filter(pk=row.pk, state=TextState.READING, since=row.since).update(
        state=TextState.WAITING, since=now + rest
    )
    return rest


def _examined(digest: str, suffix: str) -> tuple[dict[str, Any], Picture | None]:
    """What the file says, and how it looks."""
    try:
        with store.local_path(digest) as path:
            return _text(path, suffix), _picture(path, suffix)
    except FileNotFoundError:
        return _unreadable("missing"), None


def _text(path: Path, suffix: str) -> dict[str, Any]:
    if machine.is_installed():
        with suppress(NotDone):
            return run_confined(READ, suffix, BY_MACHINE_TOO, path=path, limits=BY_MACHINE)
    try:
        return run_confined(READ, suffix, path=path, limits=READING)
    except TookTooLong:
        return _unreadable("too_long")
    except TookTooMuch:
        return _unreadable("too_much")
    except NotDone:
        return _unreadable("broken")


def pieces_of(path: Path, suffix: str) -> dict[str, Any]:
    """What the file at ``path`` says, piece by piece; `reading.pieces` says in which form."""
    if machine.is_installed():
        with suppress(NotDone):
            return run_confined(PIECES, suffix, BY_MACHINE_TOO, path=path, limits=PIECES_BY_MACHINE)
    try:
        return run_confined(PIECES, suffix, path=path, limits=PIECES_READING)
    except TookTooLong:
        return {"reason": "too_long"}
    except TookTooMuch:
        return {"reason": "too_much"}
    except NotDone:
        return {"reason": "broken"}


def _unreadable(reason: str) -> dict[str, Any]:
    return {"state": TextState.UNREADABLE.value, "reason": reason}


def _picture(path: Path, suffix: str) -> Picture | None:
    if suffix not in DRAWN:
        return None
    with room() as folder:
        target = folder / "picture.png"
        try:
            size = run_confined(DRAW, suffix, str(target), path=path, limits=DRAWING)
        except NotDone:
            return None
        return Picture(target.read_bytes(), size["width"], size["height"]) if size else None


@transaction.atomic
def _write(
    row: AttachmentText, found: dict[str, Any], picture: Picture | None, now: datetime
) -> None:
    """Keep what was found, and let whoever follows the log look at the files again."""
    log.take_turn()
    text, unseen = found.get("text", ""), found.get("unseen", "")
    attempt = AttachmentText.objects.filter(
        pk=row.pk, state=TextState.READING, since=row.since, tries=row.tries
    )
    files = Attachment.objects.filter(digest=row.digest)
    if not files.exists():
        attempt.delete()
        return
    kept = attempt.update(
        state=found["state"], since=now, text=text, unseen=unseen, length=len(text),
        is_whole=found.get("is_whole", False), reason=found.get("reason", ""),
    )  # fmt: skip
    if not kept:
        return
    if picture is not None:
        _keep_picture(row.digest, picture)
    for public_id in files.values_list("public_id", flat=True):
        log.append(topic=TOPIC, kind="file", object_id=public_id, now=now)


def _keep_picture(digest: str, picture: Picture) -> None:
    """While it is our turn: an erasure comes before, and nothing is kept, or after, and sees it."""
    drawn = hashlib.sha256(picture.data).hexdigest()
    store.put(drawn, picture.data)
    Preview.objects.update_or_create(
        digest=digest,
        defaults={
            "picture": drawn,
            "size": len(picture.data),
            "width": picture.width,
            "height": picture.height,
        },
    )
