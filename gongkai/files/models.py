"""Attachments: addressed by their id, stored by the digest of their bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.core.ids import PublicIdField


class Attachment(models.Model):
    """One uploaded file under one name. Private until a published version carries it.

    ``owner_kind`` and ``owner_id`` name what it was taken in for: whatever becomes of it there, an
    erasure of the owner finds it.
    """

    public_id = PublicIdField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("bytes"))
    digest = models.CharField(max_length=64, db_index=True, help_text=_("SHA-256 of the bytes"))
    unit_code = models.CharField(max_length=40)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        """The file's ending in capitals, for its icon."""
        return self.name.rpartition(".")[2].upper()


class Removal(models.Model):
    """Bytes still to be removed after an erasure; the row goes when they are gone."""

    digest = models.CharField(max_length=64, unique=True)
