"""Identifiers, dates of any precision, legal days, the one error shape."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.dates import PartialDateField, first_day, partial_date
from gongkai.core.errors import DomainError, Gone, InvalidInput, NotFound, NotPermitted
from gongkai.core.ids import ALPHABET, LENGTH, new_public_id
from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.files.models import Attachment
from tests.people import NOW
from tests.support.specimens import specimen


# --- identifiers -------------------------------------------------------------------------------
def test_identifiers_have_sixty_five_bits_and_no_letters_that_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert LENGTH * 5 == 65
    assert not set("ilou") & set(ALPHABET)
    assert ALPHABET.islower()


def test_identifiers_use_every_sign_everywhere_and_never_meet() -> None:
    made = [new_public_id() for _ in range(20_000)]
    assert len(set(made)) == len(made)
    for place in range(LENGTH):
        assert {name[place] for name in made} == set(ALPHABET)


@pytest.mark.django_db
def test_an_identifier_is_taken_once() -> None:
    first = specimen(Attachment)
    assert len(first.public_id) == LENGTH
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(
            public_id=first.public_id, name="a.pdf", media_type="x", size=1, digest="0",
            unit_code="mzj", uploaded_at=NOW, uploaded_by="p",
        )  # fmt: skip


# --- partial dates -----------------------------------------------------------------------------
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 31))
PARTIAL = DAYS.flatmap(lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day}"]))


@given(PARTIAL)
def test_year_month_and_day_are_taken_as_they_are(text: str) -> None:
    assert partial_date(text) == text
    assert first_day(text).isoformat().startswith(text)


@given(PARTIAL, PARTIAL)
def test_as_text_they_sort_in_time_order(one: str, other: str) -> None:
    if first_day(one) < first_day(other):
        assert one < other
    if one < other:
        assert first_day(one) <= first_day(other)


@pytest.mark.parametrize(
    "text",
    ["", " ", "13", "2013-6", "2013-13", "2013-00", "2013-02-29", "2013-06-31", "2013-6-4",
     "2013/06/04", "2013-06-04 ", "2013-06-04T00:00", "２０１３", "2013年", "0000", "-2013",
     "2013-06-04\n", "20130604"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    assert partial_date("2012-02-29") == "2012-02-29"
    with pytest.raises(ValueError, match=r"date|year|month|day"):
        partial_date(text)


def test_the_field_says_how_to_write_it_and_may_stay_empty() -> None:
    field = PartialDateField()
    assert field.clean("2013-06", None) == "2013-06"
    assert field.clean("", None) == ""
    with pytest.raises(ValidationError) as refusal:
        field.clean("六月", None)
    assert "2013-06" in str(refusal.value)


# --- legal days --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, 999999, UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 11, 23, 0, 0, tzinfo=LEGAL_ZONE), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=LEGAL_ZONE), date(2026, 11, 23)),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_legal_day_turns_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert legal_day(moment) == day


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)))
def test_the_legal_day_is_utc_and_eight_hours(naive: datetime) -> None:
    assert legal_day(naive.replace(tzinfo=UTC)) == (naive + timedelta(hours=8)).date()


# --- errors ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "status"),
    [(DomainError, 409), (InvalidInput, 422), (NotPermitted, 403), (NotFound, 404), (Gone, 410)],
)
def test_a_refusal_has_code_sentence_and_facts(kind: type[DomainError], status: int) -> None:
    error = kind("some_code", "Say what to do.", count=3)
    assert error.status == status
    assert str(error) == "Say what to do."
    assert error.as_json() == {
        "code": "some_code", "message": "Say what to do.", "facts": {"count": 3}
    }  # fmt: skip
