"""The kinds of records, read from data once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.core.own_data import read_yaml

# 《…办法（试行）》: what stands in brackets at the end says nothing about the genre
REMARK = re.compile(r"([（(][^（）()]*[）)]|[》”])+$")

# 政策文件、行政规范性文件: those that bind, and of which it is said whether they are in force
BINDING = ("policy_document", "normative_document")
# endings of what tells something without deciding it
ANNOUNCED = ("公告", "通告", "指南", "清单", "目录")


@dataclass(frozen=True)
class Kind:
    """One kind of record: its names, its path segment, its default item, its required fields."""

    code: str
    name: str
    name_en: str
    plural_en: str
    slug: str
    item: str
    genre: str
    required: tuple[str, ...]
    numbered: bool


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order of the data file."""
    return {
        row["code"]: Kind(**{**row, "required": tuple(row["required"])}) for row in _data()["kinds"]
    }


def genre_for(kind: str, title: str) -> str:
    """公文种类 as the end of the title tells it; where it does not, the one usual for the kind.

    A title is made of issuer, matter and genre, in this order (GB/T 9704—2012).
    """
    plain = REMARK.sub("", title.strip())
    for ending, genre in _endings():
        if plain.endswith(ending):
            return genre
    return kinds()[kind].genre


def kind_of_title(title: str, number: str) -> str:
    """The kind of a document about which nobody says more than this.

    What bears a number, or ends as documents end that decide something, is taken for a policy
    document; everything else for an announcement, of which nothing is said to be in force.
    """
    plain = REMARK.sub("", title.strip())
    if plain.endswith("公示"):
        return "public_notice"
    if "解读" in plain:
        return "interpretation"
    told = next((ending for ending, _genre in _endings() if plain.endswith(ending)), "")
    return "policy_document" if number or told not in ("", *ANNOUNCED) else "notice"


@cache
def _endings() -> list[tuple[str, str]]:
    """Endings of titles and the genre each tells, the longest first."""
    endings: dict[str, str] = _data()["endings"]
    return sorted(endings.items(), key=lambda entry: len(entry[0]), reverse=True)


@cache
def _data() -> dict[str, Any]:
    text = files("gongkai.records").joinpath("data/kinds.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = read_yaml(text)
    return data


def kind_by_slug(slug: str) -> Kind | None:
    """The kind with that path segment."""
    return next((kind for kind in kinds().values() if kind.slug == slug), None)
