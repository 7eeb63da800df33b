"""Opaque public identifiers: addresses for ever, so they say nothing and are never reused."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13
# eight of the 256 bytes for each of the 32 signs: none is likelier than another
_SIGN_OF_BYTE = bytes(ord(ALPHABET[byte % 32]) for byte in range(256))


def new_public_id() -> str:
    """Thirteen characters of Crockford base 32: 65 random bits, no letters that look alike."""
    return secrets.token_bytes(LENGTH).translate(_SIGN_OF_BYTE).decode("ascii")


class PublicIdField(models.CharField[str, str]):
    """A unique opaque identifier, made when the row is made."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LENGTH)
        options.setdefault("unique", True)
        options.setdefault("editable", False)
        options.setdefault("default", new_public_id)
        super().__init__(**options)
