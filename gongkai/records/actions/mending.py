"""A clean copy of an attachment in the place of the one that says too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.files.actions import take_in
from gongkai.files.queries import Remade, remade
from gongkai.files.rules import suffix_of
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is
from gongkai.records.actions.drafting import draft_at_hand
from gongkai.records.actions.touching import touch
from gongkai.records.models import Record
from gongkai.records.queries.screening import context_of
from gongkai.screening.rules import inspect
from gongkai.screening.rules.mending import MENDED, WORK, told_of

if TYPE_CHECKING:
    from gongkai.files.models import Attachment


@dataclass(frozen=True)
class Mended:
    """The clean copy; how many numbers of each code were hidden, and what unseen went."""

    attachment: Attachment
    hidden: Mapping[str, int]
    removed: Mapping[str, int]


def mend_file(*, record: Record, attachment: Attachment, by: Officer, now: datetime) -> Mended:
    """Put a clean copy of an attachment of the draft in its place.

    The copy is read and screened before it is taken in: no number that can be masked, and nothing
    unseen, may be left in it. The original is no longer in the draft and goes out with no version;
    its bytes stay with the record until an erasure takes them.
    Raises `DomainError` for a kind of file of which no clean copy can be made, and where something
    is left that a person has to look at.
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    draft = draft_at_hand(as_it_is(record))
    if not draft.files.filter(attachment=attachment).exists():
        raise errors.somebody_was_quicker()
    made = _made(record, attachment)
    if _is_left(record, made):
        raise errors.copy_not_clean()
    copy = take_in(
        name=attachment.name, data=made.data, unit_code=record.unit.code, owner_kind="record",
        owner_id=record.public_id, by=actor, now=now,
    )  # fmt: skip
    with transaction.atomic():
        log.take_turn()
        draft = draft_at_hand(as_it_is(record))
        if not draft.files.filter(attachment=attachment).update(attachment=copy):
            raise errors.somebody_was_quicker()
        touch(draft, actor, now)
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
            object_id=record.public_id, part="files", what="mended", file=attachment.public_id,
            copy=copy.public_id, hidden=sum(made.answer["hidden"].values()),
            removed=sum(made.answer["removed"].values()),
        )  # fmt: skip
    return Mended(copy, made.answer["hidden"], made.answer["removed"])


def _made(record: Record, attachment: Attachment) -> Remade:
    suffix = suffix_of(attachment.name)
    if suffix not in MENDED:
        raise errors.no_clean_copy()
    told = told_of(context_of(record.working_copy))
    made = remade(digest=attachment.digest, suffix=suffix, work=WORK, arguments=(told,))
    if made is None:
        raise errors.copy_not_made()
    return made


def _is_left(record: Record, made: Remade) -> bool:
    """Whether the copy, read anew, still says what it must not."""
    if made.answer["left"] or made.reading.get("unseen"):
        return True
    context = replace(context_of(record.working_copy), required=frozenset(), checks_wording=False)
    text = str(made.reading.get("text", ""))
    return any(finding.can_be_masked for finding in inspect(text, context))
