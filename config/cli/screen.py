"""``gongkai screen FILE``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from gongkai.screening.queries import screen_file


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, as_json: bool) -> None:
    """Look FILE through for what must not go out. Exit code 1 when something must be corrected."""
    report = screen_file(file)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for finding in report.findings:
            click.echo(f"{finding.code.label}: {finding.excerpt}")
        click.echo(_("Findings: %(count)s") % {"count": len(report.findings)})
    sys.exit(1 if report.has_blocking else 0)
