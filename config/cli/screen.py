"""``gongkai screen FILE…`` and ``gongkai screen --published``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from config.cli.speech import for_programs, say_json
from config.cli.sweeping import sweep_published
from gongkai.screening.errors import UnreadableFile, UnsupportedFile
from gongkai.screening.queries import Screened, ScreenReport, screen_file, unread_report


@click.command(
    help=_("Look FILE through for what must not go out. Exit code 1 when something must go.")
)
@click.argument("file", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--published", is_flag=True, help=_("Look through everything that is public instead of a file.")
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help=_("Only what went out since this day.")
)
@click.option("--unit", "unit_code", default="", help=_("Only what this unit published; its code."))
@click.option(
    "--json", "as_json", is_flag=True, help=_("Print one JSON object; one a line for each file.")
)
def command(
    file: tuple[Path, ...], published: bool, since: datetime | None, unit_code: str, as_json: bool
) -> None:
    if published == bool(file) or (file and (since or unit_code)):
        raise click.UsageError(_("Name one file or several, or write --published."))
    if published:
        day = since.date() if since else None
        sys.exit(sweep_published(unit_code=unit_code, since=day, as_json=as_json))
    sys.exit(max(_looked_through(path, as_json) for path in file))


def _looked_through(path: Path, as_json: bool) -> int:
    """Print what was found in one file; 1 when something must go."""
    report = _report(path)
    if as_json:
        with for_programs():
            say_json(report.as_json())
    else:
        print_report(report)
    return int(report.has_blocking)


def _report(file: Path) -> ScreenReport:
    """A file that cannot be read holds the others up no more than one with a number in it."""
    try:
        return screen_file(file)
    except UnsupportedFile:
        return unread_report(file.name, "kind")
    except UnreadableFile:
        return unread_report(file.name)


def print_report(report: ScreenReport) -> None:
    """First what must be corrected, then what had better be; a verdict last."""
    must = [each for each in report.screened if each.finding.is_blocking]
    may = [each for each in report.screened if not each.finding.is_blocking]
    _print_group(_("Must be corrected (%(count)s)"), must)
    _print_group(_("Had better be corrected (%(count)s)"), may)
    if report.unread:
        click.echo(f"{report.name}  {report.unread_sentence}")
    if must:
        sentence = _("%(name)s: must be corrected before it goes out.")
    elif report.unread:
        sentence = _("%(name)s: somebody has to look before it goes out.")
    elif report.screened:
        sentence = _("%(name)s: may go out; look at the advice first.")
    else:
        sentence = _("%(name)s: nothing was found in %(characters)s characters.")
    click.echo(sentence % {"name": report.name, "characters": f"{report.characters:,}"})


def _print_group(heading: str, found: list[Screened]) -> None:
    if not found:
        return
    click.echo(heading % {"count": len(found)})
    for each in found:
        finding = each.finding
        click.echo(f"  {place_of(each)}{finding.code.label}  {finding.excerpt}".rstrip())
        if finding.suggestion:
            click.echo(f"      {finding.suggestion}")
    click.echo()


def place_of(each: Screened) -> str:
    """Where a finding stands, for people: 工作表“名单”（打开时看不见）："""
    if not each.where:
        return ""
    if each.where.isdigit():
        return _("Line %(line)s: ") % {"line": each.where}
    kind, _colon, which = each.where.removeprefix("scan:").partition(":")
    parts = [_kinds().get(f"{kind}:{which}") or _kinds().get(kind, kind) % {"which": which}]
    if each.is_unseen:
        parts.append(_("not seen when opened"))
    if each.is_by_machine:
        parts.append(_("read from a picture, may be wrong"))
    return _("%(place)s: ") % {"place": _(", ").join(parts)}


def _kinds() -> dict[str, str]:
    return {
        "body": _("Body"),
        "part:header": _("Header of the page"),
        "part:footer": _("Foot of the page"),
        "part:footnotes": _("Footnotes"),
        "part:endnotes": _("Endnotes"),
        "part:comments": _("Comments"),
        "properties": _("Properties of the file"),
        "names": _("Defined names"),
        "picture": _("Picture"),
        "sheet": _("Sheet %(which)s"),
        "slide": _("Slide %(which)s"),
        "page": _("Page %(which)s"),
        "note": _("Notes on page %(which)s"),
        "file": _("File %(which)s inside"),
        "entry": _("%(which)s in the archive"),
    }
