"""What is found in public records when they are looked through again, and how far that is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.records.enums import PublicFindingState, SweepState


class Sweep(models.Model):
    """One look through everything public, or the part of it named here, record after record.

    ``position`` is the key of the last record looked at: after a kill it goes on from there.
    ``rules`` names the rules and tables it goes by; empty parts of the scope narrow nothing.
    """

    rules = models.CharField(max_length=64)
    unit_code = models.CharField(max_length=40, blank=True)
    since = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=SweepState.choices, default=SweepState.RUNNING)
    position = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    newly_found = models.PositiveIntegerField(default=0)
    unread_files = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40)
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="sweep_state")]


class PublicFinding(models.Model):
    """Something severe or advisable in a public version that nobody had answered when it was found.

    ``place`` is the field it stands in or the public id of the file. The number itself is nowhere
    here: ``excerpt`` is masked, and ``fingerprint`` is bound to a secret.
    """

    record = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="public_findings"
    )
    version = models.ForeignKey("records.Version", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    excerpt = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=40, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=PublicFindingState.choices, default=PublicFindingState.OPEN
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "fingerprint"],
                condition=~Q(fingerprint=""),
                name="public_finding_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="")
                | Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="public_finding_settled_at_by",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "unit", "-id"], name="pubfind_unit"),
            models.Index(fields=["state", "severity", "-id"], name="pubfind_severity"),
        ]
