"""``gongkai bench``: measure this program here. Nothing of an installation is touched."""

from __future__ import annotations

import importlib
from gettext import gettext as _

import click

from config.cli.speech import name_places

VERBS = {
    "search": _("How well and how fast questions are answered, on texts of your own."),
    "screening": _("How much is found in labelled texts, and how much wrongly."),
}


class BenchVerbs(click.Group):
    """Loads a verb only when it is used: each sets up a house of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        return name_places(importlib.import_module(f"{__name__}.{name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("What can be measured")):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=BenchVerbs, help=_("Measure this program on this machine."))
def command() -> None:
    pass
