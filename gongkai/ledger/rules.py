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
