"""The worker goes on, whatever one task, one record or the database does."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from config.cli import worker
from config.cli.tick import Memory, do_what_is_due, tick
from config.cli.upkeep import Upkeep
from config.cli.waiting import late_publications, stuck_tasks
from config.cli.worker import LONGEST_PAUSE_SECONDS, Reader, Rounds
from gongkai.records.actions import publish_scheduled
from gongkai.records.models import Record, WorkingCopy
from tests.people import NOW, Cast
from tests.unit.records.road import approved, cleared, draft, submitted

DUE = NOW + timedelta(hours=1)
LOCKED = OperationalError("database is locked")


def raises(error: Exception) -> Any:
    def fails(*_arguments: Any, **_facts: Any) -> None:
        raise error

    return fails


def scheduled(cast: Cast) -> Record:
    record = draft(cast)
    WorkingCopy.objects.filter(record=record).update(publish_at=DUE)
    approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)
    return record


@pytest.fixture
def broken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A record whose publication meets a fault of the program, each time."""
    record, whole = scheduled(cast), publish_scheduled

    def fails_for_one(**facts: Any) -> Record:
        if facts["submission"].record_id == record.pk:
            raise ZeroDivisionError("a fault of the program")
        return whole(**facts)

    monkeypatch.setattr("config.cli.tick.publish_scheduled", fails_for_one)
    return record


def test_a_fault_in_one_record_holds_no_other_up(cast: Cast, broken: Record) -> None:
    fine = scheduled(cast)
    with capture_logs() as said:
        assert tick(DUE) == {"published": 1, "left": 1}
    fine.refresh_from_db()
    assert fine.state == "published"
    (line,) = said
    assert (line["event"], line["record"]) == ("not_published", broken.public_id)
    assert len(line["reference"]) == 8


def test_what_cannot_go_out_is_tried_ever_less_often_and_said_once_an_hour(
    cast: Cast, broken: Record
) -> None:
    memory, tried, moment = Memory(), [], DUE
    with capture_logs() as said:
        for second in range(0, 3 * 3600, 10):
            moment = DUE + timedelta(seconds=second)
            before = memory.waits.copy()
            assert tick(moment, memory)["left"] == 1
            if memory.waits != before:
                tried.append(second // 60)
    assert tried[:5] == [0, 1, 3, 7, 15]
    assert len(tried) <= 10
    assert len(said) == 3


def test_one_that_goes_out_at_last_is_forgotten(
    cast: Cast, broken: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    assert tick(DUE, memory) == {"published": 0, "left": 1}
    monkeypatch.undo()
    assert tick(DUE + timedelta(seconds=30), memory) == {"published": 0, "left": 1}
    assert tick(DUE + timedelta(seconds=61), memory) == {"published": 1, "left": 0}
    assert memory.waits == {}


def test_a_locked_database_is_waited_for_without_a_traceback(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(worker, "do_what_is_due", raises(LOCKED))
    monkeypatch.setattr(worker, "do_tasks", lambda _worker: done.append("tasks"))
    rounds, pauses = Rounds(), []
    with capture_logs() as said:
        for _round in range(9):
            rounds.one()
            pauses.append(rounds.pause())
    assert done == ["tasks"] * 9
    assert {line["event"] for line in said} == {"database_locked"}
    assert not any("exc_info" in line for line in said)
    assert pauses[:3] == [2, 4, 8]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
    monkeypatch.setattr(worker, "do_what_is_due", lambda *_: None)
    rounds.one()
    assert rounds.pause() == 1


def test_a_fault_in_the_tasks_is_logged_with_a_reference(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "do_tasks", raises(KeyError("a fault")))
    with capture_logs() as said:
        Rounds().one()
    (line,) = said
    assert (line["event"], line["part"], line["log_level"]) == ("round_failed", "tasks", "error")
    assert len(line["reference"]) == 8


# --- one part does not wait for another ---------------------------------------------------------
@pytest.mark.parametrize("part", ["remove_forgotten", "leave_no_trace_owed", "read_waiting"])
def test_a_store_that_fails_stops_neither_publications_nor_the_public_log(
    cast: Cast, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, kept = scheduled(cast), []
    monkeypatch.setattr("config.cli.tick.keep_log", kept.append)
    monkeypatch.setattr(f"config.cli.tick.{part}", raises(OSError("no such store")))
    with pytest.raises(OSError, match="no such store"):
        tick(DUE)
    record.refresh_from_db()
    assert (record.state, kept) == ("published", [DUE])


def test_a_log_that_cannot_be_kept_stops_no_publication_and_the_other_way_round(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, kept = scheduled(cast), []
    monkeypatch.setattr("config.cli.tick.keep_log", raises(OSError("full")))
    with pytest.raises(OSError, match="full"):
        do_what_is_due(DUE)
    record.refresh_from_db()
    assert record.state == "published"
    monkeypatch.setattr("config.cli.tick.keep_log", kept.append)
    monkeypatch.setattr("config.cli.tick.publish_due", raises(LOCKED))
    with pytest.raises(OperationalError):
        do_what_is_due(DUE)
    assert kept == [DUE]


def test_clearing_that_fails_rests_and_the_rounds_keep_their_pace(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def fails() -> None:
        tried.append("clearing")
        raise OSError("no such store")

    monkeypatch.setattr(worker, "clear_away", fails)
    monkeypatch.setattr(worker, "do_tasks", lambda _worker: None)
    monkeypatch.setattr(Upkeep, "do", lambda *_: None)
    rounds = Rounds()
    with capture_logs() as said:
        for _round in range(3):
            rounds.one()
    assert tried == ["clearing"]
    assert [line["part"] for line in said] == ["clearing"]
    assert rounds.pause() == 1


def test_no_round_waits_for_the_reading_of_files(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, done = threading.Event(), threading.Event()

    def takes_long(**_facts: Any) -> int:
        reading.set()
        done.wait(30)
        return 1

    monkeypatch.setattr(worker, "read_waiting", takes_long)
    monkeypatch.setattr(worker, "do_tasks", lambda _worker: None)
    monkeypatch.setattr(Upkeep, "do", lambda *_: None)
    monkeypatch.setattr("config.cli.tick.read_waiting", takes_long)
    reader = Reader()
    reader.start()
    try:
        assert reading.wait(30)
        Rounds().one()
        assert not done.is_set(), "the round ended while the file was being read"
    finally:
        reader.stopped.set()
        done.set()
        reader.join(30)
    assert not reader.is_alive()


# --- the warnings of `gongkai check` ------------------------------------------------------------
def test_check_warns_of_what_is_late(cast: Cast) -> None:
    record = scheduled(cast)
    assert late_publications(DUE) == []
    (line,) = late_publications(DUE + timedelta(minutes=11))
    assert record.public_id in line
    assert "2026-11-23 11:00" in line


def test_check_warns_of_tasks_that_failed_or_do_not_end(db: None) -> None:
    def task(status: str, started: datetime, finished: datetime | None) -> None:
        DBTaskResult.objects.create(
            status=status, started_at=started, finished_at=finished, args_kwargs={},
            task_path="gongkai.desk.tasks.publish_batch", queue_name="default",
            backend_name="default", run_after=NOW, exception_class_path="builtins.KeyError",
            traceback="",
        )  # fmt: skip

    task(TaskResultStatus.FAILED, NOW, NOW)
    task(TaskResultStatus.FAILED, NOW, NOW - timedelta(days=8))
    task(TaskResultStatus.RUNNING, NOW - timedelta(hours=2), None)
    task(TaskResultStatus.RUNNING, NOW - timedelta(minutes=5), None)
    lines = stuck_tasks(NOW)
    assert len(lines) == 2
    assert "builtins.KeyError" in lines[0]
    assert json.dumps(lines)
