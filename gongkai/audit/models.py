"""The audit trail: rows without foreign keys, each sealed with the hash of the one before."""

from django.db import models

from gongkai.audit.enums import Verb


class AuditEntry(models.Model):
    """Who did what to which object, when, at which unit, and whether it succeeded."""

    append_only = True

    at = models.DateTimeField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    actor = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    succeeded = models.BooleanField(default=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["unit_code", "-id"], name="audit_unit"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
            models.Index(fields=["acting_for", "-id"], name="audit_acting_for"),
            models.Index(fields=["object_id", "-id"], name="audit_object_number"),
            models.Index(fields=["object_kind", "-id"], name="audit_kind"),
            models.Index(fields=["at", "id"], name="audit_at"),
        ]
