"""Where the present moment comes from, and what a legal day is."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, UTC. Only faces and commands call this; actions are handed it."""
    return timezone.now()


def legal_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which ``moment`` falls; statutory days are counted so."""
    return moment.astimezone(LEGAL_ZONE).date()


def midnight_before(moment: datetime) -> datetime:
    """When the legal day began on which ``moment`` falls."""
    return datetime.combine(legal_day(moment), time(), LEGAL_ZONE)
