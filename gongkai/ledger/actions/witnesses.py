"""The newest checkpoint goes to the witnesses, once a day."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from gongkai.core.moments import legal_day
from gongkai.ledger.models import Checkpoint, WitnessMail
from gongkai.ledger.queries.tree import newest_checkpoint


def note_witness_mail(*, now: datetime) -> Checkpoint | None:
    """Today's checkpoint for the witnesses, noted as sent; None where that was done today.

    Of several workers one gets it. It is mailed in the background, after the commit.
    """
    checkpoint = newest_checkpoint() if settings.LEDGER_WITNESSES else None
    day = legal_day(now)
    if checkpoint is None or WitnessMail.objects.filter(day=day).exists():
        return None
    try:
        with transaction.atomic():
            WitnessMail.objects.create(day=day, checkpoint=checkpoint, queued_at=now)
    except IntegrityError:
        return None
    return checkpoint
