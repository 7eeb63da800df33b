"""``gongkai worker``: background tasks and the tick, in one process."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import click
import structlog
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker

from config.cli.log_keeping import tell_at_start
from config.cli.migrate import is_behind, is_busy
from config.cli.stopping import Stop
from config.cli.tick import Memory, tick
from config.cli.upkeep import Upkeep
from config.errors import database_behind
from config.watching.metrics import ROUND_FAILURES, ROUND_SECONDS, count_database_error
from config.watching.presence import at_work
from gongkai.core.forgetting import forget_what_was_erased
from gongkai.core.moments import now

log = structlog.get_logger("gongkai.worker")

PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


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

    def one(self) -> None:
        """Do what is due, then the tasks that wait, then tidy up; a fault of one does not stop
        the others."""
        forget_what_was_erased()
        went_well = [
            self._try("due", lambda: tick(now(), self.memory)),
            self._try("tasks", lambda: do_tasks(self.worker_id)),
            self._try("upkeep", lambda: self.upkeep.do(now())),
        ]
        self.failures = 0 if all(went_well) else self.failures + 1

    def pause(self) -> float:
        """Seconds until the next round: one, after failures longer, at most sixty."""
        return float(min(PAUSE_SECONDS * 2 ** min(self.failures, 10), LONGEST_PAUSE_SECONDS))

    def _try(self, part: str, work: Callable[[], object]) -> bool:
        try:
            with ROUND_SECONDS.labels(part).time():
                work()
        except Exception as error:
            ROUND_FAILURES.labels(part).inc()
            if isinstance(error, DatabaseError):
                count_database_error(error)
            if is_busy(error):
                log.warning("database_locked", part=part, again_in=self.pause())
            else:
                log.error("round_failed", part=part, reference=secrets.token_hex(4), exc_info=True)
            return False
        return True


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
        stop, rounds = Stop(), Rounds(worker_id=here.name)
        while not stop.asked.is_set():
            here.begins_a_round()
            rounds.one()
            close_old_connections()
            stop.asked.wait(rounds.pause())
