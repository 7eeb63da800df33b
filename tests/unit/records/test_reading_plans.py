"""How the database answers: a file by its few records, every filter of the desk by an index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.audit.queries import Wanted as AuditWanted
from gongkai.audit.queries import find
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY, Viewer, visible
from gongkai.desk.forms.filters import STATES, RecordFilter
from gongkai.desk.queries.listing import Wanted as RecordsWanted
from gongkai.desk.queries.listing import listed
from gongkai.files.models import Attachment
from gongkai.records.models import Record, Version, VersionFile
from tests.people import FOUNDED, NOW, Cast, officer
from tests.unit.records.road import published
from tests.unit.records.test_visibility import file_named

pytestmark = pytest.mark.django_db
MANY = 5_000
FIRST = 100_000


def as_many_more(record: Record, attachment: Attachment) -> None:
    """Copies of a public record by the thousand, each with its file, written at one stroke."""
    numbers = (
        f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {MANY})"
        " SELECT n FROM s) AS s"
    )
    with connection.cursor() as cursor:
        for model, key, own in (
            (Attachment, attachment.pk, {"public_id": "'f' || n"}),
            (Version, record.live_version_id, {"number": "100 + n"}),
            (Record, record.pk, {"public_id": "'p' || n", "live_version_id": f"{FIRST} + n",
                                 "index_number": "''"}),
        ):  # fmt: skip
            table = model._meta.db_table
            same = [field.column for field in model._meta.concrete_fields]
            same = [column for column in same if column not in {"id", *own}]
            cursor.execute(
                f"INSERT INTO {table} (id, {', '.join([*own, *same])}) SELECT {FIRST} + n, "
                f"{', '.join([*own.values(), *same])} FROM {numbers}, {table} WHERE id = %s",
                [key],
            )
        cursor.execute(
            f"INSERT INTO {VersionFile._meta.db_table} (version_id, attachment_id, position) "
            f"SELECT {FIRST} + n, {FIRST} + n, 0 FROM {numbers}"
        )
        cursor.execute("ANALYZE")


def read_whole(plan: str) -> bool:
    """Whether a table or a whole index is read from one end to the other."""
    if connection.vendor == "sqlite":
        return "SCAN " in plan
    # PostgreSQL reads the tables whole that are as good as empty here
    return "Seq Scan on records_record" in plan or "Seq Scan on records_version" in plan


def viewers(cast: Cast) -> dict[str, Viewer]:
    return {
        "anybody": NOBODY,
        "a stranger": officer(cast.stranger).viewer,
        "who drafts here": officer(cast.clerk).viewer,
        "who reads everywhere": officer(cast.office).viewer,
    }


def test_a_file_is_asked_of_the_records_that_carry_it(cast: Cast) -> None:
    as_many_more(published(cast), file_named("a list"))
    for name, viewer in viewers(cast).items():
        asked = visible(Attachment.objects.filter(public_id="f77"), viewer)
        assert asked.exists(), name
        plan = asked.explain()
        assert not read_whole(plan), (name, plan)


def test_reading_whole_is_seen(cast: Cast) -> None:
    as_many_more(published(cast), file_named("a list"))
    assert read_whole(Record.objects.order_by("title").explain())
    by_all = Record.objects.filter(live_version__files__isnull=False)
    asked = Attachment.objects.filter(pk__in=by_all.values("live_version__files__attachment_id"))
    assert read_whole(asked.explain())


# --- the desk's list of records, and the audit trail -------------------------------------------
RECORDS: dict[str, tuple[str, RecordsWanted]] = {
    "unit": ("rec_unit_newest", RecordsWanted(unit_id=1)),
    "kind": ("rec_kind_newest", RecordsWanted(kind="notice")),
    "attribute": ("rec_attribute", RecordsWanted(attribute="withheld")),
    "year": ("rec_unit_newest", RecordsWanted(year=2019)),
    "state: public": ("rec_state_newest", RecordsWanted(state="published")),
    "state: kept": ("rec_state_newest", RecordsWanted(state="kept")),
    "state: withdrawn": ("rec_state_newest", RecordsWanted(state="withdrawn")),
    "state: erased": ("rec_state_newest", RecordsWanted(state="erased")),
    "state: abolished": ("rec_abolished", RecordsWanted(state="abolished")),
    "state: being drafted": ("INTEGER PRIMARY KEY", RecordsWanted(state="draft")),
    "state: under review": ("INTEGER PRIMARY KEY", RecordsWanted(state="under_way")),
}
TRAIL: dict[str, tuple[str, AuditWanted]] = {
    "verb": ("audit_verb", AuditWanted(verb="erase")),
    "unit": ("audit_unit", AuditWanted(unit_codes=("mzj",))),
    "kind": ("audit_kind", AuditWanted(kind="unit")),
    "object": ("audit_object", AuditWanted(kind="unit", object_id="mzj")),
    "number of the object": ("audit_object_number", AuditWanted(object_id="mzj")),
    "since": ("INTEGER PRIMARY KEY", AuditWanted(since=NOW)),
    "period": ("INTEGER PRIMARY KEY", AuditWanted(since=FOUNDED, before=NOW)),
    "people, own deeds": ("audit_actor", AuditWanted(people=("p",))),
    "people, in their name": ("audit_acting_for", AuditWanted(people=("p",))),
}
only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="the planner of PostgreSQL reads small tables whole; SQLite's plan is fixed",
)


@only_sqlite
@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("who", ["clerk", "office"])
def test_every_filter_of_the_desk_has_its_index(cast: Cast, name: str, who: str) -> None:
    index, wanted = RECORDS[name]
    if wanted.unit_id:
        wanted = RecordsWanted(unit_id=cast.unit.pk)
    published(cast)
    plan = listed(officer(getattr(cast, who)), wanted)[0][:21].explain()
    first = next(line for line in plan.splitlines() if "records_record " in line)
    assert "SEARCH" in first, plan
    # rare ones are found by their index, then looked up; who drafts at one unit is served as well
    # by that unit's own records
    rare = [line for line in plan.splitlines() if "SEARCH U0 " in line]
    found = rare[0] if rare and "(rowid=?)" in first and "rec_" in index else first
    assert f" {index} " in found or (who == "clerk" and "rec_unit" in first), plan


def test_every_choice_of_the_form_is_tried() -> None:
    choices = {name for name, _label in STATES}
    tried = {wanted.state for _index, wanted in RECORDS.values()} - {""}
    assert tried == choices
    tried_fields = {name.partition(":")[0] for name in RECORDS}
    assert tried_fields == set(RecordFilter.base_fields) - {"words"}


@only_sqlite
@pytest.mark.parametrize("name", TRAIL)
def test_every_filter_of_the_audit_trail_has_its_index(cast: Cast, name: str) -> None:
    index, wanted = TRAIL[name]
    published(cast)
    plan = find(wanted)[:50].explain()
    assert f"{index} " in plan, plan
    assert "SCAN" not in plan, plan


def test_the_period_leaves_out_what_lies_between_in_the_chain(cast: Cast) -> None:
    """A clock put back: rows of another moment stand between those of the period."""
    moments = [NOW, NOW + timedelta(days=2), NOW + timedelta(hours=1), NOW - timedelta(days=400)]
    by = Actor.system("test")
    for at in moments:
        write_audit(verb=Verb.READ, by=by, now=at, kind="page", object_id="x")
    asked = AuditWanted(since=NOW, before=NOW + timedelta(days=1), kind="page")
    assert [row.at for row in find(asked)] == [moments[2], moments[0]]
    assert not find(AuditWanted(since=NOW + timedelta(days=9))).exists()
