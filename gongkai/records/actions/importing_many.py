"""Take many rows in at once: what is new is stored together, everything else row by row.

Cleaning and screening come first, while nobody is kept waiting; the lock is held for the writing
alone. What is written, and what may go out, is the same as for a single row (`importing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gongkai.core import log
from gongkai.core.errors import DomainError
from gongkai.core.transitions import Actor
from gongkai.records.actions import drafting
from gongkai.records.actions.importing import (
    RowOutcome,
    judged,
    note_its_index_number,
    take_in,
)
from gongkai.records.actions.storing_many import Prepared, store_together
from gongkai.records.enums import Fate
from gongkai.records.models import ImportBatch, ImportedRow
from gongkai.records.queries.screening import findings_to_come, severe_codes
from gongkai.records.rules.imports import ImportRow
from gongkai.screening.queries import tables_for
from gongkai.screening.rules import Tables

Identity = tuple[str, str]
Entry = tuple[int, ImportRow]


def take_in_many(
    *,
    batch: ImportBatch,
    rows: Sequence[Entry],
    by: Actor,
    now: datetime,
    moves: bool = False,
) -> list[RowOutcome]:
    """What became of each of these rows, in their order."""
    at_hand = _known({(row.source, row.source_id) for _line, row in rows})
    tables = tables_for(batch.unit.code)
    fresh = {
        (row.source, row.source_id): _prepared(batch, line, row, tables)
        for line, row in reversed(rows)
        if (row.source, row.source_id) not in at_hand
    }
    with transaction.atomic():
        log.take_turn()
        for identity in _known(fresh):
            del fresh[identity]
        new = [row for _line, row in rows if (row.source, row.source_id) in fresh]
        made = _made_together(batch, new, list(reversed(fresh.values())), by, now)
        return [
            made.get(line) or take_in(batch=batch, row=row, line=line, by=by, now=now, moves=moves)
            for line, row in rows
        ]


def _known(wanted: Collection[Identity]) -> set[Identity]:
    """Those of the rows that were taken in before."""
    if not wanted:
        return set()
    found = Q()
    for source in {source for source, _identity in wanted}:
        of_it = [identity for its, identity in wanted if its == source]
        found |= Q(source=source, source_id__in=of_it)
    return set(ImportedRow.objects.filter(found).values_list("source", "source_id"))


def _prepared(batch: ImportBatch, line: int, row: ImportRow, tables: Tables) -> Prepared:
    content = drafting.first_content(unit=batch.unit, kind=row.kind, fields=row.content())
    findings = tuple(findings_to_come(content, batch.unit, tables))
    fate, codes = judged(Fate.CREATED, severe_codes(findings), row)
    return Prepared(
        line=line, source=row.source, source_id=row.source_id, row_digest=row.digest,
        kind=row.kind, content=content, facts=row.facts(), index_number=row.index_number,
        findings=findings, fate=fate, codes=codes,
    )  # fmt: skip


def _made_together(
    batch: ImportBatch, rows: list[ImportRow], fresh: list[Prepared], by: Actor, now: datetime
) -> dict[int, RowOutcome]:
    """Line → what became of it; nothing where one of them is refused: then each goes alone."""
    if not fresh:
        return {}
    try:
        with transaction.atomic():
            for row in rows:
                note_its_index_number(batch, row, now)
            stored = store_together(batch=batch, rows=fresh, by=by, now=now)
    except DomainError:
        return {}
    return {one.row.line: RowOutcome(one.fate, one.public_id, one.codes) for one in stored}
