"""Records, their working copies and immutable versions, and the road between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from gongkai.core.dates import PartialDateField
from gongkai.core.enums import Provenance
from gongkai.core.ids import PublicIdField
from gongkai.records.enums import (
    OPEN_SUBMISSIONS,
    Attribute,
    Audience,
    Fate,
    Ground,
    LinkKind,
    RecordState,
    SubmissionState,
)


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

    class Meta:
        abstract = True


class WorkingCopy(Content):
    """The draft of the next version, beside the live one. ``revision`` grows with every save."""

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


class Submission(models.Model):
    """One version on its road: secrecy review, approvals, the door."""

    public_id = PublicIdField()
    record = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.OneToOneField(
        "records.Version", on_delete=models.PROTECT, related_name="submission"
    )
    deciding_unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, choices=SubmissionState.choices)
    chain = models.JSONField()
    step = models.PositiveSmallIntegerField(default=0)
    waiting_for = models.CharField(max_length=30, blank=True)
    waiting_at = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    waiting_since = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[state.value for state in OPEN_SUBMISSIONS]),
                name="one_open_submission",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | Q(closed_at__isnull=False) & ~Q(closed_by=""),
                name="submission_closed_at_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "waiting_for", "waiting_at", "waiting_since"],
                name="sub_waiting",
            ),
            models.Index(fields=["state", "publish_at"], name="sub_scheduled"),
            models.Index(fields=["submitted_by", "-id"], name="sub_mine"),
        ]


class Finding(models.Model):
    """Something screening saw in a version, and how it was answered before submission."""

    append_only = True

    version = models.ForeignKey(
        "records.Version", on_delete=models.PROTECT, related_name="findings"
    )
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    excerpt = models.CharField(max_length=300)
    rule = models.CharField(max_length=200, blank=True)
    override = models.ForeignKey(
        "records.Override", on_delete=models.PROTECT, null=True, related_name="+"
    )


class Override(models.Model):
    """Why a finding was left as it is: a reason, a person, a moment."""

    append_only = True

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="overrides")
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)


class SecrecyReview(models.Model):
    """A signed secrecy review (保密审查) of one version's digest."""

    append_only = True

    submission = models.OneToOneField(
        "records.Submission", on_delete=models.PROTECT, related_name="secrecy_review"
    )
    digest = models.CharField(max_length=64)
    answers = models.JSONField()
    opinion = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)


class Approval(models.Model):
    """One approval of one version's digest at one step of the chain."""

    append_only = True

    submission = models.ForeignKey(
        "records.Submission", on_delete=models.PROTECT, related_name="approvals"
    )
    step = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    opinion = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "step"], name="one_approval_a_step")
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


class Erasure(models.Model):
    """An erasure: asked for by one person, confirmed by another. Its reason is not content."""

    public_id = PublicIdField()
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="erasures")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="erasure_confirmed_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("confirmed_by")), name="erasure_by_two_people"
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(confirmed_at__isnull=True), name="one_open_erasure"
            ),
        ]


class ImportBatch(models.Model):
    """One file taken in; its public rows go out when a named approver releases them."""

    public_id = PublicIdField()
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="import_batches"
    )
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="")
                | Q(released_at__isnull=False) & ~Q(released_by=""),
                name="batch_released_at_by",
            )
        ]


class ImportedRow(models.Model):
    """One row of another system, by (source, id), and what became of it here."""

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="imported_rows"
    )
    source = models.CharField(max_length=120)
    source_id = models.CharField(max_length=120)
    row_digest = models.CharField(max_length=64)
    batch = models.ForeignKey("records.ImportBatch", on_delete=models.PROTECT, related_name="rows")
    record = models.OneToOneField(
        "records.Record", on_delete=models.PROTECT, null=True, related_name="imported_row"
    )
    fate = models.CharField(max_length=10, choices=Fate.choices)
    codes = models.JSONField(default=list)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="imported_row_once")
        ]
