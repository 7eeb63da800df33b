"""The record itself, and how records stand to one another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from gongkai.core.dates import PartialDateField
from gongkai.core.enums import Provenance
from gongkai.core.ids import PublicIdField
from gongkai.records.enums import Attribute, Audience, LinkKind, RecordState


class Record(models.Model):
    """Something made public, or on its way there. Its list facts are those of its live version."""

    public_id = PublicIdField()
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="records"
    )
    kind = models.CharField(max_length=30)
    item = models.ForeignKey(
        "catalogue.CatalogueItem", on_delete=models.PROTECT, null=True, related_name="records"
    )
    state = models.CharField(max_length=12, choices=RecordState.choices, default=RecordState.DRAFT)
    provenance = models.CharField(
        max_length=10, choices=Provenance.choices, default=Provenance.NATIVE
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)
    live_version = models.OneToOneField(
        "records.Version", on_delete=models.PROTECT, null=True, related_name="live_for"
    )
    # facts of the live version, so that a list reads one table; before that, of the working copy
    title = models.CharField(max_length=300)
    issuer_name = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    index_number = models.CharField(max_length=60, blank=True)
    formed_on = PartialDateField()
    genre = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    attribute = models.CharField(max_length=12, choices=Attribute.choices, default=Attribute.ACTIVE)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=40, blank=True)
    revised_at = models.DateTimeField(null=True, blank=True)
    revised_by = models.CharField(max_length=40, blank=True)
    original_published_on = PartialDateField()
    original_url = models.URLField(max_length=500, blank=True)
    sort_at = models.DateTimeField()
    abolished_on = models.DateField(null=True, blank=True)
    stated_validity = models.CharField(max_length=10, blank=True)
    abolition_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    # the highest revision a draft of this record had when it went: no later draft has it again
    last_revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "audience", "-sort_at", "-id"], name="rec_public"),
            models.Index(fields=["unit", "state", "audience", "-sort_at", "-id"], name="rec_unit"),
            models.Index(
                fields=["unit", "kind", "state", "audience", "-sort_at", "-id"],
                name="rec_unit_kind",
            ),
            models.Index(
                fields=["unit", "item", "state", "audience", "-sort_at", "-id"],
                name="rec_unit_item",
            ),
            models.Index(fields=["kind", "state", "audience", "-sort_at", "-id"], name="rec_kind"),
            models.Index(fields=["item", "state", "audience", "-sort_at", "-id"], name="rec_item"),
            models.Index(fields=["document_number"], name="rec_number"),
            # what is open for comments, the nearest last day first
            models.Index(
                fields=["kind", "valid_until", "id"],
                condition=Q(state="published", audience="public", valid_until__isnull=False),
                name="rec_until",
            ),
            # lists of the desk, whatever the state
            models.Index(fields=["-sort_at", "-id"], name="rec_newest"),
            models.Index(fields=["unit", "-sort_at", "-id"], name="rec_unit_newest"),
            models.Index(fields=["attribute", "-sort_at", "-id"], name="rec_attribute"),
            models.Index(fields=["kind", "-sort_at", "-id"], name="rec_kind_newest"),
            models.Index(fields=["state", "-sort_at", "-id"], name="rec_state_newest"),
            models.Index(
                fields=["state", "-sort_at", "-id"],
                condition=Q(abolished_on__isnull=False),
                name="rec_abolished",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "index_number"],
                condition=~Q(index_number="") & Q(provenance="native"),
                name="index_number_once",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by="")
                | Q(published_at__isnull=False) & ~Q(published_by=""),
                name="record_published_at_by",
            ),
            models.CheckConstraint(
                condition=Q(revised_at__isnull=True, revised_by="")
                | Q(revised_at__isnull=False) & ~Q(revised_by=""),
                name="record_revised_at_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="record_withdrawn_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(live_version__isnull=False),
                name="published_has_live_version",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portal:record", args=[self.public_id])


class PublicCount(models.Model):
    """How many records everybody may see, by unit, kind and item (0 where it has none).

    The database keeps it with every change of a record, by triggers (`core.counted`).
    """

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=30)
    item = models.BigIntegerField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "item"], name="public_count_once"),
        ]


class Link(models.Model):
    """How a record stands to another one."""

    source = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_to_another"),
        ]
