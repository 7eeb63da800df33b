"""Units: founded, renamed, ended, described; every change leaves its row in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from inspect import isfunction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from gongkai.organisations import actions
from gongkai.organisations.enums import Role, UnitKind
from gongkai.organisations.models import Delegation, Organisation
from gongkai.organisations.queries import (
    descendants,
    issuing_name,
    root_unit,
    unit_by_code,
    units_in_force,
)
from tests.people import NOW, SETUP, Cast, officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def found(**changes: Any) -> Organisation:
    facts = {"code": "new", "name": "新设局", "short_name": "新局", "kind": UnitKind.DEPARTMENT,
             "parent": None, "valid_from": TODAY, "by": SETUP, "now": NOW}  # fmt: skip
    return actions.found_unit(**(facts | changes))


def test_the_tree_is_walked_by_paths(cast: Cast) -> None:
    assert set(descendants(cast.town)) == {cast.town, cast.village}
    assert set(descendants(cast.root)) == set(Organisation.objects.all())
    assert set(descendants(cast.village)) == {cast.village}
    assert cast.village.path == f"/{cast.root.pk}/{cast.town.pk}/{cast.village.pk}/"


def test_units_whose_numbers_begin_alike_are_not_mixed_up(cast: Cast) -> None:
    made = [found(code=f"u{number}", parent=cast.root) for number in range(30)]
    for unit in made:
        assert set(descendants(unit)) == {unit}


def test_the_root_is_found_and_missed(cast: Cast) -> None:
    assert root_unit() == cast.root
    assert unit_by_code("spc") == cast.village
    assert unit_by_code("nix") is None


def test_without_an_office_the_sentence_says_what_to_do() -> None:
    with pytest.raises(NotFound) as refusal:
        root_unit()
    assert refusal.value.code == "no_office"


@pytest.mark.parametrize(
    "changes",
    [{"code": "mzj"}, {"code": ""}, {"code": "a b"}, {"code": "x" * 41}, {"name": ""},
     {"name": "长" * 121}, {"kind": "bureau"}, {"email": "nobody"}],
)  # fmt: skip
def test_a_unit_that_cannot_be_is_refused_with_a_sentence(
    cast: Cast, changes: dict[str, Any]
) -> None:
    before = Organisation.objects.count(), AuditEntry.objects.count()
    with pytest.raises(InvalidInput) as refusal:
        found(parent=cast.root, **changes)
    assert str(refusal.value.sentence)
    assert (Organisation.objects.count(), AuditEntry.objects.count()) == before
    assert found(parent=cast.root).pk


def test_documents_keep_the_name_of_their_day(cast: Cast) -> None:
    actions.rename_unit(
        unit=cast.unit, name="云岭市民政和社会保障局", short_name="市民社局",
        last_day=date(2025, 12, 31), by=SETUP, now=NOW,
    )  # fmt: skip
    actions.rename_unit(
        unit=cast.unit, name="云岭市社会工作局", short_name="市社工局", last_day=TODAY, by=SETUP,
        now=NOW,
    )  # fmt: skip
    names = {
        date(2001, 1, 1): "云岭市民政局",
        date(2025, 12, 31): "云岭市民政局",
        date(2026, 1, 1): "云岭市民政和社会保障局",
        TODAY: "云岭市民政和社会保障局",
        TODAY + timedelta(days=1): "云岭市社会工作局",
    }
    assert {day: issuing_name(cast.unit, day) for day in names} == names


def test_a_unit_is_in_force_from_its_first_to_its_last_day(cast: Cast) -> None:
    unit = found(parent=cast.root, valid_from=TODAY)
    actions.end_unit(
        unit=unit, last_day=TODAY + timedelta(days=5), successor=cast.unit, by=SETUP, now=NOW
    )
    for offset, there in ((-1, False), (0, True), (5, True), (6, False)):
        assert (unit in units_in_force(TODAY + timedelta(days=offset))) == there, offset
    assert unit_by_code("new") == unit, "its page stays"


def test_a_unit_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises((IntegrityError, DomainError)), transaction.atomic():
        actions.end_unit(
            unit=cast.unit, last_day=date(1990, 1, 1), successor=None, by=SETUP, now=NOW
        )


def test_the_page_of_a_unit_is_its_own_peoples(cast: Cast) -> None:
    facts = {"phone": "0999-5550199", "name": "不归这里改"}
    for person in (cast.stranger, cast.secrecy, cast.security_admin, cast.town_clerk):
        with pytest.raises(NotPermitted):
            actions.describe_unit(unit=cast.unit, facts=facts, by=officer(person), now=NOW)
    actions.describe_unit(unit=cast.unit, facts=facts, by=officer(cast.clerk), now=NOW)
    cast.unit.refresh_from_db()
    assert (cast.unit.phone, cast.unit.name) == ("0999-5550199", "云岭市民政局")


def test_saying_the_same_again_leaves_no_row(cast: Cast) -> None:
    by, before = officer(cast.clerk), AuditEntry.objects.count()
    actions.describe_unit(unit=cast.unit, facts={"phone": cast.unit.phone}, by=by, now=NOW)
    assert AuditEntry.objects.count() == before
    actions.describe_unit(unit=cast.unit, facts={"phone": "1"}, by=by, now=NOW)
    assert AuditEntry.objects.count() == before + 1


def test_approval_levels_are_the_offices_to_set(cast: Cast) -> None:
    def change(chain: list[str], by: Any = cast.office) -> None:
        actions.set_approval_chain(
            unit=cast.unit, chain=chain, deciding_unit=None, by=officer(by), now=NOW
        )

    for person in (cast.issuer, cast.clerk, cast.system_admin):
        with pytest.raises(NotPermitted):
            change(["issuer"], person)
    for bad in ([], ["reviewer"], ["issuer", "issuer"], ["mayor"], ["issuer", "reviewer"]):
        with pytest.raises(InvalidInput) as refusal:
            change(bad)
        assert refusal.value.code == "approval_chain"
    change(["reviewer", "issuer", "office"])
    cast.unit.refresh_from_db()
    assert cast.unit.approval_chain == ["reviewer", "issuer", "office"]


ACTIONS: dict[str, tuple[str, Callable[[Cast], object]]] = {
    "found_unit": ("create", lambda cast: found(parent=cast.root)),
    "rename_unit": ("change", lambda cast: actions.rename_unit(
        unit=cast.unit, name="新名", short_name="新", last_day=TODAY, by=SETUP, now=NOW)),
    "end_unit": ("change", lambda cast: actions.end_unit(
        unit=cast.unit, last_day=TODAY, successor=None, by=SETUP, now=NOW)),
    "describe_unit": ("change", lambda cast: actions.describe_unit(
        unit=cast.unit, facts={"fax": "1"}, by=officer(cast.clerk), now=NOW)),
    "list_leaders": ("change", lambda cast: actions.list_leaders(
        unit=cast.unit, leaders=[{"name": "方审言", "title": "局长"}], by=SETUP, now=NOW)),
    "set_approval_chain": ("setting", lambda cast: actions.set_approval_chain(
        unit=cast.unit, chain=["office"], deciding_unit=None, by=officer(cast.office), now=NOW)),
    "name_site": ("setting", lambda cast: actions.name_site(
        facts={"hotline": "12345"}, by=SETUP, now=NOW)),
    "register_person": ("create", lambda cast: actions.register_person(
        name="新来", unit=cast.unit, username="new", password=None, by=SETUP, now=NOW)),
    "choose_password": ("change", lambda cast: actions.choose_password(
        account=cast.clerk.account, password="Other-2026-pass", by=officer(cast.clerk),
        now=NOW)),
    "reset_password": ("change", lambda cast: actions.reset_password(
        person=cast.clerk, password="Other-2026-pass", by=SETUP, now=NOW)),
    "leave": ("change", lambda cast: actions.leave(
        person=cast.clerk, last_day=TODAY, by=SETUP, now=NOW)),
    "move_person": ("change", lambda cast: actions.move_person(
        person=cast.clerk, unit=cast.other_unit, by=SETUP, now=NOW)),
    "name_releaser": ("setting", lambda cast: actions.name_releaser(
        unit=cast.unit, person=cast.issuer, by=SETUP, now=NOW)),
    "grant_role": ("grant", lambda cast: actions.grant_role(
        person=cast.clerk, unit=cast.unit, role=Role.REVIEWER, by=SETUP, now=NOW)),
    "revoke_role": ("revoke", lambda cast: actions.revoke_role(
        grant=cast.clerk.grants.get(), by=SETUP, now=NOW)),
    "delegate": ("delegate", lambda cast: actions.delegate(
        principal=cast.clerk, deputy=cast.issuer, starts_on=TODAY, ends_on=TODAY, reason="休假",
        by=officer(cast.clerk), now=NOW)),
    "end_delegation": ("delegate", lambda cast: actions.end_delegation(
        delegation=Delegation.objects.create(principal=cast.clerk, deputy=cast.issuer,
                                             starts_on=TODAY, ends_on=TODAY, reason="休假"),
        by=officer(cast.clerk), now=NOW)),
}  # fmt: skip


def test_every_action_is_tried() -> None:
    callables = {name for name in actions.__all__ if isfunction(getattr(actions, name))}
    assert callables == ACTIONS.keys()


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_leaves_its_row_with_the_moment_and_who(cast: Cast, name: str) -> None:
    verb, act = ACTIONS[name]
    last = AuditEntry.objects.latest("id").pk
    act(cast)
    row = AuditEntry.objects.filter(pk__gt=last).latest("id")
    assert (row.verb, row.at, row.succeeded) == (verb, NOW, True)
    assert row.actor
    assert row.object_kind
    assert "Other-2026-pass" not in str(row.detail)


def test_a_login_name_is_taken_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        actions.register_person(
            name="别人", unit=cast.unit, username="clerk", password=None, by=SETUP, now=NOW
        )
    assert refusal.value.code == "username_taken"
