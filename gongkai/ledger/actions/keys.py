"""The signing key: made once, changed with both keys as witnesses."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import db, log
from gongkai.core.errors import DomainError
from gongkai.core.transitions import Actor
from gongkai.ledger import keeping
from gongkai.ledger.actions._signing import LANE, newest_key, refuse_a_fork
from gongkai.ledger.actions.files import publish_files
from gongkai.ledger.errors import nothing_yet
from gongkai.ledger.models import Checkpoint, LogKey
from gongkai.ledger.queries.tree import log_size, root_at
from gongkai.ledger.rules.notes import Head, SigningKey, signed


def make_log_key() -> None:
    """Make the key of a log that has none yet. A log that has one keeps it, here or lost."""
    if newest_key() is None:
        keeping.make_key()


def rotate_log_key(*, by: Actor, now: datetime) -> LogKey:
    """Sign with a new key from now on; the old one stays known for what it signed.

    The head of the log is signed once by both, so that whoever trusts the old key can go over to
    the new one. Where the old private key is lost, only the new one signs.
    """
    made = _rotate(by, now)
    keeping.take_next_key()
    publish_files()
    return made


@transaction.atomic
def _rotate(by: Actor, now: datetime) -> LogKey:
    log.take_turn()
    db.serialise(LANE)
    old = newest_key()
    if old is None:
        raise nothing_yet()
    refuse_a_fork()
    signers = []
    with suppress(DomainError):
        signers.append(SigningKey(old.origin, keeping.read_key(old.public_key)))
    new = SigningKey(old.origin, keeping.make_next_key())
    row = LogKey.objects.create(origin=old.origin, public_key=new.public.key.hex(), since=now)
    size = log_size()
    head = Head(old.origin, size, root_at(size))
    Checkpoint.objects.create(
        size=size, root=head.root.hex(), note=signed(head, new, *signers), key=row, signed_at=now
    )
    write_audit(
        verb=Verb.SETTING, by=by, now=now, kind="log_key", object_id=new.public.key_id.hex(),
        signed_by_both=bool(signers),
    )  # fmt: skip
    return row
