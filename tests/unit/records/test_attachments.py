"""Attachments: private until published, screened or looked at, part of the version's digest."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY, may_see
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.records import actions
from gongkai.records.queries import findings_of_draft
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.support.friendly import friendly
from tests.unit.records.road import draft, published

pytestmark = pytest.mark.django_db
PDF = friendly()["pdf"]


def uploaded(name: str = "附件1.pdf", data: bytes = PDF, owner: str = "") -> Attachment:
    return take_in(
        name=name, data=data, unit_code="mzj", owner_kind="record", owner_id=owner, by=Actor("p"),
        now=NOW,
    )  # fmt: skip


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_file(cast: Cast, name: str = "附件1.pdf", data: bytes = PDF) -> Any:
    record = draft(cast)
    attachment = uploaded(name, data, record.public_id)
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return record


def test_private_until_its_record_is_public(cast: Cast) -> None:
    record = with_file(cast)
    attachment = Attachment.objects.get()
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
    record = with_file(cast, "名单.docx", word_file(f"身份证号{number}"))
    (finding,) = findings_of_draft(record.working_copy)
    assert finding.code == "resident_id"
    assert number not in finding.excerpt
    clean = with_file(cast, "说明.docx", word_file("没有个人信息。"))
    assert findings_of_draft(clean.working_copy) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ", "file_kind"),
        ("a.pdf", b"not a pdf", "file_content"),
        ("a.pdf", b"", "file_size"),
        ("../../a.docx", b"%PDF-", "file_is_another"),
    ],
)
def test_unfit_files_are_refused_with_a_sentence(name: str, data: bytes, code: str) -> None:
    assert uploaded("好.pdf").name == "好.pdf"
    with pytest.raises(InvalidInput) as refusal:
        uploaded(name, data)
    assert refusal.value.code == code


def test_a_file_belongs_to_the_record_it_was_uploaded_for(cast: Cast) -> None:
    """Else an erasure of one record would take a file from another, or leave it there."""
    with_file(cast)
    with pytest.raises(InvalidInput) as refusal:
        actions.attach_file(
            record=draft(cast), attachment=Attachment.objects.get(), by=officer(cast.clerk), now=NOW
        )
    assert refusal.value.code == "file_of_another"


def test_attaching_and_taking_off_are_written_down(cast: Cast) -> None:
    record, by = with_file(cast), officer(cast.clerk)
    attachment = Attachment.objects.get()
    actions.detach_file(record=record, attachment=attachment, by=by, now=NOW)
    actions.detach_file(record=record, attachment=attachment, by=by, now=NOW)
    rows = audit_of("record", record.public_id).filter(verb=Verb.CHANGE)
    assert [row.detail for row in rows] == [
        {"part": "files", "what": "detached", "file": attachment.public_id},
        {"part": "files", "what": "attached", "file": attachment.public_id},
    ]
    assert {row.actor for row in rows} == {cast.clerk.public_id}
