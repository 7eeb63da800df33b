"""Dates with precision: some documents know only their year or their month.

A partial date is an ISO 8601 string of reduced precision: ``2013``, ``2013-06`` or ``2013-06-04``.
As text it sorts in time order, and a year stands before its months.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def partial_date(text: str) -> str:
    """``text`` if it is a real date of year, month or day precision.

    Raises ``ValueError`` for anything else, an impossible day included.
    """
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"not a date of the form 2013, 2013-06 or 2013-06-04: {text!r}")
    year, month, day = match.groups()
    date(int(year), int(month or 1), int(day or 1))
    return text


def first_day(text: str) -> date:
    """The first day a partial date may mean, for sorting beside full dates."""
    year, month, day = PARTIAL_DATE.fullmatch(text).groups()  # type: ignore[union-attr]
    return date(int(year), int(month or 1), int(day or 1))


def validate_partial_date(text: str) -> None:
    """The form-field validator of `PartialDateField`."""
    try:
        partial_date(text)
    except ValueError as error:
        raise ValidationError(
            _("Write the date as 2013-06-04; with only the month or year known, 2013-06 or 2013."),
            code="partial_date",
        ) from error


class PartialDateField(models.CharField[str, str]):
    """Text column that holds a partial date or nothing."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 10)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        options.setdefault("validators", [validate_partial_date])
        super().__init__(**options)
