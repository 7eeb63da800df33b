"""Writing a draft: every button saves first, and nothing that was typed is ever lost."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.records import actions
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Link
from gongkai.records.queries import findings_of_draft
from tests.people import NOW, Cast, officer
from tests.support.doors.desk import form_of
from tests.support.friendly import friendly, paper_saying
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import draft, published, submitted

PHONE = "13900000000"
WITH_PHONE = f"<p>请联系经办人，电话{PHONE}。</p>"


def test_saving_keeps_every_field(cast: Cast) -> None:
    record = draft(cast)
    answer = press(
        at(cast.clerk), record, do="save", title="新的\n标题", keywords="养老 补贴",
        number_code="云民发", number_year="2026", number_serial="12", formed_on="2026年11月",
        attribute="withheld", ground="E15", ground_reason="涉及第三方商业秘密",
        valid_from="2026-12-01", publish_at="2126-12-01T09:00",
    )  # fmt: skip
    assert answer.status_code == 302
    copy = again(record).working_copy
    assert copy.title == "新的 标题"
    assert copy.document_number == "云民发〔2026〕12号"
    assert copy.formed_on == "2026-11"
    assert (copy.attribute, copy.ground, copy.ground_reason) == (
        "withheld", "E15", "涉及第三方商业秘密",
    )  # fmt: skip
    assert str(copy.valid_from) == "2026-12-01"
    assert copy.publish_at is not None
    assert copy.publish_at.isoformat() == "2126-12-01T01:00:00+00:00"


def test_an_unchanged_draft_is_not_saved_again(cast: Cast) -> None:
    record = draft(cast)
    press(at(cast.clerk), record, do="save")
    assert again(record).working_copy.revision == record.working_copy.revision


def test_a_number_of_another_form_is_kept(cast: Cast) -> None:
    record = draft(cast)
    press(at(cast.clerk), record, do="save", number_text="云岭市人民政府令第12号")
    assert again(record).working_copy.document_number == "云岭市人民政府令第12号"
    page = text_of(at(cast.clerk).get(reverse("desk:edit", args=[record.public_id])))
    assert "云岭市人民政府令第12号" in page


def test_a_date_that_cannot_be_read_loses_nothing(cast: Cast) -> None:
    record = draft(cast)
    answer = press(at(cast.clerk), record, do="save", formed_on="昨天", html="<p>刚写的话</p>")
    assert answer.status_code == 422
    assert "成文日期看不懂" in text_of(answer)
    assert "刚写的话" in text_of(answer)
    assert "昨天" in text_of(answer)


def test_what_is_pasted_from_word_is_tidied_when_saved(cast: Cast) -> None:
    record = draft(cast)
    pasted = '<p class="MsoNormal" style="text-align:center"><span lang="EN-US">一</span></p>'
    press(at(cast.clerk), record, do="save", html=pasted)
    assert again(record).working_copy.html == '<p class="t-center">一</p>'


def test_plain_text_becomes_paragraphs(cast: Cast) -> None:
    record = draft(cast)
    press(at(cast.clerk), record, do="save", html="第一段。\n\n第二段。")
    assert again(record).working_copy.html == "<p>第一段。</p>\n<p>第二段。</p>"


def test_the_slower_of_two_keeps_the_text_and_hears_who_was_quicker(cast: Cast) -> None:
    record = draft(cast)
    mine = form_of(record)
    actions.save_working_copy(
        record=record, fields={"title": "别人的标题"}, revision=1, by=officer(cast.clerk), now=NOW
    )
    edit = reverse("desk:edit", args=[record.public_id])
    answer = at(cast.clerk).post(edit, {**mine, "html": "<p>我写的</p>", "do": "save"})
    assert answer.status_code == 409
    assert cast.clerk.name in text_of(answer)
    assert "我写的" in text_of(answer)
    assert again(record).working_copy.title == "别人的标题"
    second = {**mine, "html": "<p>我写的</p>", "do": "save",
              "revision": str(again(record).working_copy.revision)}  # fmt: skip
    assert at(cast.clerk).post(edit, second).status_code == 302
    assert again(record).working_copy.html == "<p>我写的</p>"


def test_autosave_answers_the_revision_and_the_checks(cast: Cast) -> None:
    record = draft(cast)
    saved = at(cast.clerk).post(
        reverse("desk:autosave", args=[record.public_id]), {**form_of(record), "html": WITH_PHONE}
    )
    answer = json.loads(saved.content)
    assert answer["revision"] == again(record).working_copy.revision == 2
    assert "已自动保存" in answer["saved"]
    assert "139****0000" in answer["checks"]
    assert PHONE not in answer["checks"]
    assert "还有1处没有处理" in answer["buttons"]


def test_autosave_conflict_names_who_saved(cast: Cast) -> None:
    record = draft(cast)
    late = form_of(record)
    actions.save_working_copy(
        record=record, fields={"title": "新"}, revision=1, by=officer(cast.clerk), now=NOW
    )
    url = reverse("desk:autosave", args=[record.public_id])
    answer = at(cast.clerk).post(url, {**late, "html": "<p>迟到</p>"})
    assert answer.status_code == 409
    assert cast.clerk.name in json.loads(answer.content)["message"]


def test_autosave_says_why_it_did_not_save(cast: Cast) -> None:
    record = draft(cast)
    url = reverse("desk:autosave", args=[record.public_id])
    answer = at(cast.clerk).post(url, {**form_of(record), "formed_on": "去年"})
    assert answer.status_code == 422
    assert "成文日期" in json.loads(answer.content)["message"]


def test_one_click_hides_a_number_and_leaves_the_tags(cast: Cast) -> None:
    record = draft(cast, html="<p>电话139<strong>00000000</strong>。</p>")
    finding = findings_of_draft(record.working_copy)[0]
    press(at(cast.clerk), record, mask=finding.fingerprint)
    html = again(record).working_copy.html
    assert PHONE not in html
    assert html == "<p>电话139<strong>****0000</strong>。</p>"
    assert findings_of_draft(again(record).working_copy) == []


def test_one_click_puts_the_right_word_in_its_place(cast: Cast) -> None:
    record = draft(cast, html="<p>各单位要认真<strong>布署</strong>。</p>")
    finding = findings_of_draft(record.working_copy)[0]
    page = at(cast.clerk).get(reverse("desk:edit", args=[record.public_id])).content.decode()
    assert "改为“部署”" in page
    assert "《现代汉语词典》" in page
    press(at(cast.clerk), record, mask=finding.fingerprint)
    assert again(record).working_copy.html == "<p>各单位要认真<strong>部署</strong>。</p>"
    assert findings_of_draft(again(record).working_copy) == []


def test_a_number_in_the_title_is_hidden_too(cast: Cast) -> None:
    record = draft(cast, title=f"关于{PHONE}的公告")
    finding = findings_of_draft(record.working_copy)[0]
    press(at(cast.clerk), record, mask=finding.fingerprint)
    assert again(record).working_copy.title == "关于139****0000的公告"


def test_a_finding_left_as_it_is_needs_its_reason(cast: Cast) -> None:
    record = draft(cast, html=WITH_PHONE)
    finding = findings_of_draft(record.working_copy)[0]
    refused = press(at(cast.clerk), record, override=finding.fingerprint)
    assert refused.status_code == 422
    assert "理由" in text_of(refused)
    reason = {f"reason-{finding.fingerprint}": "公开的服务电话"}
    assert press(at(cast.clerk), record, override=finding.fingerprint, **reason).status_code == 302
    assert findings_of_draft(again(record).working_copy)[0].reason == "公开的服务电话"


def test_laying_out_finds_the_headings(cast: Cast) -> None:
    record = draft(cast, html="<p>一、补贴对象</p><p>　　老年人。</p>")
    press(at(cast.clerk), record, do="tidy")
    assert "<h3>一、补贴对象</h3>" in again(record).working_copy.html


def test_several_files_are_attached_at_once_and_a_bad_one_is_named(cast: Cast) -> None:
    record, client = draft(cast), at(cast.clerk)
    good = [SimpleUploadedFile(f"附件{n}.pdf", paper_saying(f"第{n}份")) for n in (1, 2)]
    assert press(client, record, files=good).status_code == 302
    assert again(record).working_copy.files.count() == 2
    mixed = [SimpleUploadedFile("三.pdf", friendly()["pdf"]), SimpleUploadedFile("坏.exe", b"MZ")]
    answer = press(client, record, files=mixed)
    assert answer.status_code == 422
    assert "坏.exe" in text_of(answer)
    copy = again(record).working_copy
    assert copy.files.count() == 3
    press(client, record, detach=copy.files.first().attachment.public_id)  # type: ignore[union-attr]
    assert again(record).working_copy.files.count() == 2


def test_a_file_nobody_looked_at_stops_the_submission(cast: Cast) -> None:
    record, client = draft(cast), at(cast.clerk)
    press(client, record, files=[SimpleUploadedFile("名单.pdf", friendly()["pdf"])])
    page = text_of(client.get(reverse("desk:edit", args=[record.public_id])))
    assert "附件还没有人核对" in page
    assert "提交审核（还有1处没有处理）" in page
    refused = press(client, record, do="submit")
    assert refused.status_code == 422
    assert not record.submissions.exists()


def test_submitting_names_who_is_next(cast: Cast) -> None:
    record, client = draft(cast), at(cast.clerk)
    answer = press(client, record, do="submit", title="改过的标题")
    assert answer.url == reverse("desk:todo")  # type: ignore[attr-defined]
    page = text_of(client.get(reverse("desk:todo")))
    assert "改过的标题" in page
    assert cast.secrecy.name in page
    assert record.submissions.get().state == SubmissionState.SECRECY_REVIEW


def test_what_is_missing_is_named_and_the_text_stays(cast: Cast) -> None:
    record = draft(cast)
    answer = press(at(cast.clerk), record, do="submit", title="", html="<p>还在</p>")
    assert answer.status_code == 422
    assert "还在" in text_of(answer)
    assert not record.submissions.exists()


def test_what_is_under_review_is_not_edited(cast: Cast) -> None:
    record, client = draft(cast), at(cast.clerk)
    submitted(cast, record)
    edit = reverse("desk:edit", args=[record.public_id])
    assert client.get(edit).url == reverse("desk:record", args=[record.public_id])  # type: ignore[attr-defined]
    url = reverse("desk:autosave", args=[record.public_id])
    assert client.post(url, form_of(record)).status_code == 409


def test_the_editor_says_why_it_came_back(cast: Cast) -> None:
    record = draft(cast)
    actions.return_for_changes(
        submission=submitted(cast, record), reason="缺收费依据", by=officer(cast.secrecy), now=NOW
    )
    page = text_of(at(cast.clerk).get(reverse("desk:edit", args=[record.public_id])))
    assert "缺收费依据" in page
    assert cast.secrecy.name in page


def test_who_else_has_it_open_is_said(cast: Cast) -> None:
    record = draft(cast, unit=cast.village, by=cast.village_clerk)
    from gongkai.organisations.actions import grant_role
    from gongkai.organisations.enums import Role
    from tests.people import FOUNDED, SETUP

    grant_role(person=cast.town_clerk, unit=cast.village, role=Role.CLERK, by=SETUP, now=FOUNDED)
    edit = reverse("desk:edit", args=[record.public_id])
    assert "打开了这份稿子" not in text_of(at(cast.village_clerk).get(edit))
    assert cast.village_clerk.name in text_of(at(cast.town_clerk).get(edit))
    assert "打开了这份稿子" in text_of(at(cast.village_clerk).get(edit))


def test_records_are_tied_together(cast: Cast) -> None:
    target = published(cast)
    record, client = draft(cast, title="解读"), at(cast.clerk)
    page = text_of(client.get(reverse("desk:edit", args=[record.public_id]) + "?find=养老服务补贴"))
    assert target.public_id in page
    press(client, record, tie=target.public_id, **{f"kind-{target.public_id}": "interprets"})
    record.working_copy.refresh_from_db()
    assert record.working_copy.ties == [["interprets", target.public_id]]
    assert not Link.objects.exists()
    press(client, record, untie=f"interprets:{target.public_id}")
    record.working_copy.refresh_from_db()
    assert record.working_copy.ties == []


def test_a_strangers_draft_cannot_be_tied(cast: Cast) -> None:
    foreign = draft(cast, unit=cast.other_unit, by=cast.stranger)
    record = draft(cast)
    answer = press(at(cast.clerk), record, tie=foreign.public_id,
                   **{f"kind-{foreign.public_id}": "interprets"})  # fmt: skip
    assert answer.status_code == 422
    assert not Link.objects.exists()


def test_reading_a_draft_is_written_down_once(cast: Cast) -> None:
    record = draft(cast)
    at(cast.clerk).get(reverse("desk:edit", args=[record.public_id]))
    rows = audit_of("record", record.public_id).filter(verb=Verb.READ)
    assert [row.detail["page"] for row in rows] == ["edit"]


def test_the_reviewer_does_not_write(cast: Cast) -> None:
    record = draft(cast)
    for person in (cast.secrecy, cast.reviewer, cast.issuer):
        assert press(at(person), record, title="改").status_code in (403, 404)
    assert again(record).working_copy.revision == 1


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_speaks_both_languages(cast: Cast, language: str) -> None:
    record = draft(cast)
    page = text_of(at(cast.clerk).get(f"{language}/desk/records/{record.public_id}/edit/"))
    assert ("Submit for review" in page) == (language == "/en")
    assert ("提交审核" in page) == (language == "")


def test_pasted_html_is_tidied_on_the_way(cast: Cast) -> None:
    html = '<p class="MsoNormal">一<img src="file:///c:/a.png"></p>'
    answer = at(cast.clerk).post(reverse("desk:tidy_paste"), {"html": html})
    told = json.loads(answer.content)
    assert told["html"] == "<p>一</p>"
    assert "1处没有贴进来" in told["note"]


def test_what_was_taken_down_is_not_offered_for_a_tie(cast: Cast) -> None:
    target, record = published(cast), draft(cast, title="解读")
    address = reverse("desk:edit", args=[record.public_id]) + "?find=养老服务补贴"
    assert target.public_id in text_of(at(cast.clerk).get(address))
    actions.withdraw(record=target, reason="有误", by=officer(cast.issuer), now=NOW)
    assert target.public_id not in text_of(at(cast.clerk).get(address))
