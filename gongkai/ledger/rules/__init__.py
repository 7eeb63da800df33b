"""What the log commits to, its tree, its files on the web, its signatures, its proofs. Pure."""

from gongkai.ledger.rules.leaves import (
    canonical,
    commitment,
    detail_digest,
    entry_bytes,
    entry_facts,
    leaf_facts,
)

__all__ = [
    "canonical",
    "commitment",
    "detail_digest",
    "entry_bytes",
    "entry_facts",
    "leaf_facts",
]
