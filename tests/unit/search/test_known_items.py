"""Real documents are found by what people remember of them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from gongkai.records.rules.html import quick_text
from gongkai.records.rules.imports import ImportRow, read_row
from gongkai.search import engine
from gongkai.search.queries import search
from gongkai.search.rules import Entry, Question, cut_text, fold, number_key

pytestmark = pytest.mark.django_db
POLICIES = Path(__file__).resolve().parents[4] / "shared/data/policies.dev.jsonl"
HAN_PAIR = re.compile("[\u4e00-\u9fff]{2}")
STYLES = ("〔{}〕", "[{}]", "（{}）")


@cache
def rows() -> list[ImportRow]:
    if not POLICIES.exists():
        pytest.skip(f"{POLICIES} is not on this machine")
    return [read_row(line) for line in POLICIES.read_text(encoding="utf-8").splitlines()]


@cache
def text_of(row: ImportRow) -> str:
    return quick_text(row.html)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of all of them, built once."""
    root = tmp_path_factory.mktemp("known")
    with override_settings(INDEX_ROOT=root):
        name = engine.new_generation()
        with engine.writer(name) as writer:
            writer.put(
                Entry("record", str(place), row.title, text_of(row), number=row.document_number)
                for place, row in enumerate(rows())
            )
            writer.commit()
        engine.use(name)
    return root


@pytest.fixture
def documents(index: Path, built: Path, settings: Any) -> list[ImportRow]:
    settings.INDEX_ROOT = built
    return rows()


def places(words: str, limit: int = 10) -> list[int]:
    return [int(hit.public_id) for hit in search(Question(words), limit=limit).hits]


def test_the_exact_title_is_first(documents: list[ImportRow]) -> None:
    missed = []
    for row in documents:
        first = places(row.title)[:1]
        if not first or fold(documents[first[0]].title) != fold(row.title):
            missed.append(row.title)
    assert missed == []


def test_the_number_is_first_in_three_styles(documents: list[ImportRow]) -> None:
    tried = 0
    for row in documents:
        key = number_key(row.document_number)
        if not key or row.document_number.count("号") != 1:
            continue
        tried += 1
        year = re.search("(19|20)[0-9]{2}", key)
        assert year
        for style in STYLES:
            typed = re.sub(
                r"[\[(（〔【]?\s*" + year.group() + r"\s*[\])）〕】]?",
                style.format(year.group()), fold(row.document_number), count=1,
            )  # fmt: skip
            first = places(typed)[0]
            assert number_key(documents[first].document_number) == key, typed
    assert tried > 50


def random_pairs(documents: list[ImportRow], count: int) -> Iterator[str]:
    dice = random.Random(20261123)
    while count:
        text = text_of(dice.choice(documents))
        at = dice.randrange(max(1, len(text) - 2))
        if HAN_PAIR.fullmatch(text[at : at + 2]):
            count -= 1
            yield text[at : at + 2]


def test_any_two_neighbours_find_every_text_that_has_them(documents: list[ImportRow]) -> None:
    texts = [fold(f"{row.title}\n{text_of(row)}") for row in documents]
    for pair in random_pairs(documents, 300):
        truth = {place for place, text in enumerate(texts) if fold(pair) in text}
        found = set(places(pair, limit=2000))
        assert truth <= found, pair
        beside = {place for place in found - truth if fold(pair) in cut_text(texts[place])}
        assert not beside


def test_a_piece_of_a_title_is_enough(documents: list[ImportRow]) -> None:
    dice = random.Random(7)
    total = 0.0
    for _number in range(300):
        wanted = dice.randrange(len(documents))
        title = documents[wanted].title
        length = dice.randint(4, 8)
        at = dice.randrange(max(1, len(title) - length + 1))
        found = places(title[at : at + length])
        same = [place for place, other in enumerate(found) if documents[other].title == title]
        total += 1 / (1 + same[0]) if same else 0.0
    assert total / 300 >= 0.6
