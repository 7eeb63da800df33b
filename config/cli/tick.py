"""``gongkai tick``: everything that is due now, once."""

from __future__ import annotations

import json
from datetime import datetime

import click
import structlog

from config.cli.log_keeping import keep_log
from gongkai.core.errors import DomainError
from gongkai.core.moments import now as present
from gongkai.records.actions import publish_scheduled
from gongkai.records.queries import due_for_publication

log = structlog.get_logger("gongkai.tick")


def tick(now: datetime) -> dict[str, int]:
    """Ask each module for its next due row and move it; safe beside other tickers.

    What cannot go out is left for the next tick, said in the log, and holds nothing else up.
    """
    published = 0
    left: set[int] = set()
    while (submission := due_for_publication(now, but_not=left)) is not None:
        try:
            publish_scheduled(submission=submission, now=now)
        except DomainError as error:
            left.add(submission.pk)
            log.warning(
                "not_published", record=submission.record.public_id, code=error.code,
                sentence=str(error.sentence),
            )  # fmt: skip
        else:
            published += 1
    keep_log(now)
    return {"published": published}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """Publish what was scheduled for a moment that has come."""
    done = tick(present())
    click.echo(json.dumps(done) if as_json else f"Published: {done['published']}")
