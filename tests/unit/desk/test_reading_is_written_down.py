"""Whoever sees what is not public leaves a row, whatever page showed it and by whose right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import audit_of
from gongkai.core.moments import legal_day, now
from gongkai.organisations.actions import delegate
from gongkai.organisations.models import Person, RoleGrant
from gongkai.records import actions
from gongkai.records.enums import RecordState
from gongkai.records.models import Erasure, Record
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.portal.city import attach, out
from tests.unit.records.road import cleared, draft, published, submitted

pytestmark = pytest.mark.django_db
WORDS = "现将养老服务补贴的有关事项通知如下"


def reads(record: Record, page: str = "") -> list[AuditEntry]:
    rows = audit_of("record", record.public_id).filter(verb=Verb.READ)
    return [row for row in rows if not page or row.detail["page"] == page]


def lent(principal: Person, deputy: Person) -> None:
    """For the days on which the test is run: the desk asks for the present day."""
    today = legal_day(now())
    delegate(
        principal=principal, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=2),
        reason="出差", by=officer(principal, today), now=now(),
    )  # fmt: skip


# --- every rendering ---------------------------------------------------------------------------
@pytest.mark.parametrize("sent", [{"decision": "approve", "digest": "0" * 64}, {"decision": "x"}])
def test_a_review_page_shown_again_after_a_refusal(cast: Cast, sent: dict[str, str]) -> None:
    submission = cleared(cast)
    answer = at(cast.reviewer).post(reverse("desk:submission", args=[submission.public_id]), sent)
    assert answer.status_code == 409
    assert WORDS in text_of(answer)
    (row,) = reads(submission.record, "review")
    assert (row.actor, row.acting_for) == (cast.reviewer.public_id, "")


def test_an_editor_shown_again_after_a_refusal(cast: Cast) -> None:
    record = draft(cast)
    assert press(at(cast.clerk), record, formed_on="gestern").status_code == 422
    assert len(reads(record, "edit")) == 1


def test_a_draft_made_after_a_version_that_is_not_public(cast: Cast) -> None:
    record = submitted(cast).record
    data = {"copy_of": record.public_id, "unit": cast.unit.code}
    assert at(cast.clerk).post(reverse("desk:new"), data).status_code == 302
    (row,) = reads(record)
    assert row.detail == {"page": "copy"}


def test_a_page_for_some_only_is_no_public_page(cast: Cast) -> None:
    record = published(cast, draft(cast, audience="staff"))
    at(cast.clerk).get(reverse("desk:record", args=[record.public_id]))
    assert len(reads(record)) == 1
    public = published(cast, draft(cast))
    at(cast.clerk).get(reverse("desk:record", args=[public.public_id]))
    assert reads(public) == []


def test_a_file_for_some_only_is_written_down_wherever_its_reader_works(cast: Cast) -> None:
    record = draft(cast, audience="staff")
    file = attach(cast, record, "名单.pdf")
    out(cast, again(record))
    url = reverse("desk:file", args=[file.public_id])
    assert at(cast.stranger).get(url).status_code == 200
    (row,) = audit_of("record", record.public_id).filter(verb=Verb.DOWNLOAD)
    assert row.actor == cast.stranger.public_id


def test_the_page_of_a_step_says_the_title_of_a_draft(cast: Cast) -> None:
    record = draft(cast)
    url = reverse("desk:step", args=[record.public_id, "discard"])
    page = html.fromstring(text_of(at(cast.clerk).get(url)))
    assert record.title in page.text_content()
    assert len(reads(record, "step")) == 1
    public = published(cast)
    at(cast.issuer).get(reverse("desk:step", args=[public.public_id, "withdraw"]))
    assert reads(public, "step") == []


# --- by a right that was lent ------------------------------------------------------------------
def test_whoever_stands_in_reads_for_somebody(cast: Cast) -> None:
    record = draft(cast)
    lent(cast.reviewer, cast.stranger)
    page = at(cast.stranger).get(reverse("desk:record", args=[record.public_id]))
    assert page.status_code == 200
    (row,) = reads(record)
    assert (row.actor, row.acting_for) == (cast.stranger.public_id, cast.reviewer.public_id)


def test_whoever_may_read_anyway_reads_for_nobody(cast: Cast) -> None:
    record = draft(cast)
    lent(cast.reviewer, cast.issuer)
    at(cast.issuer).get(reverse("desk:record", args=[record.public_id]))
    assert [row.acting_for for row in reads(record)] == [""]


def test_an_auditors_deputy_exports_and_checks_for_somebody(cast: Cast) -> None:
    RoleGrant.objects.filter(person=cast.supervisor).delete()
    lent(cast.audit_admin, cast.supervisor)
    desk = at(cast.supervisor)
    desk.post("/desk/admin/audit/export/", {"verb": "publish"})
    desk.post("/desk/admin/audit/check/")
    rows = AuditEntry.objects.filter(object_kind="audit_trail")
    assert {(row.verb, row.actor, row.acting_for) for row in rows} == {
        (verb, cast.supervisor.public_id, cast.audit_admin.public_id) for verb in ("export", "read")
    }


# --- what cannot be understood -----------------------------------------------------------------
@pytest.mark.parametrize("wrong", [{"since": "23.11."}, {"verb": "nonsense"}, {"unit": "nowhere"}])
def test_an_export_that_cannot_be_understood_hands_nothing_out(
    cast: Cast, wrong: dict[str, str]
) -> None:
    published(cast)
    sent = {"object_id": "r1", **wrong}
    answer = at(cast.audit_admin).post("/desk/admin/audit/export/", sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'value="r1"' in page, "what was filled in is still there"
    assert 'action="/desk/admin/audit/"' in page, "and is asked of the list, which answers it"
    assert "error-summary" in page
    assert "<tbody" not in page
    assert not AuditEntry.objects.filter(verb=Verb.EXPORT).exists()
    listed = at(cast.audit_admin).get("/desk/admin/audit/", sent)
    assert (listed.status_code, "<tbody" in text_of(listed)) == (422, False)


# --- erasure -----------------------------------------------------------------------------------
def asked(cast: Cast, record: Record) -> str:
    actions.ask_erasure(record=record, reason="误公开", by=officer(cast.issuer), now=NOW)
    return reverse("desk:erasure", args=[Erasure.objects.get(record=record).public_id])


def test_a_deputy_of_who_asked_is_offered_no_confirmation(cast: Cast) -> None:
    record = published(cast)
    url = asked(cast, record)
    lent(cast.issuer, cast.clerk)
    page = text_of(at(cast.clerk).get(url))
    assert "请另一位有权的同事确认" in page
    assert '<form method="post">' not in page
    assert url not in text_of(at(cast.clerk).get(reverse("desk:record", args=[record.public_id])))
    assert at(cast.clerk).post(url).status_code == 403
    assert [row.acting_for for row in reads(record, "erasure")] == ["", ""]
    assert again(record).state == RecordState.WITHDRAWN


def test_it_is_said_for_whom_somebody_asked(cast: Cast) -> None:
    lent(cast.issuer, cast.clerk)
    record = published(cast)
    at(cast.clerk).post(reverse("desk:step", args=[record.public_id, "erase"]), {"reason": "误"})
    url = reverse("desk:erasure", args=[Erasure.objects.get().public_id])
    page = text_of(at(cast.office).get(url))
    assert cast.clerk.name in page
    assert cast.issuer.name in page
    assert '<form method="post">' in page


def test_every_page_of_an_erased_record_still_opens(cast: Cast) -> None:
    record = published(cast, draft(cast, summary="要抹掉的话"))
    url = asked(cast, record)
    assert at(cast.office).post(url).status_code == 302
    submission = record.submissions.get().public_id
    for name, arguments in (
        ("record", [record.public_id]),
        ("version", [record.public_id, 1]),
        ("submission", [submission]),
        ("secrecy_form", [submission]),
    ):
        page = at(cast.clerk).get(reverse(f"desk:{name}", args=arguments))
        assert page.status_code == 200, name
        assert WORDS not in text_of(page), name
        assert "要抹掉的话" not in text_of(page), name
