"""What a page of search results shows of each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from gongkai.core.visibility import NOBODY
from gongkai.files.queries import texts_by_digest
from gongkai.records.enums import LinkKind
from gongkai.records.models import Link, Record, VersionFile
from gongkai.records.queries.lists import public_records
from gongkai.records.rules.html import body_text, summary_of

if TYPE_CHECKING:
    from gongkai.files.models import Attachment

LONGEST_TEXT = 60_000


@dataclass(frozen=True)
class FoundFile:
    """An attachment, and the beginning of what it says."""

    attachment: Attachment
    text: str


@dataclass(frozen=True)
class FoundRecord:
    """A record everybody may see, with what its line among the results is made of."""

    record: Record
    body: str
    summary: str
    files: list[FoundFile] = field(default_factory=list)
    interpretations: int = 0


def found_records(public_ids: Iterable[str]) -> list[FoundRecord]:
    """Those that everybody may see at this moment, in the order they were asked for.

    Four queries, however many there are. An index may lag; the visibility registry does not.
    """
    wanted = list(public_ids)
    records = {
        record.public_id: record
        for record in public_records(NOBODY)
        .filter(public_id__in=wanted)
        .select_related("live_version__content")
    }
    files = _files_of(records.values())
    counts = interpretations_of(records.values())
    return [
        _found(records[public_id], files, counts) for public_id in wanted if public_id in records
    ]


def _found(
    record: Record, files: dict[int, list[FoundFile]], counts: dict[int, int]
) -> FoundRecord:
    assert record.live_version
    content = record.live_version.content
    body, beginning = _read(content.html)
    return FoundRecord(
        record=record,
        body=body,
        summary=content.summary or beginning,
        files=files.get(record.live_version.pk, []),
        interpretations=counts.get(record.pk, 0),
    )


@lru_cache(maxsize=256)
def _read(html: str) -> tuple[str, str]:
    """The words of a body, and its beginning. The same few documents are found again and again."""
    return body_text(html), summary_of(html)


def forget_found_texts() -> None:
    """Keep no body in memory: some of it has been erased."""
    _read.cache_clear()


def _files_of(records: Iterable[Record]) -> dict[int, list[FoundFile]]:
    """Version id → its attachments, in their order."""
    versions = [record.live_version_id for record in records]
    rows = list(VersionFile.objects.filter(version__in=versions).select_related("attachment"))
    texts = texts_by_digest((row.attachment.digest for row in rows), LONGEST_TEXT) if rows else {}
    found: dict[int, list[FoundFile]] = {}
    for row in rows:
        text = texts.get(row.attachment.digest, "")
        found.setdefault(row.version_id, []).append(FoundFile(row.attachment, text))
    return found


def interpretations_of(records: Iterable[Record]) -> dict[int, int]:
    """Record id → how many public interpretations it has."""
    # the few that are tied are asked about one by one; a join would go through everything public
    is_public = Exists(public_records(NOBODY).order_by().filter(pk=OuterRef("source_id")))
    links = Link.objects.filter(
        is_public, kind=LinkKind.INTERPRETS, target__in=[record.pk for record in records]
    )
    return dict(Counter(links.values_list("target_id", flat=True)))
