"""Imports do not bury the day's work, and what is counted is what is listed."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from config.cli.import_file import Report, run_import
from gongkai.organisations.models import Organisation
from gongkai.records import actions
from gongkai.records.models import ImportBatch, Record
from gongkai.records.queries import work_of
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.unit.desk.helpers import at, text_of
from tests.unit.records.road import draft, submitted


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


def row(number: int, **changes: Any) -> str:
    return json.dumps({
        "id": f"r{number}", "source": "old", "title": f"第{number}号通知", "date": "2013-06-04",
        "body": "各单位：\n现将有关事项通知如下。", "pub_date": "2013-06-04", "kind": "policy",
        "issuer": "云岭市民政局", "url": f"https://old.example/{number}", **changes,
    }, ensure_ascii=False)  # fmt: skip


@pytest.fixture
def batch(cast: Cast, tmp_path: Path) -> ImportBatch:
    """Thirty documents of 2013, one of them held back."""
    lines = [row(number) for number in range(29)]
    path = tmp_path / "旧站.jsonl"
    held = row(99, body=f"联系人身份证号{resident_id()}。")
    path.write_text("\n".join([*lines, held]), encoding="utf-8")
    run_import(path, "mzj", Report(as_json=True, total=30))
    return ImportBatch.objects.get()


def test_a_batch_is_one_line_without_a_limit(cast: Cast, batch: ImportBatch) -> None:
    draft(cast, title="今天写的", formed_on="2026-11-20")
    answer: Any = at(cast.clerk).get(reverse("desk:todo"))
    page = text_of(answer)
    assert [counter["count"] for counter in answer.context["counters"]][:2] == [1, 0]
    assert "导入待办" in page
    assert "30份草稿" in page
    assert "其中1份有问题" in page
    assert "第3号通知" not in page
    assert "超期" not in answer.context["headline"]


def test_the_drafts_of_a_batch_stand_in_a_list_of_their_own(cast: Cast, batch: ImportBatch) -> None:
    draft(cast, title="今天写的")
    client = at(cast.clerk)
    own: Any = client.get(reverse("desk:drafts"))
    assert own.context["total"] == 1
    assert "导入待核对（30）" in text_of(own)
    brought: Any = client.get(reverse("desk:drafts"), {"batch": batch.public_id})
    assert brought.context["total"] == 30
    assert "今天写的" not in text_of(brought).split("<main", 1)[1]
    assert client.get(reverse("desk:drafts"), {"batch": "nonsense"}).context["total"] == 0


def test_one_that_was_saved_here_is_work_without_a_limit(cast: Cast, batch: ImportBatch) -> None:
    record = Record.objects.get(title="第3号通知")
    actions.save_working_copy(
        record=record, fields={"title": "改过的第3号"}, revision=record.working_copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    work = work_of(officer(cast.clerk), NOW)
    assert [(item.title, item.due) for item in work.items] == [("改过的第3号", None)]
    assert [waiting.drafts for waiting in work.batches] == [29]


def test_another_unit_sees_nothing_of_it(cast: Cast, batch: ImportBatch) -> None:
    assert work_of(officer(cast.stranger), NOW).batches == []
    found: Any = at(cast.stranger).get(reverse("desk:drafts"), {"batch": batch.public_id})
    assert found.context["total"] == 0


def test_a_date_of_another_year_shows_its_year(cast: Cast) -> None:
    draft(cast, title="旧的", formed_on="2025-03-03")
    draft(cast, title="今年的", formed_on="2026-10-09")
    page = text_of(at(cast.clerk).get(reverse("desk:todo")))
    assert "应于2025年" in page
    assert "应于11月" in page


def test_beyond_the_cap_the_counts_say_so_and_the_urgent_stay(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("records.queries.todo", "desk.views.todo", "desk.frame"):
        monkeypatch.setattr(import_module(f"gongkai.{place}"), "LIST_LIMIT", 3)
    for number in range(4):
        draft(cast, title=f"没有日期{number}", formed_on="")
    draft(cast, title="最急的", formed_on="2026-09-01")
    answer: Any = at(cast.clerk).get(reverse("desk:todo"))
    page = text_of(answer)
    assert answer.context["counters"][0]["count"] == "3+"
    assert "最急的" in page
    assert "本页最多列出" in page
    assert '<span class="count">3+</span>' in page


def test_the_numbers_are_those_of_the_lists(cast: Cast) -> None:
    draft(cast, title="超期", formed_on="2026-10-09")
    draft(cast, title="今天", formed_on="2026-10-26")
    draft(cast, title="不急", formed_on="2026-11-20")
    submitted(cast, draft(cast, title="送审"))
    client = at(cast.clerk)
    counters: Any = client.get(reverse("desk:todo")).context["counters"]
    for counter in (counters[1], counters[5]):
        groups: Any = client.get(counter["href"]).context["groups"]
        assert sum(group["total"] for group in groups) == counter["count"]
    assert [counters[1]["count"], counters[5]["count"]] == [1, 1]


def test_a_group_says_how_many_it_has_though_the_page_is_cut(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.desk.views.todo.ROWS", 2)
    for number in range(5):
        draft(cast, title=f"稿{number}", formed_on="2026-11-20")
    answer: Any = at(cast.clerk).get(reverse("desk:todo"))
    assert [(len(group["tasks"]), group["total"]) for group in answer.context["groups"]] == [(2, 5)]
    assert "再显示3件" in text_of(answer)


def test_units_stand_in_the_order_of_the_tree(cast: Cast) -> None:
    for code, order in (("lyj", 1), ("yxz", 2), ("mzj", 3), ("sfb", 0)):
        Organisation.objects.filter(code=code).update(sort_order=order)
    page = text_of(at(cast.office).get(reverse("desk:records")))
    choices = page.split('name="unit"', 1)[1].split("</select>", 1)[0]
    places = [choices.index(f'value="{code}"') for code in
             ("yunling", "sfb", "lyj", "yxz", "spc", "mzj")]  # fmt: skip
    assert places == sorted(places)
