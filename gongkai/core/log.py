"""The append-only log: not a queue of rows to delete, but a history each consumer walks through.

Positions are safe against late committers: on PostgreSQL writers take a transaction lock before
they get their number, so a smaller number can never appear after a larger one has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongkai.core import db
from gongkai.core.bulk import insert_many, insert_one
from gongkai.core.models import Cursor, LogEntry

LANE = "core.log"
MOST_LOOKED_THROUGH = 1000
TRACES = "traces"
"""Who looks for erasures alone, and so does not follow the log entry by entry."""

Watcher = Callable[[str, Sequence[str]], None]
_watchers: list[Watcher] = []
_silent: ContextVar[bool] = ContextVar("silent", default=False)


def watch(told: Watcher) -> None:
    """``told`` hears the kind and the object ids of every entry inside the transaction that writes
    it: for what must not wait for a consumer, such as a page that is to be gone at the commit.
    Called once, from wiring."""
    if told not in _watchers:
        _watchers.append(told)


@contextmanager
def rehearsal() -> Iterator[None]:
    """A transaction of which nothing stays: written as ever and taken back at the end.

    Who watches is told nothing: what will not be needs no room made for it.
    """
    heard = _silent.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _silent.reset(heard)


def take_turn() -> None:
    """Wait for one's turn before touching any row that somebody else may want too.

    Log and audit make every writer wait for the one before it. An action that changed a row first
    and then waited could meet one that had its turn and wanted that row: each would wait for ever.
    """
    db.serialise(LANE)


def append(*, topic: str, kind: str, object_id: str, now: datetime, **facts: Any) -> LogEntry:
    """Append one entry inside the caller's transaction. No personal data in ``facts``."""
    take_turn()
    told = {"topic": topic, "object_kind": kind, "object_id": object_id, "facts": facts}
    entry = insert_one(LogEntry, {**told, "recorded_at": now})
    _tell(kind, [object_id])
    return entry


def _tell(kind: str, object_ids: Sequence[str]) -> None:
    if _silent.get():
        return
    for told in _watchers:
        told(kind, object_ids)


def head() -> int:
    """The newest position; 0 before the first entry."""
    return LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def append_many(
    *, topic: str, kind: str, entries: Sequence[tuple[str, dict[str, Any]]], now: datetime
) -> None:
    """As `append` for each (object id, facts), in their order."""
    take_turn()
    same = {"topic": topic, "object_kind": kind, "recorded_at": now}
    insert_many(
        LogEntry, [{**same, "object_id": object_id, "facts": facts} for object_id, facts in entries]
    )
    _tell(kind, [object_id for object_id, _facts in entries])


def read(*, consumer: str, node: str, limit: int = 100) -> list[LogEntry]:
    """The next entries this consumer on this node has not acknowledged yet, oldest first.

    Reading writes nothing, so it never waits for a writer.
    """
    return since(position_of(consumer=consumer, node=node) or 0, limit=limit)


def since(position: int, *, limit: int) -> list[LogEntry]:
    """The next entries behind that position, oldest first."""
    return list(LogEntry.objects.filter(id__gt=position).order_by("id")[:limit])


def position_of(*, consumer: str, node: str) -> int | None:
    """Up to where this consumer on this node has acknowledged; None for one never seen."""
    kept = Cursor.objects.filter(consumer=consumer, node=node)
    return kept.values_list("position", flat=True).first()


def behind(*, consumer: str, node: str) -> QuerySet[LogEntry]:
    """What this consumer on this node has not acknowledged yet; nothing for one never seen."""
    position = position_of(consumer=consumer, node=node)
    entries = LogEntry.objects.order_by("id")
    return entries.none() if position is None else entries.filter(id__gt=position)


def unread_of(*, topic: str, consumer: str) -> list[LogEntry]:
    """All entries of one rare topic that this consumer has not acknowledged yet, oldest first.

    Where there is none, the consumer is moved on now and then, so that little is looked through.
    """
    position = position_of(consumer=consumer, node="") or 0
    unread = LogEntry.objects.filter(id__gt=position)
    newest = unread.order_by("-id").values_list("id", flat=True).first()
    found = list(unread.filter(topic=topic, id__lte=newest).order_by("id")) if newest else []
    if newest and not found and newest - position > MOST_LOOKED_THROUGH:
        acknowledge(consumer=consumer, node="", position=newest)
    return found


@transaction.atomic
def acknowledge(*, consumer: str, node: str, position: int) -> None:
    """This consumer has dealt with everything up to and including ``position``; never less."""
    Cursor.objects.get_or_create(consumer=consumer, node=node)
    Cursor.objects.filter(consumer=consumer, node=node, position__lt=position).update(
        position=position
    )
