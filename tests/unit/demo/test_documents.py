"""A year of documents: complete, deterministic, adding up, and free of personal data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
import yaml
from lxml import html

from config.demo.content import (
    PUBLIC_FATES,
    DocumentSeed,
    Fate,
    documents,
    schedule_gaps,
    templates,
    units,
)
from config.demo.content.codes import RESIDENT_CHECKS, RESIDENT_WEIGHTS
from config.demo.content.workdays import is_workday
from config.demo.load import City
from config.demo.story import Story
from gongkai.core.moments import LEGAL_ZONE
from gongkai.records.rules.html import clean_body
from gongkai.records.rules.kinds import kinds

YEAR_END = date(2026, 11, 23)
TAGS = {"h2", "h3", "p", "strong", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
CLASSES = {"t-center", "t-right", "t-noindent"}
CATALOGUE = {
    *(f"A{number:02d}" for number in range(1, 16)),
    *(f"B{number:02d}" for number in range(1, 8)),
    *(f"C{number:02d}" for number in range(1, 9)),
    *(f"V{number:02d}" for number in range(1, 6)),
}
GENRES = {
    "决议",
    "决定",
    "公报",
    "公告",
    "通告",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "函",
    "纪要",
    "",
}
THEMES = Path("/work/shared/domain/themes.yaml")


@cache
def year() -> list[DocumentSeed]:
    """All documents of the demo year."""
    return list(documents(YEAR_END))


@cache
def by_key() -> dict[str, DocumentSeed]:
    """The documents by key."""
    return {document.key: document for document in year()}


def words(document: DocumentSeed) -> str:
    """The text of a document without its tags."""
    return re.sub(r"<[^>]+>", " ", document.body_html)


def test_the_same_year_twice() -> None:
    assert list(documents(YEAR_END)) == year()
    other = list(documents(YEAR_END, seed=2))
    assert [document.body_html for document in other] != [d.body_html for d in year()]


def test_another_year_can_be_written() -> None:
    other = list(documents(date(2027, 11, 22)))
    assert len(other) > 800
    assert all(document.drafted_on <= date(2027, 11, 22) for document in other)
    assert not any("{" in document.body_html for document in other)


def test_there_are_enough_templates_and_all_are_used() -> None:
    assert len(templates()) >= 85
    assert {document.template for document in year()} == set(templates())


def test_templates_cover_every_kind_of_record_and_of_unit() -> None:
    assert {template.kind for template in templates().values()} == set(kinds())
    kind_of = {unit.code: unit.kind for unit in units()}
    used = {(kind_of[document.unit], document.template) for document in year()}
    counted = Counter(kind for kind, _ in used)
    assert set(counted) == set(kind_of.values())
    assert all(count >= 8 for count in counted.values()), counted


def test_every_unit_has_something_to_show() -> None:
    least = {"department": 10, "town": 12, "village": 5, "institution": 10, "government": 20}
    counted = Counter(document.unit for document in year())
    for unit in units():
        assert counted[unit.code] >= least.get(unit.kind, 10), unit.code


def test_documents_come_in_the_order_they_were_drafted() -> None:
    drafted = [document.drafted_on for document in year()]
    assert drafted == sorted(drafted)
    assert drafted[0] > YEAR_END - timedelta(days=365)
    assert drafted[-1] <= YEAR_END


@pytest.mark.parametrize("day", ["drafted_on", "formed_on", "published_on"])
def test_offices_write_on_working_days(day: str) -> None:
    days = [getattr(document, day) for document in year()]
    assert not [found for found in days if found and not is_workday(found)]


def test_dates_follow_each_other() -> None:
    for document in year():
        assert document.drafted_on <= document.formed_on <= YEAR_END
        if document.published_on:
            assert document.published_on >= document.formed_on
            assert (document.published_on > YEAR_END) == (document.fate is Fate.SCHEDULED)
        if document.valid_from and document.valid_until:
            assert document.valid_from <= document.valid_until
        assert (document.published_on is not None) == (
            document.fate in PUBLIC_FATES or document.fate is Fate.SCHEDULED
        )


def test_units_write_only_while_they_exist() -> None:
    unit_of = {unit.code: unit for unit in units()}
    assert all(unit_of[document.unit].exists_on(document.formed_on) for document in year())


def test_titles_and_keys_do_not_repeat() -> None:
    assert len(by_key()) == len(year())
    repeated = [title for title, n in Counter(d.title for d in year()).items() if n > 1]
    assert repeated == []


def test_document_numbers_do_not_repeat_and_rise_with_the_date() -> None:
    last: dict[str, int] = {}
    for document in sorted(year(), key=lambda d: (d.formed_on, d.key)):
        if document.document_number:
            match = re.fullmatch(r"(\S+〔(\d{4})〕)([1-9]\d*)号", document.document_number)
            assert match, document.document_number
            assert int(match[2]) == document.formed_on.year
            assert int(match[3]) > last.get(match[1], 0)
            last[match[1]] = int(match[3])


def test_fields_are_of_the_kinds_the_records_know() -> None:
    for document in year():
        kind = kinds()[document.kind]
        assert document.catalogue in CATALOGUE
        assert document.genre in GENRES
        assert document.document_number or "document_number" not in kind.required, document.key
        assert document.summary
        assert len(document.keywords) >= 2
        assert document.attribute in ("active", "on_request", "withheld")
        assert bool(document.ground) == (document.attribute == "withheld")
        assert bool(document.ground_reason) == bool(document.ground)


def test_themes_are_of_the_official_list() -> None:
    if not THEMES.exists():
        pytest.skip("the list of themes is not at hand")
    listed = yaml.safe_load(THEMES.read_text(encoding="utf-8"))["themes"]
    codes = {child["code"] for theme in listed for child in theme["children"]}
    assert {document.theme for document in year()} <= codes


def test_no_slot_is_left_open() -> None:
    for document in year():
        shown = "".join((document.title, document.summary, document.body_html, *document.keywords))
        assert "{" not in shown, document.key
        assert "}" not in shown, document.key
        assert "None" not in shown, document.key
        assert "@" not in shown.replace("@yunling.example", ""), document.key


def test_bodies_are_valid_html_of_few_tags() -> None:
    parser = html5lib.HTMLParser(strict=True)
    for document in year():
        parser.parseFragment(document.body_html)
        for element in html.fragments_fromstring(document.body_html):
            for inner in element.iter():
                assert inner.tag in TAGS, document.key
                assert set(inner.attrib) <= {"class", "colspan", "rowspan"}
                assert inner.get("class", "t-right") in CLASSES


def test_cleaning_a_body_changes_nothing() -> None:
    for document in year():
        cleaned = clean_body(document.body_html)
        assert cleaned.replace("\n", "") == document.body_html, document.key


def test_bodies_have_a_lifelike_length() -> None:
    lengths = {document.key: len(re.sub(r"\s", "", words(document))) for document in year()}
    assert min(lengths.values()) >= 220
    assert max(lengths.values()) <= 4000
    long_texts = [d for d in year() if d.body_html.count("<strong>第") >= 20]
    assert len(long_texts) >= 3


def number(text: str) -> Decimal | None:
    """The number in a table cell, if it is one."""
    plain = text.replace(",", "")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def test_tables_add_up() -> None:
    checked = 0
    for document in year():
        for table in html.fragment_fromstring(document.body_html, "div").iter("table"):
            rows = [[cell.text or "" for cell in row] for row in table.findall("tbody/tr")]
            if not rows[-1][0].endswith("合计"):
                continue
            for place, total in enumerate(rows[-1]):
                column = [number(row[place]) for row in rows[:-1]]
                if number(total) is not None:
                    assert sum(n for n in column if n is not None) == number(total), document.key
                    checked += 1
    assert checked > 500


def test_a_budget_says_in_words_what_its_tables_say() -> None:
    budgets = [document for document in year() if document.template == "department-budget"]
    assert budgets
    for document in budgets:
        text = words(document)
        match = re.search(r"收入预算([\d,.]+)万元、支出预算([\d,.]+)万元", text)
        assert match
        assert match[1] == match[2]
        assert re.search(rf"收入合计\s+{match[1]}", text)


def test_the_request_table_of_an_annual_report_keeps_its_identities() -> None:
    reports = [document for document in year() if document.template == "annual-report"]
    assert len(reports) >= 30
    for document in reports:
        tables = list(html.fragment_fromstring(document.body_html, "div").iter("table"))
        rows = [[cell.text for cell in row][1:] for row in tables[4].findall("tbody/tr")]
        assert len(rows) == 25
        for column in zip(*rows, strict=True):
            new, carried_in, *results, total, carried_out = (int(cell) for cell in column)
            assert new + carried_in == total + carried_out
            assert sum(results) == total
            assert min(results) >= 0


def test_a_village_account_goes_on_where_the_last_one_ended() -> None:
    accounts = [d for d in year() if d.template == "village-money-month" and d.unit == "qinghe"]
    found = [re.search(r"期初结余([\d,.]+)元.*期末结余([\d,.]+)元", words(d)) for d in accounts]
    balances = [(match[1], match[2]) for match in found if match]
    assert len(balances) >= 10
    for (_, closing), (opening, _) in pairwise(balances):
        assert opening == closing


def test_links_lead_to_documents_drafted_before_and_published() -> None:
    linked = [document for document in year() if document.links]
    assert len(linked) >= 30
    for document in linked:
        for key in document.links.values():
            target = by_key()[key]
            assert target.drafted_on <= document.drafted_on
            assert year().index(target) < year().index(document)
            assert target.fate in PUBLIC_FATES
    for kind in ("interprets", "replaces", "implements", "result_of"):
        assert any(kind in document.links for document in linked), kind


def test_normative_documents_are_interpreted() -> None:
    interpreted = {document.interprets for document in year()}
    issued = [d for d in year() if d.kind == "normative_document" and d.fate is Fate.PUBLISHED]
    assert issued
    assert all(document.key in interpreted for document in issued)


def test_every_fate_happens_and_most_are_published() -> None:
    counted = Counter(document.fate for document in year())
    assert set(counted) == set(Fate)
    assert 0.75 <= counted[Fate.PUBLISHED] / len(year()) <= 0.86
    assert all(d.fate_reason for d in year() if d.fate in (Fate.RETURNED, Fate.WITHDRAWN))


def test_grounds_of_withholding_are_all_shown() -> None:
    assert {"E14c", "E15", "E16a", "E16b", "E16c"} <= {document.ground for document in year()}


IDENTITY = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")


def test_only_unscreened_drafts_hold_personal_data() -> None:
    for document in year():
        if document.screening:
            assert IDENTITY.search(words(document))
            assert document.fate not in PUBLIC_FATES
        else:
            assert not IDENTITY.search(words(document)), document.key
            assert not MOBILE.search(words(document)), document.key
    assert len([document for document in year() if document.screening]) >= 5


def test_numbers_in_unscreened_drafts_are_nobodys() -> None:
    for document in year():
        for found in IDENTITY.findall(words(document)):
            total = sum(int(d) * w for d, w in zip(found, RESIDENT_WEIGHTS, strict=False))
            assert found.startswith("539900")
            assert found[17] == RESIDENT_CHECKS[total % 11]
        assert all(found.startswith("1990000") for found in MOBILE.findall(words(document)))
        assert all(found.startswith("0799-0000") for found in LANDLINE.findall(words(document)))


def test_gaps_are_owed_and_not_written() -> None:
    gaps = schedule_gaps(YEAR_END)
    titles = {document.title for document in year()}
    assert gaps
    for gap in gaps:
        assert gap.title not in titles
        assert gap.due_on <= YEAR_END


def city() -> City:
    """The city as far as a story asks for it."""
    found: Any = {
        unit.code: SimpleNamespace(
            code=unit.code, approval_chain=unit.approval_chain, approved_by_unit=None
        )
        for unit in units()
    }
    return City(datetime.combine(YEAR_END, time(10), LEGAL_ZONE), units=found)


def test_what_is_replaced_ends_on_the_day_its_successor_comes() -> None:
    ends = {seed.replaces: seed for seed in year() if seed.replaces}
    replaced = [seed for seed in year() if seed.key in ends and seed.fate is Fate.ABOLISHED]
    assert replaced
    for seed in replaced:
        happenings = list(Story(city(), seed, replaced_by=ends[seed.key]).happenings())
        assert happenings[-1][0].date() == ends[seed.key].published_on
    alone = list(Story(city(), replaced[0]).happenings())
    assert alone[-1][0].date() < happenings[-1][0].date()


def test_the_note_of_a_revision_says_what_the_second_version_adds() -> None:
    notes = [seed.fate_reason for seed in year() if seed.fate is Fate.REVISED]
    assert notes
    assert all("咨询电话" in note for note in notes)


def test_the_issuer_bears_the_name_of_the_day() -> None:
    names = {Story(city(), seed)._fields()["issuer_name"] for seed in year()
             if seed.unit == "songgang"}  # fmt: skip
    assert names == {"云岭市松岗镇人民政府", "云岭市松岗街道办事处"}
