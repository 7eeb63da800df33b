"""公开存证: what the public log says about a record, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.ledger.queries import publication_leaf
from gongkai.records.queries import is_as_signed
from gongkai.ui.text import list_time

if TYPE_CHECKING:
    from gongkai.ledger.models import Leaf
    from gongkai.records.models import Record, Version, VersionFile


def proof_strip(record: Record, version: Version, files: list[VersionFile]) -> dict[str, Any]:
    """The strip beside the text: whether what is shown is what was published, and its number."""
    leaf = publication_leaf(record.public_id, version.number)
    if leaf is None:
        return {}
    tone, words = state_of(version, files, leaf)
    logged = getattr(leaf, "logged", None)
    return {
        "tone": tone,
        "words": words,
        "facts": [
            (_("Number"), "" if logged is None else logged.index + 1),
            (_("Published"), list_time(leaf.happened_at)),
            (_("Digest"), f"{leaf.version_digest[:16]}…"),
        ],
        "links": [
            {"label": _("See the proof"), "href": reverse("portal:proof", args=[record.public_id])}
        ],
    }


def state_of(version: Version, files: list[VersionFile], leaf: Leaf) -> tuple[str, str]:
    """Tone and words: the text is hashed anew each time it is asked."""
    named = [(file.attachment.name, file.attachment.digest) for file in files]
    same = is_as_signed(version, version.content, named)
    if not same or leaf.version_digest != version.digest:
        return "bad", _("Differs from the log")
    if getattr(leaf, "logged", None) is None:
        return "warn", _("Being entered")
    return "ok", _("Agrees with the log")
