"""Leaves of the public log. They are numbered and signed later, by one sequencer."""

from django.db import models


class Leaf(models.Model):
    """One thing that was published, changed, taken down or erased; a commitment, no content."""

    append_only = True

    commitment = models.CharField(max_length=64)
    record_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    version_digest = models.CharField(max_length=64)
    event = models.CharField(max_length=40)
    detail_digest = models.CharField(max_length=64, blank=True)
    unit_code = models.CharField(max_length=40)
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "leaves"
        indexes = [models.Index(fields=["record_id", "id"], name="leaf_record")]
