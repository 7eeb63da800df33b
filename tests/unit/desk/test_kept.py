"""A text that comes too late is never lost: its draft was submitted or discarded meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gongkai.records import actions
from gongkai.records.models import Record
from tests.people import NOW, Cast, officer
from tests.support.doors.desk import form_of
from tests.unit.desk.helpers import again, at, text_of
from tests.unit.records.road import draft, submitted

TYPED = "<p>我写了一个下午的话</p>"


def gone(cast: Cast, record: Record, how: str) -> None:
    fresh = again(record)
    if how == "submitted":
        submitted(cast, fresh)
    else:
        actions.discard_working_copy(record=fresh, by=officer(cast.clerk), now=NOW)


def send(cast: Cast, record: Record, sent: dict[str, str], **pressed: str) -> Any:
    edit = reverse("desk:edit", args=[record.public_id])
    return at(cast.clerk).post(edit, {**sent, "html": TYPED, "do": "save", **pressed})


@pytest.mark.parametrize(("how", "what"), [("submitted", "提交送审"), ("discarded", "草稿")])
def test_the_text_is_on_the_page_with_what_happened(cast: Cast, how: str, what: str) -> None:
    record = draft(cast)
    sent = {**form_of(record), "title": "改过的标题", "keywords": "养老"}
    gone(cast, record, how)
    answer = send(cast, record, sent)
    page = text_of(answer)
    assert answer.status_code == 409
    for words in (
        "我写了一个下午的话",
        "改过的标题",
        "养老",
        what,
        cast.clerk.name,
        "另存为新草稿",
    ):
        assert words in page
    assert "主动公开" in page
    assert ">active<" not in page


@pytest.mark.parametrize("how", ["submitted", "discarded"])
def test_it_becomes_a_draft_of_its_own(cast: Cast, how: str) -> None:
    record = draft(cast)
    sent = {**form_of(record), "title": "改过的标题"}
    gone(cast, record, how)
    answer = send(cast, record, sent, do="save_as_new")
    made = Record.objects.exclude(pk=record.pk).get()
    assert answer.url == reverse("desk:edit", args=[made.public_id])
    assert (made.working_copy.title, made.working_copy.html) == ("改过的标题", TYPED)
    assert (made.kind, made.unit) == (record.kind, record.unit)


def test_a_date_that_cannot_be_read_does_not_lose_the_text(cast: Cast) -> None:
    record = draft(cast)
    sent = {**form_of(record), "formed_on": "昨天"}
    gone(cast, record, "discarded")
    page = text_of(send(cast, record, sent))
    assert "我写了一个下午的话" in page
    assert "昨天" in page
    assert send(cast, record, sent, do="save_as_new").status_code == 302


def test_what_was_pasted_is_cleaned_before_it_is_shown(cast: Cast) -> None:
    record = draft(cast)
    gone(cast, record, "submitted")
    page = text_of(send(cast, record, form_of(record), html="<p>一<script>alert(1)</script></p>"))
    assert "alert(1)" not in page


def test_submitted_between_look_and_save(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record = draft(cast)
    sent = form_of(record)

    def overtaken(**_given: Any) -> None:
        monkeypatch.undo()
        gone(cast, record, "discarded")
        actions.save_working_copy(**_given)

    monkeypatch.setattr("gongkai.desk.views.editor.actions.save_working_copy", overtaken)
    answer = send(cast, record, sent)
    assert answer.status_code == 409
    assert "我写了一个下午的话" in text_of(answer)
