"""``gongkai import --explain FILE``, and what is said of a file nothing can be taken from."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import click
from django.utils.translation import gettext as _

from config.cli.import_sources import Source, UnknownAnswer, open_source
from config.cli.speech import program, say_json
from gongkai.records.queries.reasons import reason_of, why_refused
from gongkai.records.rules.html import body_text
from gongkai.records.rules.imports import ImportRow, UnusableRow
from gongkai.records.rules.taking_over.mappings import BadMapping, PortalMapping
from gongkai.records.rules.taking_over.pieces import Refused
from gongkai.records.rules.taking_over.proposing import NEEDED, propose

ROWS_SHOWN = 3
SHOWN = 60


def explain_file(file: Path, mapping: PortalMapping | None) -> None:
    """Say what the file is and how its first rows would be taken in; propose where unknown."""
    try:
        source = open_source(file, mapping)
    except UnknownAnswer as error:
        proposal = propose(error.answer, file.stem)
        if proposal is None:
            raise Refused("json_without_documents", error.said) from error
        click.echo("# " + _("No mapping fits. This is a proposal from %(rows)d documents; save it "
                            "as a file, correct it, and use it with --mapping.")
                   % {"rows": proposal.rows})  # fmt: skip
        click.echo(f"# {program()} import {file.name} --mapping {file.stem}.yaml --dry-run")
        missing = ", ".join(proposal.missing) or "—"
        click.echo("# " + _("Not found: %(fields)s") % {"fields": missing})
        if not_found := [name for name in NEEDED if name in proposal.missing]:
            click.echo(
                "# " + _("Needed all the same: %(fields)s") % {"fields": ", ".join(not_found)}
            )
        click.echo(proposal.text, nl=False)
        return
    _show(source)


def _show(source: Source) -> None:
    click.echo(f"{_kinds()[source.kind]}" + (f": {source.mapping.name}" if source.mapping else ""))
    click.echo(_("Documents or files: %(number)d") % {"number": source.total})
    for ending, count in source.passed_over.most_common():
        click.echo(_("Passed over: %(number)d %(ending)s") % {"number": count, "ending": ending})
    for piece in islice(source.pieces(), ROWS_SHOWN):
        click.echo()
        try:
            _show_row(piece.line, piece.understood())
        except UnusableRow as error:
            click.echo(f"{piece.line}: {reason_of(error.code)}")


def _show_row(line: int, row: ImportRow) -> None:
    values = {
        "id": row.source_id, "source": row.source, "title": row.title,
        "doc_number": row.document_number, "issuer": row.issuer_name,
        "index_number": row.index_number, "date": row.formed_on,
        "pub_date": row.original_published_on, "kind": row.kind, "theme": row.keywords,
        "status": row.stated_validity, "url": row.url,
    }  # fmt: skip
    click.echo(f"{line}:")
    for name, value in values.items():
        click.echo(f"  {name:13}{value or '—'}")
    text = " ".join(body_text(row.html).split())
    beginning = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    click.echo(f"  {'body':13}" + _("%(length)d signs: %(beginning)s")
               % {"length": len(text), "beginning": beginning})  # fmt: skip
    for code in (*row.holds, *row.notes):
        click.echo(f"  ! {reason_of(code)}")


def _kinds() -> dict[str, str]:
    return {
        "jsonl": _("JSON lines"),
        "json": _("A JSON file with our fields"),
        "answer": _("The answer of a portal"),
        "page": _("A saved page"),
        "sheet": _("A table"),
        "word": _("A Word document"),
        "folder": _("A folder"),
    }


def refuse(error: Refused | BadMapping, file: Path, as_json: bool) -> None:
    """Say in a sentence why nothing was taken in, and end: the data is not as it must be."""
    said = error.said if isinstance(error, Refused) else error.what
    sentence = why_refused(error.code, said, file.name)
    if as_json:
        say_json({"code": error.code, "message": sentence, "facts": {"said": said}})
    else:
        click.echo(sentence, err=True)
    sys.exit(1)
