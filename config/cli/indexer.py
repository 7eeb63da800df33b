"""``gongkai indexer``: keep the search index and the kept pages in step with what is published."""

from __future__ import annotations

import click
import structlog
from django.db import close_old_connections
from django.utils.translation import gettext as _

from config.cli.migrate import is_busy
from config.cli.stopping import Stop
from config.watching.presence import machine
from gongkai.core import baked
from gongkai.core.moments import now
from gongkai.portal.baking.edition import begin
from gongkai.portal.baking.following import Pages
from gongkai.search import engine
from gongkai.search.actions import Indexer, bring_up_to_date
from gongkai.search.errors import IndexBusy

log = structlog.get_logger("gongkai.indexer")

PAUSE_SECONDS = 0.1
BUSY_SECONDS = 2.0


@click.command(help=_("Keep search index and public pages in step until told to stop."))
@click.option("--once", is_flag=True, help=_("Take in what is new, then stop."))
def command(once: bool) -> None:
    if once:
        bring_up_to_date(now())
        return
    begin()
    stop, pages = Stop(), Pages(machine()) if baked.is_on() else None
    while not stop.asked.is_set():
        try:
            bring_up_to_date(now())
            _keep_up(stop, pages)
        except IndexBusy:
            stop.asked.wait(BUSY_SECONDS)
        except Exception as error:
            log.warning("index_round_failed", reason=str(error), busy=is_busy(error))
            stop.asked.wait(BUSY_SECONDS)


def _keep_up(stop: Stop, pages: Pages | None) -> None:
    """Follow the log with the writer held open, until the index is exchanged for another."""
    name = engine.generation()
    with engine.writer(name) as writer:
        indexer = Indexer(writer, name)
        while not stop.asked.is_set() and engine.generation() == name:
            done = indexer.catch_up(now())
            done += _keep_pages(pages)
            if not done:
                close_old_connections()
                stop.asked.wait(PAUSE_SECONDS)


def _keep_pages(pages: Pages | None) -> int:
    """A fault with the pages holds the index up no more than for a moment."""
    if pages is None:
        return 0
    try:
        return pages.catch_up(now())
    except Exception as error:
        log.warning("pages_round_failed", reason=str(error), busy=is_busy(error))
        return 0
