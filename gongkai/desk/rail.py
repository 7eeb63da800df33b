"""The lower half of the rail: what this person looks after."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer

UNIT_RIGHTS = (Permission.READ, Permission.UNIT_PAGE, Permission.APPROVAL_CHAIN)


def looked_after(officer: Officer, current: str) -> list[dict[str, Any]]:
    """Entries for units, people, calendar, audit, site and imports; only those one may open."""
    group = _("Administration")
    return [
        {
            "name": name, "label": label, "icon": icon, "href": reverse(f"desk:{name}"),
            "count": 0, "group": group, "short": "", "tab": False, "current": name == current,
        }
        for name, label, icon, rights in _entries()
        if not rights or any(officer.may_anywhere(right) for right in rights)
    ]  # fmt: skip


def _entries() -> tuple[tuple[str, str, str, tuple[Permission, ...]], ...]:
    return (
        ("admin_units", _("Units and roles"), "building", UNIT_RIGHTS),
        ("admin_people", _("People and accounts"), "users", (Permission.PEOPLE,)),
        ("admin_delegations", _("Leave and deputies"), "swap", ()),
        ("admin_calendar", _("Working days"), "calendar", (Permission.CALENDAR,)),
        ("admin_imports", _("Imported batches"), "download", (Permission.RELEASE_IMPORT,)),
        ("admin_audit", _("Audit trail"), "list", (Permission.AUDIT,)),
        ("admin_site", _("Site settings"), "settings", (Permission.SETTINGS,)),
    )
