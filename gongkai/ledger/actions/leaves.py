"""Add leaves to the public log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.core import log
from gongkai.core.bulk import insert_many, insert_one
from gongkai.ledger.models import Leaf
from gongkai.ledger.rules import canonical, commitment, detail_digest, leaf_facts


def add_leaf(
    *,
    record_id: str,
    version: int,
    version_digest: str,
    nonce: str,
    event: str,
    unit_code: str,
    now: datetime,
    detail: Mapping[str, str] | None = None,
) -> Leaf:
    """Insert one unnumbered leaf inside the caller's transaction.

    ``detail`` is what the public is told with the event, such as the reason of a withdrawal.
    Leaves get their ids in the order in which they are committed: the sequencer relies on it.
    """
    log.take_turn()
    told = detail_digest(nonce, detail or {})
    facts = leaf_facts(
        record_id=record_id,
        version=version,
        version_digest=version_digest,
        event=event,
        detail_digest=told,
        unit_code=unit_code,
        happened_at=now,
    )
    return insert_one(
        Leaf,
        {
            "commitment": commitment(nonce, canonical(facts)),
            "record_id": record_id,
            "version": version,
            "version_digest": version_digest,
            "event": event,
            "detail_digest": told,
            "unit_code": unit_code,
            "happened_at": now,
        },
    )


@dataclass(frozen=True)
class NewLeaf:
    """What happened to one version of one record; ``detail`` is what the public is told with it."""

    record_id: str
    version: int
    version_digest: str
    nonce: str
    detail: Mapping[str, str]


def add_leaves(*, leaves: Sequence[NewLeaf], event: str, unit_code: str, now: datetime) -> None:
    """As `add_leaf` for each of these, in their order."""
    log.take_turn()
    rows = []
    for leaf in leaves:
        facts = leaf_facts(
            record_id=leaf.record_id, version=leaf.version, version_digest=leaf.version_digest,
            event=event, detail_digest=detail_digest(leaf.nonce, leaf.detail),
            unit_code=unit_code, happened_at=now,
        )  # fmt: skip
        rows.append(
            {
                "commitment": commitment(leaf.nonce, canonical(facts)),
                "record_id": leaf.record_id,
                "version": leaf.version,
                "version_digest": leaf.version_digest,
                "event": event,
                "detail_digest": facts["detail"],
                "unit_code": unit_code,
                "happened_at": now,
            }
        )
    insert_many(Leaf, rows)
