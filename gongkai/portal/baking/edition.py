"""Which edition of the product draws the pages: another one draws them otherwise."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from gongkai.core import baked

PACKAGE = Path(__file__).resolve().parents[2]
DRAWS = frozenset({".py", ".html", ".xml", ".mo", ".yaml", ".css", ".svg"})


def begin() -> bool:
    """Before anything is served: what another edition kept goes, and everything where pages are
    not to be kept at all; whether something had to go."""
    if not baked.is_on():
        return baked.renew_if_changed("edition", "")
    return baked.renew_if_changed("edition", edition())


def edition() -> str:
    """A digest of all that a page is drawn with: code, templates, words, the site's address."""
    digest = hashlib.sha256(settings.SITE_URL.encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in DRAWS:
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
