"""The standard data of the package, read and checked: themes, genres, items and their release."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.catalogue.enums import (
    Audience,
    Channel,
    Level,
    Mode,
    Openness,
    Phase,
    Timing,
)
from gongkai.catalogue.rules import TimeLimit, parse_time_limit
from gongkai.core.own_data import read_yaml

FILES = ("release", "themes", "genres", "statutory", "fields")
ITEM_FIELDS = (
    "slug", "name", "name_en", "contents", "basis", "time_limit", "timing", "phase", "openness",
    "subject", "audience", "audience_note", "mode", "note", "source",
)  # fmt: skip
WORDS = {
    "timing": Timing, "phase": Phase, "openness": Openness, "audience": Audience, "mode": Mode,
}  # fmt: skip
LISTS = {"channels": Channel, "levels": Level}
OTHER_KEYS = {"code", "parent", "heading", "pending", "verified", "default_for", *LISTS}

Row = dict[str, Any]


@dataclass(frozen=True)
class Standard:
    """All of it. Rows are columns of the models; ``parent`` is the code of the row above."""

    label: str
    digest: str
    themes: tuple[Row, ...]
    genres: tuple[Row, ...]
    items: tuple[Row, ...]


@cache
def standard() -> Standard:
    """The data as the package carries it."""
    texts = {name: _text(name) for name in FILES}
    data = {name: read_yaml(text) for name, text in texts.items()}
    rows = data["statutory"]["items"] + data["fields"]["items"]
    return Standard(
        label=data["release"]["label"],
        digest=hashlib.sha256("\n".join(texts.values()).encode()).hexdigest(),
        themes=_ordered({"parent": "", **row} for row in data["themes"]["themes"]),
        genres=_ordered(data["genres"]["genres"]),
        items=_ordered(item_row(row) for row in rows),
    )


def item_row(row: Row) -> Row:
    """One item as the model's columns. ValueError or KeyError for a row that is not whole."""
    unknown = row.keys() - OTHER_KEYS - set(ITEM_FIELDS)
    if unknown:
        raise ValueError(f"{row['code']}: unknown {sorted(unknown)}")
    for name, choices in WORDS.items():
        if row.get(name) is not None:
            choices(row[name])
    limit = parse_time_limit(row["time_limit"]) if row.get("time_limit") else None
    return {
        **{name: row.get(name, "") for name in ITEM_FIELDS},
        "code": row["code"],
        "parent": row.get("parent", ""),
        "is_heading": row.get("heading", False),
        "is_pending": row.get("pending", False),
        "limit_read": limit_as_json(limit) if limit else {},
        **{name: [choices(word) for word in row.get(name, ())] for name, choices in LISTS.items()},
        "default_for": list(row.get("default_for", ())),
        "source": row["source"],
        "verified": row["verified"],
    }


def limit_as_json(limit: TimeLimit) -> Row:
    """A limit as the database keeps it."""
    return {**asdict(limit), "kind": limit.kind.value}


def _text(name: str) -> str:
    return files("gongkai.catalogue").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")


def _ordered(rows: Any) -> tuple[Row, ...]:
    return tuple({**row, "sort_order": order} for order, row in enumerate(rows))


LEVELS_OF_KIND = {
    "government": {Level.COUNTY},
    "office": {Level.COUNTY},
    "department": {Level.COUNTY},
    "town": {Level.TOWN},
    "village": {Level.VILLAGE},
    "institution": {Level.COUNTY, Level.TOWN},
}


def fits(levels: list[str], kind: str) -> bool:
    """Whether an item of these levels may stand in the catalogue of a unit of that kind."""
    return not levels or bool(LEVELS_OF_KIND[kind] & set(levels))
