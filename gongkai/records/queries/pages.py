"""Everything one record's page shows, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.core.models import Transition
from gongkai.core.visibility import NOBODY, Viewer, visible
from gongkai.records.enums import Audience, LinkKind, RecordState, Validity
from gongkai.records.models import Content, Link, Record, Version, VersionFile
from gongkai.records.queries.lists import public_records
from gongkai.records.rules.lifecycle import validity


@dataclass(frozen=True)
class Related:
    """Another record this one is tied to; ``outgoing`` when the tie was made from here."""

    kind: LinkKind
    outgoing: bool
    record: Record
    made_at: datetime


@dataclass(frozen=True)
class Tied:
    """A record that a draft or a version names, and how it stands to it.

    ``record`` is None where the viewer may not see it: not public any more, or not yet.
    """

    kind: LinkKind
    public_id: str
    record: Record | None

    @property
    def named(self) -> str:
        """Kind and public id in one word, for a button."""
        return f"{self.kind.value}:{self.public_id}"


def tied_by(content: Content, viewer: Viewer) -> list[Tied]:
    """The records that a working copy or a version's content names, in its order."""
    named = Record.objects.filter(public_id__in=[public_id for _kind, public_id in content.ties])
    seen = {other.public_id: other for other in visible(named, viewer).select_related("unit")}
    return [
        Tied(LinkKind(kind), public_id, seen.get(public_id)) for kind, public_id in content.ties
    ]


def record_by_public_id(public_id: str) -> Record | None:
    """The record with that address, whoever may see it; ask visibility before showing it."""
    return (
        Record.objects.filter(public_id=public_id)
        .select_related("unit", "unit__successor", "item", "live_version__content")
        .first()
    )


def validity_on(record: Record, day: date) -> Validity:
    """有效性 of the record on ``day``."""
    return Validity(
        validity(
            valid_from=record.valid_from,
            valid_until=record.valid_until,
            abolished_on=record.abolished_on,
            day=day,
            stated=record.stated_validity,
        )
    )


def related_to(record: Record, viewer: Viewer = NOBODY) -> list[Related]:
    """Records tied to this one, both ways, those the viewer may see only."""
    links = list(Link.objects.filter(source=record)) + list(Link.objects.filter(target=record))
    wanted = {link.source_id for link in links} | {link.target_id for link in links}
    shown = {other.pk: other for other in public_records(viewer).filter(pk__in=wanted)}
    result = []
    for link in links:
        outgoing = link.source_id == record.pk
        other = shown.get(link.target_id if outgoing else link.source_id)
        if other is not None:
            result.append(Related(LinkKind(link.kind), outgoing, other, link.made_at))
    return result


def files_of(version: Version) -> list[VersionFile]:
    """The version's attachments, in their order."""
    return list(version.files.select_related("attachment"))


def files_of_all(versions: Iterable[Version]) -> dict[int, list[VersionFile]]:
    """Version's number in the database → its attachments, in their order; asked once for all."""
    found: dict[int, list[VersionFile]] = defaultdict(list)
    rows = VersionFile.objects.filter(version__in=list(versions)).select_related("attachment")
    for file in rows.order_by("position", "id"):
        found[file.version_id].append(file)
    return found


def history_of(record: Record) -> list[Transition]:
    """All that happened to the record, oldest first."""
    return list(
        Transition.objects.filter(object_kind="record", object_id=record.public_id).order_by("id")
    )


def withdrawn(public_id: str) -> Record | None:
    """The record that stood at this address in public and was withdrawn or erased, if it did."""
    return Record.objects.filter(
        public_id=public_id,
        state__in=(RecordState.WITHDRAWN, RecordState.ERASED),
        audience=Audience.PUBLIC,
        published_at__isnull=False,
    ).first()


def related_pairs(limit: int) -> list[tuple[Record, Record]]:
    """The newest (document, its interpretation) pairs that are both public."""
    links = (
        Link.objects.filter(
            kind=LinkKind.INTERPRETS,
            source__state=RecordState.PUBLISHED,
            source__audience=Audience.PUBLIC,
            target__state=RecordState.PUBLISHED,
            target__audience=Audience.PUBLIC,
        )
        .select_related("source", "target")
        .order_by("-source__sort_at", "-source_id")
    )
    return [(link.target, link.source) for link in links[:limit]]
