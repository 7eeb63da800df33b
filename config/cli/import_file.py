"""``gongkai import FILE``."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
from django.db import transaction
from django.utils.translation import gettext as _

from config.cli.speech import say_json
from gongkai.core.moments import now
from gongkai.core.transitions import Actor
from gongkai.organisations.queries import root_unit, unit_by_code
from gongkai.records.actions import (
    open_batch,
    publish_released,
    refuse_row,
    take_in,
)
from gongkai.records.enums import Fate
from gongkai.records.models import ImportBatch
from gongkai.records.queries.importing import figures_of, reason_of
from gongkai.records.queries.screening import look_ahead
from gongkai.records.rules.imports import ImportRow, UnusableRow, read_row
from gongkai.search.actions import bring_up_to_date

ROWS_A_TRANSACTION = 8
IMPORTER = Actor.system("import")


@dataclass
class Report:
    """What became of every row; printed row by row once it is safely stored."""

    as_json: bool
    total: int
    counts: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    def row(self, line: int, fate: str, identity: str, record: str, codes: tuple[str, ...]) -> None:
        """Acknowledge one stored row."""
        self.counts[fate] += 1
        if self.as_json:
            click.echo(
                json.dumps(
                    {"line": line, "fate": fate, "id": identity, "record": record,
                     "codes": list(codes)},
                    ensure_ascii=False,
                )
            )  # fmt: skip
        elif fate in (Fate.HELD, Fate.REFUSED):
            why = " ".join(reason_of(code) for code in codes)
            click.echo(
                _("Line %(line)d (%(id)s): %(fate)s. %(why)s")
                % {"line": line, "id": identity, "fate": Fate(fate).label, "why": why}
            )
        done = sum(self.counts.values())
        if not self.as_json and done % 200 == 0:
            left = (time.monotonic() - self.started) / done * (self.total - done)
            click.echo(
                _("%(done)d of %(total)d lines, about %(left)d s left")
                % {"done": done, "total": self.total, "left": left},
                err=True,
            )

    def close(self) -> None:
        """The sum of it all, last."""
        totals = {fate.value: self.counts[fate] for fate in Fate}
        if self.as_json:
            say_json(totals)
            return
        click.echo("  ".join(f"{Fate(fate).label} {number}" for fate, number in totals.items()))

    def tell(self, batch: ImportBatch) -> None:
        """Where the rows stand now, and what happens to those that are not public."""
        figures = figures_of(batch)
        click.echo(
            _("Public now: %(public)d. Drafts: %(drafts)d. Waiting for release: %(waiting)d.")
            % {
                "public": figures.public,
                "drafts": figures.drafts,
                "waiting": figures.going_out,
            }
        )
        if figures.going_out:
            click.echo(_("An approver of the unit releases the batch in the desk under Imports."))


def office_unit_code() -> str:
    """The city office, where imports belong unless a unit is named."""
    root = root_unit()
    office = root.children.filter(kind="office").first()
    return (office or root).code


def run_import(file: Path, unit_code: str, report: Report) -> ImportBatch:
    """Take every row in, a few to a transaction, each acknowledged after it is committed."""
    batch = _batch_of(file, unit_code)
    for chunk in _chunks(file):
        for outcome in _store(batch, chunk):
            report.row(*outcome)
    if batch.released_at:
        while publish_released(batch=batch, now=now()):
            pass
    return batch


def try_import(file: Path, unit_code: str, report: Report) -> None:
    """Say what would become of each row, and take every few back, so that nobody waits for it."""
    for chunk in _chunks(file):
        with transaction.atomic():
            outcomes = _store(_batch_of(file, unit_code), chunk)
            transaction.set_rollback(True)
        for outcome in outcomes:
            report.row(*outcome)


def _batch_of(file: Path, unit_code: str) -> ImportBatch:
    unit = unit_by_code(unit_code)
    if unit is None:
        raise click.BadParameter(
            _("There is no unit with the code %(code)s.") % {"code": unit_code},
            param_hint="--unit",
        )
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return open_batch(unit=unit, file_name=file.name, file_digest=digest, by=IMPORTER, now=now())


Outcome = tuple[int, str, str, str, tuple[str, ...]]


def _store(batch: ImportBatch, chunk: list[tuple[int, str]]) -> list[Outcome]:
    read = [(line, _understood(batch, text)) for line, text in chunk]
    with transaction.atomic():
        return [_one(batch, line, row) for line, row in read]


def _understood(batch: ImportBatch, text: str) -> ImportRow | UnusableRow:
    """The row, read and screened before the database is locked for writing."""
    try:
        row = read_row(text)
    except UnusableRow as error:
        return error
    look_ahead(row.content(), batch.unit)
    return row


def _one(batch: ImportBatch, line: int, row: ImportRow | UnusableRow) -> Outcome:
    if isinstance(row, UnusableRow):
        refuse_row(batch=batch, line=line, code=row.code)
        return line, Fate.REFUSED, "", "", (row.code,)
    outcome = take_in(batch=batch, row=row, line=line, by=IMPORTER, now=now())
    return line, outcome.fate, row.source_id, outcome.record_id, outcome.codes


def _chunks(file: Path) -> Iterator[list[tuple[int, str]]]:
    chunk: list[tuple[int, str]] = []
    with file.open(encoding="utf-8", errors="replace") as handle:
        for line, text in enumerate(handle, start=1):
            if not text.strip():
                continue
            chunk.append((line, text))
            if len(chunk) == ROWS_A_TRANSACTION:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


@click.command(
    help=_(
        "Take documents over from FILE (JSONL). May be repeated and resumed: rows are known by "
        "(source, id). Rows that are public elsewhere go out as imports when the unit's releaser "
        "has said so; rows with severe findings are held back; the rest become drafts."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", help=_("Code of the unit; the city office by default."))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; store nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a row, the sums last."))
def command(file: Path, unit_code: str | None, dry_run: bool, as_json: bool) -> None:
    with file.open("rb") as handle:
        total = sum(1 for _line in handle)
    report = Report(as_json, total)
    code = unit_code or office_unit_code()
    if dry_run:
        try_import(file, code, report)
    else:
        batch = run_import(file, code, report)
    report.close()
    if dry_run:
        if not as_json:
            click.echo(_("Dry run: nothing was stored."))
        return
    if not as_json:
        report.tell(batch)
    bring_up_to_date(now())
