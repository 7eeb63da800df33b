"""What an erasure empties: every column that may quote what was published by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from gongkai.core.models import Transition
from gongkai.files.queries import TABLES
from gongkai.records.enums import RecordState
from gongkai.records.models import (
    Approval,
    Finding,
    ImportedRow,
    Override,
    Record,
    SecrecyReview,
    Submission,
    VersionContent,
    WorkingCopy,
)


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
    Emptied(Submission, "record", {"close_reason": ""}),
    Emptied(SecrecyReview, "submission__record", {"answers": {}, "opinion": ""}),
    Emptied(Approval, "submission__record", {"opinion": ""}),
    Emptied(ImportedRow, "record", {"row_digest": "", "codes": ["erased"]}),
)


def tables_holding_content() -> list[str]:
    """Every table an erasure takes something out of; they are rewritten afterwards."""
    models: set[type[Model]] = {WorkingCopy, Transition, *(emptied.model for emptied in EMPTIED)}
    return sorted({model._meta.db_table for model in models} | TABLES)


def erased_records() -> QuerySet[Record]:
    """All records whose erasure was carried out."""
    return Record.objects.filter(state=RecordState.ERASED)
