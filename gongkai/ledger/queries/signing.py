"""Whether the log could be signed at this moment."""

from __future__ import annotations

from gongkai.core.errors import DomainError
from gongkai.ledger import keeping
from gongkai.ledger.models import LogKey


def why_unsigned() -> str:
    """What stands in the way of signing the next entry, in a sentence; empty when nothing does.

    A log that has no key yet is given one with its first entry.
    """
    newest = LogKey.objects.order_by("-id").first()
    if newest is None:
        return ""
    try:
        keeping.read_key(newest.public_key)
    except DomainError as error:
        return str(error.sentence)
    return ""
