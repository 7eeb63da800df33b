"""Two publications that would be committed out of order: whoever follows the log sees both.

On PostgreSQL a transaction may take its number first and be committed last. A reader that has
passed the later number by then would never look back (tests/unit/core/test_log.py shows it). So
the second publication waits until the first is committed, and nobody's place passes the first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from gongkai.core.models import Cursor, LogEntry
from gongkai.ledger.actions import sequence
from gongkai.ledger.models import LogLeaf
from gongkai.ledger.queries import log_faults
from gongkai.portal.baking import following
from gongkai.portal.baking.following import Pages
from gongkai.portal.baking.touching import Touched, touched_by
from gongkai.records.models import Record, Submission
from gongkai.search import engine
from gongkai.search.actions import Indexer, rebuild
from gongkai.search.queries import search
from gongkai.search.rules import Question
from tests.people import NOW, Cast
from tests.support.at_once import Doing
from tests.unit.records.road import approved, cleared, draft, submitted

pytestmark = pytest.mark.django_db(transaction=True)


class Followers:
    """Everybody who follows the log on this machine, one step at a time."""

    def __init__(self, indexer: Indexer, put_aside: list[str]) -> None:
        self._indexer = indexer
        self._pages = Pages("here")
        self.put_aside = put_aside
        """The records whose pages the follower for pages put aside."""

    def look(self) -> None:
        """What the indexer and the worker do in one round."""
        self._indexer.catch_up(NOW)
        self._pages.catch_up(NOW)
        sequence(now=NOW)

    @staticmethod
    def found() -> set[str]:
        """What search finds."""
        return {hit.public_id for hit in search(Question("迟到的通知")).hits}

    @staticmethod
    def in_the_public_log() -> list[str]:
        """Records with a numbered leaf, in the order of their numbers."""
        rows = LogLeaf.objects.order_by("index").values_list("leaf__record_id", flat=True)
        return list(rows)

    @staticmethod
    def places() -> dict[tuple[str, str], int]:
        """How far each of them is."""
        rows = Cursor.objects.values_list("consumer", "node", "position")
        return {(consumer, node): position for consumer, node, position in rows}


@pytest.fixture
def followers(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Followers]:
    """They have seen everything so far."""
    settings.INDEX_ROOT = tmp_path / "index"
    settings.PAGES_ROOT = tmp_path / "pages"
    told: list[str] = []

    def noted(entries: list[tuple[str, str]]) -> Touched:
        told.extend(public_id for _kind, public_id in entries)
        return touched_by(entries)

    monkeypatch.setattr(following, "touched_by", noted)
    monkeypatch.setattr(engine, "reader", engine.Reader())
    monkeypatch.setattr(engine, "NEWEST_WITHIN_SECONDS", 0.0)
    rebuild(NOW)
    name = engine.generation()
    with engine.writer(name) as writer:
        made = Followers(Indexer(writer, name, day=NOW.date()), told)
        made.look()
        yield made


class Publication:
    """The last approval in a transaction that stays open until it is told to end."""

    def __init__(self, cast: Cast, submission: Submission, *, may_end: bool) -> None:
        self.written, self.may_end = threading.Event(), threading.Event()
        if may_end:
            self.may_end.set()
        self.record: Record = submission.record
        self.doing = Doing(lambda: self._run(cast, submission))

    def _run(self, cast: Cast, submission: Submission) -> None:
        with transaction.atomic():
            approved(submission, cast.issuer)
            self.written.set()
            assert self.may_end.wait(20)

    def end(self) -> None:
        self.may_end.set()
        self.doing.finish()


def test_whoever_follows_the_log_sees_both_of_two_interleaved_publications(
    cast: Cast, followers: Followers
) -> None:
    waiting = [
        approved(cleared(cast, submitted(cast, draft(cast, title=title))), cast.reviewer)
        for title in ("第一份迟到的通知", "第二份迟到的通知")
    ]
    followers.look()
    before = followers.places()
    newest = LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    first = Publication(cast, waiting[0], may_end=False)
    assert first.written.wait(20)
    second = Publication(cast, waiting[1], may_end=True)
    assert second.doing.is_waiting(), "the second was numbered before the first was committed"
    assert not second.written.is_set()
    if connection.vendor == "postgresql":
        assert lanes_waited_for() == 1
    followers.look()
    assert followers.found() == set()
    assert followers.in_the_public_log() == followers.put_aside == []
    assert followers.places() == before
    first.end()
    second.end()
    followers.look()
    ids = [first.record.public_id, second.record.public_id]
    assert followers.found() == set(ids)
    assert followers.in_the_public_log() == followers.put_aside == ids
    assert list(log_faults()) == []
    numbers = LogEntry.objects.filter(id__gt=newest).order_by("id").values_list("object_id", "id")
    assert [public_id for public_id, _number in numbers] == ids
    last = max(number for _id, number in numbers)
    assert {consumer for consumer, _node in followers.places()} == {"search", "pages"}
    assert set(followers.places().values()) == {last}


def lanes_waited_for() -> int:
    """How many transactions of this database wait for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND "
            "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchone()[0])
