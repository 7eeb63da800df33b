"""What a worker tidies up: tasks whose worker died, and what was kept for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.watching import presence
from gongkai.search.actions import forget_old_questions

log = structlog.get_logger("gongkai.worker")

ORPHANS_EVERY = timedelta(minutes=1)
TIDIED_EVERY = timedelta(hours=6)
TASKS_KEPT_FOR = timedelta(days=30)
# a worker of another machine whose home is not this one cannot be seen; a task takes no day
LONGEST_UNSEEN = timedelta(days=1)
MOST_TRIES = 3
# these may be begun again: what they did the first time is not done a second time, or does no harm
MAY_BE_REPEATED = frozenset(
    {"gongkai.ledger.tasks.send_checkpoint", "gongkai.desk.tasks.publish_batch"}
)
DIED = "config.cli.upkeep.WorkerDied"


@dataclass
class Upkeep:
    """Remembers when each thing was done last; the first time is at the start."""

    orphans_at: datetime | None = None
    tidied_at: datetime | None = None

    def do(self, now: datetime) -> None:
        """Whatever is due."""
        if self.orphans_at is None or now - self.orphans_at >= ORPHANS_EVERY:
            self.orphans_at = now
            take_up_orphans(now)
        if self.tidied_at is None or now - self.tidied_at >= TIDIED_EVERY:
            self.tidied_at = now
            tidy(now)


def tidy(now: datetime) -> dict[str, int]:
    """Forget questions nobody asks any more, and tasks that ended long ago; how many of each."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT_FOR)
    return {"questions": forget_old_questions(now=now), "tasks": ended.delete()[0]}


def take_up_orphans(now: datetime) -> int:
    """Tasks whose worker is gone are begun again where that is safe, else they have failed.

    By compare-and-set on the moment they were begun: safe beside other workers.
    """
    workers = presence.seen()
    alive = {one.name for one in workers if one.lives}
    dead = {one.name for one in workers} - alive
    taken = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if _is_orphan(task, alive, dead, now):
            taken += _take_up(task, now)
    for name in dead:
        presence.forget(name)
    return taken


def _is_orphan(
    task: DBTaskResult[Any, Any], alive: set[str], dead: set[str], now: datetime
) -> bool:
    worker = str(task.worker_ids[-1]) if task.worker_ids else ""
    if worker in alive:
        return False
    was_here = worker.startswith(f"{presence.machine()}:")
    if worker in dead or was_here or ":" not in worker:
        return True
    return bool(task.started_at is None or now - task.started_at > LONGEST_UNSEEN)


def _take_up(task: DBTaskResult[Any, Any], now: datetime) -> int:
    again = task.task_path in MAY_BE_REPEATED and len(task.worker_ids) < MOST_TRIES
    unchanged = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    if again:
        taken = unchanged.update(status=TaskResultStatus.READY, started_at=None)
    else:
        taken = unchanged.update(
            status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=DIED,
            traceback="",
        )  # fmt: skip
    if taken:
        log.warning("task_without_worker", task=task.task_path, begun_again=again)
    return int(taken)
