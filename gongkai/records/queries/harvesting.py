"""What somebody who copies all records asks: those that changed, those that hold on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.core.models import Transition
from gongkai.records.enums import Event, Validity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongkai.records.models import Record

TOLD = (Event.PUBLISHED, Event.REVISED, Event.ABOLISHED)


def changed_since(records: QuerySet[Record], moment: datetime) -> QuerySet[Record]:
    """Those that were published, revised or abolished at ``moment`` or later."""
    happened = Transition.objects.filter(
        object_kind="record",
        object_id=OuterRef("public_id"),
        event__in=[event.value for event in TOLD],
        happened_at__gte=moment,
    )
    return records.filter(Exists(happened))


def with_validity(
    records: QuerySet[Record], validities: Iterable[Validity], day: date
) -> QuerySet[Record]:
    """Those whose 有效性 on ``day`` is one of these; the same as `rules.lifecycle.validity`."""
    asked = Q(pk__in=[])
    for validity in validities:
        asked |= _holds(day)[validity]
    return records.filter(asked)


def _holds(day: date) -> dict[Validity, Q]:
    abolished = Q(abolished_on__lte=day)
    stated = Q(stated_validity__in=(Validity.ABOLISHED.value, Validity.EXPIRED.value))
    over, ahead = Q(valid_until__lt=day), Q(valid_from__gt=day)
    open_ended = ~abolished & ~stated
    return {
        Validity.ABOLISHED: abolished | Q(stated_validity=Validity.ABOLISHED.value),
        Validity.EXPIRED: ~abolished
        & (Q(stated_validity=Validity.EXPIRED.value) | (~stated & over)),
        Validity.NOT_YET: open_ended & ~over & ahead,
        Validity.IN_FORCE: open_ended & ~over & ~ahead,
    }
