"""Read the audit trail, and prove that nothing in it was changed."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.audit.models import AuditEntry
from gongkai.audit.rules import SEALED, seal


def audit_of(kind: str, object_id: str) -> QuerySet[AuditEntry]:
    """All rows about one object, newest first."""
    return AuditEntry.objects.filter(object_kind=kind, object_id=object_id).order_by("-id")


def first_broken_entry() -> AuditEntry | None:
    """The first row whose seal does not fit, or None when the whole chain holds."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        facts = {name: getattr(entry, name) for name in SEALED}
        if entry.previous_hash != previous or entry.hash != seal(previous, facts):
            return entry
        previous = entry.hash
    return None
