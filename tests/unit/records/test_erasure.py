"""Erasure: personal data published by mistake dies; the log stays provable and says nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from config.cli.check import CHECKS
from config.cli.tick import clear_away
from gongkai.core import db
from gongkai.core.errors import DomainError, NotPermitted
from gongkai.core.models import Transition
from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.files.queries import digest_of_stored
from gongkai.ledger.models import Leaf
from gongkai.organisations.actions import delegate
from gongkai.organisations.models import Person
from gongkai.records import actions
from gongkai.records.enums import RecordState
from gongkai.records.models import Approval, Erasure, Finding, ImportedRow, Record, Submission
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.erasing import tables_holding_content
from gongkai.records.queries.integrity import Fault, unfinished_erasures
from tests.people import NOW, Cast, officer
from tests.support.friendly import paper_saying
from tests.unit.records.road import NO_TO_ALL, approved, cleared, draft, published, submitted

MARK = "ZQXWVKJ"
"""In everything that is typed in below; in nothing else."""

SECRET = f"磐石巷{MARK}深处的一句不该公开的话"
REASON = "误公开个人信息"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def faults() -> dict[str, list[str]]:
    return {name: found for name, check in CHECKS.items() if (found := check())}


def erased(cast: Cast, record: Record) -> Record:
    erasure = actions.ask_erasure(record=record, reason=REASON, by=officer(cast.issuer), now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    return Record.objects.get(pk=record.pk)


def again(record: Record) -> Record:
    return Record.objects.get(pk=record.pk)


# --- where a word is ---------------------------------------------------------------------------
def rows_that_say_it() -> set[str]:
    """Every column of every table of the database in which the mark stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.endswith("_pairs"):  # has no rows of its own; its tables beside it are read
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(names, row, strict=True)
                          if MARK in str(value)}  # fmt: skip
    return found


def stored_files_that_say_it() -> list[Path]:
    files = Path(settings.FILES_ROOT).rglob("*")
    return [path for path in files if path.is_file() and MARK.encode() in path.read_bytes()]


def bytes_on_disk() -> Iterator[bytes]:
    """Everything the database has on disk, but for PostgreSQL's write-ahead log."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA database_list")
            path = Path(cursor.fetchone()[2])
            yield from (p.read_bytes() for p in path.parent.glob(path.name + "*"))
            return
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        base = Path(cursor.fetchone()[0])
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (database,) = cursor.fetchone()
        yield from (p.read_bytes() for p in (base / "base" / str(database)).iterdir())


def is_on_disk() -> bool:
    return any(MARK.encode() in content for content in bytes_on_disk())


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
        db.rid_disk_of_removed_bytes(tables_holding_content())
        if not is_on_disk():
            return
        time.sleep(0.5)


# --- a record that says it wherever something can be said ---------------------------------------
def with_file(cast: Cast, record: Record, name: str) -> Attachment:
    attachment = take_in(
        name=f"{SECRET}{name}.pdf", data=paper_saying(f"{SECRET} {name}"), unit_code="mzj",
        owner_kind="record", owner_id=record.public_id, by=Actor(cast.clerk.public_id), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    return attachment


def written(cast: Cast) -> Record:
    record = draft(
        cast, title=SECRET, html=f"<p>{SECRET}，电话13900000000。</p>", summary=SECRET,
        keywords=SECRET, issuer_name=SECRET, document_number=SECRET, ground_reason=SECRET,
        audience_name=SECRET, change_note=SECRET, valid_from=NOW.date(),
    )  # fmt: skip
    detached = with_file(cast, record, "detached")
    actions.detach_file(record=record, attachment=detached, by=officer(cast.clerk), now=NOW)
    with_file(cast, record, "carried")
    return again(record)


def answered(cast: Cast, record: Record) -> Record:
    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason=SECRET,
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    return again(record)


def looked_at(cast: Cast, submission: Submission) -> Submission:
    """Through secrecy review, with an opinion that quotes."""
    return actions.clear_secrecy(
        submission=submission, digest=submission.version.digest, answers=NO_TO_ALL,
        opinion=SECRET, by=officer(cast.secrecy), now=NOW,
    )  # fmt: skip


def decided(cast: Cast, record: Record) -> Record:
    submission = looked_at(cast, submitted(cast, record))
    for person in (cast.reviewer, cast.issuer):
        actions.approve(
            submission=submission, digest=submission.version.digest, opinion=SECRET,
            by=officer(person), now=NOW,
        )  # fmt: skip
    return again(record)


def saying_it_everywhere(cast: Cast) -> Record:
    """Returned once, published, abolished, with one draft discarded and another under way."""
    record, by = answered(cast, written(cast)), officer(cast.clerk)
    returned = looked_at(cast, submitted(cast, record))
    actions.return_for_changes(
        submission=returned, reason=SECRET, by=officer(cast.reviewer), now=NOW
    )
    record = decided(cast, again(record))
    actions.abolish(
        record=record, reason=SECRET, on=NOW.date(), by=officer(cast.issuer), now=NOW
    )  # fmt: skip
    actions.open_revision(record=record, by=by, now=NOW)
    with_file(cast, record, "discarded")
    actions.discard_working_copy(record=record, by=by, now=NOW)
    actions.open_revision(record=record, by=by, now=NOW)
    with_file(cast, record, "under way")
    actions.save_working_copy(
        record=record, fields={"html": f"<p>{SECRET}，又一次13900000000。</p>"},
        revision=again(record).working_copy.revision, by=by, now=NOW,
    )  # fmt: skip
    submitted(cast, answered(cast, again(record)))
    actions.withdraw(record=again(record), reason=SECRET, by=officer(cast.issuer), now=NOW)
    Record.objects.filter(pk=record.pk).update(
        original_url=f"https://old.example/{MARK}", original_published_on="2013-06"
    )
    return again(record)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_anywhere_and_the_check_stays_green(cast: Cast) -> None:
    record = saying_it_everywhere(cast)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # puts examples of what is in the columns into a table
    assert rows_that_say_it() >= {
        "records_record.title", "records_record.abolition_reason",
        "records_record.withdrawal_reason", "records_workingcopy.html",
        "records_versioncontent.html", "records_finding.excerpt", "records_override.reason",
        "records_submission.close_reason", "records_secrecyreview.opinion",
        "records_approval.opinion", "core_transition.reason", "files_attachment.name",
    }  # fmt: skip
    assert len(stored_files_that_say_it()) == 4
    assert is_on_disk()
    assert faults() == {}
    record = erased(cast, record)
    assert record.state == RecordState.ERASED
    assert rows_that_say_it() == set()
    assert stored_files_that_say_it() == []
    assert not Attachment.objects.exclude(digest="").exists()
    assert not Finding.objects.exclude(fingerprint="").exists(), "it holds digests of files"
    rewrite_once_nobody_looks_back()
    assert not is_on_disk()
    assert faults() == {}


@pytest.mark.django_db(transaction=True)
def test_that_it_was_there_and_who_decided_stays(cast: Cast) -> None:
    record = published(cast, draft(cast, html=f"<p>{SECRET}</p>"))
    steps = list(Transition.objects.order_by("id").values_list("event", "actor"))
    signatures = list(Submission.objects.values_list("approvals__made_by", flat=True))
    erased(cast, record)
    events = ["withdrawn", "erased"]
    assert list(Transition.objects.order_by("id").values_list("event", "actor")) == [
        *steps, (events[0], cast.issuer.public_id), (events[1], cast.office.public_id)
    ]  # fmt: skip
    assert list(Submission.objects.values_list("approvals__made_by", flat=True)) == signatures
    assert Transition.objects.get(event="erased").reason == REASON
    assert Leaf.objects.filter(record_id=record.public_id).count() == 3
    assert faults() == {}


@pytest.mark.django_db
def test_the_empty_page_still_says_that_it_was_withdrawn(cast: Cast) -> None:
    """410 with the erasure's own reason; an earlier reason may quote, and goes."""
    kept = erased(cast, published(cast))
    quoting = published(cast, draft(cast, title="第二份"))
    actions.withdraw(record=quoting, reason=SECRET, by=officer(cast.issuer), now=NOW)
    quoting = erased(cast, again(quoting))
    for record, reason in ((kept, REASON), (quoting, "")):
        assert record.withdrawal_reason == reason
        page = Client().get(record.get_absolute_url())
        assert page.status_code == 410
        assert MARK not in page.content.decode()
        assert (REASON in page.content.decode()) == bool(reason)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_was_never_public_is_erased_without_a_leaf(cast: Cast) -> None:
    only_drafted = written(cast)
    came_back = answered(cast, written(cast))
    actions.return_for_changes(
        submission=submitted(cast, came_back), reason=SECRET, by=officer(cast.secrecy), now=NOW
    )
    for record in (only_drafted, came_back):
        assert erased(cast, again(record)).state == RecordState.ERASED
        assert Client().get(record.get_absolute_url()).status_code == 404
    assert rows_that_say_it() == set()
    assert stored_files_that_say_it() == []
    assert not Leaf.objects.exists(), "what was never public is in no public log"
    assert faults() == {}


@pytest.mark.django_db(transaction=True)
def test_what_was_imported_loses_what_the_other_system_called_it(cast: Cast) -> None:
    from gongkai.records.rules.imports import read_row

    importer = Actor.system("import")
    batch = actions.open_batch(unit=cast.unit, file_name="a", file_digest="b", by=importer, now=NOW)
    row = read_row(
        f'{{"id": "1", "source": "old", "title": "{SECRET}", "body": "{SECRET}", '
        f'"index_number": "{MARK}", "url": "https://old.example/{MARK}"}}'
    )
    actions.take_in(batch=batch, row=row, line=1, by=importer, now=NOW)
    erased(cast, Record.objects.get())
    assert rows_that_say_it() == set()
    assert ImportedRow.objects.get().row_digest == ""
    assert actions.take_in(batch=batch, row=row, line=1, by=importer, now=NOW).codes == ("erased",)
    assert rows_that_say_it() == set()
    assert faults() == {}


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_attached_afterwards(cast: Cast) -> None:
    record = erased(cast, draft(cast))
    with pytest.raises(DomainError) as refusal:
        with_file(cast, record, "late")
    assert refusal.value.code == "owner_erased"
    assert stored_files_that_say_it() == []


# --- two people --------------------------------------------------------------------------------
def lent(principal: Person, deputy: Person) -> None:
    delegate(
        principal=principal, deputy=deputy, starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=3), reason="出差", by=officer(principal), now=NOW,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asks", "confirms"),
    [
        ("issuer", "issuer"),
        ("issuer", "clerk"),
        ("clerk", "issuer"),
        ("clerk", "clerk"),
        ("clerk", "secrecy"),
    ],
)
def test_one_authority_never_asks_and_confirms(cast: Cast, asks: str, confirms: str) -> None:
    """The issuer's right is lent to the clerk and the secrecy reviewer: it is still one right."""
    record = published(cast)
    for deputy in {asks, confirms} - {"issuer"}:
        lent(cast.issuer, getattr(cast, deputy))
    erasure = actions.ask_erasure(
        record=record, reason=REASON, by=officer(getattr(cast, asks)), now=NOW
    )
    standing_in = "" if asks == "issuer" else cast.issuer.public_id
    assert (erasure.asked_by, erasure.asked_for) == (getattr(cast, asks).public_id, standing_in)
    with pytest.raises(NotPermitted) as refusal:
        actions.confirm_erasure(erasure=erasure, by=officer(getattr(cast, confirms)), now=NOW)
    assert refusal.value.code == "four_eyes"
    assert again(record).state == RecordState.WITHDRAWN


@pytest.mark.django_db
def test_two_deputies_of_two_people_are_two(cast: Cast) -> None:
    record = published(cast)
    lent(cast.issuer, cast.clerk)
    lent(cast.office, cast.office_second)
    lent(cast.office, cast.stranger)
    erasure = actions.ask_erasure(record=record, reason=REASON, by=officer(cast.clerk), now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(cast.stranger), now=NOW)
    erasure = Erasure.objects.get()
    assert (erasure.confirmed_by, erasure.confirmed_for) == (
        cast.stranger.public_id, cast.office.public_id
    )  # fmt: skip
    assert faults() == {}


# --- what check sees ---------------------------------------------------------------------------
def without_triggers(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for statement in db.refuse_changes(table)[1]:
                cursor.execute(statement)


@pytest.mark.django_db
def test_check_sees_a_dropped_trigger_and_an_altered_version(cast: Cast) -> None:
    record = published(cast)
    assert faults() == {}
    without_triggers("records_versioncontent")
    content: Any = record.live_version
    type(content.content).objects.filter(version=content).update(html="<p>改过的</p>")
    found = faults()
    assert "append-only tables" in found
    assert any(record.public_id in line for line in found["versions"])


@pytest.mark.django_db
def test_check_sees_what_an_erasure_left_and_what_was_emptied_without_one(cast: Cast) -> None:
    record = erased(cast, approved(cleared(cast), cast.reviewer).record)
    (approval,) = record.submissions.get().approvals.all()
    opinions = Approval.objects.filter(pk=approval.pk)
    with_file(cast, draft(cast), "of another record")
    assert list(unfinished_erasures()) == []
    without_triggers("records_approval", "core_erased")
    opinions.update(opinion=SECRET)
    assert [(fault.kind, fault.object_id) for fault in unfinished_erasures()] == [
        ("approval", str(approval.pk))
    ]
    assert len(faults()["erasures"]) == 1
    opinions.update(opinion="")
    Attachment.objects.update(owner_id=record.public_id)
    assert [fault.kind for fault in unfinished_erasures()] == ["file"]
    Attachment.objects.update(owner_id="another")
    Record.objects.filter(pk=record.pk).update(state=RecordState.WITHDRAWN)
    with translation.override("en"):
        told = {fault.what for fault in unfinished_erasures()}
    assert told == {"may be emptied, but its record is not erased"}
    Record.objects.filter(pk=record.pk).update(state=RecordState.ERASED)
    Erasure.objects.all().delete()
    with translation.override("en"):
        found = list(unfinished_erasures())
    assert found[0] == Fault("record", record.public_id, "erased without a confirmed erasure")
    assert {fault.what for fault in found[1:]} == {"may be emptied, but not by its own erasure"}


@pytest.mark.django_db
def test_check_sees_that_rows_can_be_named_without_a_decision() -> None:
    assert faults() == {}
    with connection.cursor() as cursor:
        for statement in db.refuse_insert("core_erased", unless="")[1]:
            cursor.execute(statement)
    assert list(faults()) == ["append-only tables"]
    (line,) = faults()["append-only tables"]
    assert line.startswith("core_erased")


# --- what could not be done at once -------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "part",
    [
        "gongkai.files.store.remove",
        "gongkai.core.forgetting.tell_every_process",
        "gongkai.core.rendered.forget",
        "gongkai.core.db.rid_disk_of_removed_bytes",
    ],
)
def test_one_part_that_fails_prevents_no_other_and_is_done_by_the_tick(
    cast: Cast, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = written(cast)
    file = with_file(cast, record, "名册.txt")
    done: list[str] = []

    def noted(name: str) -> Any:
        return lambda *_given: done.append(name)

    parts = [
        "gongkai.core.forgetting.tell_every_process", "gongkai.core.rendered.forget",
        "gongkai.core.db.rid_disk_of_removed_bytes",
    ]  # fmt: skip

    def fails(*_given: Any) -> None:
        raise OSError("no such store")

    with monkeypatch.context() as patched:
        for name in parts:
            patched.setattr(name, noted(name))
        patched.setattr(part, fails)
        erased(cast, record)
    assert sorted(done) == sorted({*parts} - {part})
    assert (digest_of_stored(file.digest) is None) == (part != "gongkai.files.store.remove")
    for name in parts:
        monkeypatch.setattr(name, noted(f"again {name}"))
    clear_away()
    owed = [f"again {name}" for name in parts] if part in parts else []
    assert sorted(done[len({*parts} - {part}) :]) == sorted(owed)
    assert digest_of_stored(file.digest) is None
    before = len(done)
    clear_away()
    assert len(done) == before, "nothing is owed any more"
