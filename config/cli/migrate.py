"""``gongkai migrate``."""

from __future__ import annotations

import click
from django.core.management import call_command

from config.messages import compile_all


def prepare_database() -> None:
    """Migrate, quietly, and make sure the message catalogues are compiled."""
    compile_all()
    call_command("migrate", interactive=False, verbosity=0)


@click.command()
def command() -> None:
    """Bring the database up to this release."""
    prepare_database()
    click.echo("The database is up to date.")
