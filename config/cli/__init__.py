"""The command ``gongkai``. Every verb is a small module beside this one, loaded when asked for.

What this module says is translated by Python's own gettext, so that ``gongkai --help`` needs no
Django. The verbs are loaded after the language was chosen and use Django's as everything else does.
"""

from __future__ import annotations

import importlib
import os
import sys
from gettext import gettext as _

import click

from config.cli import speech
from config.cli.speech import gettext_noop

VERBS = {
    "init": gettext_noop("Found a real, empty office: government, administrators, units."),
    "demo": gettext_noop("Load the fictional demo city and serve it."),
    "serve": gettext_noop("Serve portal and desk, and run worker and indexer beside them."),
    "worker": gettext_noop("Do background tasks and due work; `serve` runs one for you."),
    "import": gettext_noop("Take documents over from a file or a folder."),
    "search": gettext_noop("Look for words in everything public; build the index anew."),
    "indexer": gettext_noop("Keep the search index in step; `serve` runs one for you."),
    "bake": gettext_noop("Draw the public pages and keep them as files."),
    "screen": gettext_noop("Look a file through for what must not go out."),
    "deadline": gettext_noop("Work a deadline out, day by day."),
    "tick": gettext_noop("Do everything that is due now, once."),
    "check": gettext_noop("Prove that nothing stored was altered."),
    "backup": gettext_noop("Copy everything while everything runs."),
    "restore": gettext_noop("Put a backup back into an empty home, and prove it."),
    "ledger": gettext_noop("The public log: proofs to carry away, checkpoints, keys."),
    "bench": gettext_noop("Measure this program on this machine."),
    "migrate": gettext_noop("Bring the database up to this release."),
}
MODULES = {"import": "import_file"}
# they have verbs that must work where there is no installation
SETS_UP_DJANGO_ITSELF = ("ledger", "bench")
ABOUT = (
    gettext_noop("Gongkai (政务公开平台): disclose, answer, listen, be checked, report."),
    gettext_noop("Data lives below GONGKAI_HOME (var/), pages are served on GONGKAI_PORT (8000)."),
    gettext_noop("Exit codes: 0 done; 1 something is wrong with the data, or must be corrected;"),
    gettext_noop("2 the call, a setting or the machine is not as it must be."),
    gettext_noop("GONGKAI_LANGUAGE=zh lets the command speak Chinese, =en English."),
)


class Verbs(click.Group):
    """Loads Django and the verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        if name not in SETS_UP_DJANGO_ITSELF:
            set_up_django()
        module = importlib.import_module(f"config.cli.{MODULES.get(name, name)}")
        return speech.name_places(module.command)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\b\n" + "\n".join(_(line) for line in ABOUT))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Verbs")):
            formatter.write_dl([(verb, _(text)) for verb, text in VERBS.items()])


def set_up_django() -> None:
    """Load settings and applications, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.apps import apps

    if not apps.ready:
        import django
        from django.utils import translation

        django.setup()
        translation.activate(speech.language())


@click.group(cls=Verbs)
@click.version_option(package_name="gongkai", help="版本号 · version")
def group() -> None:
    """The verbs of the house."""


def main() -> None:
    """The entry point. A refusal of the house is printed as its sentence, never as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    speech.choose()
    speech.name_places(group)
    try:
        group(prog_name="gongkai")
    except Exception as error:
        sentence = _as_sentence(error)
        if not sentence:
            raise
        click.echo(sentence, err=True)
        sys.exit(2)


def _as_sentence(error: Exception) -> str:
    """What to say about a refusal or a database that is not ready; empty for a real fault."""
    from django.db import DatabaseError

    from config.cli.migrate import is_behind, is_busy
    from gongkai.core.errors import DomainError

    if isinstance(error, DomainError):
        return str(error.sentence)
    if is_busy(error):
        return _(
            "The database is locked: another program is writing to it and does not end. "
            "Wait and try again; if it stays so, find what else has the file open."
        )
    if isinstance(error, DatabaseError) and is_behind():
        return _(
            "The database is not there yet or is older than this program. "
            "For a new office use `gongkai init`; otherwise run `gongkai migrate` first."
        )
    return ""
