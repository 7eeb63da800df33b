"""``gongkai init``: a real office, empty."""

from __future__ import annotations

import csv
import secrets
from datetime import date
from pathlib import Path

import click
from django.db import transaction
from openpyxl import load_workbook

from config.cli.migrate import prepare_database
from gongkai.catalogue.actions import load_standard_data
from gongkai.core.errors import DomainError, InvalidInput
from gongkai.core.moments import legal_day
from gongkai.core.moments import now as present
from gongkai.core.transitions import Actor
from gongkai.organisations.actions import found_unit, grant_role, name_site, register_person
from gongkai.organisations.enums import Role, UnitKind
from gongkai.organisations.models import Organisation

COLUMNS = ("code", "name", "short_name", "kind", "parent")
FOUNDER = Actor.system("init")
ADMINISTRATORS = {
    "sysadmin": (Role.SYSTEM_ADMIN, "系统管理员"),
    "secadmin": (Role.SECURITY_ADMIN, "安全管理员"),
    "auditadmin": (Role.AUDIT_ADMIN, "审计管理员"),
}


def read_units(path: Path) -> list[dict[str, str]]:
    """Rows of a .csv or .xlsx with the columns code, name, short_name, kind, parent."""
    if path.suffix.lower() == ".xlsx":
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
        table = [
            [str(cell or "").strip() for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
    else:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            table = [[cell.strip() for cell in row] for row in csv.reader(handle)]
    if not table or [name.lower() for name in table[0][: len(COLUMNS)]] != list(COLUMNS):
        raise InvalidInput(
            "unit_sheet", f"The first line of {path.name} must read: {', '.join(COLUMNS)}."
        )
    return [dict(zip(COLUMNS, row, strict=False)) for row in table[1:] if any(row)]


def found_units(rows: list[dict[str, str]], root: Organisation, today: date) -> int:
    """Make the units in the order of the sheet; ``parent`` is a code above, or empty for the city."""
    known = {root.code: root}
    for line, row in enumerate(rows, start=2):
        parent = known.get(row["parent"] or root.code)
        if parent is None or row["kind"] not in UnitKind.values or not row["name"]:
            raise InvalidInput(
                "unit_row",
                f"Line {line}: give a name, a kind out of {', '.join(UnitKind.values)}, and as "
                "parent the code of a unit further up.",
            )
        known[row["code"]] = found_unit(
            code=row["code"], name=row["name"], short_name=row["short_name"] or row["name"],
            kind=UnitKind(row["kind"]), parent=parent, valid_from=today, by=FOUNDER,
            now=present(),
        )  # fmt: skip
    return len(rows)


def make_administrators(root: Organisation) -> list[tuple[str, str]]:
    """Three people apart (三员分立), each with a password to be changed at the first login."""
    made = []
    for username, (role, title) in ADMINISTRATORS.items():
        password = f"{secrets.token_urlsafe(9)}-A7"
        person = register_person(
            name=title, unit=root, username=username, password=password, title=title, by=FOUNDER,
            now=present(),
        )  # fmt: skip
        grant_role(person=person, unit=root, role=role, by=FOUNDER, now=present())
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
        raise click.ClickException(
            "This home already holds an office. Choose another GONGKAI_HOME."
        )
    rows = read_units(units) if units else []
    today = legal_day(present())
    try:
        with transaction.atomic():
            load_standard_data(by=FOUNDER, now=present())
            root = found_unit(
                code=code, name=name, short_name=name, kind=UnitKind.GOVERNMENT, parent=None,
                valid_from=today, by=FOUNDER, now=present(),
            )  # fmt: skip
            name_site(facts={"name": name, "host_unit": name}, by=FOUNDER, now=present())
            count = found_units(rows, root, today)
            accounts = make_administrators(root)
    except DomainError as error:
        raise click.ClickException(str(error.sentence)) from error
    click.echo(f"{name}: 1 government and {count} units founded.")
    click.echo("Administrators (passwords are shown once; change them at the first login):")
    for username, password in accounts:
        click.echo(f"  {username:<12}{password}")
    click.echo("Next: gongkai serve, then let the security administrator register the people.")
