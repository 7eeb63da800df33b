"""``gongkai tick``: everything that is due now, once."""

from __future__ import annotations

import json
from datetime import datetime

import click

from gongkai.core.errors import StateChanged
from gongkai.core.moments import now as present
from gongkai.records.actions import publish_scheduled
from gongkai.records.queries import due_for_publication


def tick(now: datetime) -> dict[str, int]:
    """Ask each module for its next due row and move it; safe beside other tickers."""
    published = 0
    while (submission := due_for_publication(now)) is not None:
        try:
            publish_scheduled(submission=submission, now=now)
        except StateChanged:
            continue
        published += 1
    return {"published": published}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """Publish what was scheduled for a moment that has come."""
    done = tick(present())
    click.echo(json.dumps(done) if as_json else f"Published: {done['published']}")
