"""Read the audit trail, and prove that nothing in it was changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, QuerySet

from gongkai.audit.models import AuditEntry
from gongkai.audit.rules import SEALED, seal


def audit_of(kind: str, object_id: str) -> QuerySet[AuditEntry]:
    """All rows about one object, newest first."""
    return AuditEntry.objects.filter(object_kind=kind, object_id=object_id).order_by("-id")


@dataclass(frozen=True)
class Wanted:
    """Which rows are looked for; what is empty does not narrow the search."""

    people: tuple[str, ...] | None = None
    verb: str = ""
    unit_codes: tuple[str, ...] | None = None
    kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


def find(wanted: Wanted) -> QuerySet[AuditEntry]:
    """The rows wanted, newest first. Their order is that of the chain, not of the clock."""
    found = AuditEntry.objects.order_by("-id")
    if wanted.people is not None:
        found = found.filter(pk__in=_by(wanted.people))
    if wanted.unit_codes is not None:
        found = found.filter(unit_code__in=wanted.unit_codes)
    plain = {
        "verb": wanted.verb,
        "object_kind": wanted.kind,
        "object_id": wanted.object_id,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    return _within(found, wanted.since, wanted.before)


def _by(people: tuple[str, ...]) -> QuerySet[AuditEntry, dict[str, int]]:
    """Ids of what they did or was done in their name: each way by its own index."""
    rows = AuditEntry.objects.order_by()
    did, in_their_name = rows.filter(actor__in=people), rows.filter(acting_for__in=people)
    return did.values("pk").union(in_their_name.values("pk"))  # type: ignore[return-value]


def _within(
    found: QuerySet[AuditEntry], since: datetime | None, before: datetime | None
) -> QuerySet[AuditEntry]:
    """Those of the period; where it lies in the chain is looked up first, by the moments."""
    period = {"at__gte": since, "at__lt": before}
    asked = {name: moment for name, moment in period.items() if moment is not None}
    if not asked:
        return found
    ends = AuditEntry.objects.filter(**asked).aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return nothing()
    return found.filter(id__gte=ends["first"], id__lte=ends["last"], **asked)


def nothing() -> QuerySet[AuditEntry]:
    """No row at all: what is wanted could not be understood."""
    return AuditEntry.objects.none()


@dataclass(frozen=True)
class Stretch:
    """One page of a long list, walked by the ids at its ends."""

    rows: list[AuditEntry]
    newer_than: int | None
    older_than: int | None


def stretch(
    found: QuerySet[AuditEntry], *, older_than: int = 0, newer_than: int = 0, size: int = 50
) -> Stretch:
    """The rows just older, or just newer, than the row with that id; the newest without."""
    if newer_than:
        rows = list(found.filter(id__gt=newer_than).order_by("id")[: size + 1])
        more_newer, rows = len(rows) > size, rows[:size][::-1]
        more_older = bool(rows)
    else:
        asked = found.filter(id__lt=older_than) if older_than else found
        rows = list(asked[: size + 1])
        more_older, rows = len(rows) > size, rows[:size]
        more_newer = bool(older_than)
    return Stretch(
        rows,
        newer_than=rows[0].pk if rows and more_newer else None,
        older_than=rows[-1].pk if rows and more_older else None,
    )


def kinds_of_objects() -> list[str]:
    """Every kind of object something was written down about."""
    kinds = AuditEntry.objects.order_by().values_list("object_kind", flat=True).distinct()
    return sorted(kind for kind in kinds if kind)


def first_broken_entry() -> AuditEntry | None:
    """The first row whose seal does not fit, or None when the whole chain holds."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        facts = {name: getattr(entry, name) for name in SEALED}
        if entry.previous_hash != previous or entry.hash != seal(previous, facts):
            return entry
        previous = entry.hash
    return None


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many rows there are, and the seal of the newest.

    Noted elsewhere, it proves later that none of these rows was removed or changed since: each
    seal holds all those before it.
    """

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head | None:
        """A head as it is written down; None where the text is none."""
        found = HEAD.fullmatch(text.strip())
        if found is None or (int(found[1]) == 0) != (found[2] == ""):
            return None
        return cls(int(found[1]), found[2])


HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64}|)")


def head() -> Head:
    """The head of the chain as it is now."""
    newest = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    return Head(AuditEntry.objects.count(), newest or "")


def holds(noted: Head) -> bool:
    """Whether the row that was the newest at that head is still there, in its place."""
    if noted.count == 0:
        return True
    rows = AuditEntry.objects.order_by("id").values_list("hash", flat=True)
    return list(rows[noted.count - 1 : noted.count]) == [noted.hash]
