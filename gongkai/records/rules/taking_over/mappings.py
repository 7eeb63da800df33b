"""How another portal answers: which of its values is the title, the number, the date.

A mapping is a small file (``data/mappings/*.yaml``, or one of the office's own):

    name, source     what it is called; ``source`` names the old system in every row for ever
    when             paths that an answer of this kind has, be their value null
    error            unless: {path: [values]} of a good answer; message: where the portal says why
                     (one path or several)
    rows             where the documents are
    row_has          what the first document must have, to tell like portals apart
    excerpt          true where the body is only its beginning
    fields           field of ours → path, or {from: path(s), clean, map, otherwise, join, value}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from gongkai.records.rules.imports import FIELDS
from gongkai.records.rules.taking_over.cleaning import STEPS
from gongkai.records.rules.taking_over.paths import exists, value_at, values_at
from gongkai.records.rules.taking_over.pieces import Piece, Refused

KEYS: Final = frozenset({"name", "source", "when", "error", "rows", "row_has", "excerpt", "fields"})
FIELD_KEYS: Final = frozenset({"from", "clean", "map", "otherwise", "join", "value"})
NEEDED: Final = ("name", "source", "rows", "fields")
LONGEST_MESSAGE: Final = 200


class BadMapping(ValueError):
    """A mapping file that cannot be used; ``code`` and ``what`` say why."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}")
        self.code, self.what = code, what


@dataclass(frozen=True)
class Taken:
    """Where one field comes from and what is done to it on the way."""

    paths: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    join: str | None = None
    value: str = ""

    def of(self, row: Any) -> str:
        """The value for this row: the first that is not empty, or all of them joined."""
        if self.value:
            return self.value
        found = filter(None, (self._cleaned(_as_text(value_at(row, path))) for path in self.paths))
        text = next(found, "") if self.join is None else self.join.join(found)
        if self.words or self.otherwise:
            return self.words.get(text, self.otherwise or text)
        return text

    def _cleaned(self, text: str) -> str:
        for step in self.clean:
            text = STEPS[step](text) if text else text
        return text


@dataclass(frozen=True)
class PortalMapping:
    """One kind of answer, understood."""

    name: str
    source: str
    when: tuple[str, ...]
    rows: str
    fields: Mapping[str, Taken]
    row_has: tuple[str, ...] = ()
    good: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    message: tuple[str, ...] = ()
    excerpt: bool = False

    def fits(self, answer: Any) -> bool:
        """Whether this answer is of that portal: its keys, and those of its first document."""
        if not self.when or not all(exists(answer, path) for path in self.when):
            return False
        rows = [row for row in values_at(answer, self.rows) if isinstance(row, dict)]
        return not rows or all(exists(rows[0], path) for path in self.row_has)

    def said(self, answer: Any) -> str:
        """What the portal itself says of its answer; several values each with its name."""
        told = {path: _as_text(value_at(answer, path)) for path in self.message}
        if len(told) < 2:
            return "".join(told.values())[:LONGEST_MESSAGE]
        named = (f"{path.rpartition('.')[2]}={value}" for path, value in told.items() if value)
        return ", ".join(named)[:LONGEST_MESSAGE]

    def pieces(self, answer: Any) -> list[Piece]:
        """The documents as rows of ours. Raises `Refused` for an error, or where there is none."""
        if not all(_as_text(value_at(answer, path)) in good for path, good in self.good.items()):
            raise Refused("portal_error", self.said(answer))
        rows = [row for row in values_at(answer, self.rows) if isinstance(row, dict)]
        if not rows:
            raise Refused("portal_empty", self.said(answer))
        return [self._piece(line, row) for line, row in enumerate(rows, start=1)]

    def _piece(self, line: int, row: Any) -> Piece:
        values = {name: taken.of(row) for name, taken in self.fields.items()}
        values.setdefault("source", self.source)
        return Piece(line, values, holds=("body_excerpt",) if self.excerpt else ())


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "、".join(filter(None, map(_as_text, value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def read_mapping(text: str) -> PortalMapping:
    """The mapping a file describes. Raises `BadMapping` naming what is wrong in it."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadMapping("mapping_yaml", str(mark.line + 1) if mark else "") from None
    if not isinstance(data, dict) or not isinstance(data.get("fields"), dict):
        raise BadMapping("mapping_keys", "fields")
    for name in NEEDED:
        if name != "rows" and not data.get(name):
            raise BadMapping("mapping_keys", name)
    for name in data:
        if name not in KEYS:
            raise BadMapping("mapping_unknown", str(name))
    bad = data.get("error") or {}
    return PortalMapping(
        name=str(data["name"]),
        source=str(data["source"]),
        when=tuple(map(str, data.get("when") or ())),
        rows=str(data.get("rows") or ""),
        row_has=tuple(map(str, data.get("row_has") or ())),
        good={
            str(path): tuple(map(_as_text, values))
            for path, values in (bad.get("unless") or {}).items()
        },
        message=tuple(map(str, _listed(bad.get("message")))),
        excerpt=bool(data.get("excerpt")),
        fields={str(name): _taken(str(name), entry) for name, entry in data["fields"].items()},
    )


def _taken(name: str, entry: Any) -> Taken:
    if name not in FIELDS:
        raise BadMapping("mapping_unknown", name)
    if not isinstance(entry, dict):
        return Taken(paths=(str(entry),))
    for key in entry:
        if key not in FIELD_KEYS:
            raise BadMapping("mapping_unknown", f"{name}.{key}")
    steps = tuple(map(str, _listed(entry.get("clean"))))
    for step in steps:
        if step not in STEPS:
            raise BadMapping("mapping_step", step)
    words = entry.get("map") or {}
    return Taken(
        paths=tuple(map(str, _listed(entry.get("from")))),
        clean=steps,
        words={_as_text(key): _as_text(value) for key, value in words.items()},
        otherwise=_as_text(entry.get("otherwise")),
        join=None if entry.get("join") is None else str(entry["join"]),
        value=_as_text(entry.get("value")),
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


@cache
def known_mappings() -> tuple[PortalMapping, ...]:
    """Those that come with the product."""
    return tuple(_shipped())


def _shipped() -> Iterator[PortalMapping]:
    folder = files("gongkai.records").joinpath("data/mappings")
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".yaml"):
            yield read_mapping(entry.read_text(encoding="utf-8"))


def mapping_for(answer: Any) -> PortalMapping | None:
    """The mapping that fits this answer, if there is one."""
    return next((one for one in known_mappings() if one.fits(answer)), None)
