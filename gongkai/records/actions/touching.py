"""What every change of a draft leaves on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from gongkai.core.transitions import Actor
from gongkai.records.models import WorkingCopy


def hands_in(by: Actor, earlier: Iterable[str] = ()) -> list[str]:
    """Everybody who had a hand in a draft: whoever acts, and for whom (four eyes count both)."""
    return sorted({*earlier, by.person, by.acting_for} - {""})


def touch(copy: WorkingCopy, actor: Actor, now: datetime) -> None:
    WorkingCopy.objects.filter(pk=copy.pk).update(
        revision=F("revision") + 1,
        saved_at=now,
        saved_by=actor.person,
        editors=hands_in(actor, copy.editors),
    )
