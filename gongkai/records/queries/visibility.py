"""Who may see records and what belongs to them. Registered once, in config/wiring.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.core.visibility import Viewer, register
from gongkai.organisations.enums import Permission
from gongkai.records.enums import Audience, RecordState
from gongkai.records.models import Erasure, ImportBatch, Record, Submission

if TYPE_CHECKING:
    from gongkai.files.models import Attachment


def records_seen_by(records: QuerySet[Record], viewer: Viewer) -> QuerySet[Record]:
    """Published ones by audience; others by those who read at the unit or decide for it."""
    seen = Q(state=RecordState.PUBLISHED, audience=Audience.PUBLIC)
    if "staff" in viewer.audiences:
        seen |= Q(state=RecordState.PUBLISHED, audience=Audience.STAFF)
    units = viewer.units_with(Permission.READ)
    if units:
        seen |= Q(unit_id__in=units) | Q(unit__approved_by_unit_id__in=units)
    return records.filter(seen)


def attachments_seen_by(files: QuerySet[Attachment], viewer: Viewer) -> QuerySet[Attachment]:
    """Those carried by the live version of a visible record; at one's own unit, all.

    Asked from the file to the few records that carry it, never from all records to their files.
    """
    live = Record.objects.filter(live_version__files__attachment=OuterRef("pk"))
    seen = Q(Exists(records_seen_by(live, viewer).filter(state=RecordState.PUBLISHED)))
    units = viewer.units_with(Permission.READ)
    if units:
        mine = Record.objects.filter(Q(unit_id__in=units) | Q(unit__approved_by_unit_id__in=units))
        seen |= Q(Exists(mine.filter(versions__files__attachment=OuterRef("pk"))))
        seen |= Q(Exists(mine.filter(working_copy__files__attachment=OuterRef("pk"))))
    return files.filter(seen)


def submissions_seen_by(rows: QuerySet[Submission], viewer: Viewer) -> QuerySet[Submission]:
    """Those of records whose unit one reads at, or decides for."""
    units = viewer.units_with(Permission.READ)
    return rows.filter(Q(record__unit_id__in=units) | Q(deciding_unit_id__in=units))


def erasures_seen_by(rows: QuerySet[Erasure], viewer: Viewer) -> QuerySet[Erasure]:
    """Those of records at units where one may ask for or confirm erasures, or decides."""
    units = viewer.units_with(Permission.ERASE)
    return rows.filter(
        Q(record__unit_id__in=units) | Q(record__unit__approved_by_unit_id__in=units)
    )


def batches_seen_by(rows: QuerySet[ImportBatch], viewer: Viewer) -> QuerySet[ImportBatch]:
    """Those of units one reads at."""
    return rows.filter(unit_id__in=viewer.units_with(Permission.READ))


def register_rules() -> None:
    """Tell the registry who may see what this module holds."""
    register("record", "records.Record", records_seen_by)
    register("file", "files.Attachment", attachments_seen_by)
    register("submission", "records.Submission", submissions_seen_by)
    register("erasure", "records.Erasure", erasures_seen_by)
    register("import_batch", "records.ImportBatch", batches_seen_by)
