"""Columns: one for each kind of record, shown only where something is in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from gongkai.records.queries import counts_by_kind
from gongkai.records.rules.kinds import kinds

NAVIGATION = ("policy_document", "interpretation", "notice", "budget")


@dataclass(frozen=True)
class Column:
    """A column as a list of links shows it."""

    code: str
    label: str
    href: str
    count: int = 0


def kind_label(code: str) -> str:
    """The kind's name in the language of the page."""
    kind = kinds()[code]
    return kind.name_en if get_language() == "en" else kind.name


def kind_heading(code: str) -> str:
    """What stands over several of the kind: in English the plural."""
    kind = kinds()[code]
    return kind.plural_en if get_language() == "en" else kind.name


def column_address(code: str) -> str:
    """Where all records of that kind are listed."""
    return reverse("portal:column", args=[kinds()[code].slug])


def filled_columns() -> list[Column]:
    """Every kind that has something, with how much (空白栏目不上线)."""
    counts = counts_by_kind()
    return [
        Column(code, kind_heading(code), column_address(code), counts[code])
        for code in kinds()
        if counts.get(code)
    ]


def kinds_with_content() -> set[str]:
    """Those of the navigation's kinds that have something public."""
    return set(counts_by_kind()) & set(NAVIGATION)
