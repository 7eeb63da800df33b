"""Fill the demo city up to so many public records, by the way an import takes (`store_together`).

They are imports: of twenty earlier years, taken over from the city's old site. What they leave is
what any import leaves; their texts come from `archive` and are screened there once for each
pattern, not once for each of the documents made after it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from config.demo.archive import YEARS, Paper, Pattern, papers, patterns
from config.growth import GROWN
from gongkai.core import log
from gongkai.core.db import filling, refresh_statistics
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.ledger.actions import sequence
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import officer_of, units_in_force, who_may_release
from gongkai.records.actions import Prepared, open_batch, release_batch, store_together
from gongkai.records.enums import Fate
from gongkai.records.models import ImportBatch, ImportedRow
from gongkai.records.queries import counts_by_kind
from gongkai.records.queries.screening import findings_to_come

ARCHIVIST = Actor.system("demo")
AT_ONCE = 4000
OLD_SITE = "https://old.yunling.example"
Progress = Callable[[int, int], None]


@dataclass
class Archive:
    """The batches of the units, and which patterns may be used at all."""

    now: datetime
    batches: dict[str, ImportBatch] = field(default_factory=dict)

    def open(self) -> None:
        """A released batch for each unit that has somebody who may release one."""
        today = legal_day(self.now)
        for unit in units_in_force(today):
            if people := who_may_release(unit, today):
                self.batches[unit.code] = self._batch(unit, officer_of(people[0], today))

    def _batch(self, unit: Organisation, officer: object) -> ImportBatch:
        digest = hashlib.sha256(f"gongkai demo --records {unit.code}".encode()).hexdigest()
        batch = open_batch(
            unit=unit, file_name="demo-archive.jsonl", file_digest=digest, by=ARCHIVIST,
            now=self.now,
        )  # fmt: skip
        if batch.released_at is None:
            batch = release_batch(batch=batch, by=officer, now=self.now)  # type: ignore[arg-type]
        return batch

    def usable(self, found: list[Pattern]) -> list[Pattern]:
        """Those of units with a batch, and in which screening sees nothing."""
        return [
            pattern
            for pattern in found
            if pattern.unit in self.batches
            and not findings_to_come(pattern.content, self.batches[pattern.unit].unit)
        ]


def fill(*, records: int, now: datetime, tell: Progress) -> int:
    """As many more public records as are missing to ``records``; answers how many were made."""
    missing = records - sum(counts_by_kind().values())
    if missing <= 0:
        return 0
    archive = Archive(now)
    archive.open()
    made = 0
    with filling():
        for year in range(YEARS, 0, -1):
            share = missing // YEARS + (year <= missing % YEARS)
            for some in _chunks(_missing_papers(archive, year, share)):
                _store(archive, _year_end(now, year).year, some)
                made += len(some)
                tell(made, missing)
            sequence(now=now)
        refresh_statistics(GROWN)
    return made


def _source(year: int) -> str:
    return f"demo-archive:{year}"


def _missing_papers(archive: Archive, back: int, share: int) -> Iterator[Paper]:
    """``share`` more documents of the year that ended so many years ago, in order of time."""
    year_end = _year_end(archive.now, back)
    found = archive.usable(patterns(year_end))
    known = {
        int(identity)
        for identity in ImportedRow.objects.filter(source=_source(year_end.year)).values_list(
            "source_id", flat=True
        )
    }
    last, free = -1, share
    while free:
        last += 1
        free -= last not in known
    yield from papers(found, range(last + 1), known)


def _year_end(now: datetime, back: int) -> date:
    """The day before the twelve months that are played, or so many years earlier."""
    day = legal_day(now)
    return day.replace(year=day.year - back, day=min(day.day, 28))


def _chunks(papers: Iterator[Paper]) -> Iterator[list[Paper]]:
    while some := list(islice(papers, AT_ONCE)):
        yield some


def _store(archive: Archive, year: int, some: list[Paper]) -> None:
    """These documents, in one transaction, those of a unit together."""
    by_unit: dict[str, list[Prepared]] = defaultdict(list)
    for paper in some:
        by_unit[paper.unit].append(_prepared(year, paper))
    with transaction.atomic():
        log.take_turn()
        for code, rows in by_unit.items():
            store_together(batch=archive.batches[code], rows=rows, by=ARCHIVIST, now=archive.now)


def _prepared(year: int, paper: Paper) -> Prepared:
    address = f"{OLD_SITE}/{year}/{paper.number}.html"
    return Prepared(
        line=paper.number + 1, source=_source(year), source_id=str(paper.number),
        row_digest=hashlib.sha256(address.encode()).hexdigest(), kind=paper.kind,
        content=paper.content, index_number="", findings=(), fate=Fate.CREATED, codes=(),
        facts={
            "original_published_on": paper.published_on, "original_url": address,
            "stated_validity": "",
        },
    )  # fmt: skip
