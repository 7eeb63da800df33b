"""The tree: its size, its hashes, its checkpoints and its keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet

from gongkai.ledger.models import Checkpoint, Leaf, LogKey, LogLeaf, Subtree
from gongkai.ledger.rules.notes import PublicKey
from gongkai.ledger.rules.tree import Node, root


def log_size() -> int:
    """How many entries the log has."""
    last = LogLeaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def unnumbered() -> QuerySet[Leaf]:
    """Leaves that are not in the log yet, oldest first.

    A leaf gets its id when its writer has the turn (`core.log.take_turn`), so none can appear
    below one that is in the log.
    """
    youngest = LogLeaf.objects.aggregate(youngest=Max("leaf_id"))["youngest"] or 0
    return Leaf.objects.filter(id__gt=youngest).order_by("id")


def something_waits() -> bool:
    """Whether a leaf is not in the log yet; reads only, so it may be asked every second."""
    return unnumbered().exists()


def oldest_waiting() -> datetime | None:
    """Since when the oldest leaf has been waiting for its number; None where none waits."""
    return unnumbered().values_list("happened_at", flat=True).first()


def newest_checkpoint() -> Checkpoint | None:
    """What was signed last."""
    return Checkpoint.objects.order_by("-id").select_related("key").first()


def latest_checkpoints(limit: int) -> list[Checkpoint]:
    """The newest ones, newest first."""
    return list(Checkpoint.objects.order_by("-id")[:limit])


def keys() -> list[tuple[PublicKey, LogKey]]:
    """Every key the log was ever signed with, newest first."""
    return [(public_key(row), row) for row in LogKey.objects.order_by("-id")]


def public_key(row: LogKey) -> PublicKey:
    """The key of a row, able to check signatures."""
    return PublicKey(row.origin, bytes.fromhex(row.public_key))


def read_nodes(nodes: Collection[Node]) -> dict[Node, bytes]:
    """The hashes of complete subtrees, in at most two queries."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for level, index in nodes:
        wanted[level].append(index)
    found: dict[Node, bytes] = {}
    leaves = wanted.pop(0, [])
    if leaves:
        rows = LogLeaf.objects.filter(index__in=leaves).values_list("index", "leaf_hash")
        found |= {(0, index): bytes.fromhex(hashed) for index, hashed in rows}
    if wanted:
        asked = reduce(or_, (Q(level=one, index__in=many) for one, many in wanted.items()))
        subtrees = Subtree.objects.filter(asked).values_list("level", "index", "hash")
        found |= {(level, index): bytes.fromhex(hashed) for level, index, hashed in subtrees}
    return found


def root_at(size: int) -> bytes:
    """The root over the first ``size`` entries."""
    return root(size, read_nodes)
