"""Who handles no records has a first page of their own; the supervisor sees figures, no drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.organisations.actions import end_unit
from gongkai.records.models import Record, Submission
from tests.people import NOW, SETUP, Cast
from tests.unit.desk.helpers import at, text_of
from tests.unit.records.road import draft, published, submitted


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.desk.guard.now", lambda: NOW)


def row_of(answer: Any, unit: str) -> dict[str, Any]:
    rows = [*answer.context["late_rows"], *answer.context["other_rows"]]
    return next(row for row in rows if row["unit"]["label"] == unit)


def test_the_supervisor_starts_with_what_the_role_does(cast: Cast) -> None:
    page = text_of(at(cast.supervisor).get(reverse("desk:todo")))
    assert "查看各单位履职情况，不作改动" in page
    assert reverse("desk:supervision") in page
    assert "没有待办" not in page


def test_each_administrator_starts_with_what_is_theirs(cast: Cast) -> None:
    wanted = zip(cast.administrators, ("admin_site", "admin_people", "admin_audit"), strict=True)
    for person, name in wanted:
        page = text_of(at(person).get(reverse("desk:todo"))).split("<main", 1)[1]
        assert reverse(f"desk:{name}") in page
        assert reverse("desk:supervision") not in page


def test_a_clerk_keeps_the_list_of_work(cast: Cast) -> None:
    assert "没有待办" in text_of(at(cast.clerk).get(reverse("desk:todo")))


def test_figures_of_the_units_overseen(cast: Cast) -> None:
    published(cast)
    draft(cast, title="过期没公开的稿子", formed_on="2026-09-01")
    late = submitted(cast, draft(cast, title="压着没审的", formed_on="2026-11-20"))
    Submission.objects.filter(pk=late.pk).update(waiting_since=NOW - timedelta(days=20))
    answer: Any = at(cast.supervisor).get(reverse("desk:supervision"))
    row = row_of(answer, "云岭市民政局")
    assert (row["published"], row["month"]) == (1, 1)
    assert "超期未公开1件" in row["late"]
    assert "审核超期1件" in row["late"]
    assert "没有超期" in row_of(answer, "云岭市林业局")["late"]
    assert answer.context["late_rows"] == [row]
    page = text_of(answer)
    assert "过期没公开的稿子" not in page
    assert "压着没审的" not in page
    assert "只看不改" in page


def test_an_imported_draft_is_not_late(cast: Cast) -> None:
    record = draft(cast, formed_on="2013-06-01")
    Record.objects.filter(pk=record.pk).update(provenance="import")
    answer: Any = at(cast.supervisor).get(reverse("desk:supervision"))
    assert "没有超期" in row_of(answer, "云岭市民政局")["late"]


def test_only_what_is_public_stands_in_the_list(cast: Cast) -> None:
    published(cast, draft(cast, title="公开了的"))
    draft(cast, title="还在写的")
    client = at(cast.supervisor)
    page = text_of(client.get(reverse("desk:supervised"), {"unit": "mzj"}))
    assert "公开了的" in page
    assert "还在写的" not in page
    assert "公开了的" not in text_of(client.get(reverse("desk:supervised"), {"unit": "lyj"}))
    assert "公开了的" in text_of(client.get(reverse("desk:supervised"), {"words": "公开"}))


def test_it_costs_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        draft(cast, title=f"稿{number}", formed_on=f"2026-09-{number + 1:02d}")
    client = at(cast.supervisor)
    client.get(reverse("desk:supervision"))
    with django_assert_max_num_queries(20):
        client.get(reverse("desk:supervision"))


def late_in(cast: Cast, unit: str = "") -> str:
    address = reverse("desk:supervision_late")
    return text_of(at(cast.supervisor).get(address, {"unit": unit} if unit else {}))


def test_the_figures_open_the_list_of_what_is_late(cast: Cast) -> None:
    draft(cast, title="过期没公开的稿子", formed_on="2026-09-01")
    late = submitted(cast, draft(cast, title="压着没审的", formed_on="2026-11-20"))
    Submission.objects.filter(pk=late.pk).update(waiting_since=NOW - timedelta(days=20))
    draft(cast, title="还早的稿子", formed_on="2026-11-20")
    answer: Any = at(cast.supervisor).get(reverse("desk:supervision"))
    assert f'href="{reverse("desk:supervision_late")}?unit=mzj"' in text_of(answer)
    page = late_in(cast, "mzj")
    assert "市民政局：超期事项" in page
    assert page.count("light-bad") == 2
    assert "2026-09-29" in page
    assert "尚未公开" in page
    assert "等待保密审查" in page
    for title in ("过期没公开的稿子", "压着没审的", "还早的稿子"):
        assert title not in page
    assert late_in(cast).count("light-bad") == 2
    assert "没有超期" in late_in(cast, "lyj")


def test_the_worst_unit_first_and_none_that_has_ended(cast: Cast) -> None:
    draft(cast, formed_on="2026-09-01")
    for _ in range(2):
        draft(cast, unit=cast.other_unit, by=cast.stranger, formed_on="2026-09-01")
    draft(cast, unit=cast.village, by=cast.village_clerk, formed_on="2026-09-01")
    end_unit(
        unit=cast.village, last_day=NOW.date() - timedelta(days=1), successor=cast.town, by=SETUP,
        now=NOW,
    )  # fmt: skip
    answer: Any = at(cast.supervisor).get(reverse("desk:supervision"))
    first = [row["unit"]["label"] for row in answer.context["late_rows"]]
    assert first == ["云岭市林业局", "云岭市民政局"]
    assert "松坪村" not in text_of(answer)
    assert "松坪村" not in late_in(cast)
    assert "其他单位3个，没有超期" in text_of(answer)
