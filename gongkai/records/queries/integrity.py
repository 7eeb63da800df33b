"""Prove that stored versions and their leaves are what they were when they were signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from gongkai.core.models import Erased, Transition
from gongkai.files.queries import digest_of_stored, kept_of
from gongkai.ledger.queries import all_leaves, leaf_holds, leaf_tells
from gongkai.records.enums import Event, RecordState
from gongkai.records.models import (
    Erasure,
    PublicCount,
    Record,
    VersionContent,
    VersionFile,
    WorkingCopy,
)
from gongkai.records.queries.erasing import EMPTIED, erased_records, named_for_another
from gongkai.records.queries.lists import for_everybody
from gongkai.records.rules.content import (
    LISTED_FIELDS,
    NamedFile,
    content_of,
    told_at_abolition,
    told_at_publication,
    told_at_withdrawal,
    version_digest,
)

if TYPE_CHECKING:
    from gongkai.ledger.models import Leaf

LEAF_EVENTS = (Event.PUBLISHED, Event.REVISED, Event.ABOLISHED, Event.WITHDRAWN)


@dataclass(frozen=True)
class Fault:
    """Something stored is not what it was: which object, and what is wrong with it."""

    kind: str
    object_id: str
    what: str


def altered_versions() -> Iterator[Fault]:
    """Versions whose content no longer gives their digest, and contents that lack their erasure."""
    files = _named_files()
    contents = VersionContent.objects.select_related("version__record").order_by("id")
    for content in contents.iterator(chunk_size=200):
        version = content.version
        name = f"{version.record.public_id}/{version.number}"
        if not content.nonce:
            if version.record.state != RecordState.ERASED:
                yield Fault("version", name, _("emptied without an erasure"))
            continue
        digest = version_digest(content.nonce, content_of(content), files[version.pk])
        if digest != version.digest:
            yield Fault("version", name, _("content does not match its digest"))


def broken_leaves() -> Iterator[Fault]:
    """Leaves that do not commit to what they say, and publications without a leaf."""
    nonces = _nonces()
    for leaf in all_leaves():
        nonce = nonces.get((leaf.record_id, leaf.version))
        if nonce is None:
            yield Fault("leaf", str(leaf.pk), _("its version is gone"))
        elif nonce and not leaf_holds(leaf, nonce):
            yield Fault("leaf", str(leaf.pk), _("does not commit to its facts"))
    yield from _events_without_leaf()


def unfinished_erasures() -> Iterator[Fault]:
    """Erased records that still say something or lack their decision; rows emptied without one."""
    erased = erased_records()
    decided = Erasure.objects.filter(confirmed_at__isnull=False)
    for record in erased.exclude(pk__in=decided.values("record")):
        yield Fault("record", record.public_id, _("erased without a confirmed erasure"))
    for emptied in EMPTIED:
        for row in emptied.still_filled(erased):
            yield Fault(emptied.model._meta.model_name or "", str(row.pk), _("not emptied"))
    for draft in WorkingCopy.objects.filter(record__in=erased).select_related("record"):
        yield Fault("record", draft.record.public_id, _("erased, but there is a draft of it"))
    for file in kept_of("record", erased.values_list("public_id", flat=True)):
        yield Fault("file", file.public_id, _("its record was erased, it was not"))
    named = Erased.objects.filter(object_kind="record")
    for row in named.exclude(object_id__in=erased.values("public_id")):
        yield Fault(
            row.table_name, str(row.row_id), _("may be emptied, but its record is not erased")
        )
    for row in named_for_another():
        yield Fault(
            row.table_name, str(row.row_id), _("may be emptied, but not by its own erasure")
        )


def altered_endings() -> Iterator[Fault]:
    """Abolitions and withdrawals that tell the public something else than on the day they were."""
    leaves: dict[tuple[str, str], Leaf] = {
        (leaf.record_id, leaf.event): leaf
        for leaf in all_leaves().filter(event__in=(Event.ABOLISHED, Event.WITHDRAWN))
    }
    nonces = _nonces()
    records = Record.objects.filter(
        Q(abolished_on__isnull=False) | Q(state=RecordState.WITHDRAWN)
    ).exclude(state=RecordState.ERASED)
    for record in records.iterator(chunk_size=500):
        told = []
        if record.abolished_on:
            told.append((Event.ABOLISHED, told_at_abolition(record)))
        if record.state == RecordState.WITHDRAWN:
            told.append((Event.WITHDRAWN, told_at_withdrawal(record)))
        for event, detail in told:
            leaf = leaves.get((record.public_id, event))
            if leaf and not leaf_tells(leaf, nonces[leaf.record_id, leaf.version], detail):
                yield Fault(
                    "record",
                    record.public_id,
                    _("%(event)s: its day or reason was altered") % {"event": event.label},
                )


def altered_origins() -> Iterator[Fault]:
    """Public records that tell another origin than their leaf did: first day, address, validity."""
    live = {
        (record.public_id, record.live_version.number): record
        for record in Record.objects.filter(state=RecordState.PUBLISHED).select_related(
            "live_version"
        )
        if record.live_version
    }
    nonces = _nonces()
    told = all_leaves().filter(event__in=(Event.PUBLISHED, Event.REVISED))
    for leaf in told.iterator(chunk_size=500):
        record = live.get((leaf.record_id, leaf.version))
        nonce = nonces.get((leaf.record_id, leaf.version))
        if record and nonce and not leaf_tells(leaf, nonce, told_at_publication(record)):
            yield Fault(
                "record",
                record.public_id,
                _("its original date, address or validity is not what was told then"),
            )


def damaged_files() -> Iterator[Fault]:
    """Attachments of versions whose bytes are not in the store, or are others than those signed."""
    for file in VersionFile.objects.select_related("attachment").iterator(chunk_size=500):
        attachment = file.attachment
        if not attachment.digest:
            continue
        found = digest_of_stored(attachment.digest)
        if found is None:
            yield Fault("file", attachment.public_id, _("its bytes are missing"))
        elif found != attachment.digest:
            yield Fault("file", attachment.public_id, _("its bytes are not those that were signed"))


def altered_list_facts() -> Iterator[Fault]:
    """Public records whose list shows something else than their live version says."""
    records = Record.objects.filter(state=RecordState.PUBLISHED)
    for record in records.select_related("live_version__content").iterator(chunk_size=200):
        assert record.live_version
        content = record.live_version.content
        for name in LISTED_FIELDS:
            if getattr(record, name) != getattr(content, name):
                yield Fault(
                    "record",
                    record.public_id,
                    _("%(name)s is not that of its live version") % {"name": name},
                )


def wrong_counts() -> Iterator[Fault]:
    """What the public is told of how much there is, against the records themselves."""
    there = for_everybody().order_by().values_list("unit_id", "kind", "item_id")
    counted = {
        (unit, kind, item or 0): number
        for unit, kind, item, number in there.annotate(number=Count("id"))
    }
    kept = {
        (count.unit_id, count.kind, count.item): count
        for count in PublicCount.objects.select_related("unit")
        if count.number or (count.unit_id, count.kind, count.item) in counted
    }
    for place in counted.keys() | kept.keys():
        told, number = kept.get(place), counted.get(place, 0)
        if told is None or told.number != number:
            yield Fault(
                "record",
                f"{told.unit.code if told else place[0]}/{place[1]}",
                _("%(told)d are counted, %(number)d are there")
                % {"told": told.number if told else 0, "number": number},
            )


def states_without_history() -> Iterator[Fault]:
    """Published records without a transition that published them, and the other way round."""
    told = set(
        Transition.objects.filter(
            object_kind="record", event__in=(Event.PUBLISHED, Event.REVISED)
        ).values_list("object_id", flat=True)
    )
    for public_id in Record.objects.filter(state=RecordState.PUBLISHED).values_list(
        "public_id", flat=True
    ):
        if public_id not in told:
            yield Fault("record", public_id, _("published without a transition"))


def _nonces() -> dict[tuple[str, int], str]:
    rows = VersionContent.objects.values_list(
        "version__record__public_id", "version__number", "nonce"
    )
    return {(record_id, number): nonce for record_id, number, nonce in rows.iterator()}


def _events_without_leaf() -> Iterator[Fault]:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for leaf in all_leaves():
        counted[leaf.record_id, leaf.event] += 1
    told = (
        Transition.objects.filter(object_kind="record", event__in=LEAF_EVENTS)
        .values_list("object_id", "event")
        .annotate(number=Count("id"))
    )
    for object_id, event, number in told:
        if counted[object_id, event] != number:
            yield Fault(
                "record",
                object_id,
                _("%(event)s: %(number)d transitions, %(leaves)d leaves")
                % {"event": event, "number": number, "leaves": counted[object_id, event]},
            )


def _named_files() -> dict[int, list[NamedFile]]:
    files: dict[int, list[NamedFile]] = defaultdict(list)
    for file in VersionFile.objects.select_related("attachment").order_by("position", "id"):
        files[file.version_id].append((file.attachment.name, file.attachment.digest))
    return files
