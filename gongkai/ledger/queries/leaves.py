"""Leaves, what they say, and whether they hold against the nonces that still exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from gongkai.ledger.models import Leaf
from gongkai.ledger.rules import (
    canonical,
    commitment,
    detail_digest,
    entry_bytes,
    leaf_facts,
)


def leaves_of(record_id: str) -> QuerySet[Leaf]:
    """All leaves of one record, oldest first."""
    return Leaf.objects.filter(record_id=record_id).order_by("id")


def facts_of(leaf: Leaf) -> dict[str, Any]:
    """What the leaf's row says, as it is committed to."""
    return leaf_facts(
        record_id=leaf.record_id,
        version=leaf.version,
        version_digest=leaf.version_digest,
        event=leaf.event,
        detail_digest=leaf.detail_digest,
        unit_code=leaf.unit_code,
        happened_at=leaf.happened_at,
    )


def entry_of(leaf: Leaf) -> bytes:
    """What stands in the log for the leaf."""
    return entry_bytes(facts_of(leaf), leaf.commitment)


def leaf_holds(leaf: Leaf, nonce: str) -> bool:
    """Whether the leaf commits to what its own row says, under ``nonce``."""
    return leaf.commitment == commitment(nonce, canonical(facts_of(leaf)))


def leaf_tells(leaf: Leaf, nonce: str, detail: Mapping[str, str]) -> bool:
    """Whether ``detail`` is what the public was told with the event, under ``nonce``."""
    return leaf.detail_digest == detail_digest(nonce, detail)


def all_leaves() -> QuerySet[Leaf]:
    """Every leaf, oldest first."""
    return Leaf.objects.order_by("id")


def numbered_leaves(*, behind: int = -1) -> QuerySet[Leaf]:
    """Leaves that have their place in the log, those behind one place only, in its order."""
    return (
        Leaf.objects.filter(logged__index__gt=behind)
        .select_related("logged")
        .order_by("logged__index")
    )
