"""What a page says is about the thing in hand: its own title, its own state, its own genre."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from gongkai.catalogue.actions import load_standard_data
from gongkai.records import actions
from gongkai.records.models import Record, Submission
from tests.people import NOW, SETUP, Cast, officer
from tests.support.doors.desk import form_of
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import cleared, draft, published, submitted

OLD, NEW = "关于做好补贴工作的通知", "关于进一步做好补贴工作的通知"


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


def revision_of(cast: Cast, title: str = NEW) -> Record:
    """Something public whose next version bears another title."""
    record = published(cast, draft(cast, title=OLD))
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    copy = again(record).working_copy
    actions.save_working_copy(
        record=again(record), fields={"title": title}, revision=copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    return again(record)


def revised(cast: Cast) -> Submission:
    return cleared(cast, submitted(cast, revision_of(cast)))


def body_of(answer: Any) -> str:
    return text_of(answer).split("<main", 1)[1]


def test_lists_of_work_bear_the_title_of_the_version(cast: Cast) -> None:
    submission = revised(cast)
    for person, name in ((cast.reviewer, "todo"), (cast.reviewer, "review"),
                         (cast.clerk, "started")):  # fmt: skip
        page = body_of(at(person).get(reverse(f"desk:{name}")))
        assert NEW in page
        assert OLD not in page
    page = text_of(at(cast.reviewer).get(reverse("desk:submission", args=[submission.public_id])))
    assert f"：{NEW}</title>" in page


def test_a_draft_bears_its_own_title(cast: Cast) -> None:
    revision_of(cast)
    page = body_of(at(cast.clerk).get(reverse("desk:todo")))
    assert NEW in page
    assert OLD not in page


def test_the_outcome_of_a_batch_names_the_version(cast: Cast) -> None:
    submission = revised(cast)
    sent = {"ticked": f"{submission.public_id}:0000"}
    page = body_of(at(cast.reviewer).post(reverse("desk:review"), sent))
    assert f"{NEW}：" in page
    page = body_of(
        at(cast.reviewer).post(
            reverse("desk:submission", args=[submission.public_id]),
            {"decision": "approve", "digest": submission.version.digest}, follow=True,
        )
    )  # fmt: skip
    assert f"：{NEW}" in page


def test_what_was_withdrawn_is_not_called_public(cast: Cast) -> None:
    record = published(cast)
    actions.withdraw(record=record, reason="名单有误", by=officer(cast.issuer), now=NOW)
    page = body_of(at(cast.clerk).get(reverse("desk:record", args=[record.public_id])))
    assert "现在公开" not in page
    assert "公开过" in page
    for words in ("外面已经看不到", "由信息员点“修订”", "由签发人点“申请抹除”", "不用再做什么"):
        assert words in page
    step = body_of(at(cast.clerk).get(reverse("desk:step", args=[record.public_id, "revise"])))
    assert "一直是撤下的状态" in step
    assert "现行版本" not in step
    actions.open_revision(record=again(record), by=officer(cast.clerk), now=NOW)
    submission = submitted(cast, again(record))
    review = body_of(at(cast.secrecy).get(reverse("desk:submission", args=[submission.public_id])))
    assert "撤下前公开的" in review
    assert "现在公开的" not in review


def test_what_is_public_has_no_advice_about_withdrawal(cast: Cast) -> None:
    page = body_of(at(cast.clerk).get(reverse("desk:record", args=[published(cast).public_id])))
    assert "点“修订”" not in page
    assert "现在公开" in page


def test_an_empty_draft_is_not_called_clean(cast: Cast) -> None:
    empty, written = draft(cast, title="", html=""), draft(cast)
    client = at(cast.clerk)
    page = body_of(client.get(reverse("desk:edit", args=[empty.public_id])))
    assert "没有发现问题" not in page
    page = body_of(client.get(reverse("desk:edit", args=[written.public_id])))
    assert "没有发现问题" in page
    nothing = draft(cast, title="", html="", issuer_name=cast.unit.name)
    assert "还没有可检查的内容" in body_of(
        client.get(reverse("desk:edit", args=[nothing.public_id]))
    )


def test_who_took_part_reads_why_there_is_no_button(cast: Cast) -> None:
    from gongkai.organisations.actions import grant_role
    from gongkai.organisations.enums import Role
    from tests.people import FOUNDED

    grant_role(person=cast.reviewer, unit=cast.unit, role=Role.CLERK,
               by=officer(cast.security_admin), now=FOUNDED)  # fmt: skip
    submission = cleared(cast, submitted(cast, draft(cast), by=cast.reviewer))
    address = reverse("desk:submission", args=[submission.public_id])
    page = text_of(at(cast.reviewer).get(address))
    assert "您参与过这份材料前面的环节" in page
    assert 'name="decision"' not in page
    assert "您参与过" not in text_of(at(cast.clerk).get(address))


def test_the_genre_follows_the_title_until_somebody_chooses(cast: Cast) -> None:
    load_standard_data(by=SETUP, now=NOW)
    record = draft(cast, title="补贴工作")
    sent = {**form_of(record), "genre_was": "通知"}
    autosave = reverse("desk:autosave", args=[record.public_id])
    client = at(cast.clerk)
    first = client.post(autosave, {**sent, "title": "关于补贴工作的意见"})
    assert json.loads(first.content)["genre"] == "意见"
    # a page whose script did not run still sends what it was opened with
    revision = str(again(record).working_copy.revision)
    later = client.post(autosave, {**sent, "revision": revision, "title": "关于补贴工作的决定"})
    assert later.status_code == 200, later.content
    assert again(record).working_copy.genre == "决定"
    press(client, record, do="save", genre="函", genre_was="决定")
    assert again(record).working_copy.genre == "函"
    press(client, record, do="save", title="关于补贴工作的通告", genre="函", genre_was="函")
    assert again(record).working_copy.genre == "函"


def test_kind_and_item_are_changed_in_the_editor(cast: Cast) -> None:
    record = draft(cast, title="补贴工作")
    client = at(cast.clerk)
    answer = press(client, record, do="classify", title="补贴工作安排", **{"kind-kind": "notice"})
    assert answer.status_code == 302
    fresh = again(record)
    assert (fresh.kind, fresh.working_copy.title) == ("notice", "补贴工作安排")
    wrong = press(client, record, do="classify", **{"kind-kind": "poem"})
    assert wrong.status_code == 422
    assert again(record).kind == "notice"
    public = revision_of(cast)
    page = body_of(client.get(reverse("desk:edit", args=[public.public_id])))
    assert 'value="classify"' not in page


def test_words_looked_for_survive_the_way(cast: Cast) -> None:
    answer: Any = press(at(cast.clerk), draft(cast), do="find", find="养老&kind=x#补贴 %")
    assert answer.url.endswith("?find=%E5%85%BB%E8%80%81%26kind%3Dx%23%E8%A1%A5%E8%B4%B4+%25#ties")
