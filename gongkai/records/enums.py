"""States, attributes and links of records, as an official would name them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordState(models.TextChoices):
    """Where a record stands for the world outside."""

    DRAFT = "draft", _("not decided yet")
    PUBLISHED = "published", _("published")
    KEPT = "kept", _("decided, not public")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


class SubmissionState(models.TextChoices):
    """Where one submitted version stands on its way."""

    SECRECY_REVIEW = "secrecy_review", _("secrecy review")
    APPROVAL = "approval", _("approval")
    SCHEDULED = "scheduled", _("scheduled")
    DONE = "done", _("done")
    RETURNED = "returned", _("returned")
    RECALLED = "recalled", _("recalled")


OPEN_SUBMISSIONS = (
    SubmissionState.SECRECY_REVIEW,
    SubmissionState.APPROVAL,
    SubmissionState.SCHEDULED,
)


class Attribute(models.TextChoices):
    """公开属性, decided at drafting for every document."""

    ACTIVE = "active", _("disclosed proactively")
    ON_REQUEST = "on_request", _("disclosed on request")
    WITHHELD = "withheld", _("not disclosed")


class Ground(models.TextChoices):
    """Why information is not disclosed. 《条例》第十四条至第十六条."""

    E14A = "E14a", _("state secret (art. 14)")
    E14B = "E14b", _("disclosure forbidden by law or administrative regulation (art. 14)")
    E14C = (
        "E14c",
        _("may endanger national, public or economic security or social stability (art. 14)"),
    )
    E15 = "E15", _("trade secret or personal privacy of a third party (art. 15)")
    E16A = "E16a", _("internal affairs: personnel, logistics, internal workflow (art. 16)")
    E16B = "E16b", _("material from the making of a decision (art. 16)")
    E16C = "E16c", _("case file of administrative law enforcement (art. 16)")


class Audience(models.TextChoices):
    """Who a record is disclosed to; it may go to several in turn (逐级公开)."""

    PUBLIC = "public", _("the public")
    STAFF = "staff", _("staff")
    GROUP = "group", _("a named group")
    VILLAGE = "village", _("the village or household")
    PERSON = "person", _("the person concerned")


class LinkKind(models.TextChoices):
    """How one record stands to another."""

    INTERPRETS = "interprets", _("interprets")
    IMPLEMENTS = "implements", _("implements")
    AMENDS = "amends", _("amends")
    REPLACES = "replaces", _("replaces")
    ABOLISHES = "abolishes", _("abolishes")
    RESULT_OF = "result_of", _("is the result of")


class Validity(models.TextChoices):
    """有效性 of a document on a given day; computed, never stored."""

    NOT_YET = "not_yet", _("not yet in force")
    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("expired")
    ABOLISHED = "abolished", _("abolished")


class Event(models.TextChoices):
    """Everything that can happen to a record; the names stand in the transitions."""

    CREATED = "created", _("drafted")
    SUBMITTED = "submitted", _("submitted")
    CLEARED = "cleared", _("passed secrecy review")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    RECALLED = "recalled", _("recalled")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    REVISED = "revised", _("published in a new version")
    KEPT = "kept", _("decided, not public")
    ABOLISHED = "abolished", _("abolished")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")
    SPARED = "spared", _("not erased after all")
    DISCARDED = "discarded", _("draft discarded")


class Fate(models.TextChoices):
    """What became of one imported row."""

    CREATED = "created", _("taken in")
    UPDATED = "updated", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    HELD = "held", _("held back")
    REFUSED = "refused", _("refused")


class PublicFindingState(models.TextChoices):
    """What became of something found in a public record."""

    OPEN = "open", _("to be looked at")
    ANSWERED = "answered", _("left as it is, for a reason")
    MENDED = "mended", _("corrected by a later version")
    GONE = "gone", _("no longer there")


class SweepState(models.TextChoices):
    """How far a look through everything public is."""

    RUNNING = "running", _("under way")
    DONE = "done", _("finished")
    STOPPED = "stopped", _("begun anew with newer rules")
