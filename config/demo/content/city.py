"""Units and people of 云岭市, read from their files."""

from __future__ import annotations

from functools import cache
from typing import Any

from config.demo.content.library import read_content
from config.demo.content.seeds import (
    DelegationSeed,
    DisclosureContact,
    FormerName,
    LeaderSeed,
    PersonSeed,
    RoleSeed,
    Unit,
)


@cache
def _units() -> tuple[Unit, ...]:
    return tuple(_unit(row) for row in read_content("units.yaml"))


def units() -> list[Unit]:
    """All units, parents before children."""
    return list(_units())


def unit_of(code: str) -> Unit:
    """The unit with this code."""
    return next(unit for unit in _units() if unit.code == code)


def _unit(row: dict[str, Any]) -> Unit:
    made = {
        "functions": tuple(row["functions"]),
        "leaders": tuple(LeaderSeed(**leader) for leader in row["leaders"]),
        "disclosure_contact": DisclosureContact(**row["disclosure_contact"]),
        "approval_chain": tuple(row["approval_chain"]),
        "former_names": tuple(FormerName(**former) for former in row.get("former_names", ())),
    }
    return Unit(**{**row, **made})


def people() -> list[PersonSeed]:
    """Everybody who works in the city, the three administrators among them."""
    return [
        PersonSeed(**{**row, "roles": tuple(RoleSeed(**role) for role in row["roles"])})
        for row in read_content("people.yaml")["people"]
    ]


def delegations() -> list[DelegationSeed]:
    """Who stands in for whom."""
    return [DelegationSeed(**row) for row in read_content("people.yaml")["delegations"]]
