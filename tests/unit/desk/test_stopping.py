"""What is approved and waits for its hour: the page says when, and who may still stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.records.enums import SubmissionState
from gongkai.records.models import Submission, WorkingCopy
from tests.people import NOW, Cast
from tests.unit.desk.helpers import at, text_of
from tests.unit.records.road import approved, cleared, draft, submitted


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


@pytest.fixture
def scheduled(cast: Cast) -> Submission:
    record = draft(cast)
    due = (NOW + timedelta(days=8)).replace(hour=9)
    WorkingCopy.objects.filter(record=record).update(publish_at=due)
    return approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)


def address(submission: Submission) -> str:
    return reverse("desk:submission", args=[submission.public_id])


def test_the_page_says_when_it_goes_public(cast: Cast, scheduled: Submission) -> None:
    for person in (cast.clerk, cast.issuer, cast.secrecy):
        page = text_of(at(person).get(address(scheduled)))
        assert "定于12-01 09:00公开" in page
        assert "办结" not in page
        assert ("取消定时公开（退回）" in page) == (person == cast.issuer)


def test_the_issuer_stops_it_with_a_reason(cast: Cast, scheduled: Submission) -> None:
    client = at(cast.issuer)
    sent = {"decision": "return", "digest": scheduled.version.digest, "comment": ""}
    assert "理由" in text_of(client.post(address(scheduled), sent))
    answer: Any = client.post(address(scheduled), {**sent, "comment": "数字有误"}, follow=True)
    assert "已取消定时公开，退回修改" in text_of(answer)
    scheduled.refresh_from_db()
    assert scheduled.state == SubmissionState.RETURNED


def test_somebody_else_stops_nothing(cast: Cast, scheduled: Submission) -> None:
    sent = {"decision": "return", "comment": "我不同意"}
    answer: Any = at(cast.reviewer).post(address(scheduled), sent)
    assert answer.status_code == 403
    scheduled.refresh_from_db()
    assert scheduled.state == SubmissionState.SCHEDULED
