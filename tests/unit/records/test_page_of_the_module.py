"""docs/modules/records.md says what the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.audit.enums import Verb
from gongkai.core.models import LogEntry, Transition
from gongkai.ledger.models import Leaf
from gongkai.organisations.enums import Permission
from gongkai.records import actions
from gongkai.records.actions._steps import VERBS
from gongkai.records.enums import Event, RecordState, SubmissionState
from gongkai.records.models import Record, WorkingCopy
from gongkai.records.rules.kinds import kinds
from gongkai.records.rules.lifecycle import STEP_PERMISSION
from tests.people import NOW, Cast, officer
from tests.unit.records.road import approved, cleared, draft, published, submitted

PAGE = Path(__file__).resolve().parents[3] / "docs" / "modules" / "records.md"


def table(first_heading: str) -> Iterator[list[str]]:
    """The rows of the table whose first column is headed so."""
    inside = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")] if line[:1] == "|" else []
        if inside and not cells:
            return
        if inside and not set(line) <= set("|- "):
            cells = [cell.strip() for cell in line[1:].rstrip().removesuffix("|").split("|")]
            yield cells
        inside = inside or (bool(cells) and cells[0] == first_heading)


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_event_has_its_row_with_verb_and_action() -> None:
    rows = {words(row[0])[0]: row for row in table("event")}
    assert set(rows) == {event.value for event in Event}
    for event, row in rows.items():
        assert words(row[4]) == [VERBS[Event(event)].value], event
        assert all(hasattr(actions, name) for name in words(row[1])), event
        assert set(words(row[4])) <= set(Verb.values)


def test_permissions_named_are_permissions() -> None:
    named = {word for row in table("event") for word in words(row[2]) if "." in word}
    assert named <= set(Permission.values)
    assert set(STEP_PERMISSION.values()) <= named


def test_states_are_those_of_the_code() -> None:
    assert {words(row[0])[0] for row in table("record")} == set(RecordState.values)
    assert {word for row in table("submission") for word in words(row[0])} == set(
        SubmissionState.values
    )


def test_kinds_are_those_of_the_data() -> None:
    rows = [
        [words(row[0])[0], row[1], row[2], words(row[3])[0], words(row[4])[0], row[5]]
        for row in table("kind")
    ]
    assert rows == [
        [kind.code, kind.name, kind.name_en, kind.slug, kind.item, ", ".join(kind.required)]
        for kind in kinds().values()
    ]


def walk_through_everything(cast: Cast) -> None:
    """Every event once at least, through the actions."""
    by, clerk = officer(cast.issuer), officer(cast.clerk)
    actions.discard_working_copy(record=draft(cast), by=clerk, now=NOW)
    actions.recall(submission=submitted(cast), by=clerk, now=NOW)
    actions.return_for_changes(
        submission=submitted(cast), reason="补充", by=officer(cast.secrecy), now=NOW
    )
    withheld = draft(cast, attribute="on_request")
    approved(cleared(cast, submitted(cast, withheld)), cast.reviewer, cast.issuer)
    planned = draft(cast)
    WorkingCopy.objects.filter(record=planned).update(publish_at=NOW.replace(year=2027))
    approved(cleared(cast, submitted(cast, planned)), cast.reviewer, cast.issuer)
    record = published(cast)
    actions.open_revision(record=record, by=clerk, now=NOW)
    record = published(cast, Record.objects.get(pk=record.pk))
    actions.abolish(record=record, reason="失效", on=NOW.date(), by=by, now=NOW)
    erasure = actions.ask_erasure(record=record, reason="个人信息", by=by, now=NOW)
    actions.recall_erasure(erasure=erasure, by=by, now=NOW)
    erasure = actions.ask_erasure(record=record, reason="个人信息", by=by, now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)


@pytest.mark.django_db
def test_leaves_and_log_lines_are_written_where_the_page_says_so(cast: Cast) -> None:
    walk_through_everything(cast)
    told = set(Transition.objects.values_list("event", flat=True))
    assert told == {event.value for event in Event}, "an event was not walked through"
    rows = {words(row[0])[0]: row for row in table("event")}
    assert set(Leaf.objects.values_list("event", flat=True)) == {
        event for event, row in rows.items() if row[6] == "yes"
    }
    lines = LogEntry.objects.filter(object_kind="record")
    assert set(lines.values_list("topic", flat=True)) == {
        topic for row in rows.values() for topic in words(row[5])
    }
    for event, row in rows.items():
        count = Transition.objects.filter(event=event).count()
        leaves = Leaf.objects.filter(event=event).count()
        assert leaves == (count if row[6] == "yes" else 0), event
