"""Compute the whole log anew from its leaves, and compare with all that was stored and shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.ledger.models import Checkpoint, Leaf, LogLeaf, Subtree
from gongkai.ledger.queries.files import log_folder, shown_checkpoint, tile_bytes
from gongkai.ledger.queries.leaves import entry_of
from gongkai.ledger.queries.tree import keys, log_size, newest_checkpoint, root_at
from gongkai.ledger.rules.notes import BadNote, Head, opened
from gongkai.ledger.rules.tiles import tiles_of
from gongkai.ledger.rules.tree import Node, grown, joined, leaf_hash

CHUNK = 1000


@dataclass
class Recomputed:
    """The tree as it grows from the leaves alone."""

    size: int = 0
    frontier: list[bytes] = field(default_factory=list)

    def take(self, hashes: list[bytes]) -> dict[Node, bytes]:
        """Append leaves; the subtrees that became complete."""
        made, self.frontier = grown(self.size, self.frontier, hashes)
        self.size += len(hashes)
        return made

    @property
    def root(self) -> bytes:
        return joined(self.frontier)


def log_faults() -> Iterator[str]:
    """Everything that is not as it was signed, in sentences."""
    yield from _left_out()
    signed = list(Checkpoint.objects.order_by("size", "id").select_related("key"))
    roots: dict[int, bytes] = {}
    tree = Recomputed()
    yield from _entries(tree, {checkpoint.size for checkpoint in signed}, roots)
    yield from _superfluous_subtrees(tree.size)
    yield from _checkpoints(signed, tree.size, roots)
    yield from _files(tree.size, roots)


def outside_faults(note: str) -> list[str]:
    """What a checkpoint that was kept elsewhere says against this log."""
    try:
        head, _signer = opened(note, [key for key, _row in keys()])
    except BadNote:
        return [_("the checkpoint handed in is not signed by a key of this log")]
    return _against(head, _("the checkpoint handed in"))


def _against(head: Head, whose: str) -> list[str]:
    size = log_size()
    if head.size > size:
        facts = {"whose": whose, "theirs": head.size, "ours": size}
        return [_("%(whose)s has %(theirs)s entries, the log %(ours)s: entries are gone") % facts]
    try:
        same = root_at(head.size) == head.root
    except KeyError:
        same = False
    if same:
        return []
    return [
        _("%(whose)s states another root for the first %(size)s entries: the log was rewritten")
        % {"whose": whose, "size": head.size}
    ]


def _left_out() -> Iterator[str]:
    """Leaves without a number although younger ones have one."""
    newest = LogLeaf.objects.aggregate(newest=Max("leaf_id"))["newest"] or 0
    for key in Leaf.objects.filter(logged__isnull=True, id__lt=newest).values_list("pk", flat=True):
        yield _("leaf %(leaf)s was never entered into the log") % {"leaf": key}


def _entries(tree: Recomputed, sizes: set[int], roots: dict[int, bytes]) -> Iterator[str]:
    rows = LogLeaf.objects.order_by("index").select_related("leaf")
    chunk: list[LogLeaf] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        # a root is noted where a checkpoint was signed
        if len(chunk) == CHUNK or tree.size + len(chunk) in sizes:
            yield from _chunk(tree, chunk)
            roots[tree.size] = tree.root
            chunk = []
    if chunk:
        yield from _chunk(tree, chunk)


def _chunk(tree: Recomputed, rows: list[LogLeaf]) -> Iterator[str]:
    hashes = []
    for place, row in enumerate(rows, start=tree.size):
        if row.index != place:
            yield _("entry %(index)s of the log is missing") % {"index": place}
        hashes.append(leaf_hash(entry_of(row.leaf)))
        if hashes[-1].hex() != row.leaf_hash:
            yield _("entry %(index)s of the log does not say what was signed") % {
                "index": row.index
            }
    made = tree.take(hashes)
    stored = _stored(made)
    for (level, index), hashed in made.items():
        if stored.get((level, index)) != hashed.hex():
            yield _("the hash over entries %(first)s to %(last)s is not what it was") % {
                "first": index << level,
                "last": ((index + 1) << level) - 1,
            }


def _stored(made: dict[Node, bytes]) -> dict[Node, str]:
    levels: dict[int, list[int]] = {}
    for level, index in made:
        levels.setdefault(level, []).append(index)
    return {
        (level, index): hashed
        for level, indexes in levels.items()
        for index, hashed in Subtree.objects.filter(
            level=level, index__gte=min(indexes), index__lte=max(indexes)
        ).values_list("index", "hash")
    }


def _superfluous_subtrees(size: int) -> Iterator[str]:
    expected = sum(size >> level for level in range(1, size.bit_length()))
    found = Subtree.objects.count()
    if found > expected:
        yield _("%(count)s hashes belong to entries that are not there") % {
            "count": found - expected
        }


def _checkpoints(signed: list[Checkpoint], size: int, roots: dict[int, bytes]) -> Iterator[str]:
    known = {row.pk: key for key, row in keys()}
    for checkpoint in signed:
        facts = {"size": checkpoint.size, "ours": size}
        try:
            head, _signer = opened(checkpoint.note, [known[checkpoint.key_id]])
        except BadNote:
            yield _("the checkpoint over %(size)s entries has no good signature") % facts
            continue
        if (head.size, head.root.hex()) != (checkpoint.size, checkpoint.root):
            yield _("the checkpoint over %(size)s entries is not what was signed") % facts
        elif head.size > size:
            yield _("%(size)s entries were signed, %(ours)s are there: entries are gone") % facts
        elif roots.get(head.size) != head.root:
            yield _("the first %(size)s entries do not give the root that was signed") % facts
    newest = signed[-1].size if signed else 0
    if size > newest:
        yield _("%(size)s entries were signed, but %(ours)s are numbered") % {
            "size": newest,
            "ours": size,
        }


def _files(size: int, roots: dict[int, bytes]) -> Iterator[str]:
    """The files before the public, against the database; before the first one, nothing."""
    note, newest = shown_checkpoint(), newest_checkpoint()
    if not note:
        return
    try:
        head, _signer = opened(note, [key for key, _row in keys()])
    except BadNote:
        yield _("the published checkpoint is not signed by a key of this log")
        return
    yield from _against(head, _("the published checkpoint"))
    if newest is None or head.size != size or roots.get(size) != head.root:
        return
    for tile in tiles_of(size):
        path = log_folder() / tile.path
        if not path.exists() or path.read_bytes() != tile_bytes(tile):
            yield _("the published file %(path)s is missing or altered; see `gongkai ledger "
                    "rebuild`") % {"path": tile.path}  # fmt: skip
