"""``gongkai ledger``: the public log from the command line.

``verify`` needs no installation: it runs on a bundle and a key alone. The others load the house.
"""

from __future__ import annotations

import importlib
from gettext import gettext as _

import click

from config.cli import set_up_django
from config.cli.speech import name_places

VERBS = {
    "export": _("Save the proof of one published version as a file."),
    "verify": _("Check such a file, offline, with nothing but the log's key."),
    "checkpoint": _("Print what the log signed last."),
    "key": _("Print the key the log is checked with."),
    "rotate": _("Sign with a new key from now on."),
    "rebuild": _("Write the log's public files anew from the database."),
    "recover": _("Take entries over from the public files after an older copy was restored."),
}
OFFLINE = ("verify",)


class LedgerVerbs(click.Group):
    """Loads the house only for the verbs that need it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        if name not in OFFLINE:
            set_up_django()
        module = "verify" if name in OFFLINE else "verbs"
        return name_places(getattr(importlib.import_module(f"{__name__}.{module}"), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Verbs of the public log")):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=LedgerVerbs, help=_("The public log: proofs to carry away, checkpoints, keys."))
def command() -> None:
    pass
