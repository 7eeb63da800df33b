"""The list of records on the desk: own units only, each filter with an index behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from gongkai.core.moments import LEGAL_ZONE
from gongkai.desk.guard import own_records
from gongkai.records.enums import Attribute, RecordState
from gongkai.records.queries import find_and_cap

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record


@dataclass(frozen=True)
class Wanted:
    """What was asked for; empty parts ask for nothing."""

    unit_id: int | None = None
    kind: str = ""
    state: str = ""
    attribute: str = ""
    words: str = ""
    year: int | None = None


def listed(officer: Officer, wanted: Wanted) -> tuple[QuerySet[Record], int]:
    """The officer's records that fit, newest first, with what a row shows; and how far to count."""
    records, cap = _narrowed(own_records(officer), wanted)
    copies = apps.get_model("records.WorkingCopy")._default_manager.filter(record=OuterRef("pk"))
    shown = (
        records.select_related("unit")
        .annotate(
            has_copy=Exists(copies),
            is_under_way=Exists(_open_submissions().filter(record=OuterRef("pk"))),
        )
        .order_by("-sort_at", "-id")
    )
    return shown, cap


def _narrowed(records: QuerySet[Record], wanted: Wanted) -> tuple[QuerySet[Record], int]:
    facts: dict[str, Any] = {}
    if wanted.unit_id is not None:
        facts["unit_id"] = wanted.unit_id
    if wanted.kind:
        facts["kind"] = wanted.kind
    if wanted.attribute == Attribute.ACTIVE:
        facts["attribute"] = wanted.attribute
    elif wanted.attribute:  # few: found by their own index, whatever units they are of
        facts["pk__in"] = all_records().filter(attribute=wanted.attribute).values("pk")
    if wanted.year is not None:
        facts["sort_at__gte"] = datetime(wanted.year, 1, 1, tzinfo=LEGAL_ZONE)
        facts["sort_at__lt"] = datetime(wanted.year + 1, 1, 1, tzinfo=LEGAL_ZONE)
    return find_and_cap(_in_state(records.filter(**facts), wanted.state), wanted.words)


def _in_state(records: QuerySet[Record], state: str) -> QuerySet[Record]:
    if state == "under_way":
        return records.filter(pk__in=_open_submissions().values("record_id"))
    if state == "draft":
        copies = apps.get_model("records.WorkingCopy")._default_manager.values("record_id")
        return records.filter(pk__in=copies).exclude(pk__in=_open_submissions().values("record_id"))
    if state == "abolished":
        found = all_records().filter(abolished_on__isnull=False, state=RecordState.PUBLISHED)
        return records.filter(pk__in=found.values("pk"))
    return records.filter(state=state) if state in RecordState.values else records


def all_records() -> QuerySet[Record]:
    """To find rare ones by an index of their own; what is shown of them is narrowed besides."""
    records: QuerySet[Record] = apps.get_model("records.Record")._default_manager.all()
    return records.order_by()


def _open_submissions() -> QuerySet[Any]:
    submissions: QuerySet[Any] = apps.get_model("records.Submission")._default_manager.all()
    return submissions.filter(closed_at__isnull=True)
