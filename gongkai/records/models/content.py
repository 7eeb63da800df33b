"""What records say: working copies, and versions that never change."""

from __future__ import annotations

from django.db import models

from gongkai.core.dates import PartialDateField
from gongkai.records.enums import Attribute, Audience, Ground


class Content(models.Model):
    """What a version says: text and metadata. Shared by working copies and versions."""

    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    keywords = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    issuer_name = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    formed_on = PartialDateField()
    genre = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    attribute = models.CharField(max_length=12, choices=Attribute.choices, default=Attribute.ACTIVE)
    ground = models.CharField(max_length=6, choices=Ground.choices, blank=True)
    ground_reason = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    audience_name = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    # [[kind, public id], …]: how it stands to other records, see rules/ties.py
    ties = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True


class WorkingCopy(Content):
    """The draft of the next version, beside the live one.

    ``revision`` grows with every save, and from one draft of the record to the next.
    """

    record = models.OneToOneField(
        "records.Record", on_delete=models.CASCADE, related_name="working_copy"
    )
    revision = models.PositiveIntegerField(default=1)
    publish_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=40)
    editors = models.JSONField(default=list)


class WorkingFile(models.Model):
    """A file attached to the draft, in its place."""

    working_copy = models.ForeignKey(
        "records.WorkingCopy", on_delete=models.CASCADE, related_name="files"
    )
    attachment = models.ForeignKey("files.Attachment", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class Version(models.Model):
    """One frozen content of one record. Never changed, never removed."""

    append_only = True

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    editors = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="version_number_once")
        ]


class VersionContent(Content):
    """The content of one version; may only ever be emptied, and only by a confirmed erasure."""

    append_only = True
    erasable = True

    version = models.OneToOneField(
        "records.Version", on_delete=models.PROTECT, related_name="content"
    )
    nonce = models.CharField(max_length=64)


class VersionFile(models.Model):
    """A file as it was attached to a version."""

    append_only = True

    version = models.ForeignKey("records.Version", on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(
        "files.Attachment", on_delete=models.PROTECT, related_name="version_files"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
