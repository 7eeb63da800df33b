"""The columns of the desk's tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

Columns = list[dict[str, str]]


def record_columns() -> Columns:
    """All records: state first after the title, because that is what one looks for."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "state", "label": _("State"), "kind": "text"},
        {"key": "kind", "label": _("Kind"), "kind": "nowrap"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "day", "label": _("Day"), "kind": "date"},
    ]


def public_finding_columns() -> Columns:
    """What was found in public records."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "severity", "label": _("Severity"), "kind": "nowrap"},
        {"key": "what", "label": _("What was found"), "kind": "text"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "since", "label": _("Found"), "kind": "date"},
    ]


def draft_columns() -> Columns:
    """Drafts of my units."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "kind", "label": _("Kind"), "kind": "nowrap"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "saved", "label": _("Saved"), "kind": "date"},
    ]


def started_columns() -> Columns:
    """What I submitted, and where it is."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "where", "label": _("Where it is"), "kind": "nowrap"},
        {"key": "kind", "label": _("Kind"), "kind": "nowrap"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "when", "label": _("Submitted"), "kind": "date"},
    ]


def done_columns() -> Columns:
    """What I did."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "what", "label": _("What I did"), "kind": "nowrap"},
        {"key": "reason", "label": _("Comment"), "kind": "text"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "when", "label": _("When"), "kind": "date"},
    ]


def duty_columns() -> Columns:
    """How each unit keeps its duties."""
    return [
        {"key": "unit", "label": _("Unit"), "kind": "title"},
        {"key": "late", "label": _("Limits"), "kind": "text"},
        {"key": "month", "label": _("Published this month"), "kind": "number", "only": "desktop"},
        {"key": "published", "label": _("Published in all"), "kind": "number", "only": "desktop"},
        {"key": "latest", "label": _("Last published"), "kind": "date", "only": "desktop"},
    ]


def late_columns() -> Columns:
    """What is late, without a word of what it says."""
    return [
        {"key": "what", "label": _("Kind"), "kind": "title"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "step", "label": _("Where it stands"), "kind": "text"},
        {"key": "due", "label": _("Due"), "kind": "date"},
        {"key": "days", "label": _("Limits"), "kind": "text"},
    ]


def supervised_columns() -> Columns:
    """What the units one oversees have published."""
    return [
        {"key": "title", "label": _("Title"), "kind": "title"},
        {"key": "kind", "label": _("Kind"), "kind": "nowrap"},
        {"key": "unit", "label": _("Unit"), "kind": "nowrap"},
        {"key": "day", "label": _("Day"), "kind": "date"},
    ]


def history_columns() -> Columns:
    """Everything that happened to a record."""
    return [
        {"key": "what", "label": _("What happened"), "kind": "title"},
        {"key": "version", "label": _("Version"), "kind": "nowrap"},
        {"key": "who", "label": _("Who"), "kind": "nowrap"},
        {"key": "when", "label": _("When"), "kind": "date"},
        {"key": "reason", "label": _("Comment or reason"), "kind": "text"},
    ]
