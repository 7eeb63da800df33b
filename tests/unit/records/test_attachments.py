"""Attachments: private until published, screened or looked at, part of the version's digest."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY, may_see
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.records import actions
from gongkai.records.queries import findings_of_draft
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def uploaded(name: str = "附件1.pdf", data: bytes = PDF) -> Attachment:
    return take_in(name=name, data=data, unit_code="mzj", by=Actor("p"), now=NOW)


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_file(cast: Cast, attachment: Attachment) -> Any:
    record = draft(cast)
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return record


def test_private_until_its_record_is_public(cast: Cast) -> None:
    attachment = uploaded()
    record = with_file(cast, attachment)
    assert not may_see(NOBODY, "file", attachment.public_id)
    assert not may_see(officer(cast.stranger).viewer, "file", attachment.public_id)
    assert may_see(officer(cast.clerk).viewer, "file", attachment.public_id)
    (finding,) = findings_of_draft(record.working_copy)
    assert finding.code == "attachment_unread"
    actions.override_finding(
        record=record, fingerprint=finding.fingerprint, reason="已通读，没有个人信息",
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    record = published(cast, record)
    assert may_see(NOBODY, "file", attachment.public_id)
    actions.withdraw(record=record, reason="有误", by=officer(cast.issuer), now=NOW)
    assert not may_see(NOBODY, "file", attachment.public_id)


def test_a_word_file_is_read(cast: Cast) -> None:
    number = resident_id()
    record = with_file(cast, uploaded("名单.docx", word_file(f"身份证号{number}")))
    (finding,) = findings_of_draft(record.working_copy)
    assert finding.code == "resident_id"
    assert number not in finding.excerpt
    clean = with_file(cast, uploaded("说明.docx", word_file("没有个人信息。")))
    assert findings_of_draft(clean.working_copy) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ", "file_kind"),
        ("a.pdf", b"not a pdf", "file_content"),
        ("a.pdf", b"", "file_size"),
        ("../../a.docx", b"%PDF-", "file_content"),
    ],
)
def test_unfit_files_are_refused_with_a_sentence(name: str, data: bytes, code: str) -> None:
    assert uploaded("好.pdf").name == "好.pdf"
    with pytest.raises(InvalidInput) as refusal:
        uploaded(name, data)
    assert refusal.value.code == code
