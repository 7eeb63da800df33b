"""Add leaves to the public log."""

from __future__ import annotations

from datetime import datetime

from gongkai.ledger.models import Leaf
from gongkai.ledger.rules import canonical, commitment, leaf_facts


def add_leaf(
    *,
    record_id: str,
    version: int,
    version_digest: str,
    nonce: str,
    event: str,
    unit_code: str,
    now: datetime,
) -> Leaf:
    """Insert one unnumbered leaf inside the caller's transaction."""
    facts = leaf_facts(
        record_id=record_id,
        version=version,
        version_digest=version_digest,
        event=event,
        unit_code=unit_code,
        happened_at=now,
    )
    return Leaf.objects.create(
        commitment=commitment(nonce, canonical(facts)),
        record_id=record_id,
        version=version,
        version_digest=version_digest,
        event=event,
        unit_code=unit_code,
        happened_at=now,
    )
