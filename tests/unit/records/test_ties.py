"""Ties between records go the road with the text, and take effect with it."""

from __future__ import annotations

import pytest

from gongkai.audit.queries import audit_of
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.models import LogEntry
from gongkai.organisations.enums import UnitKind
from gongkai.organisations.models import Organisation
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Link, Record, Version
from gongkai.records.queries import related_to, tied_by
from gongkai.records.rules.ties import may_be_tied, with_tie, without_tie
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published, submitted

pytestmark = pytest.mark.django_db


def tied(cast: Cast, record: Record, target: Record, kind: LinkKind) -> Record:
    actions.tie_draft(record=record, target=target, kind=kind, by=officer(cast.clerk), now=NOW)
    return Record.objects.get(pk=record.pk)


def test_a_tie_takes_effect_only_with_the_publication(cast: Cast) -> None:
    target = published(cast)
    record = tied(cast, draft(cast), target, LinkKind.INTERPRETS)
    assert [tie.record for tie in tied_by(record.working_copy, officer(cast.clerk).viewer)] == [
        target
    ]
    assert related_to(target) == []
    published(cast, record)
    assert [entry.record for entry in related_to(target)] == [record]
    assert Link.objects.get().made_by == cast.issuer.public_id


def test_taking_a_tie_away_takes_a_published_revision(cast: Cast) -> None:
    target = published(cast)
    record = published(cast, tied(cast, draft(cast), target, LinkKind.INTERPRETS))
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.untie_draft(
        record=record, target_id=target.public_id, kind=LinkKind.INTERPRETS,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    assert related_to(target)
    published(cast, Record.objects.get(pk=record.pk))
    assert related_to(target) == []
    told = list(LogEntry.objects.filter(topic="record.linked").values_list("object_id", flat=True))
    assert told == [target.public_id] * 2


def test_ties_are_part_of_what_is_signed(cast: Cast) -> None:
    target = published(cast)
    plain = submitted(cast).version
    version = submitted(cast, tied(cast, draft(cast), target, LinkKind.IMPLEMENTS)).version
    assert version.content.ties == [["implements", target.public_id]]
    assert plain.content.ties == []
    assert isinstance(version, Version)


def test_a_tie_is_audited(cast: Cast) -> None:
    target, record = published(cast), draft(cast)
    before = audit_of("record", record.public_id).count()
    tied(cast, record, target, LinkKind.INTERPRETS)
    rows = audit_of("record", record.public_id)
    assert rows.count() == before + 1
    assert [row.detail for row in rows if row.detail.get("part") == "ties"]


def test_nobody_ties_to_what_they_may_not_see(cast: Cast) -> None:
    foreign = draft(cast, unit=cast.other_unit, by=cast.stranger)
    record = draft(cast)
    with pytest.raises(InvalidInput):
        tied(cast, record, foreign, LinkKind.INTERPRETS)
    with pytest.raises(InvalidInput):
        tied(cast, record, record, LinkKind.INTERPRETS)


def test_another_units_document_is_not_abolished_from_beside(cast: Cast) -> None:
    foreign = published(cast)
    Record.objects.filter(pk=foreign.pk).update(unit=cast.other_unit)
    foreign.refresh_from_db()
    record = draft(cast)
    assert tied(cast, record, foreign, LinkKind.IMPLEMENTS).working_copy.ties
    for kind in (LinkKind.ABOLISHES, LinkKind.REPLACES, LinkKind.AMENDS):
        with pytest.raises(NotPermitted):
            tied(cast, record, foreign, kind)
    Organisation.objects.filter(pk=cast.unit.pk).update(kind=UnitKind.OFFICE)
    office_draft = Record.objects.get(pk=record.pk)
    assert ["abolishes", foreign.public_id] in tied(
        cast, office_draft, foreign, LinkKind.ABOLISHES
    ).working_copy.ties


@pytest.mark.parametrize(
    ("kind", "speaks_for", "other", "may"),
    [
        ("interprets", "/1/2/", "/1/3/", True),
        ("abolishes", "/1/2/", "/1/3/", False),
        ("abolishes", "/1/2/", "/1/2/", True),
        ("abolishes", "/1/2/", "/1/2/7/", True),
        ("abolishes", "/1/2/", "/1/22/", False),
        ("abolishes", "/1/", "/1/3/", True),
    ],
)
def test_who_may_change_whose_documents(kind: str, speaks_for: str, other: str, may: bool) -> None:
    assert may_be_tied(kind, speaks_for=speaks_for, other_path=other) is may


def test_ties_stand_once_and_in_one_order() -> None:
    ties = with_tie(with_tie([], "replaces", "b"), "abolishes", "c")
    assert ties == with_tie(ties, "replaces", "b") == [["abolishes", "c"], ["replaces", "b"]]
    assert without_tie(ties, "replaces", "b") == [["abolishes", "c"]]
