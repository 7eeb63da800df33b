"""Attachments in the editor and in review: what was found, said once and answered once."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.core.errors import DomainError
from gongkai.files.actions import read_waiting
from gongkai.files.queries import kept_of, read_of, stored_bytes
from gongkai.records import actions
from gongkai.records.models import Override, Record
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.screening import file_of_finding
from tests.factories.numbers import mobile, resident_id
from tests.people import NOW, Cast, officer
from tests.support.friendly import friendly, paper_saying
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import attached, draft, out, submitted

PEOPLE = 29
NAME = "救助名单.txt"


def roll(people: int = PEOPLE) -> bytes:
    """A list of people with the number of their card and of their telephone."""
    lines = [
        f"某某{each} {resident_id(sequence=each * 2)} {mobile(last=1000 + each)}"
        for each in range(1, people + 1)
    ]
    return "\n".join(lines).encode()


def page_of(cast: Cast, record: Record) -> str:
    return text_of(at(cast.clerk).get(reverse("desk:edit", args=[record.public_id])))


def groups_on(page: str) -> list[str]:
    buttons = re.findall(r'<button[^>]*name="override_group"[^>]*>', page)
    return [each.partition('value="')[2].partition('"')[0] for each in buttons]


def answered(cast: Cast, record: Record) -> Record:
    for named in groups_on(page_of(cast, record)):
        reason = {f"reason-{named}": "名单经当事人书面同意公开"}
        press(at(cast.clerk), record, override_group=named, **reason)
    return again(record)


def review_of(cast: Cast, record: Record) -> str:
    submission = submitted(cast, record)
    address = reverse("desk:submission", args=[submission.public_id])
    return text_of(at(cast.secrecy).get(address))


def test_a_list_of_people_is_two_cards_not_fifty_eight(cast: Cast) -> None:
    record = attached(cast, {NAME: roll()})
    assert len(findings_of_draft(record.working_copy)) == 2 * PEOPLE
    page = page_of(cast, record)
    assert page.count('<article class="finding') == 2
    assert "身份证号29个" in page
    assert "手机号29个" in page
    assert "还有2项没有处理，共58处" in page
    assert resident_id(sequence=2) not in page


def test_the_row_of_the_file_says_what_was_found_in_it(cast: Cast) -> None:
    page = page_of(cast, attached(cast, {NAME: roll()}))
    row = page[page.index('class="file-list"') : page.index('id="uploads"')]
    assert "发现身份证号29个、手机号29个" in row
    assert "light-bad" in row
    assert "light-bad" not in page_of(cast, attached(cast, {"说明.txt": "没有号码。".encode()}))


def test_one_reason_answers_all_of_a_kind_and_each_has_its_row(cast: Cast) -> None:
    record = attached(cast, {NAME: roll()})
    first, second = groups_on(page_of(cast, record))
    refused = press(at(cast.clerk), record, override_group=first)
    assert refused.status_code == 422
    assert not Override.objects.exists()
    reason = {f"reason-{first}": "名单经当事人书面同意公开"}
    assert press(at(cast.clerk), record, override_group=first, **reason).status_code == 302
    assert Override.objects.count() == PEOPLE
    assert audit_of("record", record.public_id).filter(verb=Verb.OVERRIDE).count() == PEOPLE
    page = page_of(cast, record)
    assert groups_on(page) == [second]
    assert page.count('<article class="finding') == 2
    answered(cast, record)
    assert "发现身份证号29个、手机号29个，已写理由" in page_of(cast, record)


def test_a_reason_is_not_stretched_over_what_nobody_saw(cast: Cast) -> None:
    record = attached(cast, {NAME: roll()})
    named = groups_on(page_of(cast, record))[0]
    fewer = f"{named.rpartition(':')[0]}:{PEOPLE - 1}"
    for wrong in (fewer, "nothing:resident_id:0", "x"):
        reason = {f"reason-{wrong}": "名单经当事人书面同意公开"}
        assert press(at(cast.clerk), record, override_group=wrong, **reason).status_code == 409
    assert not Override.objects.exists()


def test_several_findings_are_left_together_or_not_at_all(cast: Cast) -> None:
    record = attached(cast, {NAME: roll(3)})
    known = [finding.fingerprint for finding in findings_of_draft(record.working_copy)]
    given: dict[str, Any] = {
        "record": record, "reason": "名单经当事人书面同意公开", "by": officer(cast.clerk),
        "now": NOW,
    }  # fmt: skip
    for wrong in ([*known, "unknown"], []):
        with pytest.raises(DomainError):
            actions.override_findings(fingerprints=wrong, **given)
    assert not Override.objects.exists()
    assert len(actions.override_findings(fingerprints=known, **given)) == len(known)


def test_the_file_can_be_taken_off_from_its_card_and_the_button_names_it(cast: Cast) -> None:
    record = attached(cast, {NAME: roll()})
    page = page_of(cast, record)
    public_id = record.working_copy.files.get().attachment.public_id
    assert f'aria-label="去掉：{NAME}"' in page
    card = page[page.index('<article class="finding') :]
    assert "去掉这个附件" in card
    assert f'value="{public_id}"' in card
    assert reverse("desk:file", args=[public_id]) in card


def test_review_groups_them_too_and_counts_each(cast: Cast) -> None:
    record = answered(cast, attached(cast, {NAME: roll()}))
    page = review_of(cast, record)
    assert page.count('<article class="finding') == 2
    assert "检查发现58处" in page
    assert "身份证号29个" in page
    assert "名单经当事人书面同意公开" in page


def test_review_says_at_the_top_what_is_new_in_the_attachments(cast: Cast) -> None:
    record = attached(cast, {"甲.txt": b"one", "乙.txt": b"two"})
    page = review_of(cast, record)
    assert '<a href="#attachments">' in page
    assert 'id="attachments"' in page
    assert page.index("新增附件2个") < page.index('class="desk-columns"')
    assert "新增附件" not in review_of(cast, draft(cast))


def test_review_says_how_far_a_file_was_read_and_links_the_unread_one(cast: Cast) -> None:
    record = attached(cast, {"名单.pdf": friendly()["pdf"]})
    (finding,) = findings_of_draft(record.working_copy)
    actions.override_finding(
        record=record, fingerprint=finding.fingerprint, reason="已通读，没有个人信息",
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    page = review_of(cast, record)
    file = again(record).versions.get().files.get().attachment
    card = page[page.index('<article class="finding') : page.index("</article>")]
    assert reverse("desk:file", args=[file.public_id]) in card
    assert "正在读取" in page[page.index('id="attachments"') :]


def test_after_publication_only_what_changed_is_counted(cast: Cast) -> None:
    record = out(cast, attached(cast, {"甲.txt": b"one"}))
    by = officer(cast.clerk)
    actions.open_revision(record=record, by=by, now=NOW)
    news = SimpleUploadedFile("乙.txt", b"two")
    press(at(cast.clerk), record, files=[news])
    page = review_of(cast, again(record))
    assert "新增附件1个" in page
    assert "去掉附件" not in page


def test_a_finding_of_a_version_knows_its_file(cast: Cast) -> None:
    record = answered(cast, attached(cast, {NAME: roll(2)}, title=f"关于{mobile()}的公告"))
    files = [file.attachment for file in record.working_copy.files.all()]
    for finding in findings_of_draft(record.working_copy):
        expected = files[0] if finding.file_name else None
        assert file_of_finding(finding.fingerprint, files) == expected


def test_the_secrecy_form_lists_the_attachments(cast: Cast) -> None:
    record = attached(cast, {"甲.txt": b"one"})
    file = record.working_copy.files.get().attachment
    submission = submitted(cast, record)
    address = reverse("desk:secrecy_form", args=[submission.public_id])
    page = text_of(at(cast.secrecy).get(address))
    assert "甲.txt" in page
    assert file.digest[:16] in page
    assert file.digest not in page
    bare = reverse("desk:secrecy_form", args=[submitted(cast).public_id])
    assert "甲.txt" not in text_of(at(cast.secrecy).get(bare))


def test_the_same_file_is_not_added_twice(cast: Cast) -> None:
    record, client = draft(cast), at(cast.clerk)
    url = reverse("desk:draft_files", args=[record.public_id])
    for name, data, status in (
        ("甲.txt", b"one", 200),
        ("甲.txt", b"one", 422),
        ("甲.txt", b"other", 200),
        ("乙.txt", b"one", 200),
    ):
        answer = client.post(url, {"files": [SimpleUploadedFile(name, data)]})
        assert answer.status_code == status
        if status == 422:
            assert json.loads(answer.content)["message"].startswith("这个文件已经添加过了")
    assert again(record).working_copy.files.count() == 3


def test_the_answer_does_not_repeat_the_name_that_stands_at_the_row(cast: Cast) -> None:
    url = reverse("desk:draft_files", args=[draft(cast).public_id])
    wrong = {"files": [SimpleUploadedFile("假的.pdf", b"no such thing")]}
    message = json.loads(at(cast.clerk).post(url, wrong).content)["message"]
    assert message.startswith("这个文件不是PDF文件")
    assert "假的" not in message


def test_without_script_refusals_are_a_list_at_the_attachments(cast: Cast) -> None:
    files = [
        SimpleUploadedFile("假的.pdf", b"no such thing"), SimpleUploadedFile("坏.exe", b"MZ"),
        SimpleUploadedFile("好.pdf", paper_saying("说明")),
    ]  # fmt: skip
    answer = press(at(cast.clerk), draft(cast), do="upload", files=files)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "没有添加2个附件，已添加1个" in page
    listed = page[page.index('class="files-refused"') : page.index('id="attach-target"')]
    assert listed.count("<li>") == 2
    assert "假的.pdf" in listed
    assert "坏.exe" in listed


def test_without_script_adding_nothing_says_so(cast: Cast) -> None:
    answer = press(at(cast.clerk), draft(cast), do="upload")
    assert answer.status_code == 422
    assert "请选择文件" in text_of(answer)
    assert press(at(cast.clerk), draft(cast), do="save").status_code == 302


def test_a_document_of_before_2007_is_said_to_be_converted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "gongkai.files.actions.received",
        lambda name, data: (f"{name}x" if name.endswith(".doc") else name, data),
    )
    url = reverse("desk:draft_files", args=[draft(cast).public_id])
    answer = at(cast.clerk).post(url, {"files": [SimpleUploadedFile("通知.doc", b"old")]})
    assert json.loads(answer.content)["note"] == "通知.docx：已由 .doc 转成 .docx。"
    plain = at(cast.clerk).post(url, {"files": [SimpleUploadedFile("说明.docx", b"x")]})
    assert json.loads(plain.content)["note"] == ""


def book_of_people() -> tuple[bytes, list[str]]:
    """A sheet of people whose cards stand in a hidden column; and the numbers of the cards."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "手机", "身份证号", "金额"])
    cards = [resident_id(sequence=each * 2) for each in range(1, 4)]
    for each, card in enumerate(cards):
        sheet.append([f"某某{each}", int(mobile(last=1000 + each)), card, 100])
    sheet.append(["合计", None, None, "=SUM(D2:D4)"])
    sheet.column_dimensions["C"].hidden = True
    target = BytesIO()
    book.save(target)
    return target.getvalue(), cards


def test_one_click_puts_a_clean_copy_in_the_place_of_a_file(cast: Cast) -> None:
    data, cards = book_of_people()
    record = attached(cast, {"名单.xlsx": data, "说明.txt": "没有号码。".encode()})
    read_waiting(clock=timezone.now)
    (original,) = [f.attachment for f in record.working_copy.files.all() if f.position == 0]
    assert cards[0] in read_of(original.digest).unseen
    clerk = at(cast.clerk)
    assert "制作脱敏副本" in page_of(cast, record)
    assert press(clerk, record, clean=original.public_id).status_code == 302
    read_waiting(clock=timezone.now)
    first, second = again(record).working_copy.files.select_related("attachment")
    assert (first.attachment.name, second.attachment.name) == ("名单.xlsx", "说明.txt")
    assert first.attachment.digest != original.digest
    assert findings_of_draft(again(record).working_copy) == []
    sheet = openpyxl.load_workbook(BytesIO(stored_bytes(first.attachment.digest))).active
    masked = f"{mobile(last=1000)[:3]}****1000"
    assert [cell.value for cell in sheet[2]] == ["某某0", masked, None, 100]
    said = text_of(clerk.get(reverse("desk:edit", args=[record.public_id])))
    assert "已用脱敏副本替换" in said
    assert "手机号3个" in said
    assert "隐藏列1个" in said
    told = [row.detail for row in audit_of("record", record.public_id).filter(verb=Verb.CHANGE)]
    (mended,) = [detail for detail in told if detail.get("what") == "mended"]
    assert (mended["file"], mended["copy"]) == (original.public_id, first.attachment.public_id)
    assert mended["hidden"] == 3


def test_the_original_of_a_clean_copy_goes_out_with_no_version_and_goes_with_an_erasure(
    cast: Cast,
) -> None:
    record = attached(cast, {NAME: roll(2)})
    original = record.working_copy.files.get().attachment
    press(at(cast.clerk), record, clean=original.public_id)
    assert original not in [f.attachment for f in again(record).working_copy.files.all()]
    assert original in kept_of("record", [record.public_id])


def test_a_file_that_cannot_be_changed_is_refused_with_what_to_do(cast: Cast) -> None:
    record = attached(cast, {"通知.pdf": paper_saying("x")})
    file = record.working_copy.files.get().attachment
    answer = press(at(cast.clerk), record, clean=file.public_id)
    assert answer.status_code == 422
    assert "只能为.docx" in text_of(answer)
    assert again(record).working_copy.files.get().attachment == file


def test_a_file_that_was_taken_off_meanwhile_is_not_mended(cast: Cast) -> None:
    record = attached(cast, {NAME: roll(2)})
    file = record.working_copy.files.get().attachment
    press(at(cast.clerk), record, detach=file.public_id)
    assert press(at(cast.clerk), record, clean=file.public_id).status_code == 409
