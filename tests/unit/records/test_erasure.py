"""Erasure: personal data published by mistake dies; the log stays provable and says nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from config.cli.check import CHECKS
from gongkai.core import db
from gongkai.core.errors import NotPermitted
from gongkai.ledger.models import Leaf
from gongkai.records import actions
from gongkai.records.actions.taking_down import HOLDING_CONTENT
from gongkai.records.enums import RecordState
from gongkai.records.models import Erasure, VersionContent
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published

SECRET = "磐石巷深处的一句不该公开的话"


def faults() -> dict[str, list[str]]:
    return {name: found for name, check in CHECKS.items() if (found := check())}


def bytes_on_disk() -> bytes:
    """Everything the database has on disk: for SQLite its files, for PostgreSQL every table's."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA database_list")
            path = Path(cursor.fetchone()[2])
            return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        base = Path(cursor.fetchone()[0])
        cursor.execute("SELECT pg_relation_filepath('records_versioncontent'), "
                       "pg_relation_filepath(reltoastrelid) FROM pg_class "
                       "WHERE relname = 'records_versioncontent'")  # fmt: skip
        return b"".join((base / part).read_bytes() for part in cursor.fetchone() if part)


def rewrite_once_nobody_looks_back() -> None:
    """PostgreSQL keeps rows that an open transaction may still see: end those, rewrite again."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database() AND state LIKE 'idle in transaction%'"
        )
    for _ in range(20):
        db.rid_disk_of_removed_bytes(HOLDING_CONTENT)
        if SECRET.encode() not in bytes_on_disk():
            return
        time.sleep(0.5)


@pytest.mark.django_db(transaction=True)
def test_erase_leaves_no_byte_and_the_check_stays_green(cast: Cast) -> None:
    record = published(cast, draft(cast, html=f"<p>{SECRET}</p>"))
    assert SECRET.encode() in bytes_on_disk()
    assert faults() == {}
    erasure = actions.ask_erasure(
        record=record, reason="误公开个人信息", by=officer(cast.issuer), now=NOW
    )
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN
    with pytest.raises(NotPermitted):
        actions.confirm_erasure(erasure=erasure, by=officer(cast.issuer), now=NOW)
    assert SECRET.encode() in bytes_on_disk()
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    record.refresh_from_db()
    assert record.state == RecordState.ERASED
    assert record.title == ""
    rewrite_once_nobody_looks_back()
    assert SECRET.encode() not in bytes_on_disk()
    assert Leaf.objects.filter(record_id=record.public_id).count() == 3
    assert faults() == {}


@pytest.mark.django_db
def test_content_cannot_be_emptied_without_a_confirmed_erasure(cast: Cast) -> None:
    record = published(cast)
    content = VersionContent.objects.get(version=record.live_version)
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(pk=content.pk).update(html="", title="", nonce="")
    Erasure.objects.create(record=record, reason="x", asked_at=NOW, asked_by="a")
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(pk=content.pk).update(html="", title="", nonce="")


@pytest.mark.django_db
def test_check_sees_a_dropped_trigger_and_an_altered_version(cast: Cast) -> None:
    record = published(cast)
    assert faults() == {}
    _, undo = db.refuse_changes("records_versioncontent")
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)
    VersionContent.objects.filter(version=record.live_version).update(html="<p>改过的</p>")
    found = faults()
    assert "append-only tables" in found
    assert any(record.public_id in line for line in found["versions"])
