"""Lists: every record exactly once, in order, page by page both ways; by an index each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.queries import (
    Page,
    capped_count,
    due_for_publication,
    find,
    for_everybody,
    history_of,
    latest_of_kinds,
    page_of,
    waiting_for,
)
from tests.people import NOW, Cast, officer
from tests.unit.records.road import published, submitted

pytestmark = pytest.mark.django_db

MOMENTS = [
    NOW,
    NOW + timedelta(microseconds=1),
    NOW.replace(microsecond=999_999),
    datetime(2013, 6, 4, 12, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
    datetime(1954, 9, 20, 4, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
]
LISTED = Record.objects.order_by("-sort_at", "-id")


def records_at(cast: Cast, moments: list[datetime]) -> list[Record]:
    made = Record.objects.bulk_create(
        Record(unit=cast.unit, kind="notice", title=f"{number}", created_at=NOW, created_by="p",
               sort_at=moment)
        for number, moment in enumerate(moments)
    )  # fmt: skip
    return sorted(made, key=lambda record: (record.sort_at, record.pk), reverse=True)


def walk(turn: Callable[[Page], str], size: int, **start: str) -> list[list[Record]]:
    """Pages from the first on, following ``turn`` (a page's cursor) until there is none."""
    direction = "after" if turn(Page([], "n", "p")) == "n" else "before"
    page = page_of(LISTED, size=size, **start)
    pages = [page.records]
    while cursor := turn(page):
        page = page_of(LISTED, size=size, **{direction: cursor})
        pages.append(page.records)
        assert len(pages) < 100, "the pages turn in a circle"
    return pages


# --- paging ------------------------------------------------------------------------------------
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moments=st.lists(st.sampled_from(MOMENTS) | st.datetimes(timezones=st.just(UTC)), max_size=24),
    size=st.integers(1, 7),
)
@example(moments=[NOW] * 9, size=2)
@example(moments=MOMENTS * 2, size=1)
def test_walking_pages_visits_every_record_once_in_order(
    cast: Cast, moments: list[datetime], size: int
) -> None:
    with transaction.atomic():
        wanted = records_at(cast, moments)
        forward = walk(lambda page: page.next, size)
        assert [record for page in forward for record in page] == wanted
        assert all(len(page) == size for page in forward[:-1])
        if wanted:
            last = page_of(LISTED, size=size, after=cursor_before_last(size, len(wanted)))
            back = walk(lambda page: page.previous, size, **_start_at_the_end(wanted, size))
            assert [record for page in reversed(back) for record in page] == wanted
            assert last.records
        transaction.set_rollback(True)


def cursor_before_last(size: int, number: int) -> str:
    """The cursor that leads to the last page."""
    page, cursor = page_of(LISTED, size=size), ""
    for _ in range((number - 1) // size):
        cursor = page.next
        page = page_of(LISTED, size=size, after=cursor)
    assert page.next == ""
    return cursor


def _start_at_the_end(wanted: list[Record], size: int) -> dict[str, str]:
    cursor = cursor_before_last(size, len(wanted))
    return {"after": cursor} if cursor else {}


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_behind(cast: Cast) -> None:
    records_at(cast, [NOW] * 5)
    first = page_of(LISTED, size=2)
    second = page_of(LISTED, size=2, after=first.next)
    third = page_of(LISTED, size=2, after=second.next)
    assert (first.previous, bool(first.next)) == ("", True)
    assert bool(second.previous)
    assert bool(second.next)
    assert (bool(third.previous), third.next) == (True, "")
    back = page_of(LISTED, size=2, before=second.previous)
    assert (back.records, back.previous) == (first.records, "")
    assert back.next == first.next


def test_a_record_published_meanwhile_moves_nobody_between_pages(cast: Cast) -> None:
    wanted = records_at(cast, [NOW] * 4)
    first = page_of(LISTED, size=2)
    (newer,) = records_at(cast, [NOW + timedelta(minutes=1)])
    second = page_of(LISTED, size=2, after=first.next)
    assert first.records + second.records == wanted
    assert newer not in second.records
    assert page_of(LISTED, size=5).records[0] == newer


@pytest.mark.parametrize(
    "cursor",
    ["x", "-", "1-", "-1", "--", "1-2-3", "１-１", "1.5-2", "9" * 40 + "-1", "1-" + "9" * 40,
     "9" * 17 + "-1", "9" * 18 + "-1", "1 -1", "0x1-1", "'; DROP TABLE x; --", "\x00-1", "一-二"],
)  # fmt: skip
def test_a_mangled_cursor_never_breaks_a_list(cast: Cast, cursor: str) -> None:
    wanted = records_at(cast, MOMENTS)
    for page in (page_of(LISTED, after=cursor), page_of(LISTED, before=cursor)):
        assert set(page.records) <= set(wanted)
        assert page.records == sorted(page.records, key=wanted.index)
    whole = page_of(LISTED, size=2).next
    assert page_of(LISTED, size=2, after=whole).records == wanted[2:4]


def test_a_mangled_cursor_gives_the_first_page(cast: Cast) -> None:
    wanted = records_at(cast, [NOW] * 3)
    assert page_of(LISTED, size=2, after="nonsense").records == wanted[:2]
    assert page_of(LISTED, size=2, before="nonsense").records == wanted[:2]


def test_counting_stops_at_the_cap(cast: Cast) -> None:
    records_at(cast, [NOW] * 5)
    exact, over = capped_count(LISTED, cap=5), capped_count(LISTED, cap=4)
    assert (exact.number, exact.capped) == (5, False)
    assert (over.number, over.capped) == (4, True)


def test_finding_takes_every_word_and_no_pattern(cast: Cast) -> None:
    Record.objects.bulk_create(
        Record(unit=cast.unit, kind="notice", title=title, document_number=number, created_at=NOW,
               created_by="p", sort_at=NOW)
        for title, number in (("养老服务补贴", "云民发〔2026〕1号"), ("补贴 100%", ""), ("无", ""))
    )  # fmt: skip
    assert find(LISTED, "养老 补贴").count() == 1
    assert find(LISTED, "补贴").count() == 2
    assert find(LISTED, "云民发〔2026〕1号").count() == 1
    assert find(LISTED, "100%").count() == 1
    assert find(LISTED, "%").count() == 1
    assert find(LISTED, "_").count() == 0


# --- plans -------------------------------------------------------------------------------------
def plan_of(question: Callable[[], Any]) -> str:
    """How SQLite answers the last query ``question`` asks."""
    with CaptureQueriesContext(connection) as asked:
        question()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[-1]["sql"])
        return "\n".join(row[3] for row in cursor.fetchall())


def faults_of(plan: str, table: str, index: str) -> list[str]:
    """What is wrong with a plan: a full scan, a sort, or not the index meant for it."""
    found = []
    if f"SCAN {table}" in plan and f"SCAN {table} USING" not in plan:
        found.append("reads the whole table")
    if "TEMP B-TREE" in plan:
        found.append("sorts")
    if f"{table} USING INDEX {index} " not in f"{plan} " and (
        f"{table} USING COVERING INDEX {index}" not in plan
    ):
        found.append(f"does not use {index}")
    return found


LISTS: dict[str, tuple[str, Callable[[Cast], Any]]] = {
    "everything": ("rec_public", lambda cast: for_everybody()),
    "a unit": ("rec_unit", lambda cast: for_everybody().filter(unit=cast.unit)),
    "a kind": ("rec_kind", lambda cast: for_everybody().filter(kind="notice")),
    "an item": ("rec_item", lambda cast: for_everybody().filter(item_id=1)),
    "a kind at a unit": (
        "rec_unit_kind", lambda cast: for_everybody().filter(unit=cast.unit, kind="notice")
    ),
    "an item at a unit": (
        "rec_unit_item", lambda cast: for_everybody().filter(unit=cast.unit, item_id=1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("turn", ["first", "after", "before"])
def test_every_list_is_read_by_its_index_and_never_sorted(cast: Cast, name: str, turn: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the planner of PostgreSQL reads small tables whole; SQLite's plan is fixed")
    index, make = LISTS[name]
    records_at(cast, [NOW] * 3)
    cursor = page_of(LISTED, size=1).next
    start = {} if turn == "first" else {turn: cursor}
    plan = plan_of(lambda: page_of(make(cast), **start))
    # without statistics SQLite thinks one unit's records few enough to look through for a kind
    allowed = [index, "rec_unit"] if name == "a kind at a unit" else [index]
    assert any(not faults_of(plan, "records_record", one) for one in allowed), plan


def test_the_work_lists_are_read_by_their_indexes(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("as above")
    submitted(cast)
    record = published(cast)
    by = officer(cast.secrecy)
    plans = {
        "sub_waiting": ("records_submission", lambda: list(waiting_for(by)[:20])),
        "sub_scheduled": ("records_submission", lambda: due_for_publication(NOW)),
        "transition_object": ("core_transition", lambda: history_of(record)),
    }
    for index, (table, question) in plans.items():
        plan = plan_of(question)
        assert f"{table} USING INDEX {index}" in plan, plan
        assert f"SCAN {table}\n" not in plan, plan


def test_the_newest_of_some_kinds_are_not_sorted_out_of_all(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("as above")
    plan = plan_of(lambda: latest_of_kinds(["notice", "public_notice"], 8))
    assert "TEMP B-TREE" not in plan, plan


def test_a_list_without_its_index_is_seen(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("as above")
    plan = plan_of(lambda: list(Record.objects.order_by("title")[:20]))
    assert faults_of(plan, "records_record", "rec_public") == [
        "reads the whole table", "sorts", "does not use rec_public",
    ]  # fmt: skip


def test_a_page_costs_one_query_however_long_the_list(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    published(cast)
    actions.open_revision(record=Record.objects.get(), by=officer(cast.clerk), now=NOW)
    with django_assert_num_queries(1):
        page = page_of(for_everybody())
        assert [record.unit.name for record in page.records] == [cast.unit.name]
