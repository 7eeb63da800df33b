"""Words in titles and numbers: found without reading every row, and found right."""

from __future__ import annotations

import pytest
from django.db import connection

from gongkai.core import pairs
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.queries import capped_count, find, find_and_cap
from gongkai.records.queries.lists import COUNT_CAP, COUNT_CAP_OF_WORDS
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, out

TITLES = (
    "关于做好养老服务补贴工作的通知",
    "养老机构消防检查结果（2026年）",
    "关于ABC平台的“一网通办”说明",
    "100%覆盖的医保政策",
    "老龄工作会议纪要",
)


@pytest.fixture
def titled(cast: Cast) -> dict[str, Record]:
    """Drafts with these titles, by title."""
    made = {title: draft(cast, title=title) for title in TITLES}
    made[TITLES[0]].document_number = "云民发〔2026〕6号"
    made[TITLES[0]].save(update_fields=["document_number"])
    return made


def found(words: str) -> set[str]:
    return set(find(Record.objects.all(), words).values_list("title", flat=True))


@pytest.mark.parametrize("most", [pairs.MOST_NARROWED, 0], ids=["few", "many"])
@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("养老", {0, 1}), ("养老 补贴", {0}), ("养 检查", {1}), ("老", {0, 1, 4}), ("abc平", {2}),
        ("“一网", {2}), ("100%", {3}), ("0%覆", {3}), ("〔2026〕6", {0}), ("云民发", {0}),
        ("知 云", {0}), ("知云", set()), ("老养", set()),
        ("\"'\\_", set()), ("养老服务补贴 医保", set()),
    ],
)  # fmt: skip
def test_a_word_is_found_wherever_it_stands_and_nothing_else(
    titled: dict[str, Record],
    words: str,
    places: set[int],
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pairs, "MOST_NARROWED", most)
    assert found(words) == {TITLES[place] for place in places}


def test_a_changed_title_is_found_by_its_new_words_only(titled: dict[str, Record]) -> None:
    record = titled[TITLES[4]]
    assert found("老龄") == {TITLES[4]}
    record.title = "托育工作会议纪要"
    record.save(update_fields=["title"])
    assert found("老龄") == set()
    assert found("托育") == {"托育工作会议纪要"}


def test_common_words_are_not_counted_to_the_end(
    titled: dict[str, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_and_cap(Record.objects.all(), "")[1] == COUNT_CAP
    monkeypatch.setattr(pairs, "MOST_NARROWED", 1)
    records, cap = find_and_cap(Record.objects.all(), "养老")
    assert cap == COUNT_CAP_OF_WORDS
    assert capped_count(records, cap=1).capped
    assert capped_count(records, cap).number == 2


def test_a_rare_word_is_looked_up_and_no_row_read_for_nothing(titled: dict[str, Record]) -> None:
    records = find(Record.objects.order_by("-sort_at", "-id"), "养老 补贴")[:21]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
        assert "records_record_pairs" in records.explain()
    else:
        assert "SCAN records_record" not in records.explain()


def test_of_what_was_erased_no_pair_is_left(titled: dict[str, Record], cast: Cast) -> None:
    record = out(cast, draft(cast, title="甪丼囧事项的通知"))
    assert found("甪丼") == {"甪丼囧事项的通知"}
    if connection.vendor == "sqlite":
        assert "丼".encode() in kept_pairs()
    actions.withdraw(record=record, reason="误发", by=officer(cast.issuer), now=NOW)
    Record.objects.filter(pk=record.pk).update(title="")
    assert found("甪丼") == set()
    pairs.rid_of_removed("records_record")
    if connection.vendor == "sqlite":
        assert "丼".encode() not in kept_pairs()
        assert "要".encode() in kept_pairs()


def kept_pairs() -> bytes:
    """What lies in the index's own table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM records_record_pairs_data")
        return b"".join(row[0] for row in cursor.fetchall())
