"""What search is told of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Prefetch, Q, Subquery

from gongkai.catalogue.rules import class_of
from gongkai.core.dates import first_day
from gongkai.files.queries import texts_of
from gongkai.records.enums import LinkKind, RecordState, Validity
from gongkai.records.models import Link, Record, VersionFile
from gongkai.records.queries.finding import interpretations_of
from gongkai.records.queries.lists import for_everybody
from gongkai.records.queries.pages import validity_on
from gongkai.records.rules.html import quick_text
from gongkai.records.rules.kinds import BINDING
from gongkai.search.rules import Entry

FILES, READING = "files", "interpretation"
STANDINGS = {
    Validity.IN_FORCE: "valid",
    Validity.NOT_YET: "not_yet",
    Validity.EXPIRED: "ended",
    Validity.ABOLISHED: "ended",
}


class RecordSource:
    """Records as the index takes them."""

    def entries(self, public_ids: Sequence[str], day: date) -> list[Entry]:
        """Those everybody may see, with body, attachments and standing."""
        files = Prefetch("live_version__files", VersionFile.objects.select_related("attachment"))
        records = (
            for_everybody()
            .filter(public_id__in=list(public_ids))
            .select_related("live_version__content")
            .prefetch_related(files)
        )
        found = list(records)
        explained = interpretations_of(found)
        return [_entry(record, day, bool(explained.get(record.pk))) for record in found]

    def hidden(self, public_ids: Subquery) -> Iterable[str]:
        """Those that were taken down, or are no longer for everybody."""
        once = Record.objects.filter(public_id__in=public_ids, live_version__isnull=False)
        public = for_everybody().filter(public_id__in=public_ids)
        return once.exclude(pk__in=public.values("pk")).values_list("public_id", flat=True)

    def all_ids(self) -> Iterator[str]:
        """Everything public."""
        ids = for_everybody().order_by("id").values_list("public_id", flat=True)
        return ids.iterator(chunk_size=2000)

    def touched_by(self, public_ids: Sequence[str]) -> Iterable[str]:
        """The documents these explain: whether a document is explained is a filter (有解读)."""
        explained = Link.objects.filter(
            source__public_id__in=list(public_ids), kind=LinkKind.INTERPRETS
        )
        return explained.values_list("target__public_id", flat=True)

    def turning(self, since: date, until: date) -> Iterable[str]:
        """Records whose validity (有效性) changed in those days."""
        came = Q(valid_from__gt=since, valid_from__lte=until)
        # a document is valid on its last day, and not on the next
        went = Q(valid_until__gte=since, valid_until__lt=until) | Q(
            abolished_on__gt=since, abolished_on__lte=until
        )
        found = Record.objects.filter(came | went, state=RecordState.PUBLISHED)
        return found.values_list("public_id", flat=True)


def carriers(file_ids: Sequence[str]) -> set[str]:
    """Public ids of the records whose live version carries one of these files."""
    carried = Record.objects.filter(live_version__files__attachment__public_id__in=file_ids)
    return set(carried.values_list("public_id", flat=True))


def _entry(record: Record, day: date, explained: bool) -> Entry:
    version = record.live_version
    assert version
    content = version.content
    shown = record.original_published_on or record.formed_on
    dated = first_day(shown) if shown else None
    files = [file.attachment for file in version.files.all()]
    keywords = content.keywords.replace("；", " ")
    return Entry(
        kind="record",
        public_id=record.public_id,
        title=record.title,
        text="\n".join((content.summary, keywords, quick_text(content.html), *texts_of(files))),
        number=record.document_number,
        issuer=record.issuer_name,
        unit=record.unit.code,
        category=record.kind,
        themes=tuple(dict.fromkeys((class_of(record.theme), record.theme))),
        beside=(FILES if files else "", READING if explained else ""),
        year=dated.year if dated else record.sort_at.year,
        day=dated.toordinal() if dated else record.sort_at.toordinal(),
        standing=_standing(record, day),
    )


def _standing(record: Record, day: date) -> str:
    """Minutes or a price list are neither in force nor not; what has ended has ended."""
    validity = validity_on(record, day)
    bears = record.kind in BINDING or validity != Validity.IN_FORCE
    return STANDINGS[validity] if bears else ""
