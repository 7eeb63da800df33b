"""Who sees what, as a table: every state, every audience, every kind of viewer."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY, Viewer, may_see, visible
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.records import actions
from gongkai.records.enums import Audience, RecordState
from gongkai.records.models import (
    Erasure,
    ImportBatch,
    Record,
    Submission,
    VersionFile,
    WorkingFile,
)
from gongkai.records.queries import for_everybody, public_records
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published, submitted

pytestmark = pytest.mark.django_db

EVERYTHING = {(state, audience) for state in RecordState for audience in Audience}
PUBLISHED = {(RecordState.PUBLISHED, Audience.PUBLIC)}
FOR_STAFF = PUBLISHED | {(RecordState.PUBLISHED, Audience.STAFF)}

# The record is the village's; its town decides for it.
VIEWERS: dict[str, set[Any]] = {
    "nobody": PUBLISHED,
    "stranger": FOR_STAFF,
    "stranger_secrecy": FOR_STAFF,
    "clerk": FOR_STAFF,
    "issuer": FOR_STAFF,
    "supervisor": FOR_STAFF,
    "system_admin": FOR_STAFF,
    "security_admin": FOR_STAFF,
    "audit_admin": FOR_STAFF,
    "village_clerk": EVERYTHING,
    "village_secrecy": EVERYTHING,
    "town_clerk": EVERYTHING,
    "town_reviewer": EVERYTHING,
    "town_issuer": EVERYTHING,
    "office": EVERYTHING,
}
Key = tuple[str, str]


def viewer_named(cast: Cast, name: str) -> Viewer:
    return NOBODY if name == "nobody" else officer(getattr(cast, name)).viewer


def file_named(name: str, record: Record | None = None) -> Attachment:
    return take_in(
        name=f"{name}.txt", data=name.encode(), unit_code="spc", owner_kind="record",
        owner_id=record.public_id if record else "", by=Actor("p"), now=NOW,
    )  # fmt: skip


def record_of_village(cast: Cast, state: str, audience: str) -> tuple[Record, Attachment]:
    """A record brought into the state past all actions, with a file in its version."""
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    submission = submitted(cast, record, by=cast.village_clerk)
    attachment = file_named(f"{state}-{audience}")
    VersionFile.objects.create(version=submission.version, attachment=attachment)
    is_down = state == RecordState.WITHDRAWN
    was_live = state in (RecordState.PUBLISHED, RecordState.WITHDRAWN, RecordState.ERASED)
    Record.objects.filter(pk=record.pk).update(
        state=state, audience=audience, live_version=submission.version if was_live else None,
        withdrawn_at=NOW if is_down else None, withdrawn_by="p" if is_down else "",
    )  # fmt: skip
    return record, attachment


@pytest.fixture
def village_records(cast: Cast) -> dict[Key, tuple[Record, Attachment]]:
    return {key: record_of_village(cast, *key) for key in sorted(EVERYTHING)}


@pytest.mark.parametrize("name", VIEWERS)
def test_every_viewer_sees_exactly_what_the_table_says(
    cast: Cast, village_records: dict[Key, tuple[Record, Attachment]], name: str
) -> None:
    viewer = viewer_named(cast, name)
    records = set(visible(Record.objects.all(), viewer))
    files = set(visible(Attachment.objects.all(), viewer))
    for key, (record, attachment) in village_records.items():
        wanted = key in VIEWERS[name]
        assert (record in records) == wanted, (key, "in the list")
        assert may_see(viewer, "record", record.public_id) == wanted, (key, "by its address")
        assert (attachment in files) == wanted, (key, "its file in the list")
        assert may_see(viewer, "file", attachment.public_id) == wanted, (key, "its file")


def test_everybody_in_the_cast_is_in_the_table_or_like_somebody_who_is(cast: Cast) -> None:
    people = {name for name in Cast.__dataclass_fields__ if hasattr(getattr(cast, name), "grants")}
    people = {name for name in people if getattr(cast, name)._meta.label.endswith("Person")}
    alike = {"secrecy", "reviewer", "office_second", "town_secrecy"}
    assert people == (VIEWERS.keys() - {"nobody"}) | alike


def test_public_lists_hold_what_is_published_and_nothing_else(
    cast: Cast, village_records: dict[Key, tuple[Record, Attachment]]
) -> None:
    shown = {village_records[key][0] for key in PUBLISHED}
    assert set(for_everybody()) == set(public_records()) == shown
    owner = officer(cast.village_clerk).viewer
    states = {record.state for record in public_records(owner)}
    assert states == {RecordState.PUBLISHED}


def test_somebody_with_no_permissions_and_no_audience_is_nobody(
    village_records: dict[Key, tuple[Record, Attachment]],
) -> None:
    passing = Viewer(person_id=1, account_id=1)
    assert set(visible(Record.objects.all(), passing)) == set(for_everybody())


# --- files -------------------------------------------------------------------------------------
def test_a_file_of_a_draft_is_the_units_own(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    attachment = file_named("draft", record)
    actions.attach_file(
        record=record, attachment=attachment, by=officer(cast.village_clerk), now=NOW
    )
    assert WorkingFile.objects.filter(attachment=attachment).exists()
    for name in VIEWERS:
        seen = may_see(viewer_named(cast, name), "file", attachment.public_id)
        assert seen == (VIEWERS[name] == EVERYTHING), name


def test_a_file_taken_out_by_a_revision_is_no_longer_public(cast: Cast) -> None:
    record = draft(cast)
    old, by = file_named("old", record), officer(cast.clerk)
    actions.attach_file(record=record, attachment=old, by=by, now=NOW)
    record = published(cast, Record.objects.get(pk=record.pk))
    assert may_see(NOBODY, "file", old.public_id)
    actions.open_revision(record=record, by=by, now=NOW)
    actions.detach_file(record=record, attachment=old, by=by, now=NOW)
    assert may_see(NOBODY, "file", old.public_id), "the live version still carries it"
    published(cast, Record.objects.get(pk=record.pk))
    assert not may_see(NOBODY, "file", old.public_id)
    assert may_see(by.viewer, "file", old.public_id)


def test_a_file_on_two_records_is_public_while_one_of_them_is(cast: Cast) -> None:
    shared, records = file_named("shared"), []
    for _ in range(2):
        record = draft(cast)
        WorkingFile.objects.create(working_copy=record.working_copy, attachment=shared)
        records.append(published(cast, Record.objects.get(pk=record.pk)))
    by = officer(cast.issuer)
    assert list(visible(Attachment.objects.all(), NOBODY)) == [shared], "once in the list"
    actions.withdraw(record=records[0], reason="有误", by=by, now=NOW)
    assert may_see(NOBODY, "file", shared.public_id)
    actions.withdraw(record=records[1], reason="有误", by=by, now=NOW)
    assert not may_see(NOBODY, "file", shared.public_id)


# --- what stands beside the record -------------------------------------------------------------
def test_submissions_are_seen_at_the_unit_and_where_it_is_decided(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    submission = submitted(cast, record, by=cast.village_clerk)
    for name in VIEWERS:
        seen = submission in visible(Submission.objects.all(), viewer_named(cast, name))
        assert seen == (VIEWERS[name] == EVERYTHING), name


def test_erasures_are_seen_by_those_who_may_confirm_them(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    erasure = actions.ask_erasure(
        record=record, reason="含个人信息", by=officer(cast.office), now=NOW
    )
    may_confirm = {"office", "town_issuer"}
    for name in VIEWERS:
        seen = may_see(viewer_named(cast, name), "erasure", erasure.public_id)
        assert seen == (name in may_confirm), name
    actions.confirm_erasure(erasure=erasure, by=officer(cast.town_issuer), now=NOW)
    assert Erasure.objects.get().confirmed_by == cast.town_issuer.public_id


def test_batches_are_seen_at_their_unit(cast: Cast) -> None:
    batch = actions.open_batch(
        unit=cast.village, file_name="a", file_digest="0", by=Actor("system:import"), now=NOW
    )
    seen = {
        name
        for name in VIEWERS
        if batch in visible(ImportBatch.objects.all(), viewer_named(cast, name))
    }
    assert seen == {"village_clerk", "village_secrecy", "office"}
