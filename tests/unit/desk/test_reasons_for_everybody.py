"""Reasons the public reads: short, and it is said beforehand who will read them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.records.enums import RecordState
from tests.people import Cast
from tests.unit.desk.helpers import again, at, text_of
from tests.unit.records.road import published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["withdraw", "abolish"])
def test_it_is_said_that_the_public_reads_it(cast: Cast, name: str) -> None:
    url = reverse("desk:step", args=[published(cast).public_id, name])
    page = text_of(at(cast.issuer).get(url))
    assert "公众会看到这段话。最多200字，不要写个人信息。" in page
    assert "maxlength" not in page[page.index("<textarea") :]


@pytest.mark.parametrize("name", ["withdraw", "abolish"])
def test_a_reason_too_long_is_refused_with_its_length(cast: Cast, name: str) -> None:
    record, client = published(cast), at(cast.issuer)
    url = reverse("desk:step", args=[record.public_id, name])
    answer = client.post(url, {"reason": "由" * 201, "on": "2026-11-23"})
    assert answer.status_code == 422
    assert "理由最多200字，现在是201字，请缩短。" in text_of(answer)
    assert again(record).state == RecordState.PUBLISHED
    assert again(record).abolished_on is None
    assert client.post(url, {"reason": "由" * 200, "on": "2026-11-23"}).status_code == 302
