"""What the desk says in its own look, and what it points out once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.core.errors import InvalidInput
from gongkai.records import actions
from gongkai.records.models import Submission
from gongkai.records.queries import findings_of_draft
from gongkai.records.rules.lifecycle import says_why
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import draft, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


@pytest.mark.parametrize(
    "address", ["/desk/nothere/", "/desk/records/nothere/", "/en/desk/nothere/"]
)
def test_an_address_of_the_desk_that_is_not_there_looks_like_the_desk(
    cast: Cast, address: str
) -> None:
    answer = at(cast.clerk).get(address)
    assert answer.status_code == 404
    page = text_of(answer)
    assert 'class="desk-bar"' in page
    assert "site-header" not in page
    home = "/en/desk/" if address.startswith("/en") else "/desk/"
    assert f'class="button button-primary" href="{home}"' in page
    assert "site-header" in text_of(Client().get("/nothere/"))


def test_what_one_may_not_do_is_said_in_the_desks_look_too(cast: Cast) -> None:
    record = published(cast)
    answer = at(cast.reviewer).get(reverse("desk:edit", args=[record.public_id]))
    assert answer.status_code in (403, 404)
    assert 'class="desk-bar"' in text_of(answer)


def test_the_preview_shows_headings_as_the_page_will(cast: Cast) -> None:
    record = draft(cast, html="<p>前言</p><h3>一、对象</h3><h4>（一）老人</h4>")
    page = text_of(at(cast.clerk).get(reverse("desk:preview", args=[record.public_id])))
    assert "<h2>一、对象</h2>" in page
    assert "<h3>（一）老人</h3>" in page


def returned(cast: Cast) -> Submission:
    submission = submitted(cast)
    return actions.return_for_changes(
        submission=submission, reason="请补充依据", by=officer(cast.secrecy), now=NOW
    )


def test_what_came_back_and_is_the_same_is_pointed_out_once(cast: Cast) -> None:
    record, clerk = returned(cast).record, at(cast.clerk)
    first = press(clerk, record, do="submit")
    assert first.status_code == 422
    assert "退回以后没有作过修改" in text_of(first)
    assert 'name="unchanged" value="1"' in text_of(first)
    assert record.submissions.count() == 1
    second = press(clerk, record, do="submit", unchanged="1")
    assert second.status_code == 302
    assert record.submissions.count() == 2


def test_what_was_changed_goes_without_a_word(cast: Cast) -> None:
    record, clerk = returned(cast).record, at(cast.clerk)
    sent = press(clerk, record, do="submit", title="关于做好养老服务补贴工作的补充通知")
    assert sent.status_code == 302
    assert record.submissions.count() == 2


def test_a_reason_is_asked_for_by_the_action_itself(cast: Cast) -> None:
    record = draft(cast, html="<p>请联系经办人，电话13900000000。</p>")
    (finding,) = findings_of_draft(again(record).working_copy)
    for short in ("", "可以", "  可 以 "):
        with pytest.raises(InvalidInput) as refused:
            actions.override_finding(
                record=record, fingerprint=finding.fingerprint, reason=short,
                by=officer(cast.clerk), now=NOW,
            )  # fmt: skip
        assert refused.value.code == "reason_short"
    assert says_why("便民服务电话")
    assert not says_why("可以公开"[:4])
