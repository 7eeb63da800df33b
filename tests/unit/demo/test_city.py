"""The units and people of the demo city are complete, fictional and fit together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from pypinyin import lazy_pinyin
from stdnum.cn import uscc

from config.demo.content import PersonSeed, Unit, delegations, people, units
from config.demo.content.codes import (
    RESIDENT_CHECKS,
    RESIDENT_WEIGHTS,
    organisation_code,
    resident_number,
)

UNITS = {unit.code: unit for unit in units()}
KINDS = {"government", "office", "department", "town", "village", "institution"}


def holders(unit: str, role: str) -> set[str]:
    """Logins of those who hold the role at the unit, from above included."""
    lineage = {unit}
    while UNITS[unit].parent:
        unit = UNITS[unit].parent
        lineage.add(f"{unit}/below")
    return {
        person.login
        for person in people()
        for held in person.roles
        if held.role == role
        and (held.unit in lineage or (held.below and f"{held.unit}/below" in lineage))
    }


def test_there_are_units_of_every_kind() -> None:
    counted = Counter(unit.kind for unit in units())
    assert set(counted) == KINDS
    assert counted["department"] >= 18
    assert counted["town"] == 8
    assert counted["village"] == 8
    assert counted["institution"] == 3


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.code)
def test_a_unit_says_what_a_citizen_needs(unit: Unit) -> None:
    assert 4 <= len(unit.functions) <= 8
    assert len(unit.leaders) >= 2
    assert unit.address.startswith("云岭市")
    assert unit.hours
    assert re.fullmatch(r"0799-0000\d{3}", unit.phone)
    assert re.fullmatch(r"0799-0000\d{3}", unit.disclosure_contact.phone)
    assert unit.email.endswith("@yunling.example")
    assert unit.document_prefix or unit.kind == "village"


def test_credit_codes_are_valid_and_nobodys() -> None:
    codes = [unit.credit_code for unit in units()]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code), code
        assert code[2:8] == "539900"
        assert organisation_code(code[8:16]) == code[8:17]


def test_index_codes_are_nine_digits_and_different() -> None:
    codes = [unit.index_code for unit in units()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{9}", code) for code in codes)


def test_a_unit_stands_below_units_named_before_it() -> None:
    seen: set[str] = set()
    for unit in units():
        assert unit.parent in seen or unit.code == "root"
        seen.add(unit.code)
    assert all(unit.successor in UNITS for unit in units() if unit.valid_until)
    assert all(UNITS[unit.approved_by].kind == "town" for unit in units() if unit.approved_by)


def test_one_unit_was_abolished_and_has_a_successor() -> None:
    abolished = [unit for unit in units() if unit.valid_until]
    assert [unit.code for unit in abolished] == ["xczxj"]
    assert abolished[0].exists_on(date(2026, 3, 31))
    assert not abolished[0].exists_on(date(2026, 4, 1))


def test_a_unit_bears_the_name_of_the_day() -> None:
    songgang = UNITS["songgang"]
    assert songgang.name_on(date(2026, 5, 31)) == "云岭市松岗镇人民政府"
    assert songgang.name_on(date(2026, 6, 1)) == "云岭市松岗街道办事处"


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.code)
def test_the_chain_of_a_unit_has_different_people(unit: Unit) -> None:
    deciding = unit.approved_by or unit.code
    steps = [holders(unit.code, "clerk"), holders(unit.code, "secrecy")]
    steps += [holders(deciding, step) for step in unit.approval_chain]
    assert all(steps), unit.code
    chosen: set[str] = set()
    for step in steps:
        free = step - chosen
        assert free, f"{unit.code}: nobody else left"
        chosen.add(sorted(free)[0])


def test_a_village_has_two_people() -> None:
    for unit in units():
        if unit.kind == "village":
            assert sum(person.unit == unit.code for person in people()) == 2


def test_three_administrators_hold_no_other_role() -> None:
    roles = ("system_admin", "security_admin", "audit_admin")
    found = [person for person in people() if {held.role for held in person.roles} & set(roles)]
    assert sorted(held.role for person in found for held in person.roles) == sorted(roles)


def test_some_people_work_for_two_units() -> None:
    assert sum(len({held.unit for held in person.roles}) > 1 for person in people()) >= 4


@pytest.mark.parametrize("person", people(), ids=lambda person: person.login)
def test_a_login_is_the_pinyin_of_the_name(person: PersonSeed) -> None:
    assert re.fullmatch("".join(lazy_pinyin(person.name)) + r"\d?", person.login)
    assert {held.unit for held in person.roles} <= set(UNITS)


def test_names_and_logins_do_not_repeat() -> None:
    assert len({person.login for person in people()}) == len(people())
    assert len({person.name for person in people()}) == len(people())


def test_the_delegation_is_between_people_of_the_city() -> None:
    logins = {person.login for person in people()}
    assert delegations()
    for delegation in delegations():
        assert {delegation.principal, delegation.deputy} <= logins
        assert delegation.principal != delegation.deputy
        assert delegation.starts_on <= delegation.ends_on


def test_resident_numbers_are_valid_in_form_only() -> None:
    number = resident_number(date(1952, 2, 29), 7)
    total = sum(
        int(digit) * weight for digit, weight in zip(number, RESIDENT_WEIGHTS, strict=False)
    )
    assert number.startswith("53990019520229007")
    assert number[17] == RESIDENT_CHECKS[total % 11]
