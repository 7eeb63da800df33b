"""Add leaves to the public log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongkai.core import log
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
    return Leaf.objects.create(
        commitment=commitment(nonce, canonical(facts)),
        record_id=record_id,
        version=version,
        version_digest=version_digest,
        event=event,
        detail_digest=told,
        unit_code=unit_code,
        happened_at=now,
    )
