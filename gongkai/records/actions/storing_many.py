"""Write many new records of an import at once: every table in one COPY, or one prepared INSERT.

What stands there afterwards is what the same rows would leave that came one by one (`importing`):
records, drafts or versions, transitions, sealed audit rows, leaves, the lines of the log. A test
compares the two, table by table. What goes out here satisfies what `publish` asks for: the batch
was released by a named approver, the version is the first one and the import's own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongkai.catalogue.actions import next_index_numbers
from gongkai.catalogue.queries import item_by_code
from gongkai.core import log
from gongkai.core.bulk import Row, insert_many, take_ids
from gongkai.core.enums import Provenance
from gongkai.core.errors import DomainError
from gongkai.core.ids import new_public_id
from gongkai.core.transitions import Actor
from gongkai.ledger.actions import NewLeaf, add_leaves
from gongkai.records.actions._steps import write_steps
from gongkai.records.actions.publishing import sort_at_of
from gongkai.records.actions.touching import hands_in
from gongkai.records.enums import Attribute, Audience, Event, Fate, RecordState
from gongkai.records.models import (
    Finding,
    ImportBatch,
    ImportedRow,
    OldAddress,
    Record,
    Version,
    VersionContent,
    WorkingCopy,
)
from gongkai.records.queries.screening import Answered
from gongkai.records.rules.addresses import Place, is_own, place_of
from gongkai.records.rules.content import (
    CONTENT_FIELDS,
    LISTED_FIELDS,
    ORIGIN_FIELDS,
    version_digest,
)
from gongkai.records.rules.kinds import kinds
from gongkai.records.rules.lifecycle import goes_public

EMPTY: Row = {
    **dict.fromkeys(CONTENT_FIELDS, ""), "attribute": Attribute.ACTIVE.value,
    "audience": Audience.PUBLIC.value, "valid_from": None, "valid_until": None, "ties": [],
}  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """A new row, cleaned and screened: its content in the one form it is kept in.

    ``facts`` is what it says of its publication elsewhere, ``index_number`` that of its old site.
    """

    line: int
    source: str
    source_id: str
    row_digest: str
    kind: str
    content: dict[str, Any]
    facts: dict[str, str]
    index_number: str
    findings: tuple[Answered, ...]
    fate: Fate
    codes: tuple[str, ...]


@dataclass
class Stored:
    """A row on its way into the tables: its record's number and public id, and its whole content.

    ``nonce`` and ``digest`` are those of its version, where it goes out.
    """

    row: Prepared
    pk: int
    public_id: str
    content: Row
    index_number: str
    fate: Fate
    codes: tuple[str, ...]
    version_pk: int | None = None
    nonce: str = ""
    digest: str = ""


def store_together(
    *, batch: ImportBatch, rows: Sequence[Prepared], by: Actor, now: datetime
) -> list[Stored]:
    """All rows, which must be new, into the batch. Inside a transaction that has its turn."""
    log.take_turn()
    stored = [
        Stored(row, pk, new_public_id(), {**EMPTY, **row.content}, row.index_number, row.fate,
               row.codes)
        for row, pk in zip(rows, take_ids(Record, len(rows)), strict=True)
    ]  # fmt: skip
    going = _going_out(batch, stored, now)
    for one, pk in zip(going, take_ids(Version, len(going)), strict=True):
        one.version_pk, one.nonce = pk, secrets.token_hex(32)
        one.digest = version_digest(one.nonce, one.content, [])
    staying = [one for one in stored if one.version_pk is None]
    insert_many(Record, list(_records(batch, stored, by, now)))
    insert_many(WorkingCopy, [_draft(one, by, now) for one in staying])
    _write_steps(batch, stored, Event.CREATED, by, now)
    _publish(batch, going, now)
    insert_many(ImportedRow, [_imported(batch, one) for one in stored])
    return stored


def _going_out(batch: ImportBatch, stored: Sequence[Stored], now: datetime) -> list[Stored]:
    """Public elsewhere, nothing severe, released by somebody: with its index number.

    Where the unit's pattern asks for something nobody knows, the rows wait with the reason.
    """
    due = [
        one for one in stored
        if batch.released_at and one.fate == Fate.CREATED and one.row.facts["original_url"]
        and goes_public(one.content["attribute"], one.content["audience"])
    ]  # fmt: skip
    without = [one for one in due if not one.index_number]
    try:
        themes = [one.content["theme"] for one in without]
        with transaction.atomic():
            numbers = next_index_numbers(unit=batch.unit, themes=themes, now=now) if themes else []
    except DomainError as error:
        for one in without:
            one.fate, one.codes = Fate.HELD, (error.code,)
        return [one for one in due if one.fate == Fate.CREATED]
    for one, number in zip(without, numbers, strict=True):
        one.index_number = number
    return due


def _records(
    batch: ImportBatch, stored: Sequence[Stored], by: Actor, now: datetime
) -> Iterator[Row]:
    items = {kind: item_by_code(kinds()[kind].item) for kind in {one.row.kind for one in stored}}
    same = {
        "unit_id": batch.unit_id, "provenance": Provenance.IMPORT.value, "created_at": now,
        "created_by": by.person, "sort_at": now, "state": RecordState.DRAFT.value,
        "live_version_id": None, "published_at": None, "published_by": "", "last_revision": 0,
    }  # fmt: skip
    for one in stored:
        item = items[one.row.kind]
        yield {
            **same,
            "id": one.pk,
            "public_id": one.public_id,
            "kind": one.row.kind,
            "item_id": item.pk if item else None,
            "index_number": one.index_number,
            **{name: one.content[name] for name in LISTED_FIELDS},
            **{name: one.row.facts[name] for name in ORIGIN_FIELDS},
            **(_public_facts(batch, one, now) if one.version_pk else {}),
        }


def _public_facts(batch: ImportBatch, one: Stored, now: datetime) -> Row:
    original = one.row.facts["original_published_on"] or one.content["formed_on"]
    return {
        "state": RecordState.PUBLISHED.value, "live_version_id": one.version_pk,
        "published_at": now, "published_by": batch.released_by, "last_revision": 1,
        "sort_at": sort_at_of(Provenance.IMPORT, original, now),
    }  # fmt: skip


def _draft(one: Stored, by: Actor, now: datetime) -> Row:
    return {
        **one.content, "record_id": one.pk, "saved_at": now, "saved_by": by.person,
        "editors": hands_in(by), "revision": 1, "publish_at": None,
    }  # fmt: skip


def _write_steps(
    batch: ImportBatch, stored: Sequence[Stored], event: Event, by: Actor, now: datetime
) -> None:
    begins = event == Event.CREATED
    write_steps(
        event=event, record_ids=[one.public_id for one in stored],
        from_state="" if begins else RecordState.DRAFT,
        to_state=RecordState.DRAFT if begins else RecordState.PUBLISHED, by=by,
        unit_code=batch.unit.code, now=now, provenance=Provenance.IMPORT,
        version=None if begins else 1,
    )  # fmt: skip


def _publish(batch: ImportBatch, going: Sequence[Stored], now: datetime) -> None:
    """Version, step, leaf, line of the log and old address of each row that goes out."""
    if not going:
        return
    importer, unit = batch.started_by, batch.unit
    hands = hands_in(Actor(importer))
    insert_many(
        Version,
        [
            {"id": one.version_pk, "record_id": one.pk, "number": 1, "digest": one.digest,
             "made_at": now, "made_by": importer, "editors": hands}
            for one in going
        ],
    )  # fmt: skip
    insert_many(
        VersionContent,
        [{**one.content, "version_id": one.version_pk, "nonce": one.nonce} for one in going],
    )
    insert_many(Finding, [row for one in going for row in _findings(one)])
    releaser = Actor(batch.released_by, batch.released_for)
    _keep_addresses(going, releaser, now)
    _write_steps(batch, going, Event.PUBLISHED, releaser, now)
    leaves = [NewLeaf(one.public_id, 1, one.digest, one.nonce, _told(one)) for one in going]
    add_leaves(leaves=leaves, event=Event.PUBLISHED, unit_code=unit.code, now=now)
    facts = {"version": 1, "unit": unit.code, "audience": Audience.PUBLIC.value}
    log.append_many(
        topic=f"record.{Event.PUBLISHED}", kind="record", now=now,
        entries=[(one.public_id, facts) for one in going],
    )  # fmt: skip


def _told(one: Stored) -> dict[str, str]:
    """As `told_at_publication` of the record it becomes."""
    return {name: one.row.facts[name] for name in ORIGIN_FIELDS if one.row.facts[name]}


def _findings(one: Stored) -> Iterator[Row]:
    for finding in one.row.findings:
        yield {
            "version_id": one.version_pk, "code": finding.code, "severity": finding.severity,
            "fingerprint": finding.fingerprint, "excerpt": finding.excerpt[:300],
            "rule": finding.rule[:200], "override_id": None,
        }  # fmt: skip


def _keep_addresses(going: Sequence[Stored], by: Actor, now: datetime) -> None:
    """As `follow_original_address`: from where each stood at home to its page here."""
    places: dict[Place, Stored] = {}
    for one in going:
        place = place_of(one.row.facts["original_url"])
        if place is not None and not is_own(place.address):
            places.setdefault(place, one)
    asked = Q(address__in=[place.address for place in places])
    taken = set(OldAddress.objects.filter(asked).values_list("host", "address"))
    insert_many(
        OldAddress,
        [
            {"host": place.host, "address": place.address, "record_id": one.pk, "target": "",
             "note": "", "automatic": True, "made_at": now, "made_by": by.person}
            for place, one in places.items()
            if tuple(place) not in taken
        ],
    )  # fmt: skip


def _imported(batch: ImportBatch, one: Stored) -> Row:
    row = one.row
    return {
        "unit_id": batch.unit_id, "source": row.source, "source_id": row.source_id,
        "row_digest": row.row_digest, "batch_id": batch.pk, "record_id": one.pk,
        "fate": one.fate.value, "codes": list(one.codes), "facts": row.facts, "line": row.line,
    }  # fmt: skip
