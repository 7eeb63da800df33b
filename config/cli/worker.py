"""``gongkai worker``: background tasks and the tick, in one process."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import click
import structlog
from django.db import DatabaseError, close_old_connections, connections
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker

from config.cli.log_keeping import tell_at_start
from config.cli.migrate import is_behind, is_busy
from config.cli.stopping import Stop
from config.cli.tick import Memory, clear_away, do_what_is_due, tick
from config.cli.upkeep import Upkeep
from config.errors import database_behind
from config.watching.metrics import ROUND_FAILURES, ROUND_SECONDS, count_database_error
from config.watching.presence import at_work
from gongkai.core.forgetting import forget_what_was_erased
from gongkai.core.moments import now
from gongkai.files.actions import read_waiting, sweep_rooms
from gongkai.records.actions import sweep_on

log = structlog.get_logger("gongkai.worker")

PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
SLICE_SECONDS = 0.5
SWEEP_ASKED_EVERY = 20.0


def do_tasks(worker_id: str = "once") -> None:
    """The tasks that wait, one after the other; one that fails is kept with its traceback."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


@dataclass
class Rounds:
    """One round after the other; a part that fails is said, and tried again a little later."""

    memory: Memory = field(default_factory=Memory)
    upkeep: Upkeep = field(default_factory=Upkeep)
    worker_id: str = "once"
    failures: int = 0
    clear_again_at: float = 0.0
    sweep_again_at: float = 0.0

    def one(self) -> None:
        """Do what is due, then the tasks that wait, then tidy up, then go on with a sweep; a fault
        of one does not stop the others."""
        forget_what_was_erased()
        fine = [
            self._try("due", lambda: do_what_is_due(now(), self.memory)),
            self._try("tasks", lambda: do_tasks(self.worker_id)),
            self._try("upkeep", lambda: self.upkeep.do(now())),
            self._try("sweep", self._sweep),
        ]
        self.failures = 0 if all(fine) else self.failures + 1
        self._clear_away()

    def _sweep(self) -> None:
        """A slice while one is under way; whether the rules have changed is asked less often."""
        if time.monotonic() >= self.sweep_again_at:
            more = sweep_on(clock=now, seconds=SLICE_SECONDS)
            self.sweep_again_at = 0.0 if more else time.monotonic() + SWEEP_ASKED_EVERY

    def _clear_away(self) -> None:
        """A store that cannot be reached rests for a minute; publications do not wait with it."""
        if time.monotonic() >= self.clear_again_at and not self._try("clearing", clear_away):
            self.clear_again_at = time.monotonic() + LONGEST_PAUSE_SECONDS

    def pause(self) -> float:
        """Seconds until the next round: one, after failures longer, at most sixty."""
        return float(min(PAUSE_SECONDS * 2 ** min(self.failures, 10), LONGEST_PAUSE_SECONDS))

    def _try(self, part: str, work: Callable[[], object]) -> bool:
        return went_well(part, work, self.pause())


def went_well(part: str, work: Callable[[], object], again_in: float) -> bool:
    """Do it; a fault is counted and said."""
    try:
        with ROUND_SECONDS.labels(part).time():
            work()
    except Exception as error:
        ROUND_FAILURES.labels(part).inc()
        if isinstance(error, DatabaseError):
            count_database_error(error)
        if is_busy(error):
            log.warning("database_locked", part=part, again_in=again_in)
        else:
            log.error("round_failed", part=part, reference=secrets.token_hex(4), exc_info=True)
        return False
    return True


class Reader(threading.Thread):
    """Reads files beside the rounds: one may take a minute and a half, and nothing waits for it.

    It ends with the process; a file that was being read then is read again later.
    """

    def __init__(self) -> None:
        super().__init__(name="reader", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        """Read what waits, look again every second, after a fault a minute later."""
        while not self.stopped.is_set():
            fine = went_well("reading", lambda: read_waiting(clock=now), LONGEST_PAUSE_SECONDS)
            close_old_connections()
            self.stopped.wait(PAUSE_SECONDS if fine else LONGEST_PAUSE_SECONDS)
        connections.close_all()


@click.command(help=_("Do background tasks and due work until told to stop."))
@click.option("--once", is_flag=True, help=_("One round only."))
def command(once: bool) -> None:
    if is_behind():
        raise database_behind()
    tell_at_start()
    with at_work() as here:
        if once:
            tick(now())
            do_tasks(here.name)
            return
        stop, rounds, reader = Stop(), Rounds(worker_id=here.name), Reader()
        sweep_rooms()
        reader.start()
        while not stop.asked.is_set():
            here.begins_a_round()
            rounds.one()
            close_old_connections()
            stop.asked.wait(rounds.pause())
        reader.stopped.set()
