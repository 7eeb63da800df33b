"""Units and the catalogue: loading, adopting, dropping, own limits, due days."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from gongkai.audit.models import AuditEntry
from gongkai.catalogue import standard as standard_module
from gongkai.catalogue.actions import (
    adopt_default_items,
    adopt_items,
    drop_item,
    load_standard_data,
    set_responsible,
    set_time_limit,
)
from gongkai.catalogue.models import CatalogueItem, Genre, StandardRelease, Theme, UnitItem
from gongkai.catalogue.queries import (
    Branch,
    adopted,
    choices_for,
    default_items_for_kind,
    due_for,
    genre_choices,
    genre_label,
    item_by_code,
    item_by_slug,
    items_for,
    limit_in_words,
    theme_choices,
    theme_label,
    tree_for,
)
from gongkai.catalogue.rules import parse_time_limit
from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.organisations.models import Organisation
from tests.people import NOW, SETUP, Cast, officer

FORMED = date(2026, 11, 2)


@pytest.fixture
def city(cast: Cast) -> Cast:
    load_standard_data(by=SETUP, now=NOW)
    return cast


def item(code: str) -> CatalogueItem:
    found = item_by_code(code)
    assert found is not None
    return found


def own(city: Cast, code: str) -> UnitItem:
    return adopted(city.unit).get(item__code=code)


def adopt(city: Cast, *codes: str, unit: Organisation | None = None) -> list[UnitItem]:
    return adopt_items(
        unit=unit or city.unit, items=[item(code) for code in codes],
        by=officer(city.office), now=NOW,
    )  # fmt: skip


def codes(branches: list[Branch]) -> list[str]:
    return [code for one in branches for code in (one.item.code, *codes(one.children))]


def test_loading_again_changes_nothing(city: Cast) -> None:
    before = list(CatalogueItem.objects.values())
    entries = AuditEntry.objects.count()
    assert load_standard_data(by=SETUP, now=NOW) == len(before)
    assert list(CatalogueItem.objects.values()) == before
    assert AuditEntry.objects.count() == entries
    assert StandardRelease.objects.count() == 1
    assert (Theme.objects.count(), Genre.objects.count()) == (143, 15)


def test_a_later_release_changes_adds_and_retires(
    city: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = standard_module.standard()
    adopt(city, "A01", "B01")
    rows = [{**row} for row in first.items if row["code"] != "B01"]
    rows[1]["contents"] = "新的表述"
    rows.append({**rows[1], "code": "A16", "slug": "xsx", "sort_order": 999})
    later = standard_module.Standard("2027-01", "other", first.themes, first.genres, tuple(rows))
    monkeypatch.setattr("gongkai.catalogue.actions.standard", lambda: later)
    load_standard_data(by=SETUP, now=NOW)
    assert (item("A01").contents, item("A01").release) == ("新的表述", "2027-01")
    assert (item("A16").parent, item("A02").release) == (item("A"), first.label)
    assert item("B01").retired_in == "2027-01"
    assert own(city, "B01").ended_on is None
    assert "B01" not in default_items_for_kind("department").values_list("code", flat=True)
    monkeypatch.undo()
    load_standard_data(by=SETUP, now=NOW)
    assert (item("A16").retired_in, item("B01").retired_in) == (first.label, "")
    assert item("A01").contents != "新的表述"


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        ("government", ["A", "B"], ["C", "V", "F"]),
        ("department", ["A", "B"], ["C", "V", "F"]),
        ("town", ["A", "C"], ["B", "V", "F"]),
        ("village", ["V"], ["A", "B", "C", "F"]),
        ("institution", ["A"], ["B", "C", "V", "F"]),
    ],
)
def test_each_kind_of_unit_starts_with_its_own_items(
    city: Cast, kind: str, has: list[str], has_not: list[str]
) -> None:
    found = list(default_items_for_kind(kind))
    roots = {one.code[0] for one in found}
    assert roots == set(has)
    assert not roots & set(has_not)
    assert not any(one.is_heading for one in found)
    if kind == "institution":
        assert len(found) < 15


def test_a_unit_adopts_what_suits_it(city: Cast) -> None:
    made = adopt_default_items(unit=city.unit, by=SETUP, now=NOW)
    assert [one.code for one in items_for(city.unit)] == [row.item.code for row in made]
    assert adopt_default_items(unit=city.unit, by=SETUP, now=NOW) == []
    assert [row.item.code for row in adopt(city, "A01", "F030101")] == ["F030101"]
    assert AuditEntry.objects.filter(object_kind="catalogue", unit_code="mzj").count() == 2


@pytest.mark.parametrize("code", ["A", "F04", "C01", "V01"])
def test_headings_and_items_of_other_levels_are_refused(city: Cast, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        adopt(city, code)
    assert refusal.value.code == "item_not_adoptable"
    assert not UnitItem.objects.exists()


def test_the_stranger_may_not_touch_the_units_catalogue(city: Cast) -> None:
    stranger, row = officer(city.stranger), adopt(city, "B02")[0]
    with pytest.raises(NotPermitted):
        adopt_items(unit=city.unit, items=[item("B01")], by=stranger, now=NOW)
    with pytest.raises(NotPermitted):
        drop_item(adopted=row, reason="不再办理", by=stranger, now=NOW)
    with pytest.raises(NotPermitted):
        set_responsible(adopted=row, office="办公室", by=stranger, now=NOW)
    with pytest.raises(NotPermitted):
        set_time_limit(adopted=row, text="5个工作日内", by=stranger, now=NOW)
    assert list(items_for(city.unit)) == [item("B02")]


def test_an_item_is_dropped_with_a_reason_once(city: Cast) -> None:
    row, by = adopt(city, "B02")[0], officer(city.clerk)
    with pytest.raises(InvalidInput):
        drop_item(adopted=row, reason=" ", by=by, now=NOW)
    drop_item(adopted=row, reason="职责已划转", by=by, now=NOW)
    assert not items_for(city.unit).exists()
    with pytest.raises(StateChanged):
        drop_item(adopted=row, reason="职责已划转", by=by, now=NOW)
    adopt(city, "B02")
    assert UnitItem.objects.filter(unit=city.unit, item=item("B02")).count() == 2


def test_what_the_law_lists_for_everybody_stays(city: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        drop_item(adopted=adopt(city, "A01")[0], reason="没有", by=officer(city.clerk), now=NOW)
    assert refusal.value.code == "statutory_item"
    assert items_for(city.unit).exists()


@pytest.mark.parametrize(
    "ending",
    [{"ended_on": date(2026, 11, 30)}, {"ended_on": date(2026, 1, 1), "ended_because": "x"}],
)
def test_the_database_refuses_endings_without_reason_or_before_the_start(
    city: Cast, ending: dict[str, object]
) -> None:
    row = adopt(city, "B02")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitItem.objects.filter(pk=row.pk).update(**ending)


def test_an_item_is_adopted_only_once_at_a_time(city: Cast) -> None:
    row = adopt(city, "B02")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitItem.objects.create(unit=row.unit, item=row.item, adopted_on=FORMED)


def test_the_responsible_office_is_named(city: Cast) -> None:
    adopt(city, "B07")
    set_responsible(
        adopted=own(city, "B07"), office=" 社会救助科 ", by=officer(city.clerk), now=NOW
    )
    assert own(city, "B07").responsible_office == "社会救助科"


def test_a_units_own_limit_may_only_be_shorter(city: Cast) -> None:
    row, by = adopt(city, "B07")[0], officer(city.clerk)
    assert due_for(item("B07"), FORMED, city.unit).day == date(2026, 11, 30)
    set_time_limit(adopted=row, text="10个工作日内", by=by, now=NOW)
    assert due_for(item("B07"), FORMED, city.unit).day == date(2026, 11, 16)
    assert due_for(item("B07"), FORMED, city.other_unit).day == date(2026, 11, 30)
    for text, code in (("30个工作日内", "time_limit_longer"), ("尽快", "time_limit_unreadable")):
        with pytest.raises(InvalidInput) as refusal:
            set_time_limit(adopted=row, text=text, by=by, now=NOW)
        assert refusal.value.code == code
    assert own(city, "B07").time_limit == "10个工作日内"
    set_time_limit(adopted=row, text="", by=by, now=NOW)
    assert due_for(item("B07"), FORMED, city.unit).day == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("code", "formed", "day", "provisional"),
    [
        ("A01", FORMED, date(2026, 11, 30), False),
        ("A0601", FORMED, date(2026, 11, 11), False),
        ("A07", FORMED, date(2026, 11, 22), False),
        ("A0101", FORMED, date(2026, 11, 30), False),
        ("A1503", FORMED, date(2027, 1, 31), False),
        ("V01", FORMED, date(2026, 12, 31), False),
        ("F160401", FORMED, date(2026, 11, 30), False),
    ],
)
def test_due_days_of_items(
    city: Cast, code: str, formed: date, day: date, provisional: bool
) -> None:
    assert due_for(item(code), formed) == (day, provisional)


def test_a_due_day_beyond_the_announced_holidays_is_provisional(city: Cast) -> None:
    assert due_for(item("A01"), date(2026, 11, 23)).provisional is False
    assert due_for(item("A01"), date(2028, 1, 10)).provisional is True
    assert due_for(item("A07"), date(2028, 1, 10)) == (date(2028, 1, 30), False)


def test_promptly_has_no_last_day_for_a_village(city: Cast) -> None:
    row = adopt(city, "V01", unit=city.village)[0]
    row.item.limit_read = {}
    assert due_for(row.item, FORMED) == (None, False)


def test_the_tree_shows_headings_only_over_what_the_unit_has(city: Cast) -> None:
    adopt(city, "A0601", "A01", "F050202")
    tree = tree_for(city.unit)
    assert codes(tree) == ["A", "A01", "A06", "A0601", "F", "F05", "F0502", "F050202"]
    assert tree[0].adopted is None
    assert tree[0].children[0].adopted == own(city, "A01")
    assert tree_for(city.other_unit) == []


def test_the_whole_tree_shows_pending_headings(city: Cast) -> None:
    whole = codes(tree_for())
    assert len(whole) == CatalogueItem.objects.count()
    assert item("F04").is_pending
    assert "F04" in whole


def test_finding_and_choosing(city: Cast) -> None:
    assert item_by_slug("czyjs") == item("A07")
    assert item_by_slug("nothing") is None
    adopt(city, "B07")
    assert choices_for(city.unit) == [(item("B").name, [(item("B07").pk, "社会救助")])]
    adopt(city, "A01", "A0101", "F050202")
    assert [
        (heading, [name for _pk, name in below]) for heading, below in choices_for(city.unit)
    ] == [
        ("法定主动公开内容", ["法规、规章和规范性文件", "政策解读"]),
        (item("B").name, ["社会救助"]),
        ("社会救助 · 最低生活保障", ["办事指南"]),
    ]
    assert choices_for(city.village)[0][0] == "村务公开"
    assert theme_label("0201") == "综合政务\\政务公开"
    assert theme_label("0201", english=True) == "General government affairs\\Open government"
    assert (theme_label("22"), theme_label("9999"), theme_label("")) == ("其他", "", "")
    groups = dict(theme_choices())
    assert len(groups) == 22
    assert groups["其他"] == [("22", "其他")]
    assert ("0201", "政务公开") in groups["综合政务"]
    assert ("通知", "notice") in genre_choices(english=True)
    assert genre_choices()[7] == ("通知", "通知")


def test_limits_are_said_in_the_language_of_the_page(city: Cast) -> None:
    notice = parse_time_limit("10个工作日内，公示7个工作日")
    said = {
        "en": "within 10 working days, shown as a notice for 7 working days",
        "zh-hans": "10个工作日内，公示7个工作日",
    }
    for language, words in said.items():
        with translation.override(language):
            assert limit_in_words(notice) == words
    with translation.override("zh-hans"):
        assert limit_in_words(None) == "20个工作日内"
        assert limit_in_words(item("A1503").limit) == "每年1月31日前"


def test_a_genre_is_said_in_the_language_of_the_page(city: Cast) -> None:
    assert genre_label("通知") == "通知"
    with translation.override("en"):
        assert genre_label("通知") == "Notice"
        assert genre_label("便笺") == "便笺"
        assert genre_label("") == ""
