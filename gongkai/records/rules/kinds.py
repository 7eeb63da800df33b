"""The kinds of records, read from data once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Kind:
    """One kind of record: its names, its path segment, its default item, its required fields."""

    code: str
    name: str
    name_en: str
    slug: str
    item: str
    genre: str
    required: tuple[str, ...]
    numbered: bool


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order of the data file."""
    text = files("gongkai.records").joinpath("data/kinds.yaml").read_text(encoding="utf-8")
    return {
        row["code"]: Kind(**{**row, "required": tuple(row["required"])})
        for row in yaml.safe_load(text)["kinds"]
    }


def kind_by_slug(slug: str) -> Kind | None:
    """The kind with that path segment."""
    return next((kind for kind in kinds().values() if kind.slug == slug), None)
