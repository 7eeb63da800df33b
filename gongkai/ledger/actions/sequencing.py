"""The one sequencer: numbers leaves, lets the tree grow, signs its head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.core import db
from gongkai.core.bulk import insert_many
from gongkai.ledger.actions._signing import LANE, refuse_a_fork, signer_of_the_log
from gongkai.ledger.actions.files import publish_files
from gongkai.ledger.models import Checkpoint, Leaf, LogLeaf, Subtree
from gongkai.ledger.queries.leaves import entry_of
from gongkai.ledger.queries.tree import log_size, read_nodes, something_waits, unnumbered
from gongkai.ledger.rules.notes import Head, signed
from gongkai.ledger.rules.tree import grown, joined, leaf_hash, nodes_over

BATCH = 1000


def sequence(*, now: datetime) -> int:
    """Enter every waiting leaf into the log, sign its head, and show it; answers how many.

    Called every second by the worker. Where nothing waits it writes nothing and waits for nobody.
    Each transaction takes at most `BATCH` leaves, so that nobody waits long for the database.
    """
    entered = 0
    while something_waits():
        entered += _enter_some(now)
    publish_files()
    return entered


@transaction.atomic
def _enter_some(now: datetime) -> int:
    """One batch; safe beside other sequencers."""
    db.serialise(LANE)
    leaves = list(unnumbered()[:BATCH])
    if leaves:
        refuse_a_fork()
        enter(leaves, now)
    return len(leaves)


def enter(leaves: Sequence[Leaf], now: datetime) -> None:
    """Numbers, subtrees and checkpoint together, in the caller's transaction."""
    key, row = signer_of_the_log(now)
    hashes = [leaf_hash(entry_of(leaf)) for leaf in leaves]
    size, root = grow(leaves, hashes)
    head = Head(row.origin, size, root)
    Checkpoint.objects.create(
        size=size, root=root.hex(), note=signed(head, key), key=row, signed_at=now
    )


def grow(leaves: Sequence[Leaf], hashes: Sequence[bytes]) -> tuple[int, bytes]:
    """Write the numbers of ``leaves`` and the subtrees that become complete; new size and root."""
    size = log_size()
    edge = nodes_over(0, size)
    found = read_nodes(edge)
    made, frontier = grown(size, [found[node] for node in edge], hashes)
    insert_many(
        LogLeaf,
        [
            {"index": index, "leaf_id": leaf.pk, "leaf_hash": hashed.hex()}
            for index, (leaf, hashed) in enumerate(zip(leaves, hashes, strict=True), start=size)
        ],
    )
    insert_many(
        Subtree,
        [
            {"level": level, "index": index, "hash": hashed.hex()}
            for (level, index), hashed in made.items()
        ],
    )
    return size + len(leaves), joined(frontier)
