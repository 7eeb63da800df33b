"""The tables an office keeps for screening, version after version."""

from __future__ import annotations

from django.db import models

from gongkai.screening.enums import TableKind


class TableVersion(models.Model):
    """One version of one table, of the whole site or of a unit; the newest one counts.

    ``unit_code`` is empty for the whole site. ``same_as`` is the number of the older version this
    one went back to. ``digest`` is over this version and the digest of the one written before it,
    of whatever table: the newest digest names all that is set.
    """

    append_only = True

    kind = models.CharField(max_length=10, choices=TableKind.choices)
    unit_code = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True)
    same_as = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit_code", "number"], name="table_version_once"
            )
        ]
