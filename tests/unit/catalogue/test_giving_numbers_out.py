"""Index numbers are given out once each, whoever asks at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.catalogue.actions import next_index_number, note_index_number, set_index_pattern
from gongkai.catalogue.models import IndexCounter, IndexRule
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.moments import LEGAL_ZONE
from gongkai.organisations.models import Organisation
from tests.people import NOW, Cast, cast_of_a_small_city, officer

NEXT_YEAR = datetime(2027, 1, 1, 0, 5, tzinfo=LEGAL_ZONE)
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=LEGAL_ZONE)


def give(unit: Organisation, now: datetime = NOW, theme: str = "") -> str:
    return next_index_number(unit=unit, theme=theme, now=now)


def test_each_unit_counts_from_one_each_year(cast: Cast) -> None:
    cast.unit.index_code = "000013508"
    assert give(cast.unit) == "000013508/2026-00001"
    assert give(cast.unit) == "000013508/2026-00002"
    assert give(cast.other_unit) == "lyj/2026-00001"
    assert give(cast.unit, NEXT_YEAR) == "000013508/2027-00001"
    assert give(cast.unit) == "000013508/2026-00003"
    assert next_index_number(
        unit=cast.unit, theme="", now=NOW, formed_on=date(2024, 5, 1)
    ) == "000013508/2024-00001"  # fmt: skip


def test_two_units_with_one_code_never_get_one_number(cast: Cast) -> None:
    cast.unit.index_code = cast.other_unit.index_code = "000013508"
    assert give(cast.unit) != give(cast.other_unit)


def test_a_units_pattern_goes_before_the_sites(cast: Cast) -> None:
    by = officer(cast.office)
    set_index_pattern(unit=None, pattern="{unit}/{year}{month}-{number:5}", by=by, now=NOW)
    set_index_pattern(unit=cast.unit, pattern="{unit}-{theme}/{year}-{number:3}", by=by, now=NOW)
    assert give(cast.other_unit) == "lyj/202611-00001"
    assert give(cast.other_unit, DECEMBER) == "lyj/202612-00001"
    assert give(cast.unit, theme="0201") == "mzj-0201/2026-001"
    assert give(cast.unit, theme="1703") == "mzj-1703/2026-002"


def test_changing_the_pattern_there_and_back_repeats_nothing(cast: Cast) -> None:
    by, given = officer(cast.office), {give(cast.unit)}
    for pattern in ("{unit}/{year}{month}-{number:5}", "{unit}/{year}-{number:5}"):
        set_index_pattern(unit=cast.unit, pattern=pattern, by=by, now=NOW)
        given.add(give(cast.unit))
    assert len(given) == 3


def test_a_missing_fact_is_a_sentence_and_takes_no_number(cast: Cast) -> None:
    by = officer(cast.office)
    set_index_pattern(unit=cast.unit, pattern="{unit}-{theme}/{year}-{number:3}", by=by, now=NOW)
    for _attempt in range(2):
        with pytest.raises(InvalidInput) as refusal, transaction.atomic():
            give(cast.unit)
        assert refusal.value.facts == {"fact": "theme"}
    assert give(cast.unit, theme="0201") == "mzj-0201/2026-001"


def test_unusable_patterns_and_strangers_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        set_index_pattern(unit=cast.unit, pattern="{number:5}", by=officer(cast.office), now=NOW)
    for unit in (cast.unit, None):
        with pytest.raises(NotPermitted):
            set_index_pattern(
                unit=unit, pattern="{unit}/{year}-{number:5}", by=officer(cast.stranger), now=NOW
            )
    assert not IndexRule.objects.exists()


def test_one_pattern_for_the_site(cast: Cast) -> None:
    IndexRule.objects.create(unit=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndexRule.objects.create(unit=None)


def test_a_write_rolled_back_leaves_no_gap(cast: Cast) -> None:
    assert give(cast.unit).endswith("00001")
    with transaction.atomic():
        assert give(cast.unit).endswith("00002")
        transaction.set_rollback(True)
    assert give(cast.unit).endswith("00002")


def test_numbers_brought_along_are_not_given_out_again(cast: Cast) -> None:
    cast.unit.index_code = "000013508"
    for brought in ("000013508/2026-00417", "000013508/2026-00016", "别处/2026-00999"):
        note_index_number(
            unit=cast.unit, theme="", formed_on=date(2026, 5, 1), index_number=brought
        )
    assert give(cast.unit) == "000013508/2026-00418"


@pytest.mark.django_db(transaction=True)
def test_numbers_asked_for_at_once_are_all_different() -> None:
    unit = cast_of_a_small_city().unit

    def several(_worker: int) -> list[str]:
        try:
            return [give(unit) for _turn in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = [number for numbers in pool.map(several, range(4)) for number in numbers]
    assert sorted(given) == [f"mzj/2026-{number:05d}" for number in range(1, 41)]
    assert IndexCounter.objects.get().value == 40
