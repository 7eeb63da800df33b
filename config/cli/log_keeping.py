"""What the tick does for the public log: enter what waits, send the witnesses their mail."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from gongkai.core.errors import DomainError
from gongkai.ledger.actions import note_witness_mail, sequence
from gongkai.ledger.queries import why_unsigned
from gongkai.ledger.tasks import send_checkpoint

log = structlog.get_logger("gongkai.ledger")

SAID_EVERY = timedelta(hours=1)
_said: dict[str, datetime] = {}


def keep_log(now: datetime) -> None:
    """Both, once. What cannot be signed is said in the log once an hour; nothing else waits."""
    try:
        sequence(now=now)
    except DomainError as error:
        _say(error, now)
    with transaction.atomic():
        checkpoint = note_witness_mail(now=now)
        if checkpoint is not None:
            send_checkpoint.enqueue(checkpoint.pk)


def tell_at_start() -> None:
    """Say it when the log could not be signed, before the first publication gets stuck."""
    if sentence := why_unsigned():
        log.error("log_not_kept", sentence=sentence)


def _say(error: DomainError, now: datetime) -> None:
    last = _said.get(error.code)
    if last is None or now - last >= SAID_EVERY:
        _said[error.code] = now
        log.error("log_not_kept", code=error.code, sentence=str(error.sentence))
