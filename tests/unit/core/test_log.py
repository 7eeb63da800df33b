"""The append-only log: nothing a consumer has not seen can ever lie behind its cursor."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from gongkai.core import db, log
from gongkai.core.models import Cursor, LogEntry
from tests.people import NOW
from tests.support.at_once import Doing, at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHO = {"consumer": "search", "node": "web-1"}


def append(name: str) -> LogEntry:
    return log.append(topic="test", kind="thing", object_id=name, now=NOW)


def append_without_turn(name: str) -> LogEntry:
    """What `append` would be if it did not wait for its turn."""
    return LogEntry.objects.create(topic="test", object_kind="thing", object_id=name,
                                   recorded_at=NOW)  # fmt: skip


def names(entries: list[LogEntry]) -> list[str]:
    return [entry.object_id for entry in entries]


def read_and_acknowledge() -> list[str]:
    entries = log.read(**WHO)
    if entries:
        log.acknowledge(**WHO, position=entries[-1].pk)
    return names(entries)


class LateCommitter:
    """A transaction that inserts first and commits only when it is told to."""

    def __init__(self, insert: Callable[[str], LogEntry]) -> None:
        self.inserted, self.may_commit = threading.Event(), threading.Event()
        self.doing = Doing(lambda: self._run(insert))
        assert self.inserted.wait(20)

    def _run(self, insert: Callable[[str], LogEntry]) -> None:
        with transaction.atomic():
            insert("first")
            self.inserted.set()
            assert self.may_commit.wait(20)

    def commit(self) -> None:
        self.may_commit.set()
        self.doing.finish()


def test_without_a_turn_the_late_committer_is_lost() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; see the next test")
    late = LateCommitter(append_without_turn)
    append_without_turn("second")
    assert read_and_acknowledge() == ["second"]
    late.commit()
    assert LogEntry.objects.count() == 2
    assert read_and_acknowledge() == [], "a lock made this safe; the control shows nothing"


def test_the_late_committer_is_never_skipped() -> None:
    late = LateCommitter(append)
    second = Doing(lambda: append_in_transaction("second"))
    assert second.is_waiting(), "the second got its number before the first committed"
    assert read_and_acknowledge() == []
    late.commit()
    second.finish()
    assert read_and_acknowledge() == ["first", "second"]
    assert read_and_acknowledge() == []


def append_in_transaction(name: str) -> None:
    with transaction.atomic():
        append(name)


def test_a_rolled_back_entry_leaves_no_trace_and_stops_nobody() -> None:
    with transaction.atomic():
        append("never")
        transaction.set_rollback(True)
    append_in_transaction("after")
    assert read_and_acknowledge() == ["after"]


def test_many_writers_and_a_reader_at_once() -> None:
    seen: list[str] = []
    done = threading.Event()

    def write(writer: int) -> None:
        dice = random.Random(writer)
        for number in range(10):
            with transaction.atomic():
                append(f"{writer}-{number}")
                threading.Event().wait(dice.uniform(0, 0.01))

    def follow() -> None:
        while not done.is_set():
            seen.extend(read_and_acknowledge())

    reader = Doing(follow)
    outcomes = at_once(*[lambda writer=writer: write(writer) for writer in range(6)])
    done.set()
    reader.finish()
    seen.extend(read_and_acknowledge())
    assert outcomes == [None] * 6
    assert len(seen) == 60
    assert seen == names(list(LogEntry.objects.order_by("id")))


def test_each_consumer_and_node_walks_alone() -> None:
    append_in_transaction("a")
    append_in_transaction("b")
    assert names(log.read(consumer="search", node="web-1", limit=1)) == ["a"]
    first = LogEntry.objects.earliest("id").pk
    log.acknowledge(consumer="search", node="web-1", position=first)
    assert names(log.read(consumer="search", node="web-1")) == ["b"]
    assert names(log.read(consumer="search", node="web-2")) == ["a", "b"]
    assert names(log.read(consumer="pages", node="web-1")) == ["a", "b"]
    assert Cursor.objects.count() == 1, "reading alone leaves nothing behind"


def test_reading_again_without_acknowledging_gives_the_same() -> None:
    append_in_transaction("a")
    assert names(log.read(**WHO)) == names(log.read(**WHO)) == ["a"]


def test_acknowledging_never_goes_backwards() -> None:
    for name in ("a", "b"):
        append_in_transaction(name)
    entries = log.read(**WHO)
    log.acknowledge(**WHO, position=entries[1].pk)
    log.acknowledge(**WHO, position=entries[0].pk)
    assert Cursor.objects.get(**WHO).position == entries[1].pk
    assert log.read(**WHO) == []


def test_acknowledging_at_once_keeps_the_furthest() -> None:
    for number in range(8):
        append_in_transaction(str(number))
    places = [entry.pk for entry in log.read(**WHO)]
    random.Random(7).shuffle(places)
    outcomes = at_once(
        *[lambda place=place: log.acknowledge(**WHO, position=place) for place in places]
    )
    assert outcomes == [None] * 8
    assert Cursor.objects.get(**WHO).position == max(places)


def test_what_was_acknowledged_before_the_first_read_counts() -> None:
    append_in_transaction("a")
    log.acknowledge(**WHO, position=LogEntry.objects.get().pk)
    assert log.read(**WHO) == []


def test_appending_outside_a_transaction_is_refused() -> None:
    append_in_transaction("inside")
    with pytest.raises(transaction.TransactionManagementError):
        append("outside")
    with pytest.raises(transaction.TransactionManagementError):
        db.serialise("any")
    assert LogEntry.objects.count() == 1


def lanes_of_this_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_turn_that_went_with_a_savepoint_is_taken_again() -> None:
    """It is asked for once a transaction, but PostgreSQL gives a lock back with its savepoint."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                log.take_turn()
                assert lanes_of_this_transaction() == 1
                raise ValueError("changed its mind")
        except ValueError:
            pass
        assert lanes_of_this_transaction() == 0
        log.take_turn()
        assert lanes_of_this_transaction() == 1
    assert lanes_of_this_transaction() == 0
    with transaction.atomic():
        log.take_turn()
        assert lanes_of_this_transaction() == 1
