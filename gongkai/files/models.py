"""Attachments: addressed by their id, stored by the digest of their bytes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.core.ids import PublicIdField
from gongkai.files.enums import UNDER_WAY, TextState


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


class AttachmentText(models.Model):
    """What the bytes with this digest say, for search and screening. Goes when the bytes go.

    ``text`` is what people see who open the file; ``unseen`` what lies in it besides, such as
    hidden columns and comments. ``is_whole``: nothing was left out, no page is a mere picture.
    ``since`` is when it came into its state; it names one attempt at reading.
    """

    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=TextState.choices, default=TextState.WAITING)
    since = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    unseen = models.TextField(blank=True)
    length = models.PositiveIntegerField(default=0, help_text=_("characters"))
    is_whole = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["since"], name="text_to_be_read", condition=Q(state__in=UNDER_WAY))
        ]


class Preview(models.Model):
    """A small picture of the first page of the bytes with this digest. Goes when they go."""

    digest = models.CharField(max_length=64, unique=True)
    picture = models.CharField(
        max_length=64, db_index=True, help_text=_("SHA-256 of the small picture")
    )
    size = models.PositiveIntegerField(help_text=_("bytes"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()


class Removal(models.Model):
    """Bytes still to be removed after an erasure; the row goes when they are gone."""

    digest = models.CharField(max_length=64, unique=True)
