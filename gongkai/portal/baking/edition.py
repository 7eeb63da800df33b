"""Which edition of the product draws the pages: another one draws them otherwise."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.template.loader import render_to_string
from django.utils import translation

from gongkai.core import baked
from gongkai.core.variants import language_of
from gongkai.organisations.queries import site_identity

PACKAGE = Path(__file__).resolve().parents[2]
DRAWS = frozenset({".py", ".html", ".xml", ".mo", ".yaml", ".css", ".svg"})


def begin() -> bool:
    """Before anything is served: what another edition kept goes, and everything where pages are
    not to be kept at all; whether something had to go."""
    changed = baked.renew_if_changed("edition", edition() if baked.is_on() else "")
    if baked.is_on():
        lay_out_beside_pages()
    return changed


def lay_out_beside_pages() -> None:
    """What the web server needs besides the pages where the application does not run: styles and
    pictures, and the page that says so."""
    home = Path(settings.PAGES_ROOT)
    made, used = home / f"static.{secrets.token_hex(4)}", home / "static"
    for finder in get_finders():
        for name, storage in finder.list([]):
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with storage.open(name) as source:
                target.write_bytes(source.read())
    shutil.rmtree(used, ignore_errors=True)
    try:
        made.rename(used)
    except OSError:  # another process that starts laid the same out in this moment
        shutil.rmtree(made, ignore_errors=True)
    (home / "down.html").write_text(_closed(), encoding="utf-8")


def _closed() -> str:
    with translation.override(language_of("")):
        site = site_identity()
        return render_to_string("ui/errors/down.html", {"site": site})


def edition() -> str:
    """A digest of all that a page is drawn with: code, templates, words, the site's address."""
    digest = hashlib.sha256(settings.SITE_URL.encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in DRAWS:
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
