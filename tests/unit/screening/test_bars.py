"""Every valid number is found, however it is written; real documents raise no alarm."""

from __future__ import annotations

import pytest

from gongkai.screening.rules import inspect
from tests.bench.screening import planted
from tests.factories.numbers import mobile


def test_all_numbers_put_into_documents_and_tables_are_found() -> None:
    for name, (found, put) in planted.recall(planted.documents(), per_kind=60).items():
        assert (found, put) == (put, put), name


def test_the_number_detectors_raise_less_than_one_alarm_in_a_hundred_thousand_characters() -> None:
    if not planted.DOCUMENTS.is_file():
        pytest.skip(f"{planted.DOCUMENTS} is not here")
    assert any(one.code in planted.NUMBERS for one in inspect(mobile(), planted.BARE))
    wrong, characters = planted.false_alarms(planted.documents())
    assert characters > 1_000_000
    assert wrong * 100_000 < characters
