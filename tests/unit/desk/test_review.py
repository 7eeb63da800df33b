"""Reviewing: what is seen, what the buttons say, two at once, many at once."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.records import actions
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.models import Submission
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import again, at, text_of
from tests.unit.records.road import NO_TO_ALL, approved, cleared, draft, published, submitted


def address(submission: Submission) -> str:
    return reverse("desk:submission", args=[submission.public_id])


def decide(submission: Submission, decision: str, **more: str) -> dict[str, str]:
    """What the decision bar sends."""
    return {"decision": decision, "digest": submission.version.digest, "comment": "", **more}


def revised(cast: Cast, html: str) -> Submission:
    """A second version of a published record, through secrecy review."""
    record = published(cast)
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"html": html}, revision=copy.revision, by=officer(cast.clerk),
        now=NOW,
    )  # fmt: skip
    return cleared(cast, submitted(cast, again(record)))


def test_no_answer_of_the_secrecy_form_is_given_beforehand(cast: Cast) -> None:
    page = text_of(at(cast.secrecy).get(address(submitted(cast))))
    assert page.count('type="radio"') == 10
    assert "checked" not in page
    assert "通过保密审查" in page


def test_the_secrecy_reviewer_signs(cast: Cast) -> None:
    submission = submitted(cast)
    answer = at(cast.secrecy).post(
        address(submission), decide(submission, "clear", comment="不涉密", **NO_TO_ALL)
    )
    assert answer.status_code == 302
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVAL
    assert submission.secrecy_review.opinion == "不涉密"


def test_a_yes_cannot_pass_and_the_answers_stay(cast: Cast) -> None:
    submission = submitted(cast)
    data = decide(submission, "clear", comment="有商业秘密", **{**NO_TO_ALL, "trade_secret": "yes"})
    answer = at(cast.secrecy).post(address(submission), data)
    assert answer.status_code == 422
    page = text_of(answer)
    assert page.count("checked") == 5
    assert "有商业秘密" in page
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SECRECY_REVIEW


def test_a_return_needs_its_reason(cast: Cast) -> None:
    submission = cleared(cast)
    refused = at(cast.reviewer).post(address(submission), decide(submission, "return"))
    assert refused.status_code == 422
    data = decide(submission, "return", comment="标题不准确")
    assert at(cast.reviewer).post(address(submission), data).status_code == 302
    submission.refresh_from_db()
    assert (submission.state, submission.close_reason) == (SubmissionState.RETURNED, "标题不准确")


def test_the_button_is_named_by_what_will_happen(cast: Cast) -> None:
    submission = cleared(cast)
    assert "同意，转签发" in text_of(at(cast.reviewer).get(address(submission)))
    approved(submission, cast.reviewer)
    assert "签发并公开" in text_of(at(cast.issuer).get(address(submission)))


def test_the_button_of_a_scheduled_one(cast: Cast) -> None:
    record = draft(cast)
    copy = record.working_copy
    actions.save_working_copy(
        record=record, fields={}, revision=copy.revision, by=officer(cast.clerk), now=NOW,
        publish_at=NOW + timedelta(days=9000),
    )  # fmt: skip
    submission = approved(cleared(cast, submitted(cast, again(record))), cast.reviewer)
    page = text_of(at(cast.issuer).get(address(submission)))
    assert "签发并公开" not in page
    assert "公开</button>" in page


def test_the_button_of_one_that_is_not_disclosed(cast: Cast) -> None:
    record = draft(cast, attribute="withheld", ground="E16a", ground_reason="内部人事")
    submission = approved(cleared(cast, submitted(cast, record)), cast.reviewer)
    page = text_of(at(cast.issuer).get(address(submission)))
    assert "同意，登记不公开" in page
    assert "内部人事" in page


def test_issuing_publishes(cast: Cast) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    answer = at(cast.issuer).post(address(submission), decide(submission, "approve"))
    assert answer.status_code == 302
    assert again(submission.record).state == RecordState.PUBLISHED


def test_what_is_public_stands_beside_what_will_be(cast: Cast) -> None:
    submission = revised(cast, "<p>各街道办事处、乡镇人民政府：</p><p>补贴提高到120元。</p>")
    page = text_of(at(cast.reviewer).get(address(submission)))
    assert "现在公开的" in page
    assert "这次要公开的" in page
    assert "<ins>" in page
    assert "<del>" in page
    only = text_of(at(cast.reviewer).get(address(submission) + "?view=changes"))
    assert "各街道办事处" not in only
    assert "120元" in only


def test_a_number_left_in_the_text_is_underlined_for_the_reviewer(cast: Cast) -> None:
    record = published(cast)
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"html": "<p>电话13900000000。</p>"}, revision=copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    record = again(record)
    from gongkai.records.queries import findings_of_draft

    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="公开的服务热线",
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    submission = cleared(cast, submitted(cast, record))
    page = text_of(at(cast.reviewer).get(address(submission)))
    assert '<span class="must-fix">13900000000</span>' in page
    assert "服务热线" in page


def test_the_slower_of_two_gets_a_clear_page(cast: Cast) -> None:
    submission = cleared(cast)
    data = decide(submission, "approve")
    approved(submission, cast.reviewer)
    answer = at(cast.reviewer).post(address(submission), data)
    assert answer.status_code in (403, 409)
    page = text_of(answer)
    assert 'class="decision-bar"' not in page
    assert "error-summary" in page


def test_the_slower_hears_who_was_quicker(cast: Cast) -> None:
    submission = cleared(cast)
    data = decide(submission, "return", comment="重写")
    actions.return_for_changes(
        submission=submission, reason="先退", by=officer(cast.reviewer), now=NOW
    )
    answer = at(cast.reviewer).post(address(submission), data)
    assert answer.status_code == 409
    assert cast.reviewer.name in text_of(answer)


def test_an_old_digest_is_refused(cast: Cast) -> None:
    submission = cleared(cast)
    data = {**decide(submission, "approve"), "digest": "0" * 64}
    assert at(cast.reviewer).post(address(submission), data).status_code == 409
    submission.refresh_from_db()
    assert submission.step == 0


def test_nobody_decides_out_of_turn(cast: Cast) -> None:
    submission = submitted(cast)
    for person in (cast.clerk, cast.reviewer, cast.issuer):
        page = text_of(at(person).get(address(submission)))
        assert 'class="decision-bar"' not in page
        answer = at(person).post(address(submission), decide(submission, "clear", **NO_TO_ALL))
        assert answer.status_code == 403


def test_one_after_the_other(cast: Cast) -> None:
    first, second = cleared(cast), cleared(cast, submitted(cast, draft(cast, title="第二份")))
    page = text_of(at(cast.reviewer).get(address(second)))
    assert "第2件，共2件" in page
    answer = at(cast.reviewer).post(address(first), decide(first, "approve"))
    assert answer.url == address(second)  # type: ignore[attr-defined]


def test_many_are_approved_at_once_and_the_skipped_are_named(cast: Cast) -> None:
    submissions = [cleared(cast, submitted(cast, draft(cast, title=f"第{n}份"))) for n in (1, 2, 3)]
    ticked = [f"{s.public_id}:{s.version.digest}" for s in submissions]
    approved(submissions[0], cast.reviewer)
    answer = at(cast.reviewer).post(reverse("desk:review"), {"ticked": ticked, "comment": "同意"})
    page = text_of(answer)
    assert "已同意2件" in page
    assert "有1件没有办" in page
    assert "第1份" in page
    assert [Submission.objects.get(pk=s.pk).step for s in submissions] == [1, 1, 1]


def test_ticking_nothing_does_nothing(cast: Cast) -> None:
    submission = cleared(cast)
    page = text_of(at(cast.reviewer).post(reverse("desk:review"), {"comment": ""}))
    assert "请先选中要同意的" in page
    submission.refresh_from_db()
    assert submission.step == 0


def test_what_needs_secrecy_review_cannot_be_ticked(cast: Cast) -> None:
    submitted(cast)
    page = text_of(at(cast.secrecy).get(reverse("desk:review")))
    assert 'type="checkbox"' not in page


def test_the_town_approves_for_the_village(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk, title="村务公开")
    submission = cleared(cast, submitted(cast, record, by=cast.village_clerk),
                         by=cast.village_secrecy)  # fmt: skip
    page = text_of(at(cast.town_reviewer).get(address(submission)))
    assert "同意，转签发" in page


def test_reading_a_submission_is_written_down(cast: Cast) -> None:
    submission = submitted(cast)
    at(cast.secrecy).get(address(submission))
    rows = audit_of("record", submission.record.public_id).filter(verb=Verb.READ)
    assert [row.detail["page"] for row in rows] == ["review"]


def test_the_secrecy_form_is_ready_to_print(cast: Cast) -> None:
    submission = cleared(cast)
    url = reverse("desk:secrecy_form", args=[submission.public_id])
    page = text_of(at(cast.secrecy).get(url))
    assert page.count("☑") == 5
    assert cast.secrecy.name in page
    assert submission.version.digest in page


# --- what is said afterwards -------------------------------------------------------------------
def test_who_published_is_led_to_the_public_page(cast: Cast) -> None:
    submission = approved(cleared(cast), cast.reviewer)
    client = at(cast.issuer)
    page = text_of(client.post(address(submission), decide(submission, "approve"), follow=True))
    assert f'<a href="{submission.record.get_absolute_url()}">查看公开页面</a>' in page


def test_no_way_leads_to_what_is_not_public(cast: Cast) -> None:
    submission = approved(cleared(cast, submitted(cast, draft(cast, audience="staff"))),
                          cast.reviewer)  # fmt: skip
    client = at(cast.issuer)
    page = text_of(client.post(address(submission), decide(submission, "approve"), follow=True))
    assert submission.version.content.title in page
    assert "查看公开页面" not in page


def test_a_batch_says_what_it_published(cast: Cast) -> None:
    submissions = [
        approved(cleared(cast, submitted(cast, draft(cast, title=title))), cast.reviewer)
        for title in ("第1份<b>", "第2份")
    ]
    ticked = [f"{s.public_id}:{s.version.digest}" for s in submissions]
    page = text_of(at(cast.issuer).post(reverse("desk:review"), {"ticked": ticked}))
    one, two = (s.record.get_absolute_url() for s in submissions)
    links = f'<a href="{one}">第1份&lt;b&gt;</a>、<a href="{two}">第2份</a>'
    assert f"已同意2件。 已公开：{links}" in page or f"已同意2件 已公开：{links}" in page


def test_english_pages_are_punctuated_in_english(cast: Cast) -> None:
    submission = cleared(cast)
    url = "/en" + address(submission)
    client = at(cast.reviewer)
    page = text_of(client.post(url, decide(submission, "approve"), follow=True))
    assert f": {submission.version.content.title}" in page
    assert f"：{submission.version.content.title}" not in page
