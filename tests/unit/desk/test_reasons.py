"""A finding left with a reason is not mended, and the reviewer reads it before anything else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.records import actions
from gongkai.records.queries import findings_of_draft
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import draft, submitted

pytestmark = pytest.mark.django_db
PHONE = "13900000000"
WITH_PHONE = f"<p>请联系经办人，电话{PHONE}。</p>"
REASON = "便民服务窗口的公开电话"


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


def test_its_card_is_amber_and_says_who_and_when(cast: Cast) -> None:
    record, clerk = draft(cast, html=WITH_PHONE), at(cast.clerk)
    (finding,) = findings_of_draft(record.working_copy)
    sent = {f"reason-{finding.fingerprint}": REASON}
    assert press(clerk, record, override=finding.fingerprint, **sent).status_code == 302
    page = text_of(clerk.get(reverse("desk:edit", args=[record.public_id])))
    assert "finding-reasoned" in page
    assert "finding-handled" not in page
    assert "已说明理由，未改" in page
    assert "已处理" not in page
    assert f"{cast.clerk.name}　10:00　理由：{REASON}" in page


@pytest.mark.parametrize("short", ["", "无", "可公开。", "    可    "])
def test_two_words_are_no_reason(cast: Cast, short: str) -> None:
    record = draft(cast, html=WITH_PHONE)
    (finding,) = findings_of_draft(record.working_copy)
    sent = {f"reason-{finding.fingerprint}": short}
    answer = press(at(cast.clerk), record, override=finding.fingerprint, **sent)
    assert answer.status_code == 422
    assert "请写明为什么可以公开，至少5个字。" in text_of(answer)
    assert not record.overrides.exists()


def test_the_reviewer_reads_it_before_the_text(cast: Cast) -> None:
    record = draft(cast, html=WITH_PHONE)
    (finding,) = findings_of_draft(record.working_copy)
    actions.override_finding(record=record, fingerprint=finding.fingerprint, reason=REASON,
                             by=officer(cast.clerk), now=NOW)  # fmt: skip
    submission = submitted(cast, again(record))
    page = text_of(at(cast.secrecy).get(reverse("desk:submission", args=[submission.public_id])))
    main = page[page.index("<main") :]
    assert "finding-reasoned" in main
    assert main.index(f"{cast.clerk.name}　10:00　理由：{REASON}") < main.rindex("请联系经办人")
