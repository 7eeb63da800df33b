"""The cast: a small city with the people who work in it, and the stranger who must see nothing.

    云岭市人民政府 (root) ── 市政府办公室 (office)
        ├─ 市民政局   mzj    clerk · secrecy reviewer · reviewer · issuer; two approval levels
        ├─ 市林业局   lyj    the stranger: clerk and issuer, but of another department
        └─ 云溪镇     yxz    the town: clerk, secrecy reviewer, reviewer, issuer; two levels
             └─ 松坪村 spc   two people; the town approves

All of them are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.organisations.actions import (
    Founder,
    found_unit,
    grant_role,
    name_site,
    register_person,
    set_approval_chain,
)
from gongkai.organisations.enums import ApprovalStep, Role, UnitKind
from gongkai.organisations.models import Organisation, Person
from gongkai.organisations.queries import Officer, officer_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LEGAL_ZONE)
FOUNDED = datetime(2024, 1, 2, 9, 0, tzinfo=LEGAL_ZONE)
UNITS_SINCE = date(2000, 1, 1)
PASSWORD = "Yunling-2026-cast"
SETUP = Founder.system("setup")


@dataclass(frozen=True)
class Cast:
    """Everybody and everything the tests speak of, by name."""

    root: Organisation
    office_unit: Organisation
    unit: Organisation
    other_unit: Organisation
    town: Organisation
    village: Organisation
    clerk: Person
    secrecy: Person
    reviewer: Person
    issuer: Person
    office: Person
    office_second: Person
    supervisor: Person
    system_admin: Person
    security_admin: Person
    audit_admin: Person
    stranger: Person
    stranger_secrecy: Person
    town_clerk: Person
    town_secrecy: Person
    town_reviewer: Person
    town_issuer: Person
    village_clerk: Person
    village_secrecy: Person

    @property
    def administrators(self) -> tuple[Person, Person, Person]:
        """System, security and audit: three people without content rights."""
        return self.system_admin, self.security_admin, self.audit_admin


def officer(person: Person, day: date | None = None) -> Officer:
    """``person`` at work, as the ``by`` of an action; on the day of `NOW` unless told."""
    account = getattr(person, "account", None)
    return officer_of(person, day or legal_day(NOW), account_id=account.pk if account else None)


def login(client: Client, person: Person) -> Client:
    """The test client, logged in as ``person``."""
    client.force_login(
        person.account, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _unit(code: str, name: str, kind: UnitKind, parent: Organisation | None, **facts: Any) -> Any:
    return found_unit(
        code=code, name=name, short_name=facts.pop("short_name", name), kind=kind, parent=parent,
        valid_from=UNITS_SINCE, by=SETUP, now=FOUNDED, **facts,
    )  # fmt: skip


def _person(username: str, name: str, unit: Organisation, *roles: Role) -> Person:
    person = register_person(
        name=name, unit=unit, username=username, password=PASSWORD, by=SETUP, now=FOUNDED,
        password_set_on=legal_day(timezone.now()),
    )  # fmt: skip
    for role in roles:
        grant_role(person=person, unit=unit, role=role, by=SETUP, now=FOUNDED)
    return person


def _units() -> dict[str, Organisation]:
    root = _unit("yunling", "云岭市人民政府", UnitKind.GOVERNMENT, None, document_prefix="云政发")
    town = _unit("yxz", "云溪镇人民政府", UnitKind.TOWN, root, short_name="云溪镇")
    return {
        "root": root,
        "office_unit": _unit("sfb", "云岭市人民政府办公室", UnitKind.OFFICE, root),
        "unit": _unit(
            "mzj", "云岭市民政局", UnitKind.DEPARTMENT, root, short_name="市民政局",
            document_prefix="云民发", phone="0999-5550102", contact_office="云岭市民政局办公室",
        ),
        "other_unit": _unit(
            "lyj", "云岭市林业局", UnitKind.DEPARTMENT, root, short_name="市林业局",
            document_prefix="云林发",
        ),
        "town": town,
        "village": _unit("spc", "松坪村村民委员会", UnitKind.VILLAGE, town, short_name="松坪村"),
    }  # fmt: skip


def _people(units: dict[str, Organisation]) -> dict[str, Person]:
    root, unit, other = units["root"], units["unit"], units["other_unit"]
    town, village = units["town"], units["village"]
    return {
        "clerk": _person("clerk", "谭采薇", unit, Role.CLERK),
        "secrecy": _person("secrecy", "严慎之", unit, Role.SECRECY),
        "reviewer": _person("reviewer", "方审言", unit, Role.REVIEWER),
        "issuer": _person("issuer", "柏定坤", unit, Role.ISSUER),
        "office": _person("office", "卓明开", root, Role.OFFICE),
        "office_second": _person("office2", "邬同心", root, Role.OFFICE),
        "supervisor": _person("supervisor", "鉴长青", root, Role.SUPERVISOR),
        "system_admin": _person("sysadmin", "管系统", root, Role.SYSTEM_ADMIN),
        "security_admin": _person("secadmin", "管安全", root, Role.SECURITY_ADMIN),
        "audit_admin": _person("auditadmin", "管审计", root, Role.AUDIT_ADMIN),
        "stranger": _person("stranger", "路人遥", other, Role.CLERK, Role.ISSUER),
        "stranger_secrecy": _person("stranger2", "路人远", other, Role.SECRECY),
        "town_clerk": _person("townclerk", "乡采文", town, Role.CLERK),
        "town_secrecy": _person("townsecrecy", "乡慎言", town, Role.SECRECY),
        "town_reviewer": _person("townreviewer", "乡审行", town, Role.REVIEWER),
        "town_issuer": _person("townissuer", "乡定远", town, Role.ISSUER),
        "village_clerk": _person("villageclerk", "村有禾", village, Role.CLERK),
        "village_secrecy": _person("villagesecrecy", "村有松", village, Role.SECRECY),
    }


def cast_of_a_small_city() -> Cast:
    """Found the units, register the people and set the approval levels, through the actions."""
    units = _units()
    people = _people(units)
    name_site(
        facts={"name": "云岭市政务公开", "host_unit": "云岭市人民政府办公室", "is_demo": True},
        by=SETUP, now=FOUNDED,
    )  # fmt: skip
    two_levels = [ApprovalStep.REVIEWER.value, ApprovalStep.ISSUER.value]
    decided_by = {"unit": None, "town": None, "village": units["town"]}
    for key, deciding_unit in decided_by.items():
        set_approval_chain(
            unit=units[key], chain=two_levels, deciding_unit=deciding_unit,
            by=officer(people["office"]), now=FOUNDED,
        )  # fmt: skip
    return Cast(**units, **people)
