"""``gongkai screen FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from config.cli.speech import for_programs, say_json
from gongkai.screening.queries import Screened, ScreenReport, screen_file


@click.command(
    help=_("Look FILE through for what must not go out. Exit code 1 when something must go.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(file: Path, as_json: bool) -> None:
    report = screen_file(file)
    if as_json:
        with for_programs():
            say_json(report.as_json())
    else:
        print_report(report)
    sys.exit(1 if report.has_blocking else 0)


def print_report(report: ScreenReport) -> None:
    """First what must be corrected, then what had better be; a verdict last."""
    must = [each for each in report.screened if each.finding.is_blocking]
    may = [each for each in report.screened if not each.finding.is_blocking]
    _print_group(_("Must be corrected (%(count)s)"), must)
    _print_group(_("Had better be corrected (%(count)s)"), may)
    if not report.screened:
        sentence = _("%(name)s: nothing was found in %(characters)s characters.")
    elif must:
        sentence = _("%(name)s: must be corrected before it goes out.")
    else:
        sentence = _("%(name)s: may go out; look at the advice first.")
    click.echo(sentence % {"name": report.name, "characters": f"{report.characters:,}"})


def _print_group(heading: str, found: list[Screened]) -> None:
    if not found:
        return
    click.echo(heading % {"count": len(found)})
    for where, finding in found:
        place = _("Line %(line)s: ") % {"line": where} if where else ""
        click.echo(f"  {place}{finding.code.label}  {finding.excerpt}".rstrip())
        if finding.suggestion:
            click.echo(f"      {finding.suggestion}")
    click.echo()
