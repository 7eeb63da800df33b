"""Put files on a draft, and take them off again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is
from gongkai.records.actions.drafting import draft_at_hand
from gongkai.records.actions.touching import touch
from gongkai.records.models import Record, WorkingFile

if TYPE_CHECKING:
    from gongkai.core.transitions import Actor
    from gongkai.files.models import Attachment


@transaction.atomic
def attach_file(
    *, record: Record, attachment: Attachment, by: Officer, now: datetime
) -> WorkingFile:
    """Add a file at the end of the draft's list.

    It must have been taken in for this very record, or else an erasure would not know whose it is.
    What the draft carries already, under the same name with the same bytes, is not added again.
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    if (attachment.owner_kind, attachment.owner_id) != ("record", record.public_id):
        raise errors.file_of_another()
    same = {"attachment__name": attachment.name, "attachment__digest": attachment.digest}
    if copy.files.filter(**same).exists():
        raise errors.file_twice()
    made = WorkingFile.objects.create(
        working_copy=copy, attachment=attachment, position=copy.files.count()
    )
    touch(copy, actor, now)
    _write(record, attachment, "attached", actor, now)
    return made


@transaction.atomic
def detach_file(*, record: Record, attachment: Attachment, by: Officer, now: datetime) -> None:
    """Take a file off the draft. Versions that carry it keep it."""
    actor = by.actor(Permission.DRAFT, record.unit_id)
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    gone, _rows = copy.files.filter(attachment=attachment).delete()
    if gone:
        touch(copy, actor, now)
        _write(record, attachment, "detached", actor, now)


def _write(record: Record, attachment: Attachment, what: str, actor: Actor, now: datetime) -> None:
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id, part="files", what=what, file=attachment.public_id,
    )  # fmt: skip
