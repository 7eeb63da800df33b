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


def starting_points(officer: Officer) -> list[dict[str, Any]]:
    """For whoever handles no records: what they look after, each with a sentence."""
    links: list[dict[str, Any]] = []
    if officer.may_anywhere(Permission.READ):
        return links
    if officer.may_anywhere(Permission.SUPERVISE):
        links.append(
            {"label": _("Supervision"), "href": reverse("desk:supervision"),
             "text": _("What the units publish, and where they are late.")}
        )  # fmt: skip
    sentences = _sentences()
    # what one came for first; a deputy is named once in a while
    for entry in sorted(looked_after(officer, ""), key=lambda e: e["name"] == "admin_delegations"):
        links.append({**entry, "text": sentences.get(entry["name"], "")})
    return links


def _sentences() -> dict[str, str]:
    return {
        "admin_units": _("The tree of units, their pages and approval levels."),
        "admin_people": _("Accounts, roles, forgotten passwords, people who leave."),
        "admin_delegations": _("Name a deputy for the days you are away."),
        "admin_calendar": _("Days off and working days, by which limits are counted."),
        "admin_imports": _("Documents taken over from other systems."),
        "admin_addresses": _("Where addresses of the old site lead now."),
        "admin_screening": _("Words, masks and switches of the checks before publication."),
        "admin_audit": _("Who did what, and when."),
        "admin_search_words": _("Words that mean the same, and what was asked in vain."),
        "admin_site": _("The site's name, footer and switches."),
    }


def _entries() -> tuple[tuple[str, str, str, tuple[Permission, ...]], ...]:
    return (
        ("admin_units", _("Units and roles"), "building", UNIT_RIGHTS),
        ("admin_people", _("People and accounts"), "users", (Permission.PEOPLE,)),
        ("admin_delegations", _("Leave and deputies"), "swap", ()),
        ("admin_calendar", _("Working days"), "calendar", (Permission.CALENDAR,)),
        ("admin_imports", _("Imported batches"), "download", (Permission.RELEASE_IMPORT,)),
        ("admin_addresses", _("Addresses of old sites"), "link", (Permission.ADDRESSES,)),
        (
            "admin_screening",
            _("Tables of screening"),
            "list",
            (Permission.SCREENING_TABLES,),
        ),
        ("admin_audit", _("Audit trail"), "list", (Permission.AUDIT,)),
        ("admin_search_words", _("Words of search"), "search", (Permission.SETTINGS,)),
        ("admin_site", _("Site settings"), "settings", (Permission.SETTINGS,)),
    )
