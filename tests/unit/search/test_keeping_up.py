"""The index follows what is published, changed and taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.core.errors import NotPermitted
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from gongkai.search import engine
from gongkai.search.actions import (
    Indexer,
    bring_up_to_date,
    note_unanswered,
    rebuild,
    set_synonyms,
)
from gongkai.search.queries import search, unanswered
from gongkai.search.rules import Question
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published

pytestmark = pytest.mark.django_db


def found(words: str, **filters: object) -> list[str]:
    return [hit.public_id for hit in search(Question(words, **filters)).hits]  # type: ignore[arg-type]


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(cast: Cast) -> None:
    rebuild(NOW)
    record = published(cast, draft(cast, title="高龄津贴发放办法"))
    draft(cast, title="高龄津贴草稿")
    assert found("高龄津贴") == []
    bring_up_to_date(NOW)
    assert found("高龄津贴") == [record.public_id]
    actions.withdraw(record=record, reason="有误", by=officer(cast.issuer), now=NOW)
    bring_up_to_date(NOW)
    assert found("高龄津贴") == []


def test_a_revision_replaces_what_stood_there(cast: Cast) -> None:
    record = published(cast, draft(cast, title="高龄津贴发放办法"))
    bring_up_to_date(NOW)
    assert found("高龄津贴") == [record.public_id]
    by = officer(cast.clerk)
    copy = actions.open_revision(record=record, by=by, now=NOW)
    actions.save_working_copy(
        record=record, fields={"title": "尊老金发放办法"}, revision=copy.revision, by=by, now=NOW
    )
    published(cast, Record.objects.get(pk=record.pk))
    bring_up_to_date(NOW)
    assert found("尊老金") == [record.public_id]
    assert found("高龄津贴", only_title=True) == []


def test_staff_documents_are_not_in_the_public_index(cast: Cast) -> None:
    published(cast, draft(cast, title="内部值班安排", audience="staff"))
    shown = published(cast, draft(cast, title="值班安排公示"))
    bring_up_to_date(NOW)
    assert found("值班安排") == [shown.public_id]


def test_whether_a_document_is_explained_follows_its_interpretations(cast: Cast) -> None:
    document = published(cast, draft(cast, title="高龄津贴发放办法"))
    by = officer(cast.clerk)
    explaining = draft(cast, title="一图读懂")
    actions.tie_draft(record=explaining, target=document, kind=LinkKind.INTERPRETS, by=by, now=NOW)
    bring_up_to_date(NOW)
    explained = frozenset({"interpretation"})
    assert found("高龄津贴") == [document.public_id]
    assert found("高龄津贴", beside=explained) == []
    explaining = published(cast, Record.objects.get(pk=explaining.pk))
    bring_up_to_date(NOW)
    assert found("高龄津贴", beside=explained) == [document.public_id]
    actions.withdraw(record=explaining, reason="有误", by=officer(cast.issuer), now=NOW)
    bring_up_to_date(NOW)
    assert found("高龄津贴", beside=explained) == []


def test_a_rebuild_gives_the_same_and_misses_nothing(cast: Cast) -> None:
    first = published(cast, draft(cast, title="第一号补贴公告"))
    bring_up_to_date(NOW)
    before = engine.generation()
    second = published(cast, draft(cast, title="第二号补贴公告"))
    assert rebuild(NOW) == 2
    assert engine.generation() != before
    assert set(found("补贴公告")) == {first.public_id, second.public_id}
    assert not (engine.home() / before).exists()


def test_what_is_published_while_the_index_is_rebuilt_is_taken_in_afterwards(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(cast, draft(cast, title="第一号补贴公告"))
    late: list[Record] = []
    inner = engine.new_generation

    def meanwhile() -> str:
        late.append(published(cast, draft(cast, title="迟到的补贴公告")))
        return inner()

    monkeypatch.setattr(engine, "new_generation", meanwhile)
    rebuild(NOW)
    bring_up_to_date(NOW)
    assert found("迟到") == [late[0].public_id]


def test_a_document_that_ends_goes_behind_by_itself(cast: Cast) -> None:
    ends = published(
        cast, draft(cast, title="养老补贴办法", valid_until=NOW.date() + timedelta(days=1))
    )
    stays = published(cast, draft(cast, title="养老补贴办法（新）"))
    bring_up_to_date(NOW)
    assert found("养老补贴", standings=frozenset({"valid"})) == [ends.public_id, stays.public_id]
    name = engine.generation()
    with engine.writer(name) as writer:
        Indexer(writer, name, day=NOW.date()).catch_up(NOW + timedelta(days=2))
    assert found("养老补贴", standings=frozenset({"valid"})) == [stays.public_id]
    assert found("养老补贴", standings=frozenset({"ended"})) == [ends.public_id]


def test_words_that_mean_the_same_are_looked_for_together(cast: Cast) -> None:
    record = published(cast, draft(cast, title="城乡居民基本医疗保险办法"))
    bring_up_to_date(NOW)
    assert found("医保") == []
    with pytest.raises(NotPermitted):
        set_synonyms(words="医保 医疗保险", by=officer(cast.clerk), now=NOW)
    set_synonyms(words="医保 医疗保险", by=officer(cast.system_admin), now=NOW)
    assert found("医保") == [record.public_id]
    assert found("医保", with_synonyms=False) == []
    set_synonyms(words="", instead_of="医保 医疗保险", by=officer(cast.system_admin), now=NOW)
    assert found("医保") == []


def test_a_question_is_shown_when_five_people_asked_it_in_vain() -> None:
    for number in range(4):
        for _again in range(3):
            note_unanswered(words="共享 单车", asker=f"192.0.2.{number}", now=NOW)
    assert not unanswered().exists()
    note_unanswered(words="共享  单车", asker="192.0.2.9", now=NOW)
    row = unanswered().get()
    assert (row.words, row.times) == ("共享 单车", 13)
    assert "192.0.2" not in str(row.askers)
