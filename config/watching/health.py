"""Whether this installation can do its work, look by look."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from config.watching import presence
from gongkai.core.models import Cursor, LogEntry
from gongkai.ledger.queries import oldest_waiting, why_unsigned
from gongkai.search import engine
from gongkai.search.engine import CONSUMER, node_of

PATIENCE = timedelta(minutes=10)
LEAST_ROOM = 200 * 1024 * 1024
VALID_SECONDS = 1.0


@dataclass(frozen=True)
class Look:
    """What one look showed. What is not well but holds nothing up yet leaves the whole ready."""

    ok: bool
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)
    holds_up: bool = True

    @property
    def is_ready(self) -> bool:
        return self.ok or not self.holds_up


def database(_now: datetime) -> Look:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Look(True, _("The database answers."))


def schema(_now: datetime) -> Look:
    """Every migration of this release is there."""
    missing = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    if missing:
        names = sorted(f"{app} {name}" for app, name in missing)
        return Look(False, _("Migrations are missing: run `gongkai migrate`."), {"missing": names})
    return Look(True, _("The database is of this release."))


def storage(_now: datetime) -> Look:
    """Files can be taken in."""
    home = Path(settings.HOME)
    free = shutil.disk_usage(home).free
    facts = {"free_bytes": free}
    if not os.access(home, os.W_OK | os.X_OK):
        return Look(False, _("Nothing can be written into GONGKAI_HOME."), facts)
    if free < LEAST_ROOM:
        return Look(False, _("The disk is nearly full."), facts)
    return Look(True, _("There is room for files."), facts)


def worker(now: datetime) -> Look:
    """Somebody does what is due, and does not hang."""
    rounds = [one.round_at for one in presence.seen() if one.lives]
    if not rounds:
        return Look(False, _("No worker runs: start `gongkai serve`, or `gongkai worker`."))
    age = (now - max(rounds)).total_seconds()
    facts = {"workers": len(rounds), "round_age_seconds": round(max(age, 0), 1)}
    if age > PATIENCE.total_seconds():
        return Look(False, _("The worker has not begun a round for ten minutes."), facts)
    return Look(True, _("A worker is at work."), facts)


def index(now: datetime) -> Look:
    """There is one, and it is not far behind."""
    if not engine.is_usable(engine.generation()):
        return Look(False, _("There is no search index yet; `gongkai indexer` builds it."))
    entries, age = index_lag(now)
    facts = {"behind_entries": entries, "behind_seconds": round(age, 1)}
    if age > PATIENCE.total_seconds():
        return Look(False, _("The search index is more than ten minutes behind."), facts)
    return Look(True, _("The search index follows."), facts)


def ledger(now: datetime) -> Look:
    """Whatever is published is entered into the public log, and could be."""
    oldest = oldest_waiting()
    waiting = ledger_lag(now)
    facts = {"waiting_seconds": round(waiting, 1)}
    if sentence := why_unsigned():
        return Look(False, sentence, facts, holds_up=oldest is not None)
    if waiting > PATIENCE.total_seconds():
        return Look(
            False, _("Entries have been waiting for the public log for ten minutes."), facts
        )
    return Look(True, _("The public log follows."), facts)


LOOKS: dict[str, Callable[[datetime], Look]] = {
    "database": database,
    "schema": schema,
    "storage": storage,
    "worker": worker,
    "index": index,
    "ledger": ledger,
}


def index_lag(now: datetime) -> tuple[int, float]:
    """How many entries of the log the index has not taken in, and how old the oldest is."""
    known = Cursor.objects.filter(consumer=CONSUMER, node=node_of(engine.generation()))
    position = known.values_list("position", flat=True).first() or 0
    unread = LogEntry.objects.filter(id__gt=position).order_by("id")
    oldest = unread.values_list("recorded_at", flat=True).first()
    if oldest is None:
        return 0, 0.0
    newest = LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return newest - position, max((now - oldest).total_seconds(), 0.0)


def ledger_lag(now: datetime) -> float:
    """For how many seconds the oldest leaf has been waiting for its number."""
    oldest = oldest_waiting()
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0


def look_round(now: datetime) -> dict[str, Look]:
    """All looks. Where the database does not answer, what needs it is not asked."""
    found: dict[str, Look] = {}
    for name, look in LOOKS.items():
        try:
            found[name] = look(now)
        except DatabaseError:
            found[name] = Look(False, _("The database does not answer."))
            if name == "database":
                break
        except OSError:
            found[name] = Look(False, _("GONGKAI_HOME cannot be read."))
    return found


class Recently:
    """One look round serves everybody who asks within a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._found: dict[str, Look] = {}

    def look(self, now: datetime) -> dict[str, Look]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = look_round(now)
                self._until = time.monotonic() + VALID_SECONDS
            return self._found

    def forget(self) -> None:
        self._until = 0.0


recently = Recently()


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those this program has; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
