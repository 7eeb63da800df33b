"""Password rules beyond length. GB/T 22239 asks for complexity; the numbers are settings."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


class MixedCharacters:
    """Three of four: small letters, capital letters, digits, other signs."""

    def validate(self, password: str, user: object | None = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capital letters, digits, other signs.")
