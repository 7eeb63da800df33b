"""The head of a unit's pages: its parts as tabs, only those one may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.desk.administration.fetching import may_decide_on, units_with
from gongkai.desk.rail import UNIT_RIGHTS
from gongkai.organisations.enums import Permission

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation
    from gongkai.organisations.queries import Officer


def unit_head(officer: Officer, found: Organisation, current: str) -> dict[str, Any]:
    """What desk/administration/unit_head.html asks for."""
    tabs = (
        ("roles", _("Roles and people"), "desk:admin_unit", UNIT_RIGHTS),
        ("page", _("Public page"), "desk:admin_unit_page", (Permission.UNIT_PAGE,)),
        ("catalogue", _("Catalogue"), "desk:admin_unit_catalogue", (Permission.CATALOGUE,)),
        (
            "approval",
            _("Approval levels"),
            "desk:admin_unit_approval",
            (Permission.APPROVAL_CHAIN,),
        ),
        ("term", _("Name and term"), "desk:admin_unit_term", ()),
    )
    return {
        "unit": found,
        "several": units_with(officer, *UNIT_RIGHTS)[:2].count() > 1,
        "tabs": [
            {"label": label, "href": reverse(name, args=[found.code]), "current": key == current}
            for key, label, name, rights in tabs
            if (any(officer.may(right, found.pk) for right in rights))
            or (not rights and may_decide_on(officer, found))
        ],
    }
