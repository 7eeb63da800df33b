"""Which documents that are public here a row of an import looks like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from gongkai.core.enums import Provenance
from gongkai.records.enums import Audience, RecordState
from gongkai.records.models import ImportedRow, Record
from gongkai.records.rules.imports import ImportRow
from gongkai.records.rules.taking_over.likeness import Likeness, Likenesses, bare, sketch_of

LIKE, THE_SAME = "looks_like", "same_as"
"""Codes of a row: ``looks_like:#12:87`` is line 12 of its file, otherwise a record's public id."""


@dataclass
class LookAlikes:
    """What the rows of a run are compared with: each other, and what is public here.

    Of public documents only those are read whose title or document number a row has too: reading
    every text for every import would take longer than the import.
    """

    seen: Likenesses = field(default_factory=Likenesses)
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    public: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    is_loaded: bool = False

    def mark(self, rows: Sequence[tuple[int, ImportRow]]) -> list[tuple[int, ImportRow]]:
        """The rows, each with a note of what it looks like, or a reason to hold it back."""
        self._load()
        own = _own_records(row for _line, row in rows)
        near = {line: self._candidates(row) for line, row in rows}
        self._read({key for keys in near.values() for key in keys})
        return [
            (line, self._marked(line, row, near[line], own.get((row.source, row.source_id), "")))
            for line, row in rows
        ]

    def _marked(self, line: int, row: ImportRow, near: set[str], own: str) -> ImportRow:
        key, sketch = f"#{line}", sketch_of(row.html)
        found = self.seen.like(key, row.title, sketch, near)
        if own:
            self.facts[own] = (row.document_number, row.formed_on)
        else:
            self.seen.add(key, row.title, sketch)
            self.facts[key] = (row.document_number, row.formed_on)
        if found is None or found.other == own:
            return row
        what = f"{found.other}:{found.share * 100:.0f}"
        if found.is_the_same and self._may_be_one(row, found) and not own:
            return replace(row, holds=(*row.holds, f"{THE_SAME}:{what}"))
        return replace(row, notes=(*row.notes, f"{LIKE}:{what}"))

    def _may_be_one(self, row: ImportRow, found: Likeness) -> bool:
        """Another number or another day of formation makes it a later version, not the same."""
        number, formed_on = self.facts.get(found.other, ("", ""))
        same_number = not (number and row.document_number) or number == row.document_number
        return same_number and (not (formed_on and row.formed_on) or formed_on == row.formed_on)

    def _candidates(self, row: ImportRow) -> set[str]:
        known = self.public.get(bare(row.title), [])
        numbered = self.public.get(row.document_number, []) if row.document_number else []
        return {*known[:8], *numbered[:8]}

    def _load(self) -> None:
        if self.is_loaded:
            return
        self.is_loaded = True
        for public_id, title, number in _public().values_list(
            "public_id", "title", "document_number"
        ).iterator(chunk_size=5000):  # fmt: skip
            self.public[bare(title)].append(public_id)
            if number:
                self.public[number].append(public_id)

    def _read(self, public_ids: set[str]) -> None:
        wanted = public_ids - self.seen.signs.keys()
        for record in (
            _public().filter(public_id__in=wanted).select_related("live_version__content")
        ):
            version = record.live_version
            if version is not None:
                self.seen.add(record.public_id, record.title, sketch_of(version.content.html))
                self.facts[record.public_id] = (record.document_number, record.formed_on)


def _public() -> QuerySet[Record]:
    return Record.objects.filter(state=RecordState.PUBLISHED, audience=Audience.PUBLIC)


def _own_records(rows: Iterable[ImportRow]) -> dict[tuple[str, str], str]:
    """The record each row became in an earlier run: it looks like itself, which says nothing."""
    identities = {row.source_id for row in rows}
    found = ImportedRow.objects.filter(
        source_id__in=identities, record__provenance=Provenance.IMPORT
    ).values_list("source", "source_id", "record__public_id")
    return {(source, identity): public_id for source, identity, public_id in found}
