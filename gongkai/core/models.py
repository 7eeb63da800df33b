"""Transitions, the append-only log, the consumers' cursors, and what may be emptied."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.core.enums import Provenance


class Transition(models.Model):
    """One change of state of one object. Figures count these, never present states."""

    append_only = True
    erasable = True

    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    event = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    actor = models.CharField(max_length=40, help_text=_("public id of the person, or system:name"))
    acting_for = models.CharField(max_length=40, blank=True)
    unit_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    provenance = models.CharField(max_length=10, choices=Provenance.choices)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="transition_object"),
            models.Index(
                fields=["unit_code", "object_kind", "event", "happened_at"],
                name="transition_figures",
            ),
            # what somebody did, apart from the thousands that went out by their release
            models.Index(fields=["actor", "event", "id"], name="transition_deeds"),
        ]


class LogEntry(models.Model):
    """One line of the append-only log that search, pages, outlets and ledger read."""

    append_only = True

    topic = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()


class Cursor(models.Model):
    """How far one consumer on one node has read the log."""

    consumer = models.CharField(max_length=40)
    node = models.CharField(max_length=80)
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "node"], name="cursor_once_per_node")
        ]


class Erased(models.Model):
    """One row of an append-only table whose free text was erased: only such a row may be emptied.

    ``object_kind`` and ``object_id`` name what the row belonged to, ``warrant`` the decision.
    """

    append_only = True
    triggers = 3  # the third lets nobody add a row without a confirmed decision

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    warrant = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "erased rows"
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row_id"], name="row_erased_once")
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="erased_object")]
