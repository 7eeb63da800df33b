"""``gongkai deadline``: when something received on a day is due, counted day by day."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

import click
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.cli.speech import for_programs, say_json
from gongkai.core.errors import InvalidInput
from gongkai.workdays.queries import deadline, has_calendar


class BadInput(click.ClickException):
    """What was typed cannot be used; says why in one sentence."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@click.command(help=_("Say when something is due, with the arithmetic day by day."))
@click.option("--received", default="", help=_("Day of receipt, such as 2026-11-23 (needed)."))
@click.option("--days", default="", help=_("Length of the limit, such as 20 (needed)."))
@click.option("--unit", default="workdays", show_default=True, help=_("workdays or days."))
@click.option("--region", default="", help=_("Code of the region whose own holidays count too."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(received: str, days: str, unit: str, region: str, as_json: bool) -> None:
    if not has_calendar():
        prepare_database()
    day, length = _day(received), _number(days)
    try:
        if as_json:
            with for_programs():
                say_json(deadline(day, length, unit, region).as_json(), indent=2)
        else:
            click.echo(deadline(day, length, unit, region).as_text())
    except InvalidInput as error:
        raise BadInput(str(error.sentence)) from error


def _day(text: str) -> date:
    if not text:
        raise BadInput(_("Say when it was received: --received 2026-11-23."))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            _("The day of receipt is “%(text)s”. Write it as 2026-11-23.") % {"text": text}
        ) from error


def _number(text: str) -> int:
    if not text:
        raise BadInput(_("Say how long the limit is: --days 20."))
    try:
        return int(text)
    except ValueError as error:
        raise BadInput(
            _("The length of the limit is “%(text)s”. Write a whole number, such as 20.")
            % {"text": text}
        ) from error
