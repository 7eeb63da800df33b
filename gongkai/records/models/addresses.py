"""Addresses that documents had on the site before this one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OldAddress(models.Model):
    """Path and query on an old site, and what stands there now: a record, or a page of this site.

    An empty ``host`` means any. ``automatic`` ones come from imports and follow their record.
    """

    host = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500)
    record = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, null=True, related_name="old_addresses"
    )
    target = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=200, blank=True)
    automatic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "host"], name="old_address_once"),
            models.CheckConstraint(
                condition=Q(record__isnull=True) & ~Q(target="")
                | Q(record__isnull=False) & Q(target=""),
                name="old_address_leads_to_one",
            ),
        ]
        indexes = [models.Index(fields=["target"], name="old_target")]
