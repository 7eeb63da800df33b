"""``gongkai worker``: background tasks and the tick, in one process."""

from __future__ import annotations

import signal
import time
from types import FrameType

import click
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from config.cli.tick import tick
from gongkai.core.moments import now

PAUSE_SECONDS = 1.0


class Stop:
    """Becomes true at SIGTERM or SIGINT; the round under way is finished first."""

    asked = False

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def one_round() -> None:
    """Do what is due, then the tasks that wait."""
    tick(now())
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id="gongkai",
        excluded_queue_names=[],
    ).run()


@click.command()
@click.option("--once", is_flag=True, help="One round only.")
def command(once: bool) -> None:
    """Do background tasks and due work until told to stop."""
    stop = Stop()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while True:
        one_round()
        if once or stop.asked:
            return
        close_old_connections()
        time.sleep(PAUSE_SECONDS)
