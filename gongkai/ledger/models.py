"""The public log: leaves, their numbers, the tree above them, what was signed, and with what."""

from django.db import models


class Leaf(models.Model):
    """One thing that was published, changed, taken down or erased; a commitment, no content."""

    append_only = True

    commitment = models.CharField(max_length=64)
    record_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    version_digest = models.CharField(max_length=64)
    event = models.CharField(max_length=40)
    detail_digest = models.CharField(max_length=64, blank=True)
    unit_code = models.CharField(max_length=40)
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "leaves"
        indexes = [models.Index(fields=["record_id", "id"], name="leaf_record")]


class LogLeaf(models.Model):
    """The place of a leaf in the log, given once, and the hash of its entry."""

    append_only = True

    index = models.PositiveBigIntegerField(primary_key=True)
    leaf = models.OneToOneField("ledger.Leaf", on_delete=models.PROTECT, related_name="logged")
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "log leaves"


class Subtree(models.Model):
    """The hash over ``2**level`` leaves from ``index * 2**level`` on; it never changes again."""

    append_only = True

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="subtree_once"),
        ]


class LogKey(models.Model):
    """A key the log was signed with, from ``since`` until the next one; kept for ever."""

    append_only = True

    origin = models.CharField(max_length=200)
    public_key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()


class Checkpoint(models.Model):
    """A signed statement: this many entries, this root."""

    append_only = True

    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    key = models.ForeignKey("ledger.LogKey", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["size", "key"], name="checkpoint_once"),
        ]


class WitnessMail(models.Model):
    """The checkpoint that was sent to the witnesses on a day."""

    append_only = True

    day = models.DateField(unique=True)
    checkpoint = models.ForeignKey("ledger.Checkpoint", on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
