"""Values in documents: words, whole numbers and exact decimals, and how they are shown."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

Value = str | int | Decimal


def legal_date(day: date) -> str:
    """The date as it stands under a document."""
    return f"{day.year}年{day.month}月{day.day}日"


def shown(value: Value) -> str:
    """A value as it stands in a sentence or a cell."""
    if isinstance(value, str):
        return value
    return f"{value:,}"


def number_of(value: Value) -> Decimal:
    """The value as a number; a text such as ``1,200`` counts too."""
    return Decimal(value.replace(",", "")) if isinstance(value, str) else Decimal(value)


def plain(number: Decimal) -> int | Decimal:
    """Whole numbers without a fraction as int."""
    whole = number.as_tuple().exponent == 0
    return int(number) if whole else number


def rounded(number: Decimal, places: int) -> int | Decimal:
    """Rounded half up, as accounts are."""
    return plain(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
