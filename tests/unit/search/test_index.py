"""The index: found by any two characters, in a sensible order, within filters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from gongkai.search import engine
from gongkai.search.errors import IndexBusy
from gongkai.search.queries import Answer, search
from gongkai.search.rules import Entry, Question

DAY = date(2026, 11, 20).toordinal()
pytestmark = pytest.mark.django_db


def entry(public_id: str, title: str, text: str = "", **facts: object) -> Entry:
    given = {"unit": "mzj", "category": "notice", "year": 2026, "day": DAY, **facts}
    return Entry("record", public_id, title, text, **given)  # type: ignore[arg-type]


def index_of(entries: Iterable[Entry]) -> str:
    name = engine.new_generation()
    with engine.writer(name) as writer:
        writer.put(entries)
        writer.commit()
    engine.use(name)
    return name


def ids(answer: Answer) -> list[str]:
    return [hit.public_id for hit in answer.hits]


def ask(words: str, **filters: object) -> Answer:
    return search(Question(words, **filters), facets=True)  # type: ignore[arg-type]


def test_any_two_neighbouring_characters_are_found() -> None:
    index_of([entry("a", "通知", "符合条件的老年人每月领取高龄津贴"), entry("b", "公告", "无关")])
    for words in ("高龄", "龄津", "的老", "贴"):
        assert ids(ask(words)) == ["a"]
    assert ask("高津").loosely or not ask("高津").hits


def test_all_pieces_are_wanted_before_some() -> None:
    index_of([
        entry("some", "养老", "补助"), entry("both", "养老的事", "发放补贴"), entry("none", "水务"),
    ])  # fmt: skip
    answer = ask("养老 补贴")
    assert ids(answer)[0] == "both"
    assert "none" not in ids(answer)
    assert not answer.loosely
    loose = ask("养老 电费")
    assert loose.loosely
    assert set(ids(loose)) == {"some", "both"}


def test_the_exact_title_comes_first() -> None:
    index_of([
        entry("long", "养老服务补贴办法养老服务补贴办法的解读", "养老服务补贴办法" * 9),
        entry("exact", "养老服务补贴办法", "见附件"),
    ])  # fmt: skip
    assert ids(ask("养老服务补贴办法"))[0] == "exact"


@pytest.mark.parametrize(
    "typed", ["云政办发[2026]12号", "云政办发〔2026〕12号", "云政办发（2026）12号"]
)
def test_a_number_in_any_brackets_comes_first(typed: str) -> None:
    index_of([
        entry("other", "通知", "根据云政办发〔2026〕12号制定" * 5, number="云民发〔2026〕3号"),
        entry("it", "关于节假日的通知", "各单位", number="云政办发〔2026〕12号"),
    ])  # fmt: skip
    assert ids(ask(typed))[0] == "it"


def test_what_has_ended_comes_after_what_holds() -> None:
    index_of([
        entry("old", "养老补贴办法", "养老补贴" * 20, standing="ended"),
        entry("new", "养老补贴办法", "养老补贴", standing="valid"),
    ])  # fmt: skip
    assert ids(ask("养老补贴")) == ["new", "old"]


def test_a_number_is_found_by_its_beginning() -> None:
    index_of([entry("a", "公告", "编号 20261123045")])
    assert ids(ask("2026112")) == ["a"]
    assert ids(ask("2026113")) == []


def test_traditional_and_variant_characters_make_no_difference() -> None:
    index_of([entry("a", "褚时杰同志任职公示", "臺灣同胞")])
    assert ids(ask("禇時傑")) == ["a"]
    assert ids(ask("台湾")) == ["a"]


def test_filters_and_their_counts() -> None:
    index_of([
        entry("a", "补贴一", unit="mzj", year=2025, day=DAY - 400),
        entry("b", "补贴二", unit="jyj"),
        entry("c", "补贴三", unit="jyj", category="policy_document", standing="valid"),
    ])  # fmt: skip
    answer = ask("补贴", units=frozenset({"jyj"}))
    assert set(ids(answer)) == {"b", "c"}
    assert answer.facets["unit"] == {"jyj": 2, "mzj": 1}
    assert answer.facets["year"] == {"2026": 2}
    assert set(ids(ask("补贴", years=frozenset({2025})))) == {"a"}
    assert set(ids(ask("补贴", since=DAY - 10))) == {"b", "c"}
    assert set(ids(ask("补贴", until=DAY - 10))) == {"a"}
    assert ids(ask("补贴", by_time=True))[-1] == "a"


def test_a_thing_may_have_several_themes_and_several_things_beside_it() -> None:
    index_of([
        entry("a", "补贴一", themes=("02", "0201"), beside=("files", "interpretation")),
        entry("b", "补贴二", themes=("02", "0202"), beside=("files", "")),
        entry("c", "补贴三"),
    ])  # fmt: skip
    answer = ask("补贴")
    assert answer.facets["theme"] == {"02": 2, "0201": 1, "0202": 1}
    assert answer.facets["beside"] == {"files": 2, "interpretation": 1}
    assert set(ids(ask("补贴", themes=frozenset({"02"})))) == {"a", "b"}
    assert ids(ask("补贴", themes=frozenset({"0202"}))) == ["b"]
    assert ids(ask("补贴", beside=frozenset({"interpretation"}))) == ["a"]


def test_only_the_title_is_looked_at_when_asked() -> None:
    index_of([entry("title", "高龄津贴", "内容"), entry("text", "通知", "高龄津贴")])
    assert set(ids(ask("高龄津贴"))) == {"title", "text"}
    assert ids(ask("高龄津贴", only_title=True)) == ["title"]


@pytest.mark.parametrize(
    "typed", ["", "，。！", "\x00", "a" * 5000, "补贴" * 500, "(" * 50, "*?[]"]
)
def test_nothing_typed_breaks_it(typed: str) -> None:
    index_of([entry("a", "补贴", "内容")])
    assert isinstance(ask(typed).total, int)


def test_without_an_index_nothing_is_found() -> None:
    assert ask("补贴").total == 0


def test_there_is_one_writer() -> None:
    name = index_of([entry("a", "补贴")])
    with engine.writer(name), pytest.raises(IndexBusy), engine.writer(name):
        pass


def test_what_was_taken_out_is_not_found() -> None:
    name = index_of([entry("a", "补贴"), entry("b", "补贴")])
    assert set(ids(ask("补贴"))) == {"a", "b"}
    with engine.writer(name) as writer:
        writer.remove(["record:a"])
        writer.commit()
    assert ids(ask("补贴")) == ["b"]


def test_every_word_wherever_it_stands() -> None:
    index_of([
        entry("apart", "居家养老服务补贴办法", "内容"), entry("whole", "养老补贴公告", "内容"),
        entry("some", "养老机构名单", "内容"),
    ])  # fmt: skip
    answer = ask("养老补贴")
    assert ids(answer)[:2] == ["whole", "apart"]
    assert answer.exact == 2
    assert not answer.loosely
