"""抹除 at the desk: who may decide sees it, a mistake can be taken back, the public reads why."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organisations.models import Person
from gongkai.records import actions
from gongkai.records.enums import RecordState
from gongkai.records.models import Erasure, Record
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import at, text_of
from tests.unit.records.road import draft, published

pytestmark = pytest.mark.django_db

REASON = "误公开个人信息"


def asked(cast: Cast, record: Record) -> Erasure:
    return actions.ask_erasure(record=record, reason=REASON, by=officer(cast.issuer), now=NOW)


def page_for(person: Person, record: Record) -> str:
    return text_of(at(person).get(reverse("desk:record", args=[record.public_id])))


def offered(page: str) -> set[str]:
    return set(re.findall(r"/steps/(\w+)/", page))


def step(record: Record, name: str) -> str:
    return reverse("desk:step", args=[record.public_id, name])


def test_the_form_says_that_the_reason_is_published(cast: Cast) -> None:
    page = text_of(at(cast.issuer).get(step(published(cast), "erase")))
    assert "任何人打开原网址都会看到这个理由" in page


def test_the_record_says_what_waits_and_who_may_decide(cast: Cast) -> None:
    record = draft(cast)
    assert "申请抹除，待另一人确认" not in page_for(cast.clerk, record)
    asked(cast, record)
    page = page_for(cast.clerk, record)
    assert f"{cast.issuer.name}于" in page
    assert "申请抹除，待另一人确认" in page
    assert REASON in page
    assert cast.office.name in page
    line = page[page.index("可以确认或不同意的人") :][:80]
    assert cast.issuer.name not in line


def test_whoever_may_confirm_has_it_on_the_list(cast: Cast) -> None:
    url = reverse("desk:todo")
    assert "待确认的抹除" not in text_of(at(cast.office).get(url))
    erasure = asked(cast, draft(cast))
    address = reverse("desk:erasure", args=[erasure.public_id])
    page = text_of(at(cast.office).get(url))
    assert "待确认的抹除" in page
    assert address in page
    assert "都办完了" not in page
    assert "没有待办" not in page
    for other in (cast.issuer, cast.clerk):
        assert address not in text_of(at(other).get(url))
    actions.recall_erasure(erasure=erasure, by=officer(cast.issuer), now=NOW)
    assert "待确认的抹除" not in text_of(at(cast.office).get(url))


def test_each_is_offered_their_own_way_out(cast: Cast) -> None:
    record = published(cast)
    asked(cast, record)
    assert offered(page_for(cast.issuer, record)) == {"recall_erasure"}
    assert offered(page_for(cast.office, record)) == {"refuse_erasure"}
    assert offered(page_for(cast.clerk, record)) == set()


def test_the_second_person_refuses(cast: Cast) -> None:
    record = draft(cast)
    erasure = asked(cast, record)
    url = step(record, "refuse_erasure")
    assert at(cast.office).get(url).status_code == 200
    assert at(cast.issuer).post(url, {"reason": "x"}).status_code == 403
    assert at(cast.office).post(url).status_code == 422
    assert at(cast.office).post(url, {"reason": "不含个人信息"}).status_code == 302
    page = page_for(cast.clerk, record)
    assert "抹除未执行" in page
    assert "不含个人信息" in page
    assert Record.objects.get(pk=record.pk).state == RecordState.DRAFT
    late = at(cast.office).get(reverse("desk:erasure", args=[erasure.public_id]))
    assert "内容没有抹除" in text_of(late)


def test_who_asked_by_mistake_takes_it_back(cast: Cast) -> None:
    record = draft(cast)
    asked(cast, record)
    url = step(record, "recall_erasure")
    assert at(cast.office).post(url).status_code == 403
    assert at(cast.issuer).post(url).status_code == 302
    assert at(cast.issuer).post(url).status_code == 409
    assert "erase" in offered(page_for(cast.issuer, record))


def test_the_page_of_what_was_erased_promises_nothing(cast: Cast) -> None:
    record = published(cast)
    actions.confirm_erasure(erasure=asked(cast, record), by=officer(cast.office), now=NOW)
    page = page_for(cast.clerk, record)
    assert "（已抹除）" in page
    assert "（还没有标题）" not in page
    assert reverse("desk:version", args=[record.public_id, 1]) not in page
    for language, word in (("", "内容已抹除"), ("/en", "has been erased")):
        answer = Client().get(language + record.get_absolute_url())
        assert answer.status_code == 410
        assert word in text_of(answer)
        assert REASON in text_of(answer)
        assert "This has been withdrawn" not in text_of(answer)


def test_what_was_withdrawn_alone_is_not_called_erased(cast: Cast) -> None:
    record = published(cast)
    actions.withdraw(record=record, reason="内容有误", by=officer(cast.issuer), now=NOW)
    assert "抹除" not in text_of(Client().get(record.get_absolute_url()))


def test_after_the_first_draft_was_discarded_one_drafts_anew(cast: Cast) -> None:
    record = draft(cast)
    assert "重新拟稿" not in page_for(cast.clerk, record)
    at(cast.clerk).post(step(record, "discard"))
    assert "重新拟稿" in page_for(cast.clerk, record)
    url = step(record, "revise")
    assert "空白草稿" in text_of(at(cast.clerk).get(url))
    answer = at(cast.clerk).post(url, follow=True)
    assert answer.status_code == 200
    assert "您正在重新拟稿" in text_of(answer)
