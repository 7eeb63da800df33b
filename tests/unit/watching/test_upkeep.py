"""A worker takes up what a dead one left, and forgets what was kept for too long."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from config.cli.upkeep import MAY_BE_REPEATED, MOST_TRIES, Upkeep, take_up_orphans, tidy
from config.watching import presence
from gongkai.core import forgetting
from gongkai.records.queries import screening
from gongkai.search.models import Unanswered
from tests.people import NOW, Cast
from tests.unit.records.road import draft

SAFE = "gongkai.desk.tasks.publish_batch"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.RUN_ROOT = tmp_path / "run"


def running(worker: str, path: str = SAFE, tries: int = 1, **facts: Any) -> DBTaskResult:
    given = {
        "status": TaskResultStatus.RUNNING, "started_at": NOW, "worker_ids": [worker] * tries,
        "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default",
        "run_after": get_date_max(), "task_path": path,
    }  # fmt: skip
    return DBTaskResult.objects.create(**{**given, **facts})


def status(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return str(task.status)


DIES = """
import os, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(RUN_ROOT=Path(sys.argv[1]))
from config.watching.presence import at_work
with at_work() as here:
    print(here.name, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def killed(settings: Any) -> str:
    """The name of a worker that was killed without warning."""
    with subprocess.Popen(
        [sys.executable, "-c", DIES, str(settings.RUN_ROOT)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert [(one.name, one.lives) for one in presence.seen()] == [(name, True)]
        process.kill()
    return name


def test_a_killed_worker_is_known_to_be_dead(killed: str) -> None:
    assert [(one.name, one.lives) for one in presence.seen()] == [(killed, False)]


def test_what_a_killed_worker_had_begun_is_begun_again_where_that_is_safe(
    db: None, killed: str
) -> None:
    safe, other = running(killed), running(killed, "some.task.nobody.vouches.for")
    tired = running(killed, tries=MOST_TRIES)
    assert take_up_orphans(NOW) == 3
    assert [status(task) for task in (safe, other, tired)] == ["READY", "FAILED", "FAILED"]
    assert other.exception_class_path.endswith("WorkerDied")
    assert presence.seen() == []


def test_what_a_living_worker_does_is_left_alone(db: None) -> None:
    with presence.at_work() as here:
        mine = running(here.name)
        elsewhere = running("another-machine:7:abcd")
        assert take_up_orphans(NOW + timedelta(hours=2)) == 0
        assert (status(mine), status(elsewhere)) == ("RUNNING", "RUNNING")
        assert take_up_orphans(NOW + timedelta(days=2)) == 1
        assert (status(mine), status(elsewhere)) == ("RUNNING", "READY")


def test_a_task_of_an_earlier_release_has_no_worker_any_more(db: None) -> None:
    old = running("gongkai")
    assert take_up_orphans(NOW) == 1
    assert status(old) == "READY"


def test_tasks_that_may_be_repeated_exist() -> None:
    from django.utils.module_loading import import_string

    assert all(import_string(path).func for path in MAY_BE_REPEATED)


def test_questions_nobody_asks_any_more_are_forgotten(db: None) -> None:
    for words, days in (("旧问题", 181), ("还有人问", 180)):
        Unanswered.objects.create(words=words, last_on=NOW.date() - timedelta(days=days))
    old = running("x:1:y", status=TaskResultStatus.SUCCESSFUL)
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=NOW - timedelta(days=31))
    new = running("x:1:y", status=TaskResultStatus.FAILED, finished_at=NOW)
    assert tidy(NOW) == {"questions": 1, "tasks": 1}
    assert [one.words for one in Unanswered.objects.all()] == ["还有人问"]
    assert DBTaskResult.objects.get() == new


def test_the_first_round_tidies_up_and_the_next_ones_wait(db: None) -> None:
    upkeep, moment = Upkeep(), timezone.now()
    upkeep.do(moment)
    orphan = running("gongkai")
    upkeep.do(moment + timedelta(seconds=30))
    assert status(orphan) == "RUNNING"
    upkeep.do(moment + timedelta(seconds=61))
    assert status(orphan) == "READY"


def test_an_erasure_in_one_process_empties_the_memory_of_another(cast: Cast) -> None:
    """Another process leaves the mark; this one sees it at its next request or round."""
    forgetting.forget_what_was_erased()
    screening.forget_findings()
    screening.findings_of_draft(draft(cast).working_copy)
    kept = screening._inspected.cache_info
    assert kept().currsize == 1
    assert not forgetting.forget_what_was_erased()
    assert kept().currsize == 1
    forgetting._mark().parent.mkdir(parents=True, exist_ok=True)
    forgetting._mark().write_bytes(b"")
    assert forgetting.forget_what_was_erased()
    assert kept().currsize == 0
