"""``gongkai migrate``."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.messages import compile_all
from gongkai.ledger.actions import make_log_key


def prepare_database() -> None:
    """Migrate, quietly; make sure that messages are compiled and the public log has its key."""
    compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    make_log_key()


def is_behind() -> bool:
    """Whether migrations of this release are missing in the database."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@click.command()
def command() -> None:
    """Bring the database up to this release."""
    prepare_database()
    click.echo("The database is up to date.")
