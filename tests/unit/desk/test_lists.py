"""To-do and lists: right, and few queries however long they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.records import actions
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import at, text_of
from tests.unit.records.road import cleared, draft, published, submitted

BUDGET = 25


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk asks for the moment once, in its guard."""
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


def test_the_day_in_one_sentence(cast: Cast) -> None:
    draft(cast, title="超期的", formed_on="2026-10-09")
    draft(cast, title="今天的", formed_on="2026-10-26")
    draft(cast, title="不急的", formed_on="2026-11-20")
    page = text_of(at(cast.clerk).get(reverse("desk:todo")))
    assert "今天要办2件，其中1件已超期" in page
    assert page.index("超期的") < page.index("今天的") < page.index("不急的")
    assert "今天是第20个工作日" in page
    assert "第1个工作日，限20个" in page


def test_the_first_day_is_not_called_working_day_zero(cast: Cast) -> None:
    draft(cast, title="今天形成的", formed_on="2026-11-23")
    page = text_of(at(cast.clerk).get(reverse("desk:todo")))
    assert "从下个工作日起算，限20个工作日" in page
    submitted(cast, draft(cast, title="今天送来的"))
    page = text_of(at(cast.secrecy).get(reverse("desk:todo")))
    assert "今天收到，限" in page
    assert "第0个" not in page


def test_nothing_to_do_is_said(cast: Cast) -> None:
    page = text_of(at(cast.clerk).get(reverse("desk:todo")))
    assert "都办完了" in page
    assert "没有待办" in page


def test_an_administrator_sees_no_content(cast: Cast) -> None:
    draft(cast)
    for person in cast.administrators:
        page = text_of(at(person).get(reverse("desk:todo")))
        assert "养老服务补贴" not in page


def test_what_came_back_is_there_with_its_reason(cast: Cast) -> None:
    actions.return_for_changes(
        submission=submitted(cast), reason="缺依据", by=officer(cast.secrecy), now=NOW
    )
    for name in ("desk:todo", "desk:returned"):
        page = text_of(at(cast.clerk).get(reverse(name)))
        assert "缺依据" in page
        assert "去修改" in page


def test_done_and_started(cast: Cast) -> None:
    cleared(cast)
    assert "通过保密审查" in text_of(at(cast.secrecy).get(reverse("desk:done")))
    assert "等待审核" in text_of(at(cast.clerk).get(reverse("desk:started")))


def test_soon_holds_only_what_presses(cast: Cast) -> None:
    draft(cast, title="不急的", formed_on="2026-11-20")
    draft(cast, title="快到了", formed_on="2026-10-28")
    page = text_of(at(cast.clerk).get(reverse("desk:soon")))
    assert "快到了" in page
    assert "不急的" not in page


def test_by_kind(cast: Cast) -> None:
    draft(cast)
    page = text_of(at(cast.clerk).get(reverse("desk:todo") + "?by=kind"))
    assert '<a href="?by=kind" aria-current' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=养老", {"养老"}),
        ("state=draft", {"养老", "殡葬"}),
        ("state=published", {"公示"}),
        ("state=under_way", {"低保"}),
        ("kind=notice", set()),
        ("attribute=withheld", {"殡葬"}),
        ("year=2026", {"养老", "殡葬", "公示", "低保"}),
        ("year=2020", set()),
        ("words=养老&state=published", set()),
        ("state=nonsense", {"养老", "殡葬", "公示", "低保"}),
    ],
)
def test_filters(cast: Cast, query: str, found: set[str]) -> None:
    draft(cast, title="养老甲乙")
    draft(cast, title="殡葬甲乙", attribute="withheld", ground="E16a", ground_reason="内部")
    published(cast, draft(cast, title="公示甲乙"))
    submitted(cast, draft(cast, title="低保甲乙"))
    page = text_of(at(cast.clerk).get(reverse("desk:records") + "?" + query))
    rows = page.split("<main", 1)[1]
    assert {w for w in ("养老", "殡葬", "公示", "低保") if f"{w}甲乙" in rows} == found


def test_the_list_turns_its_pages_without_a_gap(cast: Cast) -> None:
    for number in range(45):
        actions.start_record(
            unit=cast.unit, kind="notice", by=officer(cast.clerk),
            now=NOW - timedelta(hours=number), fields={"title": f"第{number:02d}号"},
        )  # fmt: skip
    client, seen, query = at(cast.clerk), [], ""
    for _page in range(3):
        answer: Any = client.get(reverse("desk:records") + query)
        seen += [row["title"]["label"] for row in answer.context["rows"]]
        query = answer.context["next_href"]
    assert seen == [f"第{number:02d}号" for number in range(45)]
    assert query == ""


def fifty_of_each(cast: Cast) -> None:
    """Fifty drafts, fifty reviews waiting, fifty returned: rows of every sort."""
    for number in range(17):
        draft(cast, title=f"稿{number}")
        submitted(cast, draft(cast, title=f"送审{number}"))
        actions.return_for_changes(
            submission=submitted(cast, draft(cast, title=f"退回{number}")), reason="改",
            by=officer(cast.secrecy), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["desk:todo", "desk:records", "desk:drafts", "desk:review",
                                  "desk:done", "desk:started", "desk:returned"])  # fmt: skip
def test_fifty_rows_cost_no_more_than_a_few_queries(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    fifty_of_each(cast)
    person = cast.secrecy if name == "desk:review" else cast.clerk
    client = at(person)
    client.get(reverse(name))
    with django_assert_max_num_queries(BUDGET):
        page = text_of(client.get(reverse(name)))
    assert "16" in page
