"""The content of a version, its canonical spelling and its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

CONTENT_FIELDS = (
    "title", "summary", "keywords", "html", "issuer_name", "document_number", "formed_on",
    "genre", "theme", "attribute", "ground", "ground_reason", "audience", "audience_name",
    "valid_from", "valid_until", "change_note", "ties",
)  # fmt: skip

LISTED_FIELDS = (
    "title", "issuer_name", "document_number", "formed_on", "genre", "theme", "attribute",
    "audience", "valid_from", "valid_until",
)  # fmt: skip


# what a save of the draft may set; ties have an action of their own, which asks for the right
SAVED_FIELDS = tuple(name for name in CONTENT_FIELDS if name != "ties")

# an attachment in a version: its name as readers see it, and the digest of its bytes
NamedFile = tuple[str, str]


# what an import says of its publication elsewhere; it stands on the record, not in its versions
ORIGIN_FIELDS = ("original_published_on", "original_url", "stated_validity")


def told_at_publication(record: Any) -> dict[str, str]:
    """What the public is told of where an import comes from; the leaf commits to it.

    Nothing of a record that began here: its leaf says so too.
    """
    facts = {name: getattr(record, name) for name in ORIGIN_FIELDS}
    return {name: value for name, value in facts.items() if value}


def told_at_abolition(record: Any) -> dict[str, str]:
    """What the public is told with an abolition; the leaf commits to it."""
    return {"on": record.abolished_on.isoformat(), "reason": record.abolition_reason}


def told_at_withdrawal(record: Any) -> dict[str, str]:
    """What the public is told with a withdrawal; the leaf commits to it."""
    return {"reason": record.withdrawal_reason}


def content_of(source: Any) -> dict[str, Any]:
    """The content fields of a working copy or a version's content, as plain values."""
    return {name: getattr(source, name) for name in CONTENT_FIELDS}


def canonical_content(fields: Mapping[str, Any], files: Sequence[NamedFile]) -> bytes:
    """One spelling for one content: sorted keys, ISO dates, attachments in their order."""
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
    }
    return json.dumps(
        {"content": plain, "files": [list(file) for file in files]},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def version_digest(nonce: str, fields: Mapping[str, Any], files: Sequence[NamedFile]) -> str:
    """SHA-256(nonce ‖ canonical content): says nothing once the nonce is destroyed."""
    return hashlib.sha256(bytes.fromhex(nonce) + canonical_content(fields, files)).hexdigest()
