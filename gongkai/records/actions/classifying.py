"""Put a draft under another kind (文种) or catalogue item (目录事项), before it was ever public."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is
from gongkai.records.actions.drafting import draft_at_hand
from gongkai.records.actions.touching import touch
from gongkai.records.enums import RecordState
from gongkai.records.models import Record, WorkingCopy
from gongkai.records.rules.kinds import genre_for, kinds

if TYPE_CHECKING:
    from gongkai.catalogue.models import CatalogueItem
    from gongkai.organisations.queries import Officer


@transaction.atomic
def reclassify_draft(
    *,
    record: Record,
    kind: str,
    item: CatalogueItem | None,
    revision: int,
    by: Officer,
    now: datetime,
) -> Record:
    """Another kind and item for a record nothing has been decided about yet.

    A genre nobody chose follows the kind. What was decided or public keeps its place: addresses,
    lists and the catalogue speak of it.
    """
    actor = by.actor(Permission.DRAFT, record.unit_id)
    log.take_turn()
    copy = draft_at_hand(as_it_is(record))
    _refuse_unless_free(record, kind)
    if copy.revision != revision:
        raise errors.edited_elsewhere(names_of([copy.saved_by]).get(copy.saved_by, ""))
    before = (record.kind, record.item_id)
    if before == (kind, item.pk if item else None):
        return record
    if copy.genre == genre_for(record.kind, copy.title):
        genre = genre_for(kind, copy.title)
        WorkingCopy.objects.filter(pk=copy.pk).update(genre=genre)
        record.genre = genre
    record.kind, record.item = kind, item
    record.save(update_fields=["kind", "item", "genre"])
    touch(copy, actor, now)
    write_audit(
        verb=Verb.CHANGE, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id, record_kind=kind, item=item.code if item else "",
    )  # fmt: skip
    return record


def _refuse_unless_free(record: Record, kind: str) -> None:
    if kind not in kinds():
        raise InvalidInput("no_kind", _("Choose one of the kinds in the list."))
    state = Record.objects.values_list("state", flat=True).get(pk=record.pk)
    if state != RecordState.DRAFT:
        raise InvalidInput(
            "kind_is_settled",
            _("Kind and item can be changed only until the first decision about a record."),
        )
