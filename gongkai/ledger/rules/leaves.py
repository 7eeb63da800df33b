"""What a leaf commits to. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def canonical(facts: dict[str, Any]) -> bytes:
    """One spelling for one set of facts: JSON, keys sorted, no spaces, UTF-8."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(nonce: str, content: bytes) -> str:
    """SHA-256(nonce ‖ content). Once the nonce is destroyed, it can be tied to no content."""
    return hashlib.sha256(bytes.fromhex(nonce) + content).hexdigest()


def detail_digest(nonce: str, detail: Mapping[str, str]) -> str:
    """What is said with the event beyond the version, such as a reason; "" where nothing is."""
    return commitment(nonce, canonical(dict(detail))) if detail else ""


def leaf_facts(
    *,
    record_id: str,
    version: int,
    version_digest: str,
    event: str,
    detail_digest: str,
    unit_code: str,
    happened_at: datetime,
) -> dict[str, Any]:
    """The facts of one leaf; the moment in whole microseconds since 1970."""
    return {
        "record": record_id,
        "version": version,
        "digest": version_digest,
        "event": event,
        "detail": detail_digest,
        "unit": unit_code,
        "at": int(happened_at.timestamp() * 1_000_000),
    }


ENTRY_FIELDS = frozenset(
    ("record", "version", "digest", "event", "detail", "unit", "at", "commitment")
)
TEXTS = ("record", "digest", "event", "detail", "unit", "commitment")
NUMBERS = ("version", "at")


def entry_bytes(facts: Mapping[str, Any], commitment: str) -> bytes:
    """What stands in the log for one leaf: its facts and its commitment, canonically spelt.

    Both digests in it were made with the nonce, so they say nothing once that is destroyed.
    """
    return canonical({**facts, "commitment": commitment})


def entry_facts(entry: bytes) -> dict[str, Any]:
    """The facts and the commitment of an entry. Raises ValueError unless it is one, canonically."""
    facts = json.loads(entry)
    if not isinstance(facts, dict) or facts.keys() != ENTRY_FIELDS or canonical(facts) != entry:
        raise ValueError("not an entry of the log")
    numbers = all(type(facts[name]) is int for name in NUMBERS)
    if not numbers or not all(type(facts[name]) is str for name in TEXTS):
        raise ValueError("not an entry of the log")
    return facts
