"""Missing elements: advice while writing, blocking before publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.screening.enums import Element, FindingCode, Severity
from gongkai.screening.rules import RECORD_ELEMENTS, Context, inspect

COMPLETE = Context(
    title="关于做好防汛工作的通知",
    issuer="云岭市人民政府办公室",
    document_number="云政办规〔2026〕6号",
    formed_on=date(2026, 10, 29),
    required=RECORD_ELEMENTS | {Element.DOCUMENT_NUMBER},
    is_final=True,
)
BODY = "各乡镇人民政府：请做好防汛工作。"


@pytest.mark.parametrize(
    ("field", "empty", "code"),
    [
        ("title", " 　", FindingCode.MISSING_TITLE),
        ("issuer", "", FindingCode.MISSING_ISSUER),
        ("formed_on", None, FindingCode.MISSING_DATE),
        ("formed_on", "", FindingCode.MISSING_DATE),
        ("document_number", "", FindingCode.MISSING_DOCUMENT_NUMBER),
    ],
)
def test_an_empty_element_is_missing(field: str, empty: str | None, code: FindingCode) -> None:
    assert inspect(BODY, COMPLETE) == []
    [finding] = inspect(BODY, replace(COMPLETE, **{field: empty}))
    assert (finding.code, finding.severity) == (code, Severity.BLOCKING)
    assert (finding.start, finding.end, finding.matched, finding.excerpt) == (0, 0, "", "")


@pytest.mark.parametrize("body", ["", " \n　", "——……", "\u200b\ufeff"])
def test_a_body_without_words_is_empty(body: str) -> None:
    assert [finding.code for finding in inspect(body, COMPLETE)] == [FindingCode.MISSING_BODY]


def test_in_a_draft_it_is_advice() -> None:
    [finding] = inspect(BODY, replace(COMPLETE, title="", is_final=False))
    assert finding.severity == Severity.ADVICE


def test_only_what_is_required_is_missing() -> None:
    assert len(inspect("", Context())) == len(RECORD_ELEMENTS)
    assert inspect("", Context(required=frozenset())) == []


def test_each_missing_element_has_a_fingerprint_of_its_own() -> None:
    findings = inspect("", Context())
    assert len({finding.fingerprint for finding in findings}) == len(findings) == 4
