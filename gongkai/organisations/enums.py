"""Units, roles and permissions, as an official would name them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What sort of unit it is; the entry wall and the templates go by it."""

    GOVERNMENT = "government", _("government")
    OFFICE = "office", _("government office")
    DEPARTMENT = "department", _("department")
    TOWN = "town", _("town or subdistrict")
    VILLAGE = "village", _("village or community")
    INSTITUTION = "institution", _("public institution")


class Permission(models.TextChoices):
    """What somebody may do at a unit. Views and actions ask for these, never for roles."""

    READ = "records.read", _("read the unit's unpublished records")
    DRAFT = "records.draft", _("draft and submit records")
    SECRECY_REVIEW = "records.secrecy_review", _("review records for secrecy and privacy")
    REVIEW = "records.review", _("review records for their content")
    ISSUE = "records.issue", _("issue and publish records")
    OFFICE_APPROVE = "records.office_approve", _("give the open-government office's approval")
    TAKE_DOWN = "records.take_down", _("abolish or withdraw published records")
    ERASE = "records.erase", _("ask for or confirm an erasure")
    RELEASE_IMPORT = "records.release_import", _("release an imported batch")
    CATALOGUE = "catalogue.adopt", _("adopt catalogue items for the unit")
    UNIT_PAGE = "unit.page", _("edit the unit's public page data")
    APPROVAL_CHAIN = "unit.chain", _("set the unit's approval levels")
    UNITS = "unit.found", _("found, rename and end units")
    CALENDAR = "calendar.edit", _("edit the calendar of working days")
    PEOPLE = "people.manage", _("manage people, accounts and roles")
    SETTINGS = "settings.edit", _("change settings of the installation")
    ADDRESSES = "addresses.edit", _("keep the addresses of old sites")
    SCREENING_TABLES = "screening.tables", _("keep the tables of screening")
    AUDIT = "audit.read", _("read the audit trail")
    SUPERVISE = "supervise", _("see how units keep their duties")


class Role(models.TextChoices):
    """The nine roles. Three administrators are separate people without content rights."""

    CLERK = "clerk", _("information clerk")
    SECRECY = "secrecy", _("secrecy reviewer")
    REVIEWER = "reviewer", _("reviewer")
    ISSUER = "issuer", _("issuer")
    OFFICE = "office", _("open-government office")
    SUPERVISOR = "supervisor", _("supervisor")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class ApprovalStep(models.TextChoices):
    """Who approves, in order; a unit's chain holds one, two or three of these."""

    REVIEWER = "reviewer", _("reviewer")
    ISSUER = "issuer", _("issuer")
    OFFICE = "office", _("open-government office")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
EVERYWHERE_BELOW = frozenset({Role.OFFICE, Role.SUPERVISOR, *ADMINISTRATORS})
