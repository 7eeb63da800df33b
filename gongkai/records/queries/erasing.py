"""What an erasure empties: every column that may quote what was published by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from gongkai.core.errors import NotPermitted
from gongkai.core.models import Erased, Transition
from gongkai.core.transitions import Actor
from gongkai.files.queries import TABLES
from gongkai.organisations.enums import Permission, Role
from gongkai.organisations.queries import ROLES, Officer, roles_at
from gongkai.records.enums import Event, RecordState
from gongkai.records.models import (
    Approval,
    Erasure,
    Finding,
    ImportedRow,
    Override,
    PublicFinding,
    Record,
    SecrecyReview,
    Submission,
    VersionContent,
    WorkingCopy,
)
from gongkai.records.rules.lifecycle import four_eyes_hold


@dataclass(frozen=True)
class Emptied:
    """A table, the way from its rows to their record, and what its columns are afterwards."""

    model: type[Model]
    way: str
    values: dict[str, Any]

    def rows(self, records: QuerySet[Record]) -> QuerySet[Any]:
        """The rows that belong to these records."""
        keys = records.order_by().values("pk")
        return self.model._default_manager.filter(**{f"{self.way}__in": keys})

    def still_filled(self, records: QuerySet[Record]) -> QuerySet[Any]:
        """Those of them that still say something."""
        empty = Q(**{name: value for name, value in self.values.items() if value is not None})
        unset = Q(**{f"{name}__isnull": True for name, value in self.values.items()
                     if value is None})  # fmt: skip
        return self.rows(records).exclude(empty & unset)


CONTENT: dict[str, Any] = {
    "title": "", "summary": "", "keywords": "", "html": "", "issuer_name": "",
    "document_number": "", "formed_on": "", "genre": "", "theme": "", "ground": "",
    "ground_reason": "", "audience_name": "", "valid_from": None, "valid_until": None,
    "change_note": "", "ties": [], "nonce": "",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "title": "", "issuer_name": "", "document_number": "", "formed_on": "", "genre": "",
    "theme": "", "original_url": "", "original_published_on": "", "stated_validity": "",
    "abolition_reason": "", "valid_from": None, "valid_until": None,
}  # fmt: skip

# a fingerprint holds digests of the words around a finding, and of a file's bytes
EMPTIED = (
    Emptied(Record, "pk", FACTS),
    Emptied(VersionContent, "version__record", CONTENT),
    Emptied(Finding, "version__record", {"excerpt": "", "fingerprint": ""}),
    Emptied(Override, "record", {"reason": "", "fingerprint": ""}),
    Emptied(PublicFinding, "record", {"excerpt": "", "fingerprint": "", "place": ""}),
    Emptied(Submission, "record", {"close_reason": ""}),
    Emptied(SecrecyReview, "submission__record", {"answers": {}, "opinion": ""}),
    Emptied(Approval, "submission__record", {"opinion": ""}),
    Emptied(ImportedRow, "record", {"row_digest": "", "codes": ["erased"], "facts": {}}),
)


def tables_holding_content() -> list[str]:
    """Every table an erasure takes something out of; they are rewritten afterwards."""
    models: set[type[Model]] = {WorkingCopy, Transition, *(emptied.model for emptied in EMPTIED)}
    return sorted({model._meta.db_table for model in models} | TABLES)


def open_erasures(record: Record) -> QuerySet[Erasure]:
    """The erasure of the record that waits for its second person, if there is one."""
    return Erasure.objects.filter(record=record, confirmed_at__isnull=True, dropped_at__isnull=True)


def erased_records() -> QuerySet[Record]:
    """All records whose erasure was carried out."""
    return Record.objects.filter(state=RecordState.ERASED)


def named_for_another() -> Iterator[Erased]:
    """Rows named as erased that belong to another record than the one whose erasure names them."""
    warranted = Erasure.objects.filter(
        public_id=OuterRef("warrant"), record__public_id=OuterRef("object_id"),
        confirmed_at=OuterRef("recorded_at"),
    )  # fmt: skip
    named = Erased.objects.filter(object_kind="record")
    yield from named.filter(~Exists(warranted))
    steps = Transition.objects.filter(object_kind="record").exclude(event=Event.ERASED)
    owners = {Transition._meta.db_table: steps.annotate(owner=F("object_id"))} | {
        emptied.model._meta.db_table: emptied.model._default_manager.annotate(
            owner=F(f"{emptied.way}__public_id")
        )
        for emptied in EMPTIED
        if getattr(emptied.model, "append_only", False)
    }
    for table, rows in owners.items():
        own = rows.filter(pk=OuterRef("row_id"), owner=OuterRef("object_id"))
        yield from named.filter(Exists(warranted), ~Exists(own), table_name=table)
    yield from named.filter(Exists(warranted)).exclude(table_name__in=owners)


def eraser(officer: Officer, record: Record) -> Actor:
    """The officer as the one who erases: at the unit, or at the one that decides for it.

    Raises `NotPermitted` where the right is held at neither.
    """
    at_home = officer.may(Permission.ERASE, record.unit_id)
    unit_id = record.unit_id if at_home else record.unit.deciding_unit_id
    return officer.actor(Permission.ERASE, unit_id)


def may_confirm(erasure: Erasure, officer: Officer) -> bool:
    """Whether the officer is the second of two people, and stands in for nobody who was first."""
    try:
        actor = eraser(officer, erasure.record)
    except NotPermitted:
        return False
    return four_eyes_hold(actor.person, actor.acting_for, {erasure.asked_by, erasure.asked_for})


def may_recall(erasure: Erasure, officer: Officer) -> bool:
    """Whether the officer is who asked, in person or through a deputy, and still may erase."""
    try:
        actor = eraser(officer, erasure.record)
    except NotPermitted:
        return False
    return bool({erasure.asked_by, erasure.asked_for} & {actor.person, actor.acting_for} - {""})


def erasures_waiting(officer: Officer) -> list[Erasure]:
    """Erasures this officer may confirm or refuse as the second person, the oldest first."""
    units = officer.unit_ids(Permission.ERASE)
    asked = Erasure.objects.filter(
        Q(record__unit_id__in=units) | Q(record__unit__approved_by_unit_id__in=units),
        confirmed_at__isnull=True,
        dropped_at__isnull=True,
    )
    waiting = asked.select_related("record__unit__approved_by_unit").order_by("asked_at", "id")
    return [erasure for erasure in waiting if may_confirm(erasure, officer)]


def who_may_confirm(erasure: Erasure, day: date) -> list[str]:
    """Names of those who hold the right themselves and had no part in the asking."""
    unit = erasure.record.unit
    found = {
        grant.person.public_id: grant.person.name
        for place in {unit, unit.approved_by_unit or unit}
        for grant in roles_at(place, day)
        if Permission.ERASE in ROLES[Role(grant.role)].permissions and grant.person.left_on is None
    }
    first = {erasure.asked_by, erasure.asked_for}
    return sorted(name for public_id, name in found.items() if public_id not in first)
