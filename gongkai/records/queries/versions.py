"""The versions of a record that stood before the public, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from gongkai.core.models import Transition
from gongkai.core.moments import LEGAL_ZONE
from gongkai.records.enums import Audience, Event
from gongkai.records.models import Record, Version
from gongkai.records.rules.difference import MergedBlock, compare, merged

OF_THE_PUBLIC = (Event.PUBLISHED, Event.REVISED, Event.ABOLISHED, Event.WITHDRAWN)


@dataclass(frozen=True)
class PublicVersion:
    """A version that stood before the public: the how manieth, since when, and whether it may stay.

    What was withdrawn stays withdrawn when the record comes back in a new version: of it only the
    day is told.
    """

    version: Version
    ordinal: int
    since: datetime
    is_first: bool
    is_live: bool
    was_withdrawn: bool


@dataclass(frozen=True)
class PublicHistory:
    """All of them, newest first, and when the record last changed before the public."""

    versions: list[PublicVersion]
    changed_at: datetime | None

    def numbered(self, number: int) -> PublicVersion | None:
        """The one with that number, if its text may still be read."""
        return next((one for one in self.readable if one.version.number == number), None)

    def before(self, chosen: PublicVersion) -> PublicVersion | None:
        """The one that stood there until ``chosen`` came, if its text may still be read."""
        return next((one for one in self.readable if one.ordinal < chosen.ordinal), None)

    @property
    def readable(self) -> list[PublicVersion]:
        """Those whose text may still be read, newest first."""
        return [one for one in self.versions if not one.was_withdrawn]


def public_history(record: Record) -> PublicHistory:
    """Versions that were ever put before the public, with the moments; of a public record only.

    One that was for some only is none of the public's business, nor is its note on the change.
    """
    steps = list(
        Transition.objects.filter(
            object_kind="record", object_id=record.public_id, event__in=OF_THE_PUBLIC
        ).order_by("id")
    )
    came = {step.version: step for step in steps if step.event in (Event.PUBLISHED, Event.REVISED)}
    taken_down = max((step.pk for step in steps if step.event == Event.WITHDRAWN), default=0)
    versions = (
        record.versions.filter(number__in=came, content__audience=Audience.PUBLIC)
        .select_related("content")
        .order_by("number")
    )
    shown = [
        PublicVersion(
            version=version, ordinal=ordinal, since=came[version.number].happened_at,
            is_first=came[version.number].event == Event.PUBLISHED,
            is_live=version.pk == record.live_version_id,
            was_withdrawn=came[version.number].pk < taken_down,
        )
        for ordinal, version in enumerate(versions, 1)
    ]  # fmt: skip
    return PublicHistory(shown[::-1], max((step.recorded_at for step in steps), default=None))


def last_changed(record: Record, history: PublicHistory, now: datetime) -> datetime | None:
    """When the page of the record last said something else: a step, or a day that came."""
    days = [record.valid_from, record.abolished_on]
    if record.valid_until:
        days.append(record.valid_until + timedelta(days=1))
    begun = [datetime.combine(day, time(), LEGAL_ZONE) for day in days if day]
    moments = [history.changed_at, *(moment for moment in begun if moment <= now)]
    return max((moment for moment in moments if moment), default=None)


@lru_cache(maxsize=32)
def differing(old_html: str, new_html: str) -> tuple[MergedBlock, ...]:
    """Both bodies as one text. The same few changes are asked for again and again."""
    return merged(compare(old_html, new_html))


def forget_differences() -> None:
    """Keep no body in memory: some of it has been erased."""
    differing.cache_clear()
