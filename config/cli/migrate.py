"""``gongkai migrate``."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

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


def is_busy(error: BaseException) -> bool:
    """Whether the database only says that somebody else is writing (SQLite)."""
    return isinstance(error, OperationalError) and "locked" in str(error)


@click.command(help=_("Bring the database up to this release."))
def command() -> None:
    prepare_database()
    click.echo(_("The database is up to date."))
