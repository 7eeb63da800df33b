"""Batches taken over from other systems: what became of their rows, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow
from gongkai.screening.enums import FindingCode

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


def rows_to_look_at(batch: ImportBatch) -> QuerySet[ImportedRow]:
    """Rows held back or refused, in the order of the file."""
    found = batch.rows.filter(fate__in=NOT_GONE_OUT).select_related("record__working_copy")
    return found.order_by("line", "id")


def reason_of(code: str) -> str:
    """Why a row was held back or refused, in words."""
    if code in FindingCode.values:
        return str(FindingCode(code).label)
    return _refusals().get(code, code)


def _refusals() -> dict[str, str]:
    return {
        "identity_missing": _("The line has no id or no source. Add both and take it in again."),
        "identity_too_long": _(
            "The id or the source is longer than 120 signs. Give one that is shorter and stays."
        ),
        "title_missing": _("The line has no title. Add it and take it in again."),
        "title_too_long": _("The title is longer than 300 signs. Shorten it."),
        "body_missing": _("The line has no text. Add it and take it in again."),
        "not_json": _("The line cannot be read as JSON. Look for a quote or bracket that is off."),
        "not_an_object": _("The line is JSON, but not an object with named fields."),
        "date_unreadable": _("A date on this line cannot be read. Write it as 2013-06-04."),
        "body_too_long": _("The text is longer than two million signs. Divide it."),
        "number_too_long": _(
            "The document number is longer than 100 signs, or the index number than 60."
        ),
        "issuer_too_long": _("The name of the issuer is longer than 200 signs. Shorten it."),
        "keywords_too_long": _("The theme is longer than 200 signs. Shorten it."),
        "address_too_long": _("The address is longer than 500 signs. Give a shorter one."),
        "address_unreadable": _("The address cannot be read. Correct it, or leave it out."),
        "edited_here": _(
            "Somebody here has edited or decided this document since. It was left as it is."
        ),
        "erased": _("The document was erased here. It does not come back by an import."),
        "other_unit": _("The document belongs to another unit here. Take it in for that unit."),
        "index_number_fact": _(
            "The unit's pattern of index numbers asks for something the line does not have."
        ),
        "state_changed": _("The document was being dealt with just then. Take the file in again."),
        "attachment_unread": _("A file is attached that nobody has read through."),
    }
