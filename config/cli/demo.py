"""``gongkai demo``: the fictional city, ready to be looked at."""

from __future__ import annotations

import time
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.cli.serve import serve
from config.demo import content
from config.demo.load import DEMO_PASSWORD, accounts, load
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import now
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import site_identity

UNFINISHED = "demo-unfinished"


def prepare() -> None:
    """Migrate and load the city, unless it is there; refuse a home that is not a demo.

    A marker lies in the home while the city is being loaded: a run that was stopped half-way is
    noticed and begun again.
    """
    marker = settings.HOME / UNFINISHED
    if marker.exists():
        _start_over()
    prepare_database()
    if Organisation.objects.exists():
        if not site_identity().is_demo:
            raise InvalidInput(
                "not_a_demo",
                _(
                    "%(home)s holds a real office; the demo city does not go there. "
                    "Set GONGKAI_HOME to another directory."
                )
                % {"home": settings.HOME},
            )
        return
    marker.touch()
    started = time.monotonic()
    load_with_progress()
    marker.unlink()
    click.echo(f"Loaded in {time.monotonic() - started:.0f} s.")


def load_with_progress() -> None:
    """Load the city, showing how far it is."""
    with click.progressbar(length=100, label="Loading the demo city 云岭市") as bar:
        shown = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            percent = done * 100 // total
            bar.update(percent - shown)
            shown = percent

        load(now(), progress)


def _start_over() -> None:
    """Remove what an unfinished load left. Only ever called with the marker in the home."""
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor != "sqlite":
        raise InvalidInput(
            "demo_unfinished",
            _(
                "Loading the demo city was stopped half-way. Empty the database %(name)s, "
                "remove %(marker)s, and start again."
            )
            % {"name": name, "marker": settings.HOME / UNFINISHED},
        )
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)


def print_addresses(port: int) -> None:
    """Where to look, and as whom."""
    base = f"http://127.0.0.1:{port}"
    click.echo(f"\nPortal   {base}/\nEnglish  {base}/en/\nDesk     {base}/desk/\n")
    click.echo(f"Accounts, all with the password {DEMO_PASSWORD}:")
    shown: set[tuple[str, str]] = set()
    for login, who, where in accounts(content.people(), content.units()):
        role = who.rpartition("（")[2]
        if (role, where) not in shown and len([s for s in shown if s[0] == role]) < 2:
            shown.add((role, where))
            click.echo(f"  {login:<18}{who}  {where}")


@click.command()
@click.option("--no-serve", is_flag=True, help="Prepare only; do not serve.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of GONGKAI_PORT.")
def command(no_serve: bool, host: str, port: int | None) -> None:
    """Load the fictional city 云岭市 and serve portal and desk on one port."""
    prepare()
    port = port or settings.PORT
    print_addresses(port)
    if not no_serve:
        click.echo("\nStop with Ctrl-C.")
        serve(host, port, workers=2)
