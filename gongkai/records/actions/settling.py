"""What becomes of findings in a public record when the record itself changes."""

from __future__ import annotations

from datetime import datetime

from gongkai.core.transitions import Actor
from gongkai.records.enums import PublicFindingState
from gongkai.records.models import Override, PublicFinding, Record


def settle_by_revision(*, record: Record, by: Actor, now: datetime) -> None:
    """The new version was screened on its way: what is still in it has its answer."""
    waiting = PublicFinding.objects.filter(record=record, state=PublicFindingState.OPEN)
    answers = Override.objects.filter(record=record).values("fingerprint")
    facts = {"settled_at": now, "settled_by": by.person}
    waiting.filter(fingerprint__in=answers).update(state=PublicFindingState.ANSWERED, **facts)
    waiting.update(state=PublicFindingState.MENDED, **facts)


def settle_by_going(*, record: Record, by: Actor, now: datetime) -> None:
    """The record is no longer before the public, and nothing in it is."""
    PublicFinding.objects.filter(record=record, state=PublicFindingState.OPEN).update(
        state=PublicFindingState.GONE, settled_at=now, settled_by=by.person
    )
