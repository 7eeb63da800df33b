"""How one audit row is sealed onto the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

SEALED = (
    "at", "verb", "actor", "acting_for", "unit_code", "object_kind", "object_id", "succeeded",
    "detail",
)  # fmt: skip


def seal(previous_hash: str, facts: dict[str, Any]) -> str:
    """SHA-256 over the previous seal and the canonical JSON of this row's facts."""
    canonical = json.dumps(
        {name: _plain(facts[name]) for name in SEALED},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    return int(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value
