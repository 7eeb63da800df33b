"""Refusals that several verbs share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput


def database_behind() -> InvalidInput:
    """Migrations are missing."""
    return InvalidInput(
        "database_behind",
        _("The database is older than this program. Run `gongkai migrate` first."),
    )
