"""``gongkai indexer``: keep the search index in step with what is published."""

from __future__ import annotations

import click
import structlog
from django.db import close_old_connections
from django.utils.translation import gettext as _

from config.cli.migrate import is_busy
from config.cli.stopping import Stop
from gongkai.core.moments import now
from gongkai.search import engine
from gongkai.search.actions import Indexer, bring_up_to_date
from gongkai.search.errors import IndexBusy

log = structlog.get_logger("gongkai.indexer")

PAUSE_SECONDS = 0.1
BUSY_SECONDS = 2.0


@click.command(help=_("Keep the search index in step until told to stop."))
@click.option("--once", is_flag=True, help=_("Take in what is new, then stop."))
def command(once: bool) -> None:
    if once:
        bring_up_to_date(now())
        return
    stop = Stop()
    while not stop.asked.is_set():
        try:
            bring_up_to_date(now())
            _keep_up(stop)
        except IndexBusy:
            stop.asked.wait(BUSY_SECONDS)
        except Exception as error:
            log.warning("index_round_failed", reason=str(error), busy=is_busy(error))
            stop.asked.wait(BUSY_SECONDS)


def _keep_up(stop: Stop) -> None:
    """Follow the log with the writer held open, until the index is exchanged for another."""
    name = engine.generation()
    with engine.writer(name) as writer:
        indexer = Indexer(writer, name)
        while not stop.asked.is_set() and engine.generation() == name:
            if not indexer.catch_up(now()):
                close_old_connections()
                stop.asked.wait(PAUSE_SECONDS)
