"""Erasures, and what was taken over from other systems."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from gongkai.core.ids import PublicIdField
from gongkai.records.enums import Fate


class Erasure(models.Model):
    """An erasure: asked for by one person, confirmed by another. Its reason is not content.

    ``asked_for`` and ``confirmed_for`` are those they stood in for: neither acts on both sides.
    One that is dropped was refused by the second person, or taken back by the first.
    """

    public_id = PublicIdField()
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="erasures")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_for = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_for = models.CharField(max_length=40, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_by=""),
                name="erasure_dropped_at_by",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(confirmed_at__isnull=True),
                name="erasure_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="erasure_confirmed_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("confirmed_by"))
                & ~Q(asked_by=F("confirmed_for"))
                & (Q(asked_for="") | ~Q(asked_for=F("confirmed_by")))
                & (Q(asked_for="") | ~Q(asked_for=F("confirmed_for"))),
                name="erasure_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(confirmed_at__isnull=True, dropped_at__isnull=True),
                name="one_open_erasure",
            ),
        ]


class ImportBatch(models.Model):
    """One file taken in; its public rows go out when a named approver releases them.

    ``released_for`` is whom that approver stood in for.
    """

    public_id = PublicIdField()
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="import_batches"
    )
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=40, blank=True)
    released_for = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="")
                | Q(released_at__isnull=False) & ~Q(released_by=""),
                name="batch_released_at_by",
            ),
            models.UniqueConstraint(fields=["unit", "file_digest"], name="batch_of_a_file_once"),
        ]


class ImportedRow(models.Model):
    """One row of another system, by (source, id), and what became of it here.

    ``facts`` is what it says of its publication there; a public record takes it over with the
    next release, never before.
    """

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="imported_rows"
    )
    source = models.CharField(max_length=120)
    source_id = models.CharField(max_length=120)
    row_digest = models.CharField(max_length=64)
    batch = models.ForeignKey("records.ImportBatch", on_delete=models.PROTECT, related_name="rows")
    record = models.OneToOneField(
        "records.Record", on_delete=models.PROTECT, null=True, related_name="imported_row"
    )
    fate = models.CharField(max_length=10, choices=Fate.choices)
    codes = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="imported_row_once")
        ]
