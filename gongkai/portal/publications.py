"""第几次公布: every version of a record that stood before the public, as a list of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.ui.text import in_chinese, list_date

if TYPE_CHECKING:
    from gongkai.records.models import Record
    from gongkai.records.queries import PublicHistory, PublicVersion


def version_steps(record: Record, history: PublicHistory) -> list[dict[str, Any]]:
    """Every version as a step of the list: the how manieth publication, when, what was changed."""
    return [
        {
            "title": _("%(publication)s (current)") % {"publication": publication(one)}
            if one.is_live
            else publication(one),
            "time": list_date(one.since),
            "text": _words(one),
            "state": "current" if one.is_live else "done",
            "links": _links(record, history, one),
        }
        for one in history.versions
    ]


def publication(one: PublicVersion) -> str:
    """第几次公布: versions that were never public have no number here."""
    return _("Publication %(number)s") % {"number": one.ordinal}


def _words(one: PublicVersion) -> str:
    if one.was_withdrawn:
        return _("Was withdrawn; its text is not shown any more.")
    note = in_chinese(one.version.content.change_note)
    return note or (_("First published.") if one.is_first else _("Corrected."))


def _links(record: Record, history: PublicHistory, one: PublicVersion) -> list[dict[str, str]]:
    if one.was_withdrawn:
        return []
    href = reverse("portal:version", args=[record.public_id, one.version.number])
    links = []
    if history.before(one):
        links.append({"label": _("See what was changed"), "href": href})
    if not one.is_live:
        links.append({"label": _("Read the text of that time"), "href": f"{href}?view=text"})
    return links
