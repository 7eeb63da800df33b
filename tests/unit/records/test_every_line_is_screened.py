"""Whatever line of a draft holds a number, screening sees it."""

from __future__ import annotations

import pytest

from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.records import actions
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.screening import LINES
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft

pytestmark = pytest.mark.django_db


def codes(record: object) -> list[tuple[str, str]]:
    return [(f.code, f.place) for f in findings_of_draft(record.working_copy)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", LINES)
def test_a_number_in_any_line_is_a_finding(cast: Cast, name: str) -> None:
    assert codes(draft(cast)) == []
    assert codes(draft(cast, **{name: f"见{resident_id()}号"})) == [("resident_id", name)]


def test_a_number_in_the_name_of_a_file_is_a_finding(cast: Cast) -> None:
    record = draft(cast)
    attachment = take_in(
        name=f"{resident_id()}.txt", data="说明".encode(), unit_code=cast.unit.code,
        owner_kind="record", owner_id=record.public_id, by=Actor(cast.clerk.public_id), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    assert ("resident_id", attachment.public_id) in codes(record)
