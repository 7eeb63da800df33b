"""What units must disclose: themes, genres, items, what each unit adopted, index numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from gongkai.catalogue.enums import Audience, LimitKind, Mode, Openness, Phase, Timing
from gongkai.catalogue.rules import DEFAULT_PATTERN, TimeLimit


class StandardRelease(models.Model):
    """An edition of the standard data that was loaded; ``digest`` is of its files."""

    label = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=40)

    class Meta:
        ordering = ["-id"]


class StandardRow(models.Model):
    """A row of the standard data: where it is from, whether it was read in the original (待核)."""

    source = models.CharField(max_length=300)
    verified = models.BooleanField()
    release = models.CharField(max_length=20)
    retired_in = models.CharField(max_length=20, blank=True)
    sort_order = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Theme(StandardRow):
    """主题分类 of official documents: a class, or a subclass of one."""

    code = models.CharField(max_length=10, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.name


class Genre(StandardRow):
    """公文种类, such as 通知."""

    name = models.CharField(max_length=20, unique=True)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.name


class CatalogueItem(StandardRow):
    """One thing that must be made public, or a heading over several.

    The columns are those of 国办发〔2019〕54号: name, contents, basis, time limit, subject, mode,
    channels, audience and level. A pending heading (待补录) has no entries yet.
    """

    code = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_heading = models.BooleanField(default=False)
    is_pending = models.BooleanField(default=False)
    contents = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    time_limit = models.CharField(max_length=200, blank=True)
    limit_read = models.JSONField(default=dict, blank=True)
    timing = models.CharField(max_length=16, choices=Timing.choices, blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, blank=True)
    openness = models.CharField(max_length=12, choices=Openness.choices, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    channels = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, blank=True)
    audience_note = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices, blank=True)
    levels = models.JSONField(default=list, blank=True)
    default_for = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the page, as far as there is one."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def limit(self) -> TimeLimit | None:
        """The time limit as it was understood when the data was loaded."""
        return stored_limit(self.limit_read)


class UnitItem(models.Model):
    """A unit has taken an item into its own catalogue, and names who keeps it current."""

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="catalogue_items"
    )
    item = models.ForeignKey(
        "catalogue.CatalogueItem", on_delete=models.PROTECT, related_name="adoptions"
    )
    responsible_office = models.CharField(max_length=60, blank=True)
    own_time_limit = models.CharField(max_length=200, blank=True)
    own_limit_read = models.JSONField(default=dict, blank=True)
    adopted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "item"],
                condition=Q(ended_on__isnull=True),
                name="item_adopted_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__gte=F("adopted_on")) & ~Q(ended_because="")),
                name="adoption_ends_with_a_reason",
            ),
        ]

    @property
    def limit(self) -> TimeLimit | None:
        """The unit's own stricter limit, else the item's."""
        return stored_limit(self.own_limit_read) or self.item.limit

    @property
    def time_limit(self) -> str:
        """The same, as it is worded."""
        return self.own_time_limit or self.item.time_limit


class IndexRule(models.Model):
    """How index numbers (索引号) of a unit are built; without a unit, those of the whole site."""

    unit = models.OneToOneField(
        "organisations.Organisation", on_delete=models.CASCADE, null=True, related_name="index_rule"
    )
    pattern = models.CharField(max_length=80, default=DEFAULT_PATTERN)

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("unit", Value(0)), name="one_index_rule_each")
        ]


class IndexCounter(models.Model):
    """The last running number given out within a scope, see `rules.counter_scope`."""

    scope = models.CharField(max_length=120, unique=True)
    value = models.PositiveIntegerField(default=0)


def stored_limit(read: dict[str, object]) -> TimeLimit | None:
    """A limit as the database keeps it."""
    if not read:
        return None
    return TimeLimit(**{**read, "kind": LimitKind(str(read["kind"]))})  # type: ignore[arg-type]
