"""Append-only rows can be emptied under a confirmed erasure of their record, and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from gongkai.core.erasing import REASONS
from gongkai.core.models import Erased, Transition
from gongkai.records import actions
from gongkai.records.models import Erasure, Record
from gongkai.records.queries.erasing import EMPTIED, Emptied
from tests.people import NOW, Cast, officer
from tests.unit.records.road import NO_TO_ALL, draft, submitted

pytestmark = pytest.mark.django_db

GUARDED = [emptied for emptied in EMPTIED if getattr(emptied.model, "append_only", False)]
TRANSITIONS = Emptied(Transition, "", REASONS)
TABLES = [*GUARDED, TRANSITIONS]


def with_every_row(cast: Cast) -> Record:
    """Published with a finding left as it is, an opinion at every step, reasons in the history."""
    record = draft(cast, html="<p>电话13900000000，名单见附件。</p>", ground_reason="理由")
    from gongkai.records.queries import findings_of_draft

    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="公开的服务热线",
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    submission = submitted(cast, Record.objects.get(pk=record.pk))
    digest = submission.version.digest
    actions.clear_secrecy(
        submission=submission, digest=digest, answers=NO_TO_ALL, opinion="不涉密",
        by=officer(cast.secrecy), now=NOW,
    )  # fmt: skip
    for person in (cast.reviewer, cast.issuer):
        actions.approve(
            submission=submission, digest=digest, opinion="同意", by=officer(person), now=NOW
        )
    return Record.objects.get(pk=record.pk)


def erased(cast: Cast, record: Record) -> None:
    erasure = actions.ask_erasure(record=record, reason="误公开", by=officer(cast.issuer), now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)


def one_row(table: Emptied, record: Record) -> Any:
    if table is TRANSITIONS:
        return Transition.objects.filter(object_id=record.public_id).exclude(event="erased")[0]
    return table.rows(Record.objects.filter(pk=record.pk))[0]


def is_refused(row: Any, values: dict[str, Any]) -> bool:
    """Whether the database itself refuses this UPDATE of the row."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**values)
    except DatabaseError as error:
        if "append-only" not in str(error):
            raise
        return True
    return False


def another(field: Any, value: Any) -> Any:
    """Another value the column can hold."""
    if isinstance(field, models.JSONField):
        return ["other"]
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(field, models.DateField):
        return NOW.date() if type(field) is models.DateField else NOW
    if isinstance(value, str):
        return "other"[: field.max_length] if value != "other" else "more"
    return 9_999


def label(table: Emptied) -> str:
    return table.model._meta.label


@pytest.mark.parametrize("table", TABLES, ids=label)
def test_before_nothing_passes_and_afterwards_emptying_alone(cast: Cast, table: Emptied) -> None:
    record, other = with_every_row(cast), with_every_row(cast)
    assert is_refused(one_row(table, record), table.values)
    erased(cast, record)
    row = one_row(table, record)
    assert not is_refused(row, table.values), "the one that passes: it is empty already"
    for field in table.model._meta.concrete_fields:
        value = another(field, getattr(row, field.attname))
        assert is_refused(row, {**table.values, field.attname: value}), field.name
    assert is_refused(one_row(table, other), table.values), "a record that was not erased"


@pytest.mark.parametrize("table", TABLES, ids=label)
def test_a_decision_that_nobody_confirmed_empties_nothing(cast: Cast, table: Emptied) -> None:
    record = with_every_row(cast)
    asked = actions.ask_erasure(record=record, reason="误公开", by=officer(cast.issuer), now=NOW)
    row = one_row(table, record)
    for warrant in (asked.public_id, "", "invented"):
        with pytest.raises(DatabaseError, match="takes no such row"), transaction.atomic():
            Erased.objects.create(
                table_name=table.model._meta.db_table, row_id=row.pk, object_kind="record",
                object_id=record.public_id, warrant=warrant, recorded_at=NOW,
            )  # fmt: skip
    assert is_refused(row, table.values)


def test_a_transition_in_raw_sql(cast: Cast) -> None:
    record = with_every_row(cast)
    row = Transition.objects.get(object_id=record.public_id, event="cleared")
    statements = {
        "UPDATE core_transition SET reason = '' WHERE id = %s": True,
        "UPDATE core_transition SET reason = 'x' WHERE id = %s": False,
        "UPDATE core_transition SET reason = '', actor = 'x' WHERE id = %s": False,
        "UPDATE core_transition SET reason = '', acting_for = 'x' WHERE id = %s": False,
        "UPDATE core_transition SET reason = '', version = NULL WHERE id = %s": False,
        "UPDATE core_transition SET reason = '', id = id + 1000 WHERE id = %s": False,
        "DELETE FROM core_transition WHERE id = %s": False,
    }

    def passes(statement: str) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [row.pk])
        except DatabaseError as error:
            if "append-only" not in str(error):
                raise
            return False
        return True

    assert not any(passes(statement) for statement in statements)
    erased(cast, record)
    assert {statement: passes(statement) for statement in statements} == statements
    row = Transition.objects.get(object_id=record.public_id, event="erased")
    assert not any(passes(statement) for statement in statements), "the reason of the erasure stays"
    assert row.reason == "误公开"


def test_what_two_people_are_is_asked_by_the_database_too(cast: Cast) -> None:
    record = draft(cast)
    facts = {"record": record, "reason": "x", "asked_at": NOW, "confirmed_at": NOW}
    alike = (
        {"asked_by": "a", "confirmed_by": "a"},
        {"asked_by": "a", "confirmed_by": "b", "confirmed_for": "a"},
        {"asked_by": "a", "asked_for": "b", "confirmed_by": "b"},
        {"asked_by": "a", "asked_for": "c", "confirmed_by": "b", "confirmed_for": "c"},
    )
    for people in alike:
        with pytest.raises(DatabaseError), transaction.atomic():
            Erasure.objects.create(**facts, **people)
    Erasure.objects.create(
        **facts, asked_by="a", asked_for="b", confirmed_by="c", confirmed_for="d"
    )


def test_every_table_that_may_be_emptied_is_tried_here() -> None:
    erasable = {model for model in apps.get_models() if getattr(model, "erasable", False)}
    assert erasable == {table.model for table in TABLES}


# what neither quotes nor names anybody outside: numbers, codes, digests under a destroyed nonce,
# public ids of those who work here, addresses chosen by the house
NOT_WORDS = {
    "Record": "public_id kind state provenance created_by index_number attribute audience "
    "published_by revised_by withdrawn_by withdrawal_reason",
    "Version": "digest made_by editors",
    "VersionContent": "attribute audience",
    "Submission": "public_id state chain waiting_for submitted_by closed_by",
    "Finding": "code severity rule",
    "Override": "code made_by",
    "PublicFinding": "code severity state settled_by",
    "Sweep": "rules unit_code state started_by",
    "SecrecyReview": "digest signed_by acting_for",
    "Approval": "role digest made_by acting_for",
    "Link": "kind made_by",
    "PublicCount": "kind",
    "Erasure": "public_id reason asked_by asked_for confirmed_by confirmed_for dropped_by",
    "ImportedRow": "source source_id fate",
    "OldAddress": "made_by host address target note",  # removed with the record: tried below
}


def test_every_column_that_holds_words_is_emptied_or_said_to_hold_none() -> None:
    """A new column of a table that belongs to a record has to be put on one side or the other."""
    emptied = {table.model: set(table.values) for table in EMPTIED}
    words = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_app_config("records").get_models():
        name = model.__name__
        if name in {"WorkingCopy", "WorkingFile", "ImportBatch"}:
            continue  # deleted with the draft; a batch belongs to no record
        holding = {f.name for f in model._meta.concrete_fields if isinstance(f, words)}
        said = set(NOT_WORDS.get(name, "").split()) | emptied.get(model, set())
        assert holding - said == set(), name
