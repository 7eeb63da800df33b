"""The audit trail: one chain, whoever writes at the same moment; every change to it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import audit_of, first_broken_entry
from gongkai.audit.rules import SEALED, seal
from gongkai.core import db
from gongkai.core.transitions import Actor
from tests.people import NOW
from tests.support.at_once import Doing, at_once

FACTS = {
    "at": NOW, "verb": "publish", "actor": "p1", "acting_for": "", "unit_code": "mzj",
    "object_kind": "record", "object_id": "r1", "succeeded": True, "detail": {"version": 1},
}  # fmt: skip


def write(name: str = "r1", **detail: object) -> AuditEntry:
    return write_audit(
        verb=Verb.PUBLISH, by=Actor("p1", "p2"), now=NOW, unit_code="mzj", kind="record",
        object_id=name, **detail,
    )  # fmt: skip


def drop_triggers() -> None:
    _, undo = db.refuse_changes("audit_auditentry")
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)


# --- one chain ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_first_row_hangs_on_nothing_and_each_on_the_one_before() -> None:
    first, second, third = write("a"), write("b"), write("c")
    assert first.previous_hash == ""
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert first_broken_entry() is None


@pytest.mark.django_db
def test_an_empty_trail_is_whole() -> None:
    assert not AuditEntry.objects.exists()
    assert first_broken_entry() is None


@pytest.mark.django_db
def test_what_comes_back_from_the_database_fits_its_seal() -> None:
    write("a", 名称="云岭市", count=3, ratio=0.5, none=None, deep={"b": [1, 2], "a": "𠮷"})
    write("b", fields=["title"], initial=True, empty={}, long="长" * 5000)
    assert first_broken_entry() is None
    assert AuditEntry.objects.earliest("id").detail["deep"] == {"b": [1, 2], "a": "𠮷"}


@pytest.mark.django_db
def test_the_rows_of_one_object_newest_first() -> None:
    rows = [write("r1"), write("other"), write("r1")]
    assert list(audit_of("record", "r1")) == [rows[2], rows[0]]


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain() -> None:
    def some(writer: int) -> Callable[[], None]:
        def run() -> None:
            for number in range(8):
                with transaction.atomic():
                    write(f"{writer}-{number}")

        return run

    assert at_once(*[some(writer) for writer in range(8)]) == [None] * 8
    rows = list(AuditEntry.objects.order_by("id"))
    assert len(rows) == len({row.object_id for row in rows}) == 64
    assert len({row.previous_hash for row in rows}) == 64, "two rows hang on the same one"
    assert first_broken_entry() is None


@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_the_one_that_has_not_committed() -> None:
    with transaction.atomic():
        first = write("first")
        second = Doing(lambda: write("second"))
        assert second.is_waiting()
    assert second.finish().previous_hash == first.hash
    assert first_broken_entry() is None


@pytest.mark.django_db(transaction=True)
def test_a_row_that_was_rolled_back_is_in_nobodys_chain() -> None:
    write("before")
    with transaction.atomic():
        write("never")
        transaction.set_rollback(True)
    write("after")
    assert AuditEntry.objects.count() == 2
    assert first_broken_entry() is None


# --- tampering ---------------------------------------------------------------------------------
CHANGES: dict[str, object] = {
    "at": NOW + timedelta(microseconds=1),
    "verb": "read",
    "actor": "somebody",
    "acting_for": "",
    "unit_code": "lyj",
    "object_kind": "person",
    "object_id": "elsewhere",
    "succeeded": False,
    "detail": {"version": 2},
    "previous_hash": "0" * 64,
    "hash": "1" * 64,
}


def test_every_column_is_tried() -> None:
    columns = {field.name for field in AuditEntry._meta.concrete_fields}
    assert columns - {"id"} == set(CHANGES)
    assert set(SEALED) == set(CHANGES) - {"previous_hash", "hash"}


@pytest.mark.django_db
@pytest.mark.parametrize("column", sorted(CHANGES))
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_changed_column_is_found_where_it_was_changed(column: str, place: int) -> None:
    rows = [write(f"r{number}", version=1) for number in range(5)]
    assert first_broken_entry() is None
    drop_triggers()
    AuditEntry.objects.filter(pk=rows[place].pk).update(**{column: CHANGES[column]})
    assert first_broken_entry() == rows[place]


@pytest.mark.django_db
def test_a_removed_row_is_found_at_the_next_one() -> None:
    rows = [write(f"r{number}") for number in range(4)]
    drop_triggers()
    AuditEntry.objects.filter(pk=rows[1].pk).delete()
    assert first_broken_entry() == rows[2]
    AuditEntry.objects.filter(pk=rows[0].pk).delete()
    assert first_broken_entry() == rows[2]


@pytest.mark.django_db
def test_a_changed_row_with_a_new_seal_breaks_the_one_behind_it() -> None:
    rows = [write(f"r{number}") for number in range(3)]
    drop_triggers()
    facts = {name: getattr(rows[1], name) for name in SEALED} | {"actor": "somebody"}
    AuditEntry.objects.filter(pk=rows[1].pk).update(
        actor="somebody", hash=seal(rows[0].hash, facts)
    )
    assert first_broken_entry() == rows[2]


@pytest.mark.django_db
def test_two_rows_that_changed_places_are_found() -> None:
    rows = [write(f"r{number}") for number in range(3)]
    drop_triggers()
    for row, number in ((rows[0], 10_001), (rows[1], rows[0].pk), (rows[0], rows[1].pk)):
        AuditEntry.objects.filter(hash=row.hash).update(id=number)
    assert first_broken_entry() is not None


# --- the seal ----------------------------------------------------------------------------------
@given(st.datetimes(), st.datetimes())
def test_two_moments_never_share_a_seal(one: datetime, other: datetime) -> None:
    seals = {seal("", FACTS | {"at": moment.replace(tzinfo=UTC)}) for moment in (one, other)}
    assert len(seals) == (1 if one == other else 2)


def test_neighbouring_microseconds_have_seals_of_their_own() -> None:
    moments = [NOW + timedelta(microseconds=number) for number in range(2000)]
    assert len({seal("", FACTS | {"at": moment}) for moment in moments}) == 2000


def test_the_same_moment_in_another_zone_has_the_same_seal() -> None:
    assert seal("", FACTS) == seal("", FACTS | {"at": NOW.astimezone(UTC)})


def test_the_order_of_details_does_not_matter_but_their_value_does() -> None:
    one = seal("x", FACTS | {"detail": {"a": 1, "b": 2}})
    assert one == seal("x", FACTS | {"detail": {"b": 2, "a": 1}})
    assert one != seal("x", FACTS | {"detail": {"a": 1, "b": "2"}})
    assert one != seal("y", FACTS | {"detail": {"a": 1, "b": 2}})
