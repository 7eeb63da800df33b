"""The editor says at the field what cannot be, and cuts nothing without a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai.records.models import WorkingCopy
from tests.people import NOW, Cast
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("publish_at", "2026-11-23T09:59", "定时公开的时间已经过去"),
        ("formed_on", "2026-11-24", "成文日期不能晚于今天"),
        ("formed_on", "2026-12", "成文日期不能晚于今天"),
        ("number_serial", "abc", "发文字号的序号写整数"),
        ("number_serial", "0", "发文字号的序号写整数"),
        ("number_year", "26", "发文字号的年份写四位数字"),
        ("title", "长" * 301, "标题最多300字，现在是301字"),
    ],
)
def test_it_is_said_what_is_wrong_and_nothing_is_lost(
    cast: Cast, field: str, typed: str, sentence: str
) -> None:
    record = draft(cast)
    answer = press(at(cast.clerk), record, **{field: typed})
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(sentence) == 2, "in the summary and at the field"
    assert typed in page
    assert again(record).working_copy.revision == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("publish_at", "2026-11-23T10:01"), ("formed_on", "2026-11-23"), ("formed_on", "2026-11"),
        ("number_serial", "12"), ("title", "长" * 300),
    ],
)  # fmt: skip
def test_what_just_holds_is_saved(cast: Cast, field: str, typed: str) -> None:
    more = {"number_code": "云民发", "number_year": "2026"} if field == "number_serial" else {}
    answer = press(at(cast.clerk), draft(cast), **{field: typed}, **more)
    assert answer.status_code == 302


def test_no_browser_cuts_a_title(cast: Cast) -> None:
    page = text_of(at(cast.clerk).get(reverse("desk:edit", args=[draft(cast).public_id])))
    start = page.index('name="title"')
    assert "maxlength" not in page[start : page.index(">", start)]


def test_an_hour_that_passed_meanwhile_stops_the_submission_only(cast: Cast) -> None:
    record = draft(cast)
    passed = NOW - timedelta(days=3)
    WorkingCopy.objects.filter(record=record).update(publish_at=passed)
    same = passed.strftime("%Y-%m-%dT%H:%M")
    assert press(at(cast.clerk), record, keywords="养老", publish_at=same).status_code == 302
    answer = press(at(cast.clerk), record, do="submit", publish_at=same)
    assert (answer.status_code, "已经过去" in text_of(answer)) == (422, True)
    assert not record.submissions.exists()


def test_what_has_expired_is_submitted_only_knowingly(cast: Cast) -> None:
    record, clerk = draft(cast), at(cast.clerk)
    assert "expired_known" not in text_of(press(clerk, record, formed_on="?"))
    assert press(clerk, record, valid_until="2026-11-22").status_code == 302
    edit = reverse("desk:edit", args=[record.public_id])
    assert "expired_known" in text_of(clerk.get(edit)), "shown before submitting"
    answer = press(clerk, record, do="submit", valid_until="2026-11-22")
    assert answer.status_code == 422
    assert "公开后页面会立即标为已失效" in text_of(answer)
    assert not record.submissions.exists()
    press(clerk, record, do="submit", valid_until="2026-11-22", expired_known="on")
    assert record.submissions.exists()


def test_what_runs_until_today_is_submitted_without_more_ado(cast: Cast) -> None:
    record = draft(cast)
    press(at(cast.clerk), record, do="submit", valid_until="2026-11-23")
    assert record.submissions.exists()
