"""The demo city filled up with imports of earlier years: real in every table, resumable."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from config.cli.check import CHECKS
from config.demo import filling
from config.demo.archive import papers, patterns
from gongkai.core.models import LogEntry, Transition
from gongkai.ledger.models import Leaf, LogLeaf
from gongkai.ledger.queries import keys
from gongkai.ledger.rules.bundle import check_bundle
from gongkai.records.models import ImportedRow, OldAddress, PublicCount, Record
from gongkai.records.queries import counts_by_kind
from gongkai.records.rules.html import clean_body
from tests.people import NOW, Cast

YEAR = date(2019, 11, 23)


@pytest.fixture
def two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "YEARS", 2)


def fill(records: int) -> int:
    return filling.fill(records=records, now=NOW, tell=lambda _done, _total: None)


def faults() -> dict[str, list[str]]:
    return {name: lines for name, check in CHECKS.items() if (lines := check())}


def test_papers_of_a_year_are_made_the_same_way_every_time() -> None:
    found = patterns(YEAR)
    assert len({pattern.kind for pattern in found}) >= 10
    count = len(found)
    first = {paper.number: paper for paper in papers(found, range(count + 40), set())}
    assert set(first) == set(range(count + 40))
    again = {paper.number: paper for paper in papers(found, range(count + 40), {0, 1})}
    assert set(first) - set(again) == {0, 1}
    assert all(again[number] == first[number] for number in again)
    assert len({paper.content["title"] for paper in first.values()}) > count
    for number in (0, count // 2, count, count + 39):
        html = first[number].content["html"]
        assert clean_body(html) == html


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_years")
def test_a_filled_record_is_as_real_as_any_import(cast: Cast, client: Client) -> None:
    assert fill(60) == 60
    assert sum(counts_by_kind().values()) == 60 == Record.objects.count()
    assert ImportedRow.objects.count() == OldAddress.objects.count() == 60
    assert Leaf.objects.count() == LogLeaf.objects.count() == 60
    assert LogEntry.objects.filter(topic="record.published").count() == 60
    assert Transition.objects.filter(object_kind="record").count() == 120
    assert faults() == {}
    record = Record.objects.order_by("sort_at").first()
    assert record is not None
    page = client.get(record.get_absolute_url())
    assert page.status_code == 200
    assert record.title in page.content.decode()
    bundle = client.get(reverse("portal:proof_file", args=[record.public_id]))
    proven = check_bundle(bundle.content, [key for key, _row in keys()])
    assert proven.record == record.public_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_years")
def test_a_second_call_fills_up_what_is_missing(cast: Cast) -> None:
    assert fill(30) == 30
    assert fill(30) == 0
    before = set(Record.objects.values_list("public_id", flat=True))
    assert fill(50) == 20
    assert before < set(Record.objects.values_list("public_id", flat=True))
    assert Record.objects.count() == 50
    assert faults() == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_years")
def test_the_check_sees_a_count_that_is_wrong(cast: Cast) -> None:
    fill(10)
    assert faults() == {}
    count = PublicCount.objects.filter(number__gt=0).first()
    assert count is not None
    PublicCount.objects.filter(pk=count.pk).update(number=count.number + 1)
    assert list(faults()) == ["lists"]
