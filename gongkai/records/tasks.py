"""What records leave to the background."""

from __future__ import annotations

from django_tasks import task

from gongkai.core.moments import now
from gongkai.records.actions import publish_released
from gongkai.records.models import ImportBatch


@task()
def publish_batch(batch_id: str) -> int:
    """Put all rows of a released batch before the public, a few to a transaction.

    Coarse on purpose: one task a batch. It may be started again at any time and goes on where it
    stopped. Answers how many rows went out.
    """
    batch = ImportBatch.objects.select_related("unit").get(public_id=batch_id)
    published = 0
    while batch.released_at and (gone := publish_released(batch=batch, now=now())):
        published += gone
    return published
