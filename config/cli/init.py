"""``gongkai init``: a real office, empty."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.cli.unit_sheet import read_units
from gongkai.catalogue.actions import load_standard_data
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import legal_day
from gongkai.core.moments import now as present
from gongkai.organisations.actions import (
    Founder,
    found_unit,
    grant_role,
    name_site,
    register_person,
)
from gongkai.organisations.enums import Role, UnitKind
from gongkai.organisations.models import Organisation
from gongkai.search.actions import load_first_synonyms

FOUNDER = Founder.system("init")
ADMINISTRATORS = {
    "sysadmin": (Role.SYSTEM_ADMIN, "系统管理员"),
    "secadmin": (Role.SECURITY_ADMIN, "安全管理员"),
    "auditadmin": (Role.AUDIT_ADMIN, "审计管理员"),
}


def found_units(rows: list[tuple[int, dict[str, str]]], root: Organisation, now: datetime) -> int:
    """Make the units in the order of the sheet; ``parent`` is a code above, empty for the city.

    A line that cannot be used is refused by its number; then nothing at all is kept.
    """
    known = {root.code: root}
    for line, row in rows:
        try:
            known[row["code"]] = _found(row, known, root, now)
        except InvalidInput as error:
            raise InvalidInput(
                error.code,
                _("Line %(line)d: %(reason)s") % {"line": line, "reason": error.sentence},
                line=line,
            ) from error
    return len(rows)


def _found(
    row: dict[str, str], known: dict[str, Organisation], root: Organisation, now: datetime
) -> Organisation:
    parent = known.get(row["parent"] or root.code)
    if parent is None or row["kind"] not in UnitKind.values:
        raise InvalidInput(
            "unit_row",
            _("Give a kind out of %(kinds)s, and as parent the code of a unit further up.")
            % {"kinds": ", ".join(UnitKind.values)},
        )
    return found_unit(
        code=row["code"], name=row["name"], short_name=row["short_name"] or row["name"],
        kind=UnitKind(row["kind"]), parent=parent, valid_from=legal_day(now), by=FOUNDER, now=now,
    )  # fmt: skip


def make_administrators(root: Organisation, now: datetime) -> list[tuple[str, str]]:
    """Three people apart (三员分立), each with a password to be changed at the first login."""
    made = []
    for username, (role, title) in ADMINISTRATORS.items():
        password = f"{secrets.token_urlsafe(9)}-A7"
        person = register_person(
            name=title, unit=root, username=username, password=password, title=title, by=FOUNDER,
            now=now,
        )  # fmt: skip
        grant_role(person=person, unit=root, role=role, by=FOUNDER, now=now)
        made.append((username, password))
    return made


@click.command()
@click.option("--name", required=True, help="Full name of the government, e.g. 某某县人民政府.")
@click.option("--code", default="root", show_default=True, help="Its code in addresses.")
@click.option(
    "--units",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Spreadsheet of units (.xlsx or .csv): code, name, short_name, kind, parent.",
)
def command(name: str, code: str, units: Path | None) -> None:
    """Found a real, empty office: the city unit, three administrators, and its units."""
    prepare_database()
    if Organisation.objects.exists():
        raise InvalidInput(
            "office_exists",
            _("%(home)s already holds an office. Set GONGKAI_HOME to another directory.")
            % {"home": settings.HOME},
        )
    rows, now = read_units(units) if units else [], present()
    with transaction.atomic():
        load_standard_data(by=FOUNDER, now=now)
        load_first_synonyms(by=FOUNDER, now=now)
        root = found_unit(
            code=code, name=name.strip(), short_name=name.strip(), kind=UnitKind.GOVERNMENT,
            parent=None, valid_from=legal_day(now), by=FOUNDER, now=now,
        )  # fmt: skip
        name_site(facts={"name": name, "host_unit": name}, by=FOUNDER, now=now)
        count = found_units(rows, root, now)
        accounts = make_administrators(root, now)
    click.echo(f"{name}: 1 government and {count} units founded.")
    click.echo("Administrators (passwords are shown once; change them at the first login):")
    for username, password in accounts:
        click.echo(f"  {username:<12}{password}")
    click.echo("Next: gongkai serve, then let the security administrator register the people.")
