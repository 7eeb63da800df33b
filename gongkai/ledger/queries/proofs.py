"""Proofs: that a version stands in the log, and that a later log contains an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.ledger.errors import not_in_log, not_numbered_yet
from gongkai.ledger.models import Checkpoint, Leaf
from gongkai.ledger.queries.leaves import entry_of
from gongkai.ledger.queries.tree import newest_checkpoint, public_key, read_nodes
from gongkai.ledger.rules.bundle import write_bundle
from gongkai.ledger.rules.tree import consistency_proof, inclusion_proof

PUBLICATIONS = ("published", "revised")


@dataclass(frozen=True)
class Entered:
    """Where a version stands in the log, and the newest checkpoint over it.

    ``index`` is None while the leaf waits to be numbered.
    """

    leaf: Leaf
    index: int | None
    leaf_hash: str
    checkpoint: Checkpoint | None

    @property
    def number(self) -> int | None:
        """The entry's number as people count, from one."""
        return None if self.index is None else self.index + 1


def publication_leaf(record_id: str, version: int) -> Leaf | None:
    """The leaf written when this version was put before the public; one query."""
    return (
        Leaf.objects.filter(record_id=record_id, version=version, event__in=PUBLICATIONS)
        .select_related("logged")
        .order_by("id")
        .first()
    )


def standing_in_log(record_id: str, version: int) -> Entered | None:
    """How far the version has come; None where it was never published."""
    leaf = publication_leaf(record_id, version)
    if leaf is None:
        return None
    logged = getattr(leaf, "logged", None)
    if logged is None:
        return Entered(leaf, None, "", None)
    return Entered(leaf, logged.index, logged.leaf_hash, newest_checkpoint())


def bundle_of(
    *,
    record_id: str,
    version: int,
    content: bytes,
    files: Sequence[bytes | None],
    nonce: str,
) -> bytes:
    """The proof of a version as a file; its content, nonce and attachments are handed in."""
    entered = standing_in_log(record_id, version)
    if entered is None:
        raise not_in_log(record_id, version)
    if entered.index is None or entered.checkpoint is None:
        raise not_numbered_yet(record_id, version)
    return write_bundle(
        content=content,
        files=files,
        nonce=nonce,
        entry=entry_of(entered.leaf),
        index=entered.index,
        path=inclusion_proof(entered.index, entered.checkpoint.size, read_nodes),
        checkpoint=entered.checkpoint.note,
        key=public_key(entered.checkpoint.key).vkey,
    )


def consistency_between(first: int, second: int) -> list[bytes]:
    """That the log of ``first`` entries is the beginning of that of ``second``."""
    return consistency_proof(first, second, read_nodes)
