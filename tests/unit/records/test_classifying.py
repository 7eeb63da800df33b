"""Kind, item and genre: what the title tells, and what may be changed until when."""

from __future__ import annotations

import json

import pytest

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.catalogue.actions import load_standard_data
from gongkai.catalogue.queries import item_by_code
from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.rules.imports import read_row
from gongkai.records.rules.kinds import genre_for, kind_of_title, kinds
from tests.people import NOW, SETUP, Cast, officer
from tests.unit.records.road import draft, published, submitted


@pytest.mark.parametrize(
    ("kind", "title", "genre"),
    [
        ("notice", "", "公告"),
        ("notice", "关于开展安全检查的通知", "通知"),
        ("notice", "关于加强养老服务的意见（试行）", "意见"),
        ("notice", "关于城区道路施工的通告", "通告"),
        ("policy_document", "云岭市人民政府关于表扬先进的决定", "决定"),
        ("policy_document", "云岭市养老服务补贴办法（征求意见稿）", ""),
        ("policy_document", "云岭市人民政府令", "命令（令）"),
        ("public_notice", "拟录用人员名单公示", "公告"),
        ("work_update", "三季度重点工作情况", "通报"),
    ],
)
def test_the_end_of_a_title_tells_the_genre(kind: str, title: str, genre: str) -> None:
    assert genre_for(kind, title) == genre


@pytest.mark.parametrize(
    ("title", "number", "kind"),
    [
        ("关于调整防控工作领导小组的通知", "五党发〔2021〕64号", "policy_document"),
        ("关于公布遴选结果的通知", "", "policy_document"),
        ("云岭市养老服务补贴办法（2026年版）", "", "policy_document"),
        ("“一窗综合受理”事项公告", "", "notice"),
        ("云岭市举办中小企业政策大讲堂活动", "", "notice"),
        ("拟录用人员名单公示", "", "public_notice"),
        ("《居家养老补贴办法》政策解读", "", "interpretation"),
    ],
)
def test_where_nobody_says_the_kind_the_title_tells_it(title: str, number: str, kind: str) -> None:
    assert kind_of_title(title, number) == kind
    row = {"id": "1", "source": "old", "title": title, "doc_number": number, "body": "正文如下。"}
    assert read_row(json.dumps(row)).kind == kind
    assert read_row(json.dumps({**row, "kind": "meeting"})).kind == "meeting"


def test_a_new_draft_takes_the_genre_of_its_title(cast: Cast) -> None:
    assert draft(cast, title="关于做好补贴工作的意见").working_copy.genre == "意见"
    assert draft(cast, title="补贴工作").working_copy.genre == kinds()["policy_document"].genre


def reclassify(cast: Cast, record: Record, **changes: object) -> Record:
    values: dict[str, object] = {
        "kind": "notice", "item": item_by_code("A15"), "by": officer(cast.clerk),
        "revision": record.working_copy.revision, **changes,
    }  # fmt: skip
    return actions.reclassify_draft(record=record, now=NOW, **values)  # type: ignore[arg-type]


def test_kind_and_item_change_and_it_is_written_down(cast: Cast) -> None:
    load_standard_data(by=SETUP, now=NOW)
    record = draft(cast, title="补贴工作")
    reclassify(cast, record)
    again = Record.objects.get(pk=record.pk)
    assert (again.kind, again.item, again.genre) == ("notice", item_by_code("A15"), "公告")
    assert (again.working_copy.genre, again.working_copy.revision) == ("公告", 2)
    row = audit_of("record", record.public_id).filter(verb=Verb.CHANGE).first()
    assert row is not None
    assert (row.detail["record_kind"], row.detail["item"]) == ("notice", "A15")


def test_a_chosen_genre_stays(cast: Cast) -> None:
    record = draft(cast, title="补贴工作", genre="函")
    reclassify(cast, record)
    assert Record.objects.get(pk=record.pk).working_copy.genre == "函"


def test_a_save_in_between_stops_it(cast: Cast) -> None:
    record = draft(cast)
    with pytest.raises(StateChanged):
        reclassify(cast, record, revision=7)
    assert Record.objects.get(pk=record.pk).kind == "policy_document"


def test_what_is_public_or_under_review_keeps_its_place(cast: Cast) -> None:
    waiting = submitted(cast).record
    with pytest.raises(StateChanged):
        reclassify(cast, waiting)
    public = published(cast, draft(cast, title="另一份"))
    actions.open_revision(record=public, by=officer(cast.clerk), now=NOW)
    with pytest.raises(InvalidInput):
        reclassify(cast, Record.objects.get(pk=public.pk), revision=1)


def test_only_who_drafts_there(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        reclassify(cast, draft(cast), by=officer(cast.stranger))


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        reclassify(cast, draft(cast), kind="poem")
