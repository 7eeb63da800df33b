"""What real documents show: nothing to be afraid of, and nothing overlooked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.screening.enums import Element, FindingCode, Severity
from gongkai.screening.queries import screen_file
from gongkai.screening.rules import Context, inspect

DATA = Path("/work/shared/data")
LOOSE = Context(required=frozenset({Element.BODY}))
BARE = Context(required=frozenset(), today=date(2026, 11, 23))

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real documents at {DATA}")


def records(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def codes_in(name: str, *fields: str) -> Counter[FindingCode]:
    return Counter(
        finding.code
        for record in records(name)
        for field in fields
        for finding in inspect(str(record.get(field) or ""), BARE)
    )


def test_a_thousand_published_documents_lack_only_dates_and_say_seven_addresses() -> None:
    found: Counter[FindingCode] = Counter()
    for record in records("policies.dev.jsonl"):
        context = Context(title=record["title"], issuer=record["issuer"], formed_on=record["date"])
        found.update(finding.code for finding in inspect(record["body"], context))
    undated = sum(not record["date"] for record in records("policies.dev.jsonl"))
    assert undated > 0
    # seven private addresses stand in them, each read
    assert found == {FindingCode.MISSING_DATE: undated, FindingCode.EMAIL: 7}


def test_documents_that_speak_of_secrets_are_not_marked() -> None:
    speaking = [
        record["body"]
        for record in records("policies.dev.jsonl")
        if any(word in record["body"] for word in ("秘密", "机密", "绝密"))
    ]
    assert len(speaking) > 200
    for body in speaking:
        assert {finding.code for finding in inspect(body, BARE)} <= {FindingCode.EMAIL}
        assert inspect(f"机密★1年\n{body}", BARE)[0].code == FindingCode.SECRET_MARK


def test_every_mobile_in_the_tender_notices_is_found_and_blocks() -> None:
    known = overlooked = 0
    for record in records("pii.dev.jsonl"):
        found = {(finding.start, finding.end): finding for finding in inspect(record["text"], BARE)}
        for entity in record["entities"]:
            if entity["type"] == "mobile":
                known += 1
                finding = found.get((entity["start"], entity["end"]))
                if finding is None or finding.severity != Severity.BLOCKING:
                    overlooked += 1
    assert known > 100
    assert overlooked == 0


def test_office_lines_and_prose_do_not_alarm() -> None:
    seen = 0
    for record in records("pii.dev.jsonl"):
        taken = [
            (entity["start"], entity["end"])
            for entity in record["entities"]
            if entity["type"] != "mobile"
        ]
        seen += len(taken)
        for finding in inspect(record["text"], BARE):
            if finding.code == FindingCode.EMAIL:
                continue  # labelled or not, each of them is one: see below
            assert finding.code == FindingCode.MOBILE
            if record["set"] == "tender_surrogate":
                assert not any(
                    start < finding.end and finding.start < end
                    for start, end in taken
                    if record["text"][start:end].count("@") == 0
                )
    assert seen > 1000


def test_every_address_in_the_tender_notices_is_found_and_nothing_else_is_one() -> None:
    known, overlooked, found = 0, 0, []
    for record in records("pii.dev.jsonl"):
        mine = [one for one in inspect(record["text"], BARE) if one.code == FindingCode.EMAIL]
        found += [one.matched for one in mine]
        spans = {(one.start, one.end) for one in mine}
        labelled = [one for one in record["entities"] if one["type"] == "email"]
        known += len(labelled)
        overlooked += sum((one["start"], one["end"]) not in spans for one in labelled)
    assert known > 40
    assert overlooked == 0
    assert len(found) <= known + 2
    assert all(one.endswith("@example.com") for one in found)


@pytest.mark.parametrize(
    ("name", "fields", "true"),
    [
        # one citizen gives the plate of a lorry
        ("letters.dev.jsonl", ("title", "body", "reply"), {FindingCode.LICENCE_PLATE: 1}),
        ("faq.dev.jsonl", ("question", "answer"), {}),
        ("service_items.dev.jsonl", ("name", "code"), {}),
        ("retrieval_law.corpus.jsonl", ("name", "text"), {}),
    ],
)
def test_letters_answers_codes_and_laws_do_not_alarm(
    name: str, fields: tuple[str, ...], true: dict[FindingCode, int]
) -> None:
    assert any(record.get(fields[0]) for record in records(name))
    assert codes_in(name, *fields) == true


def test_saved_portal_pages_do_not_alarm(tmp_path: Path) -> None:
    pages = sorted((DATA / "pages").glob("*.html"))
    assert len(pages) > 10
    for page in pages:
        assert screen_file(page, context=LOOSE).findings == (), page.name
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_bytes(pages[0].read_bytes() + "<p>周某 13800001234</p>".encode())
    assert len(screen_file(spoilt, context=LOOSE).findings) == 1
