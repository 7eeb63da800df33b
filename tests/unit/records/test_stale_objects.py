"""What a request read long ago decides nothing: every action looks again when it is its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from config.cli.check import CHECKS
from gongkai.core import db
from gongkai.core.errors import DomainError, InvalidInput, NotPermitted, StateChanged
from gongkai.core.models import Erased, Transition
from gongkai.desk.guard import fetch_record
from gongkai.organisations.actions import delegate
from gongkai.records import actions
from gongkai.records.enums import RecordState
from gongkai.records.models import Approval, Erasure, Record, WorkingCopy
from gongkai.records.queries import screening
from gongkai.records.queries.integrity import unfinished_erasures
from tests.people import NOW, Cast, officer
from tests.unit.records.road import approved, cleared, draft, published, submitted

pytestmark = pytest.mark.django_db

SECRET = "磐石巷深处的一句不该公开的话"


def again(record: Record) -> Record:
    return Record.objects.get(pk=record.pk)


def faults() -> dict[str, list[str]]:
    return {name: found for name, check in CHECKS.items() if (found := check())}


def asked(cast: Cast, record: Record) -> Erasure:
    return actions.ask_erasure(record=record, reason="误公开", by=officer(cast.issuer), now=NOW)


def erased(cast: Cast, record: Record) -> Record:
    actions.confirm_erasure(erasure=asked(cast, record), by=officer(cast.office), now=NOW)
    return again(record)


def as_a_request_reads_it(cast: Cast, record: Record) -> Record:
    """With its unit, its live version and that version's content."""
    return fetch_record(officer(cast.clerk), record.public_id)


# --- nothing comes back ------------------------------------------------------------------------
def test_an_erased_text_does_not_come_back_through_a_record_read_before(cast: Cast) -> None:
    record = published(cast, draft(cast, html=f"<p>{SECRET}</p>"))
    stale = as_a_request_reads_it(cast, record)
    erased(cast, again(record))
    with pytest.raises(StateChanged):
        actions.open_revision(record=stale, by=officer(cast.clerk), now=NOW)
    assert not WorkingCopy.objects.exists()
    assert faults() == {}


def test_check_sees_a_draft_of_an_erased_record(cast: Cast) -> None:
    record = erased(cast, draft(cast))
    assert list(unfinished_erasures()) == []
    WorkingCopy.objects.create(record=record, saved_at=NOW, saved_by="x", html=SECRET)
    assert [fault.object_id for fault in unfinished_erasures()] == [record.public_id]


@pytest.mark.parametrize("act", ["open_revision", "submit"])
def test_while_an_erasure_is_open_nothing_new_is_written_or_sent(cast: Cast, act: str) -> None:
    record = draft(cast)
    stale = as_a_request_reads_it(cast, record)
    asked(cast, again(record))
    more = {"revision": 1} if act == "submit" else {}
    with pytest.raises(StateChanged) as refusal:
        getattr(actions, act)(record=stale, by=officer(cast.clerk), now=NOW, **more)
    assert refusal.value.code == "erasure_open"
    assert not record.submissions.exists()


def test_what_went_public_meanwhile_is_withdrawn_when_its_erasure_is_asked_for(cast: Cast) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    stale = Record.objects.get(pk=submission.record_id)
    approved(submission, cast.issuer)
    erasure = asked(cast, stale)
    assert again(stale).state == RecordState.WITHDRAWN
    assert Client().get(stale.get_absolute_url()).status_code == 410
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    assert Client().get(stale.get_absolute_url()).status_code == 410
    assert faults() == {}


def test_nothing_is_erased_twice(cast: Cast) -> None:
    record = published(cast)
    stale = as_a_request_reads_it(cast, record)
    erasure = asked(cast, again(record))
    twice = Erasure.objects.select_related("record__live_version__content").get()
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    stale.state = RecordState.WITHDRAWN
    for again_asked in (
        lambda: asked(cast, stale),
        lambda: actions.confirm_erasure(erasure=twice, by=officer(cast.office), now=NOW),
    ):
        with pytest.raises(StateChanged):
            again_asked()
    assert Transition.objects.filter(event="erased").count() == 1


def test_a_record_read_as_a_draft_does_not_change_the_list_of_a_public_one(cast: Cast) -> None:
    record = draft(cast, title="审过的题目")
    stale = as_a_request_reads_it(cast, record)
    published(cast, again(record))
    copy = actions.open_revision(record=again(record), by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=stale, fields={"title": "没有审过的题目"}, revision=copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    assert again(record).title == "审过的题目"
    assert faults() == {}


def test_a_stale_kind_does_not_overwrite_the_genre(cast: Cast) -> None:
    record = draft(cast)
    stale = as_a_request_reads_it(cast, record)
    actions.reclassify_draft(
        record=again(record), kind="notice", item=None, revision=1, by=officer(cast.clerk), now=NOW
    )
    actions.reclassify_draft(
        record=stale, kind="policy_document", item=None, revision=2, by=officer(cast.clerk), now=NOW
    )
    assert again(record).kind == "policy_document"


# --- revisions ---------------------------------------------------------------------------------
def test_no_revision_is_given_to_two_drafts(cast: Cast) -> None:
    """A window opened on a draft that was discarded does not fit the one that came after it."""
    record, clerk = published(cast), officer(cast.clerk)
    first = actions.open_revision(record=record, by=clerk, now=NOW)
    saved = actions.save_working_copy(
        record=record, fields={"summary": "甲"}, revision=first.revision, by=clerk, now=NOW
    )
    actions.discard_working_copy(record=record, by=clerk, now=NOW)
    second = actions.open_revision(record=record, by=clerk, now=NOW)
    assert second.revision > saved.revision > first.revision > 1
    actions.save_working_copy(
        record=record, fields={"summary": "同事写的"}, revision=second.revision, by=clerk, now=NOW
    )
    for old in (1, first.revision, saved.revision):
        with pytest.raises(StateChanged) as refusal:
            actions.save_working_copy(
                record=record, fields={"summary": "旧窗口"}, revision=old, by=clerk, now=NOW
            )
        assert refusal.value.code == "edited_elsewhere"
    assert again(record).working_copy.summary == "同事写的"


# --- discard -----------------------------------------------------------------------------------
def test_where_there_is_no_draft_nothing_is_discarded(cast: Cast) -> None:
    record, clerk = published(cast), officer(cast.clerk)
    with pytest.raises(StateChanged):
        actions.discard_working_copy(record=record, by=clerk, now=NOW)
    assert not Transition.objects.filter(event="discarded").exists()


def test_after_the_first_draft_was_discarded_an_empty_one_can_be_begun(cast: Cast) -> None:
    record, clerk = draft(cast, html=f"<p>{SECRET}</p>"), officer(cast.clerk)
    actions.discard_working_copy(record=record, by=clerk, now=NOW)
    copy = actions.open_revision(record=record, by=clerk, now=NOW)
    assert (copy.title, copy.html, copy.issuer_name) == ("", "", cast.unit.name)
    assert copy.revision == 2
    assert again(record).title == ""
    assert actions.open_revision(record=record, by=clerk, now=NOW) == copy


# --- an erasure called off ---------------------------------------------------------------------
def test_the_second_person_refuses_and_the_record_goes_on(cast: Cast) -> None:
    record = published(cast)
    erasure = asked(cast, record)
    with pytest.raises(InvalidInput):
        actions.refuse_erasure(erasure=erasure, reason=" ", by=officer(cast.office), now=NOW)
    with pytest.raises(NotPermitted):
        actions.refuse_erasure(erasure=erasure, reason="x", by=officer(cast.issuer), now=NOW)
    actions.refuse_erasure(erasure=erasure, reason="没有个人信息", by=officer(cast.office), now=NOW)
    told = Transition.objects.get(event="spared")
    assert (told.actor, told.reason) == (cast.office.public_id, "没有个人信息")
    with pytest.raises(StateChanged):
        actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    with pytest.raises(StateChanged):
        actions.recall_erasure(erasure=erasure, by=officer(cast.issuer), now=NOW)
    assert again(record).state == RecordState.WITHDRAWN
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    assert published(cast, again(record)).state == RecordState.PUBLISHED
    erased(cast, again(record))
    assert faults() == {}


def test_who_asked_takes_it_back_and_nobody_else(cast: Cast) -> None:
    record = draft(cast)
    erasure = asked(cast, record)
    with pytest.raises(NotPermitted):
        actions.recall_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    delegate(
        principal=cast.issuer, deputy=cast.reviewer, starts_on=NOW.date(), ends_on=NOW.date(),
        reason="出差", by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    actions.recall_erasure(erasure=erasure, by=officer(cast.reviewer), now=NOW)
    erasure.refresh_from_db()
    assert (erasure.dropped_at, erasure.dropped_by) == (NOW, cast.reviewer.public_id)
    assert Transition.objects.get(event="spared").acting_for == cast.issuer.public_id
    submitted(cast, again(record))


# --- under the erasure of another record -------------------------------------------------------
def named(table: str, row: int, record: Record, erasure: Erasure, at: Any = NOW) -> None:
    with transaction.atomic():
        Erased.objects.create(
            table_name=table, row_id=row, object_kind="record", object_id=record.public_id,
            warrant=erasure.public_id, recorded_at=at,
        )  # fmt: skip


def test_an_erasure_empties_no_row_of_another_record(cast: Cast) -> None:
    one, other = published(cast), published(cast, draft(cast, title="另一件"))
    erasure = asked(cast, one)
    # as confirmed, with nothing emptied yet: what stands between the two is the trigger alone
    Erasure.objects.filter(pk=erasure.pk).update(
        confirmed_at=NOW, confirmed_by=cast.office.public_id
    )
    mine, its = (Approval.objects.filter(submission__record=r)[0].pk for r in (one, other))
    step = Transition.objects.filter(object_id=other.public_id)[0].pk
    later = NOW.replace(year=2027)
    attempts: list[Callable[[], None]] = [
        lambda: named("records_approval", its, one, erasure),
        lambda: named("records_approval", its, other, erasure),
        lambda: named("core_transition", step, one, erasure),
        lambda: named("audit_auditentry", 1, one, erasure),
        lambda: named("records_approval", mine, one, erasure, later),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="takes no such row"):
            attempt()
    named("records_approval", mine, one, erasure)


def test_once_it_is_carried_out_an_erasure_empties_nothing_more(cast: Cast) -> None:
    """The reason of the erasure itself was written after everything else was emptied."""
    record = erased(cast, published(cast))
    step = Transition.objects.get(event="erased")
    other = Transition.objects.filter(object_id=record.public_id)[0]
    Record.objects.filter(pk=record.pk).update(state=RecordState.WITHDRAWN)  # as one might try
    with pytest.raises(DatabaseError, match="takes no such row"):
        named("core_transition", step.pk, record, Erasure.objects.get())
    Record.objects.filter(pk=record.pk).update(state=RecordState.ERASED)
    with pytest.raises(DatabaseError, match="takes no such row"):
        named("records_finding", other.pk, record, Erasure.objects.get())


def test_check_sees_rows_named_under_the_erasure_of_another_record(cast: Cast) -> None:
    """Where the trigger was dropped: rows of another record, another day, another table."""
    other = published(cast, draft(cast, title="另一件"))
    one = erased(cast, published(cast))
    erasure = Erasure.objects.get()
    assert list(unfinished_erasures()) == []
    with connection.cursor() as cursor:
        for statement in db.refuse_insert("core_erased", unless="")[1]:
            cursor.execute(statement)
    its = Approval.objects.filter(submission__record=other)[0].pk
    step = Transition.objects.get(event="erased").pk
    named("records_approval", its, one, erasure)
    named("core_transition", step, one, erasure)
    named("audit_auditentry", 1, one, erasure)
    named("records_finding", 1, one, erasure, NOW.replace(year=2027))
    assert {(fault.kind, fault.object_id) for fault in unfinished_erasures()} == {
        ("records_approval", str(its)), ("core_transition", str(step)),
        ("audit_auditentry", "1"), ("records_finding", "1"),
    }  # fmt: skip


# --- memory ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_what_screening_remembered_is_forgotten(cast: Cast) -> None:
    record = published(cast, draft(cast, html=f"<p>{SECRET}</p>"))
    assert screening._inspected.cache_info().currsize > 0
    erased(cast, record)
    assert screening._inspected.cache_info().currsize == 0
    assert screening._screened.cache_info().currsize == 0


def test_refusals_have_their_sentence(cast: Cast) -> None:
    record = draft(cast)
    asked(cast, record)
    with pytest.raises(DomainError) as refusal:
        actions.submit(record=record, revision=1, by=officer(cast.clerk), now=NOW)
    assert "抹除" in str(refusal.value.sentence)
