"""One audit row for each person who changes a draft, and each day; autosave does not flood."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import audit_of, first_broken_entry
from gongkai.organisations.actions import delegate
from gongkai.organisations.models import Person
from gongkai.records import actions
from gongkai.records.models import Record
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft

pytestmark = pytest.mark.django_db


def save(record: Record, by: Person, now: datetime = NOW, **fields: Any) -> None:
    revision = Record.objects.get(pk=record.pk).working_copy.revision
    actions.save_working_copy(
        record=record, fields=fields, revision=revision, by=officer(by), now=now
    )


def changes(record: Record) -> list[AuditEntry]:
    return list(audit_of("record", record.public_id).filter(verb=Verb.CHANGE))


def test_many_saves_of_one_person_on_one_day_are_one_row(cast: Cast) -> None:
    record = draft(cast)
    for number in range(5):
        later = NOW + timedelta(seconds=20 * number)
        save(record, cast.clerk, later, html=f"<p>{number}</p>", title="甲的病历")
    (row,) = changes(record)
    assert (row.actor, row.unit_code, row.detail) == (
        cast.clerk.public_id, "mzj", {"part": "text"}
    )  # fmt: skip
    assert first_broken_entry() is None


def test_another_day_and_another_record_have_rows_of_their_own(cast: Cast) -> None:
    record, other = draft(cast), draft(cast)
    save(record, cast.clerk, NOW, summary="一")
    save(record, cast.clerk, NOW.replace(hour=23, minute=59), summary="二")
    save(record, cast.clerk, NOW.replace(hour=0) + timedelta(days=1), summary="三")
    save(other, cast.clerk, NOW, summary="一")
    assert (len(changes(record)), len(changes(other))) == (2, 1)


def test_everybody_who_changed_it_is_there_and_for_whom(cast: Cast) -> None:
    record = draft(cast)
    delegate(
        principal=cast.clerk, deputy=cast.reviewer, starts_on=NOW.date(), ends_on=NOW.date(),
        reason="出差", by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    save(record, cast.clerk, summary="一")
    save(record, cast.reviewer, summary="二")
    save(record, cast.clerk, summary="三")
    assert {(row.actor, row.acting_for) for row in changes(record)} == {
        (cast.clerk.public_id, ""), (cast.reviewer.public_id, cast.clerk.public_id)
    }  # fmt: skip


def test_a_save_that_changes_nothing_leaves_no_row(cast: Cast) -> None:
    record = draft(cast, title="题")
    save(record, cast.clerk, title="题")
    assert changes(record) == []
    actions.save_working_copy(
        record=record, fields={}, revision=2, by=officer(cast.clerk), now=NOW,
        publish_at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert len(changes(record)) == 1, "the day it is to go out is part of it"
