"""Who may do what where: own grants, roles for all below, rights lent for a leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.organisations.actions import (
    delegate,
    end_delegation,
    end_unit,
    grant_role,
    leave,
    revoke_role,
)
from gongkai.organisations.enums import ADMINISTRATORS, ApprovalStep, Permission, Role
from gongkai.organisations.models import Delegation, Person
from gongkai.organisations.queries import officer_of
from gongkai.organisations.roles import ROLES
from gongkai.organisations.rules import (
    Grant,
    has_approval_chain,
    in_force,
    is_own_affair,
    may_hold_together,
    name_on,
    password_is_due,
    standing,
)
from tests.people import NOW, SETUP, Cast, officer

TODAY = NOW.date()
UNITS = st.frozensets(st.integers(1, 6), max_size=4)
GRANTS = st.lists(
    st.builds(
        Grant,
        permission=st.sampled_from(["read", "draft", "issue"]),
        unit_ids=UNITS,
        principal=st.sampled_from(["", "", "anna", "bertha"]),
    ),
    max_size=8,
)
PLACES = [(permission, unit) for permission in ("read", "draft", "issue") for unit in range(1, 7)]
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


# --- rules -------------------------------------------------------------------------------------
@given(GRANTS)
def test_held_is_exactly_what_some_grant_gives(grants: list[Grant]) -> None:
    mine = standing(grants)
    for permission, unit in PLACES:
        given_by = [g for g in grants if g.permission == permission and unit in g.unit_ids]
        assert mine.holds(permission, unit) == bool(given_by)
        assert (unit in mine.everywhere().get(permission, ())) == bool(given_by)


@given(GRANTS)
def test_ones_own_right_is_never_used_for_somebody_else(grants: list[Grant]) -> None:
    mine = standing(grants)
    for permission, unit in PLACES:
        lenders = {g.principal for g in grants if g.permission == permission and unit in g.unit_ids}
        acting_for = mine.acting_for(permission, unit)
        if "" in lenders or not lenders:
            assert acting_for == ""
        else:
            assert acting_for in lenders


@given(GRANTS, st.randoms())
def test_the_order_of_grants_changes_no_right(grants: list[Grant], dice: object) -> None:
    turned = grants[:]
    dice.shuffle(turned)  # type: ignore[attr-defined]
    assert standing(grants).own == standing(turned).own
    assert standing(grants).everywhere() == standing(turned).everywhere()


@given(GRANTS, GRANTS)
def test_more_grants_never_take_a_right_away(some: list[Grant], more: list[Grant]) -> None:
    for permission, units in standing(some).everywhere().items():
        assert units <= standing(some + more).everywhere()[permission]


@given(DAYS, st.none() | DAYS, DAYS)
def test_both_ends_of_a_period_are_in_it(start: date, end: date | None, day: date) -> None:
    days = {start} if end is None else {start, end} if start <= end else set()
    assert all(in_force(start, end, one) for one in days)
    assert in_force(start, end, day) == (start <= day and not (end and end < day))
    assert not in_force(start, end, start - timedelta(days=1))


@given(
    st.lists(DAYS, unique=True, max_size=5), DAYS, st.permutations(list(range(5)))
)  # fmt: skip
def test_a_unit_bears_one_name_a_day(ends: list[date], day: date, order: list[int]) -> None:
    ends = sorted(ends)
    former = [(f"name {number}", until) for number, until in enumerate(ends)]
    shuffled = [former[place] for place in order if place < len(former)]
    borne = name_on(day, "now", shuffled)
    later = [number for number, until in enumerate(ends) if day <= until]
    assert borne == (f"name {later[0]}" if later else "now")


@given(st.lists(st.sampled_from([*ApprovalStep.values, "mayor"]), max_size=5))
def test_a_chain_goes_upwards_each_step_once_and_ends_with_who_decides(
    chain: list[str],
) -> None:
    upwards = {"reviewer": 1, "issuer": 2, "office": 3}
    good = (
        set(chain) <= upwards.keys()
        and all(upwards[low] < upwards[high] for low, high in pairwise(chain))
        and chain[-1:] in (["issuer"], ["office"])
    )
    assert has_approval_chain(chain, ApprovalStep.values) == good


@pytest.mark.parametrize("chain", [["issuer", "reviewer"], ["office", "issuer"], ["reviewer"], []])
def test_a_chain_out_of_order_is_no_chain(chain: list[str]) -> None:
    assert not has_approval_chain(chain, ApprovalStep.values)


@given(st.sets(st.sampled_from(list(Role))))
def test_an_administrators_role_stands_alone(roles: Iterable[Role]) -> None:
    held = set(roles)
    assert may_hold_together(held, ADMINISTRATORS) == (len(held) < 2 or not held & ADMINISTRATORS)


@pytest.mark.parametrize(
    ("set_on", "longest", "due"),
    [(None, 90, True), (None, 0, True), (TODAY, 90, False), (TODAY - timedelta(89), 90, False),
     (TODAY - timedelta(90), 90, True), (TODAY - timedelta(9000), 0, False)],
)  # fmt: skip
def test_when_a_password_is_due(set_on: date | None, longest: int, due: bool) -> None:
    assert password_is_due(set_on, TODAY, longest) == due


def test_ones_own_affair_is_ones_principals_too() -> None:
    assert is_own_affair("a", "a", "")
    assert is_own_affair("a", "b", "a")
    assert not is_own_affair("a", "b", "c")


# --- roles -------------------------------------------------------------------------------------
def test_every_role_is_described_once_and_every_permission_is_held_by_some() -> None:
    assert set(ROLES) == set(Role)
    assert all(ROLES[role].role == role and str(ROLES[role].sentence) for role in Role)
    held = {permission for entry in ROLES.values() for permission in entry.permissions}
    assert held == set(Permission)


CONTENT = {
    Permission.READ, Permission.DRAFT, Permission.SECRECY_REVIEW, Permission.REVIEW,
    Permission.ISSUE, Permission.OFFICE_APPROVE, Permission.TAKE_DOWN, Permission.ERASE,
    Permission.RELEASE_IMPORT, Permission.CATALOGUE, Permission.UNIT_PAGE,
    Permission.APPROVAL_CHAIN,
}  # fmt: skip


def test_administrators_hold_no_content_right_and_share_none() -> None:
    sets = [ROLES[role].permissions for role in sorted(ADMINISTRATORS)]
    assert all(sets)
    assert not any(permissions & CONTENT for permissions in sets)
    assert sum(map(len, sets)) == len(frozenset().union(*sets))
    assert all(ROLES[role].permissions & CONTENT for role in set(Role) - ADMINISTRATORS
               - {Role.SUPERVISOR})  # fmt: skip


def test_who_drafts_never_reviews_or_issues_by_the_same_role() -> None:
    steps = [Permission.DRAFT, Permission.SECRECY_REVIEW, Permission.REVIEW, Permission.ISSUE]
    for entry in ROLES.values():
        assert len(entry.permissions & set(steps)) <= 1, entry.role


# --- officers ----------------------------------------------------------------------------------
pytest_db = pytest.mark.django_db


def lent(principal: Person, deputy: Person, starts: date = TODAY, ends: date = TODAY) -> Delegation:
    return delegate(
        principal=principal, deputy=deputy, starts_on=starts, ends_on=ends, reason="休假",
        by=officer(principal), now=NOW,
    )  # fmt: skip


@pytest_db
def test_a_role_counts_at_its_unit_and_below_only_where_it_says_so(cast: Cast) -> None:
    town, city = officer(cast.town_issuer), officer(cast.office)
    assert town.may(Permission.ISSUE, cast.town.pk)
    assert not town.may(Permission.ISSUE, cast.village.pk)
    for unit in (cast.root, cast.office_unit, cast.unit, cast.town, cast.village):
        assert city.may(Permission.READ, unit.pk)
    assert city.unit_ids(Permission.ISSUE) == frozenset()


@pytest_db
def test_a_deputy_has_the_principals_rights_from_the_first_to_the_last_day(cast: Cast) -> None:
    lent(cast.issuer, cast.clerk, TODAY, TODAY + timedelta(days=2))
    for offset, held in ((-1, False), (0, True), (1, True), (2, True), (3, False)):
        deputy = officer_of(cast.clerk, TODAY + timedelta(days=offset))
        assert deputy.may(Permission.ISSUE, cast.unit.pk) == held, offset
        assert deputy.may(Permission.DRAFT, cast.unit.pk), "one's own rights stay"
    deputy = officer(cast.clerk)
    assert deputy.actor(Permission.ISSUE, cast.unit.pk).acting_for == cast.issuer.public_id
    assert deputy.actor(Permission.DRAFT, cast.unit.pk).acting_for == ""
    assert officer(cast.issuer).may(Permission.ISSUE, cast.unit.pk), "lending takes nothing away"


@pytest_db
def test_what_is_lent_is_not_lent_on(cast: Cast) -> None:
    lent(cast.issuer, cast.reviewer)
    lent(cast.reviewer, cast.clerk)
    assert officer(cast.reviewer).may(Permission.ISSUE, cast.unit.pk)
    assert officer(cast.clerk).may(Permission.REVIEW, cast.unit.pk)
    assert not officer(cast.clerk).may(Permission.ISSUE, cast.unit.pk)


@pytest_db
def test_what_the_principal_loses_the_deputy_loses(cast: Cast) -> None:
    lent(cast.issuer, cast.clerk, TODAY, TODAY + timedelta(days=9))
    assert officer(cast.clerk).may(Permission.ISSUE, cast.unit.pk)
    revoke_role(grant=cast.issuer.grants.get(), by=SETUP, now=NOW)
    assert not officer(cast.clerk).may(Permission.ISSUE, cast.unit.pk)


@pytest_db
def test_a_delegation_ends_at_once_when_taken_back(cast: Cast) -> None:
    held = lent(cast.issuer, cast.clerk, TODAY, TODAY + timedelta(days=9))
    assert officer(cast.clerk).may(Permission.ISSUE, cast.unit.pk)
    with pytest.raises(NotPermitted):
        end_delegation(delegation=held, by=officer(cast.clerk), now=NOW)
    end_delegation(delegation=held, by=officer(cast.issuer), now=NOW)
    assert not officer(cast.clerk).may(Permission.ISSUE, cast.unit.pk)


@pytest_db
def test_only_the_principal_or_who_manages_people_lends(cast: Cast) -> None:
    facts = {"principal": cast.issuer, "deputy": cast.clerk, "starts_on": TODAY, "ends_on": TODAY,
             "reason": "休假", "now": NOW}  # fmt: skip
    for person in (cast.clerk, cast.stranger, cast.office, cast.system_admin):
        with pytest.raises(NotPermitted):
            delegate(**facts, by=officer(person))  # type: ignore[arg-type]
    assert delegate(**facts, by=officer(cast.security_admin)).pk  # type: ignore[arg-type]


@pytest_db
@pytest.mark.parametrize(
    ("deputy", "starts", "ends", "code"),
    [("issuer", 0, 0, "delegation"), ("clerk", 0, -1, "delegation"),
     ("system_admin", 0, 0, "administrators_apart_deputy")],
)  # fmt: skip
def test_what_cannot_be_lent(cast: Cast, deputy: str, starts: int, ends: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        lent(cast.issuer, getattr(cast, deputy), TODAY + timedelta(starts), TODAY + timedelta(ends))
    assert refusal.value.code == code
    assert not Delegation.objects.exists()


@pytest_db
def test_nobody_gives_themselves_a_role_nor_through_their_deputy(cast: Cast) -> None:
    admin = officer(cast.security_admin)
    with pytest.raises(NotPermitted):
        grant_role(person=cast.security_admin, unit=cast.unit, role=Role.ISSUER, by=admin, now=NOW)
    given_role = grant_role(person=cast.clerk, unit=cast.unit, role=Role.SECRECY, by=admin, now=NOW)
    assert given_role.valid_from == TODAY


@pytest_db
@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_who_holds_a_role_becomes_no_administrator(cast: Cast, role: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        grant_role(person=cast.clerk, unit=cast.root, role=Role(role), by=SETUP, now=NOW)
    assert refusal.value.code == "administrators_apart"
    for admin in cast.administrators:
        with pytest.raises(InvalidInput):
            grant_role(person=admin, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)


@pytest_db
def test_an_administrator_cannot_collect_content_rights_by_standing_in(cast: Cast) -> None:
    plain = Person.objects.create(name="新来", unit=cast.unit)
    lent(cast.issuer, plain, TODAY, TODAY + timedelta(days=9))
    with pytest.raises(InvalidInput):
        grant_role(person=plain, unit=cast.root, role=Role.SYSTEM_ADMIN, by=SETUP, now=NOW)


@pytest_db
def test_who_leaves_keeps_no_right_and_lends_none(cast: Cast) -> None:
    lent(cast.issuer, cast.clerk, TODAY, TODAY + timedelta(days=9))
    lent(cast.reviewer, cast.issuer, TODAY, TODAY + timedelta(days=9))
    assert officer(cast.issuer).may(Permission.REVIEW, cast.unit.pk)
    leave(person=cast.issuer, last_day=TODAY, by=SETUP, now=NOW)
    for day in (TODAY, TODAY + timedelta(days=5)):
        assert officer_of(cast.issuer, day).standing.everywhere() == {}
        assert not officer_of(cast.clerk, day).may(Permission.ISSUE, cast.unit.pk)
    cast.issuer.account.refresh_from_db()
    assert not cast.issuer.account.is_active
    with pytest.raises(InvalidInput):
        grant_role(person=cast.issuer, unit=cast.unit, role=Role.ISSUER, by=SETUP, now=NOW)


@pytest_db
def test_a_unit_that_ended_keeps_its_history_and_names_its_successor(cast: Cast) -> None:
    end_unit(unit=cast.unit, last_day=TODAY, successor=cast.other_unit, by=SETUP, now=NOW)
    cast.unit.refresh_from_db()
    assert cast.unit.successor == cast.other_unit
    assert officer(cast.clerk).may(Permission.READ, cast.unit.pk)
