"""Take many rows in at once: what is new is stored together, everything else row by row.

Cleaning and screening come first, while nobody is kept waiting; the lock is held for the writing
alone. What is written, and what may go out, is the same as for a single row (`importing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from gongkai.catalogue.queries import item_by_code
from gongkai.core import log
from gongkai.core.enums import Provenance
from gongkai.core.errors import DomainError
from gongkai.core.transitions import Actor
from gongkai.records.actions import drafting
from gongkai.records.actions.importing import (
    RowOutcome,
    go_out,
    judged,
    note_its_index_number,
    take_in,
)
from gongkai.records.enums import Fate
from gongkai.records.models import ImportBatch, ImportedRow
from gongkai.records.queries.screening import severe_codes
from gongkai.records.rules.imports import ImportRow
from gongkai.records.rules.kinds import kinds

if TYPE_CHECKING:
    from gongkai.catalogue.models import CatalogueItem

Identity = tuple[str, str]
Entry = tuple[int, ImportRow]


@dataclass(frozen=True)
class Prepared:
    """A new row, cleaned and screened."""

    line: int
    row: ImportRow
    content: dict[str, Any]
    fate: Fate
    codes: tuple[str, ...]


def take_in_many(
    *,
    batch: ImportBatch,
    rows: Sequence[Entry],
    by: Actor,
    now: datetime,
    moves: bool = False,
) -> list[RowOutcome]:
    """What became of each of these rows, in their order."""
    at_hand = _at_hand(rows)
    fresh = {
        (row.source, row.source_id): _prepared(batch, line, row)
        for line, row in reversed(rows)
        if (row.source, row.source_id) not in at_hand
    }
    with transaction.atomic():
        log.take_turn()
        for identity in _at_hand([(one.line, one.row) for one in fresh.values()]):
            del fresh[identity]
        made = _made_together(batch, list(reversed(fresh.values())), by, now)
        return [
            made.get(line) or take_in(batch=batch, row=row, line=line, by=by, now=now, moves=moves)
            for line, row in rows
        ]


def _at_hand(rows: Sequence[Entry]) -> set[Identity]:
    """Those of the rows that were taken in before."""
    wanted = {(row.source, row.source_id) for _line, row in rows}
    if not wanted:
        return set()
    found = Q()
    for source in {source for source, _identity in wanted}:
        of_it = [identity for its, identity in wanted if its == source]
        found |= Q(source=source, source_id__in=of_it)
    return set(ImportedRow.objects.filter(found).values_list("source", "source_id"))


def _prepared(batch: ImportBatch, line: int, row: ImportRow) -> Prepared:
    content = drafting.first_content(unit=batch.unit, kind=row.kind, fields=row.content())
    severe = severe_codes(content, batch.unit)
    fate, codes = judged(Fate.CREATED, severe, row)
    return Prepared(line, row, content, fate, codes)


def _made_together(
    batch: ImportBatch, fresh: list[Prepared], by: Actor, now: datetime
) -> dict[int, RowOutcome]:
    """Line → what became of it; nothing where one of them is refused: then each goes alone."""
    if not fresh:
        return {}
    try:
        with transaction.atomic():
            return _made(batch, fresh, by, now)
    except DomainError:
        return {}


def _made(
    batch: ImportBatch, fresh: list[Prepared], by: Actor, now: datetime
) -> dict[int, RowOutcome]:
    items: dict[str, CatalogueItem | None] = {
        kind: item_by_code(kinds()[kind].item) for kind in {one.row.kind for one in fresh}
    }
    drafts = drafting.create_records(
        unit=batch.unit, by=by, now=now, provenance=Provenance.IMPORT,
        beginnings=[
            drafting.Beginning(
                one.row.kind, one.content,
                {**one.row.facts(), "index_number": one.row.index_number}, items[one.row.kind],
            )
            for one in fresh
        ],
    )  # fmt: skip
    for one in fresh:
        note_its_index_number(batch, one.row, now)
    kept = ImportedRow.objects.bulk_create(
        ImportedRow(
            unit=batch.unit, source=one.row.source, source_id=one.row.source_id,
            row_digest=one.row.digest, batch=batch, record=draft.record, fate=one.fate,
            codes=list(one.codes), facts=one.row.facts(), line=one.line,
        )
        for one, draft in zip(fresh, drafts, strict=True)
    )  # fmt: skip
    for row in kept:
        if batch.released_at and row.fate == Fate.CREATED:
            go_out(row, now)
    return {
        row.line: RowOutcome(
            Fate(row.fate), row.record.public_id if row.record else "", tuple(row.codes)
        )
        for row in kept
    }
