"""``gongkai demo``: the fictional city, ready to be looked at."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.cli.pace import SECONDS_BETWEEN_LINES, Pace
from config.cli.serve import refuse_unusable_address, serve
from config.cli.speech import CHINESE
from config.demo.filling import fill
from config.demo.guide import guide
from config.demo.load import load
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import now
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import site_identity
from gongkai.search.actions import rebuild

UNFINISHED = "demo-unfinished"
MOST_RECORDS = 5_000_000


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
    load_with_progress()
    marker.unlink()


def load_with_progress() -> None:
    """Load the city, saying every few seconds how far it is and how long it will take."""
    click.echo(_("Loading the demo city 云岭市, once; this takes one to three minutes."))
    started = said = time.monotonic()
    first: tuple[float, int] | None = None

    def progress(done: int, total: int) -> None:
        nonlocal said, first
        present = time.monotonic()
        first = first or (present, done)
        if present - said >= SECONDS_BETWEEN_LINES and done > first[1]:
            said = present
            left = (present - first[0]) / (done - first[1]) * (total - done)
            click.echo(
                _("  %(percent)s%% done, about %(seconds)s s left")
                % {"percent": f"{done * 100 // total:3}", "seconds": f"{left:.0f}"}
            )

    with translation.override(CHINESE):
        load(now(), progress)
    click.echo(_("Loaded in %(seconds)s s.") % {"seconds": f"{time.monotonic() - started:.0f}"})


def fill_up(records: int) -> None:
    """Bring the city up to so many public records, and the index with them."""
    click.echo(_("Filling the demo city up to %(count)d public records.") % {"count": records})
    pace = Pace()
    with translation.override(CHINESE):
        made = fill(records=records, now=now(), tell=pace.tell)
    if not made:
        click.echo(_("It has as many already."))
        return
    click.echo(
        _("%(count)d records were added in %(seconds)s s.")
        % {"count": made, "seconds": f"{pace.seconds():.0f}"}
    )
    pace = Pace()
    rebuild(now(), lambda done: pace.tell(done, records))
    click.echo(_("The index was built in %(seconds)s s.") % {"seconds": f"{pace.seconds():.0f}"})


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


@click.command(help=_("Load the fictional city 云岭市 and serve portal and desk on one port."))
@click.option("--no-serve", is_flag=True, help=_("Prepare only; do not serve."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Instead of GONGKAI_PORT."))
@click.option(
    "--records", type=click.IntRange(1, MOST_RECORDS),
    help=_("Fill the city up to so many public records; may be stopped and called again."),
)  # fmt: skip
def command(no_serve: bool, host: str, port: int | None, records: int | None) -> None:
    port = port or settings.PORT
    if not no_serve:
        refuse_unusable_address(host, port)
    prepare()
    if records:
        fill_up(records)
    for line in guide(f"http://127.0.0.1:{port}"):
        click.echo(line)
    if not no_serve:
        click.echo("\n" + _("Stop with Ctrl-C."))
        # somebody sits before it; they are not served with JSON
        os.environ.setdefault("GONGKAI_LOG_FORMAT", "plain")
        os.environ.setdefault("GONGKAI_LOG_LEVEL", "WARNING")
        serve(host, port, workers=2)
