"""``gongkai init``: a real office, empty."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.cli.speech import program
from config.cli.unit_sheet import UnitRow, read_units
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


def found_units(rows: list[UnitRow], root: Organisation, now: datetime) -> int:
    """Make the units in the order of the sheet, which was looked through before."""
    known = {root.code: root, "": root}
    for row in rows:
        try:
            known[row.code] = found_unit(
                code=row.code, name=row.name, short_name=row.short_name, kind=row.kind,
                parent=known[row.parent], valid_from=legal_day(now), by=FOUNDER, now=now,
            )  # fmt: skip
        except InvalidInput as error:
            raise InvalidInput(
                error.code,
                _("Row %(line)d: %(reason)s") % {"line": row.line, "reason": error.sentence},
                line=row.line,
            ) from error
    return len(rows)


def make_administrators(root: Organisation, now: datetime) -> list[tuple[str, str, str]]:
    """Three people apart (三员分立), each with a password to be changed at the first login."""
    made = []
    for username, (role, title) in ADMINISTRATORS.items():
        password = f"{secrets.token_urlsafe(9)}-A7"
        person = register_person(
            name=title, unit=root, username=username, password=password, title=title, by=FOUNDER,
            now=now,
        )  # fmt: skip
        grant_role(person=person, unit=root, role=role, by=FOUNDER, now=now)
        made.append((username, password, title))
    return made


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """A database that was made for an office that is then refused goes again."""
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    fresh = connection.vendor == "sqlite" and not path.exists()
    try:
        prepare_database()
        with transaction.atomic():
            yield
    except Exception:
        if fresh:
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise


@click.command(
    help=_("Found a real, empty office: the government, three administrators, and its units.")
)
@click.option("--name", required=True, help=_("Full name of the government: 某某县人民政府."))
@click.option("--code", default="root", show_default=True, help=_("Its code in addresses."))
@click.option(
    "--units",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Spreadsheet of units (.xlsx or .csv): 代码, 名称, 简称, 类型, 上级."),
)
def command(name: str, code: str, units: Path | None) -> None:
    name = name.strip()
    rows = read_units(units, code, name) if units else []
    with all_or_nothing():
        accounts = found_office(name, code, rows, present())
    _print_next_steps(name, len(rows), accounts)


def found_office(
    name: str, code: str, rows: list[UnitRow], now: datetime
) -> list[tuple[str, str, str]]:
    """Everything a real office begins with; its administrators, for printing once."""
    if Organisation.objects.exists():
        raise InvalidInput(
            "office_exists",
            _("%(home)s already holds an office. Set GONGKAI_HOME to another directory.")
            % {"home": settings.HOME},
        )
    load_standard_data(by=FOUNDER, now=now)
    load_first_synonyms(by=FOUNDER, now=now)
    root = found_unit(
        code=code, name=name, short_name=name, kind=UnitKind.GOVERNMENT, parent=None,
        valid_from=legal_day(now), by=FOUNDER, now=now,
    )  # fmt: skip
    name_site(facts={"name": name, "host_unit": name}, by=FOUNDER, now=now)
    found_units(rows, root, now)
    return make_administrators(root, now)


def _print_next_steps(name: str, units: int, accounts: list[tuple[str, str, str]]) -> None:
    click.echo(
        _("%(name)s: founded, with %(units)s units below it.") % {"name": name, "units": units}
    )
    click.echo(_("Administrators (passwords are shown once; change them at the first login):"))
    for username, password, title in accounts:
        click.echo(f"  {username:<12}{password:<18}{title}")
    click.echo(_("Desk: %(address)s") % {"address": f"{settings.SITE_URL}/desk/"})
    click.echo(_("Data: %(home)s") % {"home": settings.HOME})
    click.echo(_("Next: %(command)s") % {"command": f"{program()} serve"})
    click.echo(
        _("Then log in as secadmin, register the people and give them roles; see %(page)s.")
        % {"page": "docs/operations.md"}
    )
