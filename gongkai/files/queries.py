"""Find attachments and their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from gongkai.files.models import Attachment


def attachment(public_id: str) -> Attachment | None:
    """The attachment with that address, whoever may see it; ask visibility before serving it."""
    return Attachment.objects.filter(public_id=public_id).first()


def digest_of_stored(digest: str) -> str | None:
    """The digest of what lies there now; None where nothing does."""
    try:
        with stored_at(digest).open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def stored_at(digest: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:4] / digest
