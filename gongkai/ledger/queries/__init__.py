"""All reads of the public log. Other modules import from here."""

from gongkai.ledger.queries.files import read_tile, shown_checkpoint
from gongkai.ledger.queries.integrity import log_faults, outside_faults
from gongkai.ledger.queries.leaves import (
    all_leaves,
    entry_of,
    facts_of,
    leaf_holds,
    leaf_tells,
    leaves_of,
    numbered_leaves,
)
from gongkai.ledger.queries.proofs import (
    Entered,
    bundle_of,
    consistency_between,
    publication_leaf,
    standing_in_log,
)
from gongkai.ledger.queries.signing import why_unsigned
from gongkai.ledger.queries.tree import (
    keys,
    latest_checkpoints,
    log_size,
    newest_checkpoint,
    oldest_waiting,
    read_nodes,
    root_at,
    something_waits,
)

__all__ = [
    "Entered",
    "all_leaves",
    "bundle_of",
    "consistency_between",
    "entry_of",
    "facts_of",
    "keys",
    "latest_checkpoints",
    "leaf_holds",
    "leaf_tells",
    "leaves_of",
    "log_faults",
    "log_size",
    "newest_checkpoint",
    "numbered_leaves",
    "oldest_waiting",
    "outside_faults",
    "publication_leaf",
    "read_nodes",
    "read_tile",
    "root_at",
    "shown_checkpoint",
    "something_waits",
    "standing_in_log",
    "why_unsigned",
]
