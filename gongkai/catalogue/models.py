"""What units must disclose: themes, genres, items, what each unit adopted, index numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.catalogue.enums import Level, Openness, Timing
from gongkai.catalogue.rules import DEFAULT_PATTERN


class Theme(models.Model):
    """主题分类 of official documents, two levels."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering = ["code"]


class Genre(models.Model):
    """公文种类."""

    name = models.CharField(max_length=20, unique=True)
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort_order"]


class CatalogueItem(models.Model):
    """One thing that must be made public, or a heading over several."""

    code = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    is_heading = models.BooleanField(default=False)
    is_pending = models.BooleanField(default=False)
    contents = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    time_limit = models.CharField(max_length=200, blank=True)
    limit_kind = models.CharField(max_length=16, blank=True)
    limit_amount = models.PositiveIntegerField(default=0)
    timing = models.CharField(max_length=16, choices=Timing.choices, default=Timing.AS_IT_HAPPENS)
    openness = models.CharField(max_length=12, choices=Openness.choices, blank=True)
    channels = models.JSONField(default=list)
    audience = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "id"]

    def __str__(self) -> str:
        return self.name


class UnitItem(models.Model):
    """A unit has taken an item into its own catalogue, and names who keeps it current."""

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="catalogue_items"
    )
    item = models.ForeignKey(
        "catalogue.CatalogueItem", on_delete=models.PROTECT, related_name="adoptions"
    )
    responsible_office = models.CharField(max_length=60, blank=True)
    adopted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "item"],
                condition=Q(ended_on__isnull=True),
                name="item_adopted_once",
            )
        ]


class IndexRule(models.Model):
    """How a unit's index numbers (索引号) are built. Without a row: the default pattern."""

    unit = models.OneToOneField(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="index_rule"
    )
    pattern = models.CharField(max_length=80, default=DEFAULT_PATTERN)


class IndexCounter(models.Model):
    """The last running number given out at a unit in a period."""

    unit = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE)
    period = models.CharField(max_length=6)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="index_counter_once")
        ]
