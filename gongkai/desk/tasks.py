"""What the desk leaves to the background."""

from __future__ import annotations

from django_tasks import task

from gongkai.core.moments import now
from gongkai.records.actions import publish_released
from gongkai.records.queries.importing import released_batch


@task()
def publish_batch(batch_id: str) -> int:
    """Put all rows of a released batch before the public, a few to a transaction.

    Coarse on purpose: one task a batch. It may be started again at any time and goes on where it
    stopped. Answers how many rows went out.
    """
    batch = released_batch(batch_id)
    published = 0
    while batch and (gone := publish_released(batch=batch, now=now())):
        published += gone
    return published
