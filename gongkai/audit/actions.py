"""Write the audit trail. 《网络安全法》 asks that logs be kept for at least six months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.rules import seal
from gongkai.core import db
from gongkai.core.bulk import insert_many, insert_one
from gongkai.core.log import LANE
from gongkai.core.moments import midnight_before
from gongkai.core.transitions import Actor


@transaction.atomic(savepoint=False)
def write_audit(
    *,
    verb: Verb,
    by: Actor,
    now: datetime,
    unit_code: str = "",
    kind: str = "",
    object_id: str = "",
    succeeded: bool = True,
    **detail: Any,
) -> AuditEntry:
    """Append one row, sealed onto the last. ``detail`` holds no content and no personal data.

    The chain shares one lane with the log: one order for both, so two writers cannot wait for
    each other crosswise.
    """
    db.serialise(LANE)
    previous = _newest_seal()
    facts = _facts(verb, by, now, unit_code, kind, detail)
    facts |= {"object_id": object_id, "succeeded": succeeded}
    sealed = {"previous_hash": previous, "hash": seal(previous, facts)}
    return insert_one(AuditEntry, facts | sealed)


@transaction.atomic(savepoint=False)
def write_audit_of_many(
    *,
    verb: Verb,
    by: Actor,
    now: datetime,
    unit_code: str,
    kind: str,
    object_ids: Sequence[str],
    **detail: Any,
) -> None:
    """As `write_audit` for each of these objects, each row sealed onto the one before it."""
    db.serialise(LANE)
    previous = _newest_seal()
    facts = _facts(verb, by, now, unit_code, kind, detail) | {"succeeded": True}
    rows = []
    for object_id in object_ids:
        told = {**facts, "object_id": object_id}
        sealed = seal(previous, told)
        rows.append({**told, "previous_hash": previous, "hash": sealed})
        previous = sealed
    insert_many(AuditEntry, rows)


def _newest_seal() -> str:
    return db.of_the_newest(AuditEntry._meta.db_table, "hash") or ""


def _facts(
    verb: Verb, by: Actor, now: datetime, unit_code: str, kind: str, detail: dict[str, Any]
) -> dict[str, Any]:
    """What rows about several objects have in common."""
    return {
        "at": now, "verb": str(verb), "actor": by.person, "acting_for": by.acting_for,
        "unit_code": unit_code, "object_kind": kind, "detail": detail,
    }  # fmt: skip


@transaction.atomic(savepoint=False)
def write_audit_once_a_day(
    *,
    verb: Verb,
    by: Actor,
    now: datetime,
    unit_code: str,
    kind: str,
    object_id: str,
    **detail: Any,
) -> AuditEntry | None:
    """As `write_audit`, unless the very same was written on this legal day already.

    For what happens every few seconds, such as the saving of a draft while somebody writes.
    """
    db.serialise(LANE)
    written = AuditEntry.objects.filter(
        object_kind=kind, object_id=object_id, verb=verb, actor=by.person,
        acting_for=by.acting_for, detail=detail, at__gte=midnight_before(now), at__lte=now,
    )  # fmt: skip
    if written.exists():
        return None
    return write_audit(
        verb=verb, by=by, now=now, unit_code=unit_code, kind=kind, object_id=object_id, **detail
    )
