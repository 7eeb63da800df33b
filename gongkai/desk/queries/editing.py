"""What stands around a draft while it is written: who else is at it, who comes next, ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.desk.guard import seen_by
from gongkai.organisations.enums import Role
from gongkai.organisations.queries import names_of, roles_at
from gongkai.records.enums import RecordState, SubmissionState
from gongkai.records.queries import find
from gongkai.records.rules.content import content_of

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record, WorkingCopy

AT_IT = timedelta(minutes=15)
MOST_FOUND = 10


@dataclass(frozen=True)
class Presence:
    """Somebody else who opened or saved the draft a moment ago."""

    name: str
    at: datetime
    saved: bool


@dataclass(frozen=True)
class RoadStep:
    """One station of the road: ``role`` and the people who may take it."""

    role: str
    names: list[str]


def others_at(record: Record, officer: Officer, now: datetime) -> list[Presence]:
    """Who else had the draft open within the last quarter of an hour, the latest first.

    Openings are in the audit trail anyway, so nothing more is kept about them.
    """
    entries = audit_of("record", record.public_id).filter(verb=Verb.READ, at__gte=now - AT_IT)
    seen: dict[str, Presence] = {}
    copy = record.working_copy
    moments = [(entry.actor, entry.at, False) for entry in entries[:50]
               if entry.detail.get("page") == "edit"]  # fmt: skip
    if copy.saved_at >= now - AT_IT:
        moments.append((copy.saved_by, copy.saved_at, True))
    names = names_of({person for person, _at, _saved in moments})
    for person, at, saved in sorted(moments, key=lambda moment: moment[1], reverse=True):
        if person != officer.public_id and person not in seen:
            seen[person] = Presence(names.get(person, ""), at, saved)
    return list(seen.values())


def is_as_returned(record: Record, copy: WorkingCopy) -> bool:
    """Whether the draft came back and still says what it said then, with the same files."""
    last = record.submissions.select_related("version__content").order_by("-id").first()
    if last is None or last.state != SubmissionState.RETURNED:
        return False
    before = [file.attachment_id for file in last.version.files.all()]
    files = [file.attachment_id for file in copy.files.all()]
    return files == before and content_of(copy) == content_of(last.version.content)


def road_of(unit: Organisation, day: date, drafters: set[str]) -> list[RoadStep]:
    """Who reviews and approves what the unit submits, without those who wrote it."""
    here = roles_at(unit, day)
    deciding = unit.approved_by_unit
    there = roles_at(deciding, day) if deciding else here
    steps = [(Role.SECRECY.value, here), *((role, there) for role in unit.approval_chain)]
    return [
        RoadStep(
            role,
            sorted(
                {
                    grant.person.name
                    for grant in grants
                    if grant.role == role and grant.person.public_id not in drafters
                }
            ),
        )
        for role, grants in steps
    ]


def linkable(officer: Officer, record: Record, words: str) -> list[Record]:
    """Records one may tie this one to: those the officer sees and that were not taken down."""
    if not words.strip():
        return []
    found = find(seen_by(officer, "records.Record"), words).exclude(pk=record.pk)
    found = found.exclude(state__in=(RecordState.WITHDRAWN, RecordState.ERASED))
    return list(found.select_related("unit").order_by("-sort_at", "-id")[:MOST_FOUND])


def similar(officer: Officer, unit: Organisation, words: str) -> list[Record]:
    """Earlier records of the unit somebody may write after, the newest first."""
    records = seen_by(officer, "records.Record").filter(unit=unit, versions__isnull=False)
    return list(find(records, words).distinct().order_by("-sort_at", "-id")[:MOST_FOUND])
