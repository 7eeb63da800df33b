"""``gongkai backup``: copy everything while everything runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from config.backup.making import Made, backup, backup_into
from config.cli.migrate import is_behind
from config.cli.speech import for_programs, say_json
from config.errors import database_behind
from gongkai.core.moments import now

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(help=_("Copy database, files and public log into DIR while everything runs."))
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--into",
    is_flag=True,
    help=_("Make a dated directory inside DIR; files that do not change are linked."),
)
@click.option(
    "--keep",
    type=click.IntRange(1, 1000),
    default=None,
    help=_("With --into: keep so many backups, remove older ones."),
)
@click.option(
    "--keys",
    type=FOLDER,
    metavar="DIR2",
    help=_("Copy the log's signing key too, to another place than DIR."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))  # fmt: skip
def command(folder: Path, into: bool, keep: int | None, keys: Path | None, as_json: bool) -> None:
    if keep and not into:
        raise click.UsageError(_("--keep needs --into."))
    if is_behind():
        raise database_behind()
    if as_json:
        with for_programs():
            made = _make(folder, into, keep, keys, quiet=True)
            say_json({"folder": str(made.folder), **asdict(made.manifest)})
    else:
        made = _make(folder, into, keep, keys, quiet=False)
        _report(made, keys)
    if made.manifest.damaged:
        raise SystemExit(1)


def _make(folder: Path, into: bool, keep: int | None, keys: Path | None, quiet: bool) -> Made:
    def tell(line: str) -> None:
        if not quiet:
            click.echo(line, err=True)

    if into:
        return backup_into(folder, now(), tell, keys, keep or 0)
    return backup(folder, now(), tell, keys)


def _report(made: Made, keys: Path | None) -> None:
    manifest = made.manifest
    click.echo(_("Backup: %(folder)s") % {"folder": made.folder})
    click.echo(
        _(
            "%(records)s records, %(files)s files (%(size)s MB), "
            "%(entries)s entries of the public log"
        )
        % {
            "records": manifest.counts["records_record"], "files": manifest.files,
            "size": f"{manifest.bytes / 1e6:.1f}", "entries": manifest.log.size,
        }
    )  # fmt: skip
    if keys:
        click.echo(_("The log's signing key lies in %(keys)s; keep it apart.") % {"keys": keys})
    else:
        click.echo(_("The log's signing key is not in it; --keys DIR2 copies it elsewhere."))
    click.echo(_("The search index is not in it; a restore builds it anew."))
    for digest in manifest.damaged:
        click.echo(
            _("Damaged in the home, and so not in the backup: file %(digest)s. "
              "`gongkai check` says more.") % {"digest": digest}
        )  # fmt: skip
