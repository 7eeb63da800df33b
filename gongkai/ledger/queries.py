"""Read the public log and check leaves against the nonces that still exist."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from gongkai.ledger.models import Leaf
from gongkai.ledger.rules import canonical, commitment, detail_digest, leaf_facts


def leaves_of(record_id: str) -> QuerySet[Leaf]:
    """All leaves of one record, oldest first."""
    return Leaf.objects.filter(record_id=record_id).order_by("id")


def leaf_holds(leaf: Leaf, nonce: str) -> bool:
    """Whether the leaf commits to what its own row says, under ``nonce``."""
    facts = leaf_facts(
        record_id=leaf.record_id,
        version=leaf.version,
        version_digest=leaf.version_digest,
        event=leaf.event,
        detail_digest=leaf.detail_digest,
        unit_code=leaf.unit_code,
        happened_at=leaf.happened_at,
    )
    return leaf.commitment == commitment(nonce, canonical(facts))


def leaf_tells(leaf: Leaf, nonce: str, detail: Mapping[str, str]) -> bool:
    """Whether ``detail`` is what the public was told with the event, under ``nonce``."""
    return leaf.detail_digest == detail_digest(nonce, detail)


def all_leaves() -> QuerySet[Leaf]:
    """Every leaf, oldest first."""
    return Leaf.objects.order_by("id")
