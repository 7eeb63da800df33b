"""Words taken from another document bring neither its ties nor a way round the four eyes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.core.errors import NotPermitted
from gongkai.organisations.actions import grant_role
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Person
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from tests.people import NOW, SETUP, Cast, officer
from tests.support.doors.desk import form_of
from tests.unit.desk.helpers import again, at
from tests.unit.records.road import approved, cleared, draft, published, submitted

pytestmark = pytest.mark.django_db


def copied(person: Person, source: Record, unit: str) -> Record:
    answer = at(person).post(reverse("desk:new"), {"copy_of": source.public_id, "unit": unit})
    assert answer.status_code == 302
    return Record.objects.order_by("-pk").first()  # type: ignore[return-value]


def test_ties_are_not_copied(cast: Cast) -> None:
    old = published(cast, draft(cast, title="旧办法"))
    source = draft(cast, title="新办法")
    actions.tie_draft(record=source, target=old, kind=LinkKind.ABOLISHES,
                      by=officer(cast.clerk), now=NOW)  # fmt: skip
    source = published(cast, again(source))
    grant_role(person=cast.stranger, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    assert source.live_version.content.ties
    assert copied(cast.stranger, source, "lyj").working_copy.ties == []


def test_no_new_record_begins_with_ties(cast: Cast) -> None:
    old = published(cast)
    made = draft(cast, ties=[[LinkKind.ABOLISHES.value, old.public_id]])
    assert made.working_copy.ties == []


def test_who_wrote_what_was_never_approved_still_has_a_hand_in_its_copy(cast: Cast) -> None:
    grant_role(person=cast.issuer, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    submission = submitted(cast, draft(cast, by=cast.issuer), by=cast.issuer)
    actions.return_for_changes(
        submission=submission, reason="改", by=officer(cast.secrecy), now=NOW
    )
    made = copied(cast.clerk, submission.record, "mzj")
    assert set(made.working_copy.editors) == {cast.clerk.public_id, cast.issuer.public_id}
    fields = {"formed_on": "2026-11-20"}
    actions.save_working_copy(
        record=made, fields=fields, revision=1, by=officer(cast.clerk), now=NOW
    )
    waiting = approved(cleared(cast, submitted(cast, again(made))), cast.reviewer)
    with pytest.raises(NotPermitted):
        approved(waiting, cast.issuer)


def test_what_was_approved_may_be_copied_and_approved_by_its_authors(cast: Cast) -> None:
    grant_role(person=cast.reviewer, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    made = copied(cast.reviewer, published(cast), "mzj")
    assert made.working_copy.editors == [cast.reviewer.public_id]


@pytest.mark.parametrize("how", ["discarded", "submitted"])
def test_who_wrote_a_draft_that_is_gone_still_has_a_hand_in_what_is_kept_of_it(
    cast: Cast, how: str
) -> None:
    grant_role(person=cast.issuer, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    source = published(cast)
    actions.open_revision(record=source, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=again(source), fields={"summary": "签发人写的"}, by=officer(cast.issuer), now=NOW,
        revision=again(source).working_copy.revision,
    )  # fmt: skip
    sent = form_of(again(source))
    if how == "submitted":
        submitted(cast, again(source))
    else:
        actions.discard_working_copy(record=again(source), by=officer(cast.clerk), now=NOW)
    answer = at(cast.clerk).post(
        reverse("desk:edit", args=[source.public_id]), {**sent, "do": "save_as_new"}
    )
    assert answer.status_code == 302
    made = Record.objects.order_by("-pk").first()
    assert made is not None
    assert set(made.working_copy.editors) == {cast.clerk.public_id, cast.issuer.public_id}
