"""Who had a hand in words that nobody has approved yet: four eyes count them all."""

from __future__ import annotations

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.core.moments import midnight_before
from gongkai.records.models import Record


def hands_since_approval(record: Record) -> frozenset[str]:
    """Everybody who wrote at the record since its live version was made, by their public ids.

    Of a draft that was thrown away only the audit trail still tells. Saves are written down there
    once a day, so the whole day of the live version counts.
    """
    live = record.live_version
    written = audit_of("record", record.public_id).filter(verb__in=(Verb.CHANGE, Verb.OVERRIDE))
    versions = record.versions.all()
    people: set[str] = set()
    if live is None:
        people.add(record.created_by)
    else:
        written = written.filter(at__gte=midnight_before(live.made_at))
        versions = versions.filter(number__gt=live.number)
    for actor, principal in written.values_list("actor", "acting_for"):
        people |= {actor, principal}
    for editors in versions.values_list("editors", flat=True):
        people.update(editors)
    return frozenset(people - {""})
