"""What the pages of the tables of screening share: whose tables, which version, what one may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.asked import whole_number
from gongkai.core.moments import legal_day
from gongkai.desk.administration.fetching import fetch_unit, units_with
from gongkai.desk.guard import DeskRequest, not_here
from gongkai.desk.shown.words import short_moment
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of, root_unit
from gongkai.screening.enums import TableKind
from gongkai.screening.queries import WHOLE_SITE, table_versions

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer
    from gongkai.screening.models import TableVersion

SITE = "-"
"""How the whole site is written in an address; units by their code."""
SECTION = "admin_screening"
MOST_VERSIONS = 30
KEEPING = Permission.SCREENING_TABLES


@dataclass(frozen=True)
class Scope:
    """Whose tables: of the whole site, or additions of one unit."""

    slug: str
    unit_code: str
    name: str

    @property
    def is_site(self) -> bool:
        """Whether it counts everywhere."""
        return self.unit_code == WHOLE_SITE


def fetch_scope(officer: Officer, slug: str) -> Scope:
    """The scope with that address, for who keeps its tables; else it is not there."""
    if slug != SITE:
        unit = fetch_unit(officer, slug, KEEPING)
        return Scope(slug, unit.code, unit.name)
    if not may_keep_the_sites(officer):
        raise not_here()
    return Scope(SITE, WHOLE_SITE, _("Whole site"))


def may_keep_the_sites(officer: Officer) -> bool:
    """Whether the right is held at the top."""
    return officer.may(KEEPING, root_unit().pk)


def scopes_of(officer: Officer) -> list[Scope]:
    """All whose tables the officer keeps, the whole site first."""
    units = [Scope(unit.code, unit.code, unit.name) for unit in units_with(officer, KEEPING)]
    if may_keep_the_sites(officer):
        return [Scope(SITE, WHOLE_SITE, _("Whole site")), *units]
    return units


def table_context(request: DeskRequest, scope: Scope, kind: TableKind) -> dict[str, Any]:
    """Head, versions and the older version that is looked at, if one is."""
    rows = list(table_versions(kind, scope.unit_code)[:MOST_VERSIONS])
    asked = whole_number(request.GET.get("version"), least=1, most=2**31 - 1)
    shown = next((row for row in rows if row.number == asked), None)
    if asked is not None and shown is None:
        shown = table_versions(kind, scope.unit_code).filter(number=asked).first()
        if shown is None:
            raise not_here()
    names = names_of(row.made_by for row in rows)
    newest = rows[0].number if rows else 0
    return {
        "scope": scope,
        "kind": kind,
        "seen": newest,
        "older": shown if shown and shown.number != newest else None,
        "versions": [_version(row, names, newest, request) for row in rows],
        "tabs": [
            {
                "label": one.label, "current": one == kind,
                "href": reverse(f"desk:admin_{one.value}", args=[scope.slug]),
            }
            for one in TableKind
        ],
    }  # fmt: skip


def _version(
    row: TableVersion, names: dict[str, str], newest: int, request: DeskRequest
) -> dict[str, Any]:
    note = row.note
    if row.same_as:
        note = _("again as version %(number)d") % {"number": row.same_as}
    return {
        "number": row.number,
        "is_newest": row.number == newest,
        "who": names.get(row.made_by, row.made_by),
        "when": short_moment(row.made_at, legal_day(request.moment)),
        "note": note,
    }
