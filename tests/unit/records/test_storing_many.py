"""Many rows stored at once leave what the same rows leave that come one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from gongkai.audit.models import AuditEntry
from gongkai.core.models import LogEntry, Transition
from gongkai.core.transitions import Actor
from gongkai.ledger.models import Leaf
from gongkai.records.actions import open_batch, take_in, take_in_many
from gongkai.records.actions.importing import RowOutcome
from gongkai.records.models import (
    Finding,
    ImportBatch,
    ImportedRow,
    OldAddress,
    Record,
    Version,
    VersionContent,
    WorkingCopy,
)
from gongkai.records.rules.imports import ImportRow, row_of
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast

pytestmark = pytest.mark.django_db
BY = Actor.system("import")
OWN = {
    "id", "public_id", "nonce", "digest", "hash", "previous_hash", "commitment", "version_digest",
    "detail_digest", "record", "record_id", "version", "live_version", "object_id", "batch",
    "index_number", "source", "row_digest", "fingerprint", "host",
}  # fmt: skip
"""Columns in which two records of the same words differ: names, and what is hashed of them."""


def rows(source: str) -> list[ImportRow]:
    """Public elsewhere, without an address, with severe findings, an address twice."""
    severe = f"联系人身份证号{resident_id()}。"
    mobile = "联系电话：0799-8123456，联系人手机13900001234，请各单位于月底前报送。"
    given = [
        {"title": "第一号通知", "body": "各单位：\n现将有关事项通知如下。", "url": "a/1"},
        {"title": "第二号通知", "body": "现将有关事项通知如下。", "url": ""},
        {"title": "第三号通知", "body": severe, "url": "a/3"},
        {"title": "第四号通知", "body": mobile, "url": "a/4"},
        {"title": "第五号通知", "body": "废止。", "url": "a/5", "status": "失效", "date": "2013"},
        {"title": "第六号通知", "body": "同一个网址。", "url": "a/1", "kind": "interpretation"},
        {"title": "第七号通知", "body": "自带索引号。\n内部资料", "url": "a/7",
         "index_number": "11360000MB0000000X/2013-00007", "pub_date": ""},
    ]  # fmt: skip
    return [
        row_of(
            {
                "id": f"r{number}",
                "source": source,
                "date": "2013-06-01",
                "kind": "policy",
                "pub_date": "2013-06-04",
                "issuer": "云岭市民政局",
                **one,
                "url": one["url"] and f"https://{source}.example/{one['url']}",
            }
        )
        for number, one in enumerate(given)
    ]


def plain(row: Model, *more: str) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    assert model_to_dict(row)
    kept = {name: value for name, value in values.items() if name not in OWN | set(more)}
    return {
        name: value
        for name, value in kept.items()
        if not name.endswith(("record_id", "version_id", "batch_id"))
    }


def left_by(source: str) -> list[Any]:
    """All that stands in the tables of the rows of this source, without what is always new."""
    found = []
    for row in ImportedRow.objects.filter(source=source).order_by("source_id"):
        record = row.record
        assert record is not None
        text = json.dumps([row.facts, row.codes], sort_keys=True).replace(source, "S")
        of_it = {"object_id": record.public_id}
        tables: dict[str, Any] = {
            "record": [record],
            "draft": WorkingCopy.objects.filter(record=record),
            "versions": Version.objects.filter(record=record),
            "contents": VersionContent.objects.filter(version__record=record),
            "findings": Finding.objects.filter(version__record=record).order_by("id"),
            "transitions": Transition.objects.filter(**of_it).order_by("id"),
            "audit": AuditEntry.objects.filter(**of_it).order_by("id"),
            "log": LogEntry.objects.filter(**of_it).order_by("id"),
            "leaves": Leaf.objects.filter(record_id=record.public_id),
            "addresses": OldAddress.objects.filter(record=record),
        }
        told = {name: [plain(one, "original_url") for one in each] for name, each in tables.items()}
        numbers = (bool(record.index_number), record.original_url.replace(source, "S"))
        digests = [bool(leaf.detail_digest) for leaf in tables["leaves"]]
        found.append((row.source_id, row.fate, row.line, text, numbers, digests, told))
    return found


def batch_of(cast: Cast, name: str) -> ImportBatch:
    return open_batch(
        unit=cast.unit, file_name=name, file_digest=name.ljust(64, "0"), by=BY, now=NOW
    )


@pytest.fixture
def released(cast: Cast) -> Cast:
    cast.unit.standing_releaser = cast.issuer
    cast.unit.save()
    return cast


def take_both(cast: Cast) -> tuple[list[RowOutcome], list[RowOutcome]]:
    one, many = batch_of(cast, "one"), batch_of(cast, "many")
    single = [
        take_in(batch=one, row=row, line=line, by=BY, now=NOW)
        for line, row in enumerate(rows("one"), start=1)
    ]
    together = take_in_many(batch=many, rows=list(enumerate(rows("many"), start=1)), by=BY, now=NOW)
    return single, together


def test_together_or_one_by_one_the_tables_say_the_same(released: Cast) -> None:
    single, together = take_both(released)
    assert [(one.fate, one.codes) for one in single] == [(x.fate, x.codes) for x in together]
    assert {str(one.fate) for one in together} == {"created", "held"}
    before, after = left_by("one"), left_by("many")
    assert len(before) == len(after) == 7
    assert Record.objects.filter(state="published").count() == 8
    assert Finding.objects.exists()
    for expected, made in zip(before, after, strict=True):
        assert made == expected


def test_the_comparison_notices_what_differs(released: Cast) -> None:
    take_both(released)
    row = ImportedRow.objects.get(source="many", source_id="r1")
    Record.objects.filter(pk=row.record_id).update(last_revision=9)
    assert left_by("one") != left_by("many")


def test_without_a_release_all_of_them_stay_drafts(cast: Cast) -> None:
    single, together = take_both(cast)
    assert len(single) == len(together)
    assert left_by("one") == left_by("many")
    assert WorkingCopy.objects.count() == Record.objects.count() == 14
    assert not Leaf.objects.exists()
