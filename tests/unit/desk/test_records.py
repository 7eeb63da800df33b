"""One record on the desk: its page, its steps, new ones, files."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.organisations.models import Person
from gongkai.records import actions
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.models import Erasure, Record
from tests.people import NOW, Cast, officer
from tests.support.doors.desk import a_file
from tests.unit.desk.helpers import again, at, text_of
from tests.unit.records.road import draft, published, submitted

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99


def step(record: Record, name: str) -> str:
    return reverse("desk:step", args=[record.public_id, name])


def buttons_for(person: Person, record: Record) -> set[str]:
    """The steps the record's page offers."""
    page = text_of(at(person).get(reverse("desk:record", args=[record.public_id])))
    names = ("revise", "recall", "discard", "abolish", "withdraw", "erase")
    return {name for name in names if f'href="{step(record, name)}"' in page}


def test_buttons_are_those_one_may_press(cast: Cast) -> None:
    record = published(cast)
    assert buttons_for(cast.clerk, record) == {"revise"}
    assert buttons_for(cast.reviewer, record) == set()
    assert buttons_for(cast.issuer, record) == {"abolish", "withdraw", "erase"}
    second = draft(cast)
    assert buttons_for(cast.clerk, second) == {"discard"}
    submitted(cast, second)
    assert buttons_for(cast.clerk, second) == {"recall"}


def test_the_page_tells_the_history(cast: Cast) -> None:
    record = published(cast)
    page = text_of(at(cast.clerk).get(reverse("desk:record", args=[record.public_id])))
    for name in (cast.clerk.name, cast.secrecy.name, cast.reviewer.name, cast.issuer.name):
        assert name in page
    assert "第1版" in page


def test_revising_opens_the_next_version(cast: Cast) -> None:
    record = published(cast)
    answer = at(cast.clerk).post(step(record, "revise"))
    assert answer.url == reverse("desk:edit", args=[record.public_id])  # type: ignore[attr-defined]
    assert again(record).working_copy.html == record.live_version.content.html  # type: ignore[union-attr]


def test_recalling_brings_the_draft_back(cast: Cast) -> None:
    submission = submitted(cast)
    at(cast.clerk).post(step(submission.record, "recall"))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RECALLED


def test_discarding_throws_the_draft_away(cast: Cast) -> None:
    record = draft(cast)
    assert at(cast.clerk).post(step(record, "discard")).status_code == 302
    assert not hasattr(again(record), "working_copy")


def test_withdrawing_needs_its_reason(cast: Cast) -> None:
    record = published(cast)
    page = text_of(at(cast.issuer).get(step(record, "withdraw")))
    assert "立即消失" in page
    assert at(cast.issuer).post(step(record, "withdraw")).status_code == 422
    assert again(record).state == RecordState.PUBLISHED
    at(cast.issuer).post(step(record, "withdraw"), {"reason": "内容有误"})
    assert again(record).state == RecordState.WITHDRAWN


def test_abolishing_from_a_day(cast: Cast) -> None:
    record = published(cast)
    at(cast.issuer).post(step(record, "abolish"), {"reason": "已有新规定", "on": "2026-12-01"})
    assert again(record).abolished_on == date(2026, 12, 1)


def test_erasing_takes_two(cast: Cast) -> None:
    record = published(cast)
    at(cast.issuer).post(step(record, "erase"), {"reason": "误公开个人信息"})
    asked = Erasure.objects.get(record=record)
    url = reverse("desk:erasure", args=[asked.public_id])
    assert "请另一位有权的同事确认" in text_of(at(cast.issuer).get(url))
    assert at(cast.issuer).post(url).status_code == 403
    assert at(cast.office).post(url).status_code == 302
    assert again(record).state == RecordState.ERASED
    page = text_of(at(cast.clerk).get(reverse("desk:record", args=[record.public_id])))
    assert "养老服务补贴" not in page


def test_a_step_that_is_not_offered_is_not_shown(cast: Cast) -> None:
    record = draft(cast)
    assert at(cast.issuer).get(step(record, "withdraw")).status_code == 409
    assert at(cast.clerk).post(step(record, "withdraw"), {"reason": "x"}).status_code == 403
    assert at(cast.clerk).get(step(record, "nonsense")).status_code == 404


def test_versions_are_compared(cast: Cast) -> None:
    record = published(cast)
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"html": "<p>全部改写。</p>"}, revision=copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    submitted(cast, again(record))
    url = reverse("desk:version", args=[record.public_id, 2])
    assert "<ins>" in text_of(at(cast.clerk).get(url))
    assert "<ins>" not in text_of(at(cast.clerk).get(url + "?against=0"))
    missing = reverse("desk:version", args=[record.public_id, 9])
    assert at(cast.clerk).get(missing).status_code == 404


def test_a_new_record_begins_in_the_editor(cast: Cast) -> None:
    answer = at(cast.clerk).post(reverse("desk:new"), {"kind": "notice", "unit": cast.unit.code})
    record = Record.objects.get()
    assert answer.url == reverse("desk:edit", args=[record.public_id])  # type: ignore[attr-defined]
    assert (record.kind, record.unit) == ("notice", cast.unit)


def test_a_foreign_unit_is_not_there(cast: Cast) -> None:
    data = {"kind": "notice", "unit": cast.other_unit.code}
    assert at(cast.clerk).post(reverse("desk:new"), data).status_code == 404
    assert not Record.objects.exists()


def test_a_new_record_after_an_earlier_one(cast: Cast) -> None:
    model = published(cast, draft(cast, document_number="云民发〔2026〕6号"))
    at(cast.clerk).post(reverse("desk:new"), {"copy_of": model.public_id, "unit": cast.unit.code})
    copy = Record.objects.exclude(pk=model.pk).get().working_copy
    assert copy.html == model.live_version.content.html  # type: ignore[union-attr]
    assert (copy.document_number, copy.formed_on) == ("", "")


def word_file() -> SimpleUploadedFile:
    document, stream = docx.Document(), io.BytesIO()
    document.add_heading("关于印发养老服务办法的通知", level=1)
    document.add_paragraph("各街道办事处：")
    document.save(stream)
    return SimpleUploadedFile("通知.docx", stream.getvalue())


def test_a_new_record_from_word(cast: Cast) -> None:
    data = {"kind": "notice", "unit": cast.unit.code, "word": word_file()}
    assert at(cast.clerk).post(reverse("desk:new"), data).status_code == 302
    copy = Record.objects.get().working_copy
    assert copy.title == "关于印发养老服务办法的通知"
    assert "各街道办事处：" in copy.html


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.4", "不是Word文件"), (OLD_WORD, "另存为.docx")],
)
def test_what_is_no_docx_is_refused_with_a_sentence(
    cast: Cast, content: bytes, sentence: str
) -> None:
    data = {"kind": "notice", "unit": cast.unit.code,
            "word": SimpleUploadedFile("a.docx", content)}  # fmt: skip
    answer = at(cast.clerk).post(reverse("desk:new"), data)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Record.objects.exists()


def test_a_file_is_saved_never_shown(cast: Cast) -> None:
    attachment, record = a_file(cast)
    answer = at(cast.clerk).get(reverse("desk:file", args=[attachment.public_id]))
    assert answer.streaming
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer).startswith(b"%PDF-1.4")  # type: ignore[arg-type]
    rows = audit_of("record", record.public_id).filter(verb=Verb.DOWNLOAD)
    assert rows.count() == 1


def test_the_preview_shows_the_draft(cast: Cast) -> None:
    record = draft(cast, title="预览的标题")
    page = text_of(at(cast.clerk).get(reverse("desk:preview", args=[record.public_id])))
    assert "预览的标题" in page
    assert "现将养老服务补贴的有关事项通知如下。" in page


def test_without_login_the_way_leads_to_the_login_page(cast: Cast) -> None:
    record = draft(cast)
    for path in ("/desk/", f"/desk/records/{record.public_id}/edit/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=/desk/")  # type: ignore[attr-defined]
