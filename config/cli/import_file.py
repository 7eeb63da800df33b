"""``gongkai import FILE``."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import click
from django.utils.translation import gettext as _

from config.cli.import_explain import explain_file, refuse
from config.cli.import_issuers import Issuers, issuers_for, office_unit
from config.cli.import_sources import Source, open_source
from config.cli.speech import say_json
from config.growth import has_grown
from gongkai.core import log
from gongkai.core.moments import now
from gongkai.core.transitions import Actor
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import unit_by_code
from gongkai.records.actions import open_batch, publish_released, refuse_row, take_in_many
from gongkai.records.enums import Fate
from gongkai.records.models import ImportBatch
from gongkai.records.queries.importing import figures_of
from gongkai.records.queries.likeness import LIKE, LookAlikes
from gongkai.records.queries.reasons import reason_of
from gongkai.records.rules.imports import ImportRow, UnusableRow
from gongkai.records.rules.taking_over.mappings import BadMapping, PortalMapping, read_mapping
from gongkai.records.rules.taking_over.pieces import Piece, Refused
from gongkai.search.actions import bring_up_to_date

ROWS_A_TRANSACTION = 64
IMPORTER = Actor.system("import")


def _alike(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code.startswith(f"{LIKE}:"))


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
        else:
            told = codes if fate in (Fate.HELD, Fate.REFUSED) else _alike(codes)
            if told:
                self._say(
                    _("Line %(line)d (%(id)s): %(fate)s. %(why)s")
                    % {
                        "line": line, "id": identity, "fate": Fate(fate).label,
                        "why": " ".join(reason_of(code) for code in told),
                    }
                )  # fmt: skip
            self._progress()

    def _say(self, sentence: str) -> None:
        """A line of its own, above the one that shows how far it is."""
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
        click.echo(sentence)

    def _progress(self) -> None:
        """How far it is: on a terminal in one line that changes, elsewhere now and then."""
        done = sum(self.counts.values())
        moves = sys.stderr.isatty()
        if done % (20 if moves else 200) and not (moves and done == self.total):
            return
        left = (time.monotonic() - self.started) / done * max(self.total - done, 0)
        sentence = _("%(done)d of %(total)d lines, about %(left)d s left") % {
            "done": done, "total": self.total, "left": left,
        }  # fmt: skip
        if moves:
            click.echo(f"\r\x1b[K{sentence}", nl=done >= self.total, err=True)
        else:
            click.echo(sentence, err=True)

    def close(self) -> None:
        """The sum of it all, last."""
        totals = {fate.value: self.counts[fate] for fate in Fate}
        if self.as_json:
            say_json(totals)
            return
        click.echo("  ".join(f"{Fate(fate).label} {number}" for fate, number in totals.items()))

    def tell(self, batches: list[ImportBatch]) -> None:
        """Where the rows stand now, and what happens to those that are not public."""
        for batch in batches:
            figures = figures_of(batch)
            if len(batches) > 1:
                if not figures.rows:
                    continue
                click.echo(f"{batch.unit.short_name or batch.unit.name}:", nl=False)
                click.echo(" ", nl=False)
            click.echo(
                _("Public now: %(public)d. Drafts: %(drafts)d. Waiting for release: %(waiting)d.")
                % {
                    "public": figures.public,
                    "drafts": figures.drafts,
                    "waiting": figures.going_out,
                }
            )
        if any(figures_of(batch).going_out for batch in batches):
            click.echo(_("An approver of the unit releases the batch in the desk under Imports."))


def run_import(
    file: Path,
    unit_code: str,
    report: Report,
    *,
    mapping: PortalMapping | None = None,
    issuers: Issuers | None = None,
) -> list[ImportBatch]:
    """Take every row in, a few to a transaction, each acknowledged after it is committed.

    One batch for each unit the documents belong to; the first is that of ``unit_code``.
    """
    run = Run(open_source(file, mapping), file.resolve().name, unit_code, issuers)
    run.batch_of(run.issuers.fallback)
    for chunk in _chunks(run.source.pieces()):
        for outcome in run.store(chunk):
            report.row(*outcome)
    for batch in run.batches.values():
        if batch.released_at:
            while publish_released(batch=batch, now=now()):
                pass
    has_grown(report.counts[Fate.CREATED])
    return list(run.batches.values())


def try_import(
    file: Path,
    unit_code: str,
    report: Report,
    *,
    mapping: PortalMapping | None = None,
    issuers: Issuers | None = None,
) -> None:
    """Say what would become of each row, and take every few back, so that nobody waits for it."""
    run = Run(open_source(file, mapping), file.resolve().name, unit_code, issuers)
    for chunk in _chunks(run.source.pieces()):
        with log.rehearsal():
            outcomes = run.store(chunk)
        run.batches.clear()
        for outcome in outcomes:
            report.row(*outcome)


Outcome = tuple[int, str, str, str, tuple[str, ...]]


class Run:
    """One file on its way in: its batches by unit, and what its rows look like."""

    def __init__(
        self, source: Source, name: str, unit_code: str, issuers: Issuers | None = None
    ) -> None:
        self.source, self.name = source, name
        self.issuers = issuers or Issuers(unit_named(unit_code))
        self.batches: dict[int, ImportBatch] = {}
        self.alike = LookAlikes()

    def batch_of(self, unit: Organisation) -> ImportBatch:
        """The batch of this file at that unit."""
        if unit.pk not in self.batches:
            self.batches[unit.pk] = open_batch(
                unit=unit, file_name=self.name, file_digest=self.source.digest, by=IMPORTER,
                now=now(),
            )  # fmt: skip
        return self.batches[unit.pk]

    def store(self, chunk: list[Piece]) -> list[Outcome]:
        """What became of these pieces, in their order."""
        read = [(piece.line, _understood(piece)) for piece in chunk]
        rows = self.alike.mark([(line, row) for line, row in read if isinstance(row, ImportRow)])
        placed: dict[int, list[tuple[int, ImportRow]]] = defaultdict(list)
        units: dict[int, Organisation] = {}
        for line, row in rows:
            unit, notes = self.issuers.unit_of(row.issuer_name)
            units[unit.pk] = unit
            placed[unit.pk].append((line, replace(row, notes=(*row.notes, *notes))))
        outcomes: dict[int, Outcome] = {}
        for key, entries in placed.items():
            outcomes |= self._taken(self.batch_of(units[key]), entries)
        for line, error in read:
            if isinstance(error, UnusableRow):
                batch = self.batch_of(self.issuers.fallback)
                refuse_row(batch=batch, line=line, code=error.code)
                outcomes[line] = (line, Fate.REFUSED, "", "", (error.code,))
        return [outcomes[line] for line, _row in read]

    def _taken(
        self, batch: ImportBatch, entries: list[tuple[int, ImportRow]]
    ) -> dict[int, Outcome]:
        became = take_in_many(
            batch=batch, rows=entries, by=IMPORTER, now=now(), moves=self.issuers.moves
        )
        return {
            line: (line, outcome.fate, row.source_id, outcome.record_id, outcome.codes)
            for (line, row), outcome in zip(entries, became, strict=True)
        }


def unit_named(code: str) -> Organisation:
    """The unit with that code; a wrong one is a wrong call."""
    unit = unit_by_code(code)
    if unit is None:
        raise click.BadParameter(
            _("There is no unit with the code %(code)s.") % {"code": code}, param_hint="--unit"
        )
    return unit


def _understood(piece: Piece) -> ImportRow | UnusableRow:
    """The row, read before the database is locked for writing."""
    try:
        return piece.understood()
    except UnusableRow as error:
        return error


def _chunks(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    while chunk := list(islice(pieces, ROWS_A_TRANSACTION)):
        yield chunk


@click.command(
    help=_(
        "Take documents over from FILE: JSON lines, the saved answer of a portal, a saved page, "
        "a table (CSV, .xlsx), a Word document, or a folder of these. May be repeated and "
        "resumed: rows are known by (source, id). Rows that are public elsewhere go out as "
        "imports when the unit's releaser has said so; rows with severe findings are held back; "
        "the rest become drafts."
    )
)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--unit",
    "unit_code",
    help=_("Code of the unit; otherwise that of each issuer, and the city office."),
)
@click.option(
    "--issuers", "issuers_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Names of issuers and the codes of their units: YAML, CSV or .xlsx."),
)  # fmt: skip
@click.option(
    "--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("How the answer of a portal is read (YAML), where it is not known."),
)  # fmt: skip
@click.option(
    "--explain", is_flag=True, help=_("Say how FILE is read; propose a mapping if unknown.")
)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; store nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a row, the sums last."))
def command(
    file: Path,
    unit_code: str | None,
    issuers_file: Path | None,
    mapping_file: Path | None,
    explain: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    try:
        mapping = read_mapping(mapping_file.read_text(encoding="utf-8")) if mapping_file else None
        if explain:
            explain_file(file, mapping)
            return
        fallback = unit_named(unit_code) if unit_code else office_unit()
        issuers = issuers_for(fallback=fallback, file=issuers_file, by_name=not unit_code)
        total = open_source(file, mapping).total
        _import(file, fallback.code, Report(as_json, total), mapping, issuers, dry_run)
    except (Refused, BadMapping) as error:
        refuse(error, file, as_json)


def _import(
    file: Path,
    unit_code: str,
    report: Report,
    mapping: PortalMapping | None,
    issuers: Issuers,
    dry_run: bool,
) -> None:
    if dry_run:
        try_import(file, unit_code, report, mapping=mapping, issuers=issuers)
    else:
        batches = run_import(file, unit_code, report, mapping=mapping, issuers=issuers)
    report.close()
    if not report.as_json:
        for sentence in issuers.sentences():
            click.echo(sentence)
        if dry_run:
            click.echo(_("Dry run: nothing was stored."))
        else:
            report.tell(batches)
    if not dry_run:
        bring_up_to_date(now())
