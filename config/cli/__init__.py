"""The command ``gongkai``. Every verb is a small module beside this one, loaded when asked for."""

from __future__ import annotations

import importlib
import os
import sys

import click

VERBS = {
    "init": "Found a real, empty office: city unit, three administrators, units.",
    "demo": "Load the fictional demo city and serve it.",
    "serve": "Serve portal and desk, and run the worker beside them.",
    "worker": "Do background tasks and due work; `serve` runs one for you.",
    "import": "Take documents over from a JSONL file.",
    "screen": "Look a file through for what must not go out.",
    "deadline": "Work a deadline out, day by day.",
    "tick": "Do everything that is due now, once.",
    "check": "Prove that nothing stored was altered.",
    "ledger": "The public log: proofs to carry away, checkpoints, keys.",
    "migrate": "Bring the database up to this release.",
}
MODULES = {"import": "import_file"}
# it has a verb that must work where there is no installation
SETS_UP_DJANGO_ITSELF = ("ledger",)


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
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


def set_up_django() -> None:
    """Load settings and applications, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.apps import apps

    if not apps.ready:
        import django

        django.setup()


@click.group(cls=Verbs)
@click.version_option(package_name="gongkai")
def group() -> None:
    """Gongkai (政务公开平台): disclose, answer, listen, be checked, report.

    Data lives below GONGKAI_HOME (var/), pages are served on GONGKAI_PORT (8000).
    Exit codes: 0 done, 1 something is wrong with the data, 2 the call or a setting is wrong.
    """


def main() -> None:
    """The entry point. A refusal of the house is printed as its sentence, never as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
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

    from config.cli.migrate import is_behind
    from gongkai.core.errors import DomainError

    if isinstance(error, DomainError):
        return str(error.sentence)
    if isinstance(error, DatabaseError) and is_behind():
        return (
            "The database is not there yet or is older than this program. "
            "For a new office use `gongkai init`; otherwise run `gongkai migrate` first."
        )
    return ""
