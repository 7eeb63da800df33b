"""Tie a draft to other records; the ties go the road with the text and take effect with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.visibility import visible
from gongkai.organisations.enums import Permission, UnitKind
from gongkai.organisations.queries import Officer
from gongkai.records.actions._steps import as_it_is
from gongkai.records.actions.drafting import draft_at_hand
from gongkai.records.actions.touching import touch
from gongkai.records.enums import LinkKind
from gongkai.records.models import Link, Record, VersionContent, WorkingCopy
from gongkai.records.rules.ties import Ties, may_be_tied, with_tie, without_tie

if TYPE_CHECKING:
    from gongkai.core.transitions import Actor
    from gongkai.organisations.models import Organisation


@transaction.atomic
def tie_draft(
    *, record: Record, target: Record, kind: LinkKind, by: Officer, now: datetime
) -> WorkingCopy:
    """Say in the draft how it stands to ``target``, which must be something ``by`` may see.

    Both pages point at each other once the draft is published. To amend, replace or abolish a
    document of another unit is refused unless the draft's unit stands above it or succeeded it.
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    log.take_turn()
    if record.pk == target.pk:
        raise InvalidInput("link_to_itself", _("A record cannot be linked to itself."))
    if not visible(Record.objects.filter(pk=target.pk), by.viewer).exists():
        raise InvalidInput("no_target", _("Choose a record and how this one stands to it."))
    if not _may_say(record.unit, kind, target):
        raise NotPermitted(
            "not_yours_to_change",
            _(
                "%(title)s was issued by %(unit)s. Only that unit, or one above it, can amend, "
                "replace or abolish it."
            )
            % {"title": target.title, "unit": target.unit.name},
        )
    copy = draft_at_hand(as_it_is(record))
    return _retie(copy, with_tie(copy.ties, kind, target.public_id), actor, now)


@transaction.atomic
def untie_draft(
    *, record: Record, target_id: str, kind: LinkKind, by: Officer, now: datetime
) -> WorkingCopy:
    """Take a tie off the draft; what is published keeps it until the draft is."""
    actor = by.actor(Permission.DRAFT, record.unit_id)
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    return _retie(copy, without_tie(copy.ties, kind, target_id), actor, now)


def follow_ties(*, record: Record, content: VersionContent, by: Actor, now: datetime) -> None:
    """Bring the links in line with the version that is public now. Inside the publication."""
    wanted = {(kind, public_id) for kind, public_id in content.ties}
    links = Link.objects.filter(source=record).select_related("target")
    standing = {(link.kind, link.target.public_id): link for link in links}
    gone = [link for tie, link in standing.items() if tie not in wanted]
    come = wanted - set(standing)
    if not gone and not come:
        return
    targets = {
        target.public_id: target
        for target in Record.objects.filter(public_id__in={public_id for _kind, public_id in come})
    }
    Link.objects.filter(pk__in=[link.pk for link in gone]).delete()
    Link.objects.bulk_create(
        Link(source=record, target=targets[public_id], kind=kind, made_at=now, made_by=by.person)
        for kind, public_id in sorted(come)
        if public_id in targets
    )
    for public_id in sorted({link.target.public_id for link in gone} | set(targets)):
        log.append(topic="record.linked", kind="record", object_id=public_id, now=now)


def _may_say(unit: Organisation, kind: LinkKind, target: Record) -> bool:
    """The government office speaks for the government it serves; a successor for what it took."""
    office = unit.kind == UnitKind.OFFICE and unit.parent is not None
    speaks_for = unit.parent.path if office and unit.parent else unit.path
    if target.unit.successor_id == unit.pk:
        return True
    return may_be_tied(kind, speaks_for=speaks_for, other_path=target.unit.path)


def _retie(copy: WorkingCopy, ties: Ties, actor: Actor, now: datetime) -> WorkingCopy:
    if ties != copy.ties:
        WorkingCopy.objects.filter(pk=copy.pk).update(ties=ties)
        touch(copy, actor, now)
        record = copy.record
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
            object_id=record.public_id, part="ties",
        )  # fmt: skip
    copy.refresh_from_db()
    return copy
