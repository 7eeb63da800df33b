"""Every finding is named, explained and answered, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

import gongkai.screening
from gongkai.screening.enums import Element, FindingCode, Severity
from gongkai.screening.rules import Context, inspect

HOME = Path(gongkai.screening.__file__).parent
CATALOGUE = HOME / "locale/zh_Hans/LC_MESSAGES/django.po"


WITH_WORDS = ("actions.py", "enums.py", "errors.py", "queries.py")


@pytest.mark.parametrize("code", list(FindingCode))
def test_every_code_has_a_name_a_sentence_and_a_suggestion(code: FindingCode) -> None:
    with override("en"):
        words = [str(code.label), str(code.sentence), str(code.suggestion)]
    assert all(words)
    with CATALOGUE.open("rb") as handle:
        catalogue = read_po(handle)
    for word in words:
        message = catalogue.get(word)
        assert message is not None, word
        assert re.search("[\u4e00-\u9fa5]", str(message.string)), word


def test_the_catalogue_holds_just_the_words_of_the_module() -> None:
    with CATALOGUE.open("rb") as handle:
        known = {str(message.id) for message in read_po(handle) if message.id}
    source = "".join((HOME / name).read_text("utf-8") for name in WITH_WORDS)
    used = set(re.findall(r'\b_\(\s*"([^"]+)"\s*\)', source))
    assert len(used) > len(FindingCode)
    assert known == used
    with override("en"):
        assert {str(each.label) for each in (*Severity, *Element)} <= known


def test_every_number_and_mark_names_its_law() -> None:
    text = "机密★\n内部资料\n（此件不予公开）\n13800001234"
    findings = inspect(text, Context(required=frozenset()))
    assert len(findings) == 4
    assert all(re.match("《.+》第.+条", finding.rule) for finding in findings)
