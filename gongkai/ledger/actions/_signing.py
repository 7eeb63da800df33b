"""With which key the log is signed, and when it must not be."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from gongkai.ledger import keeping
from gongkai.ledger.errors import published_more, published_other
from gongkai.ledger.models import LogKey
from gongkai.ledger.queries.files import shown_checkpoint
from gongkai.ledger.queries.tree import log_size, root_at
from gongkai.ledger.rules.notes import SigningKey, head_in

LANE = "ledger.sequence"


def signer_of_the_log(now: datetime) -> tuple[SigningKey, LogKey]:
    """The key in the file, which must be the newest one the log knows.

    A log without a key takes the one in the file, made now if need be; its name is the origin in
    the settings, and stays so whatever the settings say later.
    """
    row = newest_key()
    if row is None:
        keeping.make_key()
        private = keeping.read_key()
        row = LogKey.objects.create(
            origin=settings.LEDGER_ORIGIN,
            public_key=private.public_key().public_bytes_raw().hex(),
            since=now,
        )
        return SigningKey(row.origin, private), row
    return SigningKey(row.origin, keeping.read_key(row.public_key)), row


def newest_key() -> LogKey | None:
    """The key the log is signed with at present."""
    return LogKey.objects.order_by("-id").first()


def refuse_a_fork() -> None:
    """Refuse to sign anything that contradicts the checkpoint before the public.

    A log that states two histories is worse than one that stops.
    """
    note = shown_checkpoint()
    if not note:
        return
    head, size = head_in(note), log_size()
    if head.size > size:
        raise published_more(head.size, size)
    if root_at(head.size) != head.root:
        raise published_other(head.size)
