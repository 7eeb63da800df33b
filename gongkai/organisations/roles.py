"""The roles on one page an official can read: name, sentence, permissions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.enums import Permission, Role


@dataclass(frozen=True)
class RoleDescription:
    """What a role is for, in one sentence, and what it may do."""

    role: Role
    sentence: Promise
    permissions: frozenset[Permission]


ROLES = {
    entry.role: entry
    for entry in (
        RoleDescription(
            Role.CLERK,
            _("Drafts what the unit discloses, answers findings and submits for review."),
            frozenset(
                {Permission.READ, Permission.DRAFT, Permission.CATALOGUE, Permission.UNIT_PAGE}
            ),
        ),
        RoleDescription(
            Role.SECRECY,
            _("Reviews every record for secrecy and privacy before it goes out, and signs."),
            frozenset({Permission.READ, Permission.SECRECY_REVIEW}),
        ),
        RoleDescription(
            Role.REVIEWER,
            _("Checks the content of a record before the issuer sees it."),
            frozenset({Permission.READ, Permission.REVIEW}),
        ),
        RoleDescription(
            Role.ISSUER,
            _("Decides that a record is published, abolished or withdrawn."),
            frozenset(
                {
                    Permission.READ,
                    Permission.ISSUE,
                    Permission.TAKE_DOWN,
                    Permission.ERASE,
                    Permission.RELEASE_IMPORT,
                    Permission.SCREENING_TABLES,
                }
            ),
        ),
        RoleDescription(
            Role.OFFICE,
            _("Leads open government: last approval, units and approval levels, calendar."),
            frozenset(
                {
                    Permission.READ,
                    Permission.OFFICE_APPROVE,
                    Permission.TAKE_DOWN,
                    Permission.ERASE,
                    Permission.RELEASE_IMPORT,
                    Permission.CATALOGUE,
                    Permission.UNIT_PAGE,
                    Permission.APPROVAL_CHAIN,
                    Permission.UNITS,
                    Permission.CALENDAR,
                    Permission.ADDRESSES,
                    Permission.SCREENING_TABLES,
                    Permission.SUPERVISE,
                }
            ),
        ),
        RoleDescription(
            Role.SUPERVISOR,
            _("Sees how units keep their duties; changes nothing."),
            frozenset({Permission.SUPERVISE}),
        ),
        RoleDescription(
            Role.SYSTEM_ADMIN,
            _("Runs the installation; sees no content."),
            frozenset({Permission.SETTINGS}),
        ),
        RoleDescription(
            Role.SECURITY_ADMIN,
            _("Manages people, accounts and roles; sees no content."),
            frozenset({Permission.PEOPLE}),
        ),
        RoleDescription(
            Role.AUDIT_ADMIN,
            _("Reads the audit trail; sees no content."),
            frozenset({Permission.AUDIT}),
        ),
    )
}
