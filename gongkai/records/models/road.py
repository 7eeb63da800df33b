"""The road of one version: submission, findings, signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.core.ids import PublicIdField
from gongkai.records.enums import OPEN_SUBMISSIONS, SubmissionState


class Submission(models.Model):
    """One version on its road: secrecy review, approvals, the door."""

    public_id = PublicIdField()
    record = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.OneToOneField(
        "records.Version", on_delete=models.PROTECT, related_name="submission"
    )
    deciding_unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, choices=SubmissionState.choices)
    chain = models.JSONField()
    step = models.PositiveSmallIntegerField(default=0)
    waiting_for = models.CharField(max_length=30, blank=True)
    waiting_at = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    waiting_since = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[state.value for state in OPEN_SUBMISSIONS]),
                name="one_open_submission",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | Q(closed_at__isnull=False) & ~Q(closed_by=""),
                name="submission_closed_at_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "waiting_for", "waiting_at", "waiting_since"],
                name="sub_waiting",
            ),
            models.Index(fields=["state", "publish_at"], name="sub_scheduled"),
            models.Index(fields=["submitted_by", "-id"], name="sub_mine"),
        ]


class Finding(models.Model):
    """Something screening saw in a version, and how it was answered before submission."""

    append_only = True
    erasable = True

    version = models.ForeignKey(
        "records.Version", on_delete=models.PROTECT, related_name="findings"
    )
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    excerpt = models.CharField(max_length=300)
    rule = models.CharField(max_length=200, blank=True)
    override = models.ForeignKey(
        "records.Override", on_delete=models.PROTECT, null=True, related_name="+"
    )


class Override(models.Model):
    """Why a finding was left as it is: a reason, a person, a moment."""

    append_only = True
    erasable = True

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="overrides")
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)


class SecrecyReview(models.Model):
    """A signed secrecy review (保密审查) of one version's digest."""

    append_only = True
    erasable = True

    submission = models.OneToOneField(
        "records.Submission", on_delete=models.PROTECT, related_name="secrecy_review"
    )
    digest = models.CharField(max_length=64)
    answers = models.JSONField()
    opinion = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)


class Approval(models.Model):
    """One approval of one version's digest at one step of the chain."""

    append_only = True
    erasable = True

    submission = models.ForeignKey(
        "records.Submission", on_delete=models.PROTECT, related_name="approvals"
    )
    step = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    opinion = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "step"], name="one_approval_a_step")
        ]
