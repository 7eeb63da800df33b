"""Batches taken over from other systems: what became of their rows, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow
from gongkai.records.queries.reasons import reason_of

__all__ = ["reason_of"]

NOT_GONE_OUT = (Fate.HELD, Fate.REFUSED)


@dataclass(frozen=True)
class BatchFigures:
    """How a batch stands: rows by fate, and where their records are by now."""

    rows: int
    fates: dict[str, int]
    public: int
    drafts: int
    going_out: int

    @property
    def held_or_refused(self) -> int:
        """Rows somebody must look at."""
        return sum(self.fates.get(fate, 0) for fate in NOT_GONE_OUT)


def batches_of(unit_ids: Iterable[int]) -> QuerySet[ImportBatch]:
    """Batches of these units, the latest first, with the number of their rows."""
    return (
        ImportBatch.objects.filter(unit_id__in=list(unit_ids))
        .select_related("unit")
        .annotate(
            row_count=Count("rows"), waiting=Count("rows", filter=Q(rows__fate__in=NOT_GONE_OUT))
        )
        .order_by("-started_at", "-id")
    )


def batch_by_public_id(public_id: str, unit_ids: Iterable[int]) -> ImportBatch | None:
    """The batch, if it belongs to one of these units."""
    found = ImportBatch.objects.filter(public_id=public_id, unit_id__in=list(unit_ids))
    return found.select_related("unit").first()


def released_batch(public_id: str) -> ImportBatch | None:
    """The batch, once somebody has released it."""
    found = ImportBatch.objects.filter(public_id=public_id, released_at__isnull=False)
    return found.select_related("unit").first()


def figures_of(batch: ImportBatch) -> BatchFigures:
    """The batch in numbers."""
    fates = dict(batch.rows.order_by().values_list("fate").annotate(number=Count("id")))
    return BatchFigures(
        rows=sum(fates.values()),
        fates=fates,
        public=batch.rows.filter(record__state=RecordState.PUBLISHED).count(),
        drafts=batch.rows.filter(record__working_copy__isnull=False).count(),
        going_out=rows_going_out(batch).count(),
    )


def went_by_standing_release(batch: ImportBatch) -> bool:
    """Whether nobody pressed the button: the unit had named a releaser before the batch came."""
    return batch.released_at is not None and batch.released_at == batch.started_at


def rows_going_out(batch: ImportBatch) -> QuerySet[ImportedRow]:
    """Public elsewhere, nothing severe, not published yet, and untouched since it was taken in."""
    return batch.rows.filter(
        record__working_copy__saved_by=F("batch__started_by"),
        fate__in=(Fate.CREATED, Fate.UPDATED),
        record__state__in=(RecordState.DRAFT, RecordState.PUBLISHED),
        facts__original_url__startswith="http",
    )


def rows_to_release(batch: ImportBatch) -> QuerySet[ImportedRow]:
    """Those going out with their drafts, in the order of the file: to be read before they do."""
    found = rows_going_out(batch).select_related("record__working_copy")
    return found.order_by("line", "id")


def rows_to_look_at(batch: ImportBatch) -> QuerySet[ImportedRow]:
    """Rows held back or refused, in the order of the file."""
    found = batch.rows.filter(fate__in=NOT_GONE_OUT).select_related("record__working_copy")
    return found.order_by("line", "id")


@dataclass(frozen=True)
class UnknownIssuer:
    """A name no unit bears, and how many rows of the batch have it."""

    name: str
    rows: int


def unknown_issuers(batch: ImportBatch) -> list[UnknownIssuer]:
    """Names of issuers that are of no unit here, the most frequent first."""
    noted = (
        code.partition(":")[2]
        for codes in batch.rows.exclude(codes=[]).values_list("codes", flat=True)
        for code in codes
        if code.startswith("issuer_unknown:")
    )
    return [UnknownIssuer(name, rows) for name, rows in Counter(noted).most_common()]


def rows_that_look_alike(batch: ImportBatch) -> list[ImportedRow]:
    """Rows that were taken in though they look like another document, in the order of the file."""
    taken = batch.rows.exclude(fate__in=NOT_GONE_OUT).exclude(codes=[])
    found = taken.select_related("record").order_by("line", "id")
    return [row for row in found if any(code.startswith("looks_like:") for code in row.codes)]
