"""After an older copy of the database was restored: take the lost entries over from the files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import db, log
from gongkai.core.transitions import Actor
from gongkai.ledger.actions._signing import LANE
from gongkai.ledger.actions.sequencing import enter, grow
from gongkai.ledger.errors import nothing_yet, published_other
from gongkai.ledger.models import Checkpoint, Leaf, LogKey
from gongkai.ledger.queries.files import read_tile, shown_checkpoint
from gongkai.ledger.queries.tree import keys, log_size
from gongkai.ledger.rules import entry_facts
from gongkai.ledger.rules.notes import BadNote, Head, opened
from gongkai.ledger.rules.tiles import ENTRIES, WIDTH, Tile, entries_in
from gongkai.ledger.rules.tree import leaf_hash

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic
def recover_from_files(*, by: Actor, now: datetime) -> int:
    """Number the entries that were published and that the database has forgotten; how many.

    An entry holds every fact of its leaf, so the leaf is made again from it. Kept only when the
    root that was signed comes out. The records themselves are not in the log and stay lost.
    """
    log.take_turn()
    db.serialise(LANE)
    note = shown_checkpoint()
    if not note:
        raise nothing_yet()
    head, row = _signed_by_the_log(note)
    size = log_size()
    if head.size <= size:
        return 0
    entries = _published_entries(size, head.size)
    leaves = [_leaf(entry_facts(entry)) for entry in entries]
    _size, root = grow(leaves, [leaf_hash(entry) for entry in entries])
    if root != head.root:
        raise published_other(head.size)
    Checkpoint.objects.create(
        size=head.size, root=head.root.hex(), note=note, key=row, signed_at=now
    )
    # what was published after the restoring follows now, whatever its ids are
    waiting = list(Leaf.objects.filter(logged__isnull=True).order_by("id"))
    if waiting:
        enter(waiting, now)
    write_audit(verb=Verb.CHANGE, by=by, now=now, kind="log", object_id=str(head.size), before=size)
    return head.size - size


def _signed_by_the_log(note: str) -> tuple[Head, LogKey]:
    known = dict(keys())
    try:
        head, signer = opened(note, known)
    except BadNote as error:
        raise published_other(log_size()) from error
    return head, known[signer]


def _published_entries(first: int, end: int) -> list[bytes]:
    entries: list[bytes] = []
    for index in range(first // WIDTH, -(-end // WIDTH)):
        width = min(WIDTH, end - index * WIDTH)
        found = read_tile(Tile(ENTRIES, index, width).path)
        if found is None:
            raise published_other(end)
        entries += entries_in(found[1])[max(0, first - index * WIDTH) :]
    return entries


def _leaf(facts: dict[str, Any]) -> Leaf:
    """The leaf of an entry: one that still waits for its number, or made again."""
    columns = {
        "commitment": facts["commitment"], "record_id": facts["record"],
        "version": facts["version"], "version_digest": facts["digest"], "event": facts["event"],
        "detail_digest": facts["detail"], "unit_code": facts["unit"],
        "happened_at": EPOCH + timedelta(microseconds=facts["at"]),
    }  # fmt: skip
    return Leaf.objects.filter(**columns, logged__isnull=True).first() or Leaf.objects.create(
        **columns
    )
