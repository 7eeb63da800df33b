"""``gongkai tick``: everything that is due now, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import click
import structlog
from django.utils.translation import gettext as _

from config.cli.log_keeping import keep_log
from config.cli.migrate import is_busy
from config.cli.speech import say_json
from config.watching.metrics import PUBLISHED
from gongkai.core import baked
from gongkai.core.errors import DomainError
from gongkai.core.moments import now as present
from gongkai.files.actions import read_waiting, remove_forgotten, sweep_rooms
from gongkai.records.actions import leave_no_trace_owed, publish_scheduled, sweep_on
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Submission
from gongkai.records.queries import due_for_publication

log = structlog.get_logger("gongkai.tick")

FIRST_WAIT = timedelta(minutes=1)
SWEEP_SECONDS = 20.0
LONGEST_WAIT = SAID_EVERY = timedelta(hours=1)


@dataclass
class Wait:
    """When one submission is tried again, and when it was last spoken of."""

    until: datetime
    length: timedelta
    said_at: datetime


@dataclass
class Memory:
    """What could not go out lately: tried again ever less often, spoken of once an hour."""

    waits: dict[int, Wait] = field(default_factory=dict)

    def resting(self, now: datetime) -> set[int]:
        """Those whose turn has not come again."""
        return {key for key, wait in self.waits.items() if wait.until > now}

    def failed(self, key: int, now: datetime) -> bool:
        """Let it rest, twice as long as the last time; whether that ought to be said."""
        known = self.waits.get(key)
        length = min(known.length * 2, LONGEST_WAIT) if known else FIRST_WAIT
        must_be_said = known is None or now - known.said_at >= SAID_EVERY
        said_at = known.said_at if known and not must_be_said else now
        self.waits[key] = Wait(now + length, length, said_at)
        return must_be_said

    def went_out(self, key: int) -> None:
        self.waits.pop(key, None)


def tick(now: datetime, memory: Memory | None = None) -> dict[str, int]:
    """Everything, once: what is due, what erasures left behind, the files that wait, a while of
    looking through what is public where the rules have changed.

    A fault of one part does not stop the others; the first one is raised at the end.
    """
    done = {"published": 0, "left": 0}
    _each(
        lambda: done.update(do_what_is_due(now, memory)),
        clear_away,
        lambda: read_waiting(clock=present),
        lambda: sweep_on(clock=present, seconds=SWEEP_SECONDS),
    )
    return done


def do_what_is_due(now: datetime, memory: Memory | None = None) -> dict[str, int]:
    """Publish what is due and keep the public log: a matter of moments, so it is done first."""
    done = {"published": 0, "left": 0}
    _each(lambda: done.update(publish_due(now, memory)), lambda: keep_log(now))
    return done


def clear_away() -> None:
    """What an erasure could not do to its end, rooms whose work was cut short, old pages."""
    _each(remove_forgotten, leave_no_trace_owed, sweep_rooms, baked.sweep)


def _each(*parts: Callable[[], object]) -> None:
    """Do every part, whatever becomes of the others; raise the first fault afterwards."""
    faults: list[Exception] = []
    for part in parts:
        try:
            part()
        except Exception as error:
            faults.append(error)
    for other in faults[1:]:
        log.error("part_failed", reference=secrets.token_hex(4), exc_info=other)
    if faults:
        raise faults[0]


def publish_due(now: datetime, memory: Memory | None = None) -> dict[str, int]:
    """Publish what is due, one after the other; safe beside other tickers.

    What cannot go out is left, said in the log, and holds nothing else up. A worker, which ticks
    every second, hands in its ``memory`` so that the same refusal is not met every second.
    """
    memory = memory or Memory()
    published = 0
    left: set[int] = set()
    resting = memory.resting(now)
    while (submission := due_for_publication(now, but_not=left | resting)) is not None:
        if _goes_out(submission, now, memory):
            published += 1
            PUBLISHED.inc()
        else:
            left.add(submission.pk)
    return {"published": published, "left": len(resting | left & memory.waits.keys())}


def _goes_out(submission: Submission, now: datetime, memory: Memory) -> bool:
    key, record = submission.pk, submission.record.public_id
    try:
        publish_scheduled(submission=submission, now=now)
    except DomainError as error:
        if _is_still_due(submission) and memory.failed(key, now):
            log.warning(
                "not_published", record=record, code=error.code, sentence=str(error.sentence)
            )
        return False
    except Exception as error:
        if is_busy(error):
            raise
        if memory.failed(key, now):
            log.error("not_published", record=record, reference=secrets.token_hex(4), exc_info=True)
        return False
    memory.went_out(key)
    return True


def _is_still_due(submission: Submission) -> bool:
    """Whether it was refused, rather than published by somebody quicker."""
    return Submission.objects.filter(pk=submission.pk, state=SubmissionState.SCHEDULED).exists()


@click.command(help=_("Publish what was scheduled for a moment that has come."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(as_json: bool) -> None:
    done = tick(present())
    if as_json:
        say_json(done)
        return
    click.echo(_("Published: %(count)s") % {"count": done["published"]})
    if done["left"]:
        click.echo(_("Could not be published: %(count)s") % {"count": done["left"]})
