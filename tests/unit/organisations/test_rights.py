"""Each action asks for its right at the unit; somebody without it is refused, whatever the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.audit.models import AuditEntry
from gongkai.catalogue.actions import adopt_default_items, load_standard_data
from gongkai.core.errors import DomainError, InvalidInput, NotPermitted
from gongkai.organisations import actions
from gongkai.organisations.enums import Permission, Role, UnitKind
from gongkai.organisations.models import Delegation, Person, RoleGrant
from gongkai.organisations.queries import Officer, deputies_for, issuing_name, roles_of
from gongkai.workdays import actions as calendar_actions
from tests.people import NOW, SETUP, Cast, officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()

Act = Callable[[Cast, Officer], object]

RIGHTS: dict[str, tuple[str, Act]] = {
    "register_person": ("security_admin", lambda cast, by: actions.register_person(
        name="新来", unit=cast.unit, username="new", password=None, by=by, now=NOW)),
    "reset_password": ("security_admin", lambda cast, by: actions.reset_password(
        person=cast.clerk, password="Other-2026-pass", by=by, now=NOW)),
    "choose_password": ("clerk", lambda cast, by: actions.choose_password(
        account=cast.clerk.account, password="Other-2026-pass", by=by, now=NOW)),
    "move_person": ("security_admin", lambda cast, by: actions.move_person(
        person=cast.clerk, unit=cast.other_unit, by=by, now=NOW)),
    "leave": ("security_admin", lambda cast, by: actions.leave(
        person=cast.clerk, last_day=TODAY, by=by, now=NOW)),
    "grant_role": ("security_admin", lambda cast, by: actions.grant_role(
        person=cast.clerk, unit=cast.unit, role=Role.REVIEWER, by=by, now=NOW)),
    "revoke_role": ("security_admin", lambda cast, by: actions.revoke_role(
        grant=cast.clerk.grants.get(), by=by, now=NOW)),
    "found_unit": ("office", lambda cast, by: actions.found_unit(
        code="new", name="新设局", short_name="新局", kind=UnitKind.DEPARTMENT, parent=cast.root,
        valid_from=TODAY, by=by, now=NOW)),
    "rename_unit": ("office", lambda cast, by: actions.rename_unit(
        unit=cast.unit, name="新名", short_name="新", last_day=TODAY, by=by, now=NOW)),
    "end_unit": ("office", lambda cast, by: actions.end_unit(
        unit=cast.unit, last_day=TODAY, successor=None, by=by, now=NOW)),
    "list_leaders": ("clerk", lambda cast, by: actions.list_leaders(
        unit=cast.unit, leaders=[{"name": "方审言", "title": "局长"}], by=by, now=NOW)),
    "name_releaser": ("office", lambda cast, by: actions.name_releaser(
        unit=cast.unit, person=cast.issuer, by=by, now=NOW)),
    "name_site": ("system_admin", lambda cast, by: actions.name_site(
        facts={"hotline": "12345"}, by=by, now=NOW)),
    "set_day": ("office", lambda cast, by: calendar_actions.set_day(
        day=TODAY, is_workday=False, source="国办发明电〔2026〕9号", by=by, now=NOW)),
    "mark_year_announced": ("office", lambda cast, by: calendar_actions.mark_year_announced(
        year=2026, source="国办发明电〔2025〕7号", by=by, now=NOW, announced=False)),
    "load_standard_data": ("system_admin", lambda cast, by: load_standard_data(by=by, now=NOW)),
    "adopt_default_items": ("office", lambda cast, by: adopt_default_items(
        unit=cast.unit, by=by, now=NOW)),
}  # fmt: skip
ALSO = {
    "list_leaders": {"office", "office_second"},
    "found_unit": {"office_second"},
    "rename_unit": {"office_second"},
    "end_unit": {"office_second"},
    "name_releaser": {"office_second"},
    "set_day": {"office_second"},
    "mark_year_announced": {"office_second"},
    "adopt_default_items": {"office_second"},
}


@pytest.mark.parametrize("name", RIGHTS)
def test_who_may_not_is_refused_by_the_action_itself(cast: Cast, name: str) -> None:
    who, act = RIGHTS[name]
    people = {key: value for key, value in vars(cast).items() if isinstance(value, Person)}
    before = AuditEntry.objects.count()
    for key in people.keys() - {who} - ALSO.get(name, set()):
        with pytest.raises(NotPermitted):
            act(cast, officer(people[key]))
    assert AuditEntry.objects.count() == before
    act(cast, officer(people[who]))


def security_admin_of_the_town(cast: Cast) -> Officer:
    guard = actions.register_person(
        name="镇管安", unit=cast.town, username="townsec", password=None, by=SETUP, now=NOW
    )
    actions.grant_role(
        person=guard, unit=cast.town, role=Role.SECURITY_ADMIN, by=SETUP, now=NOW, below=False
    )
    return officer(guard)


def test_a_right_at_one_unit_is_no_right_at_another(cast: Cast) -> None:
    by = security_admin_of_the_town(cast)
    wrong: list[Callable[[], object]] = [
        lambda: actions.grant_role(
            person=cast.town_clerk, unit=cast.unit, role=Role.REVIEWER, by=by, now=NOW),
        lambda: actions.grant_role(
            person=cast.clerk, unit=cast.town, role=Role.REVIEWER, by=by, now=NOW),
        lambda: actions.grant_role(person=cast.town_clerk, unit=cast.town, role=Role.REVIEWER,
                                   below=True, by=by, now=NOW),
        lambda: actions.move_person(person=cast.town_clerk, unit=cast.unit, by=by, now=NOW),
        lambda: actions.move_person(person=cast.clerk, unit=cast.town, by=by, now=NOW),
    ]  # fmt: skip
    for act in wrong:
        with pytest.raises(NotPermitted):
            act()
    actions.grant_role(person=cast.town_clerk, unit=cast.town, role=Role.REVIEWER, by=by, now=NOW)


def test_a_role_held_already_is_changed_or_said(cast: Cast) -> None:
    by = officer(cast.security_admin)

    def give(below: bool | None) -> RoleGrant:
        return actions.grant_role(
            person=cast.town_clerk, unit=cast.town, role=Role.CLERK, by=by, now=NOW, below=below
        )

    assert not officer(cast.town_clerk).may(Permission.DRAFT, cast.village.pk)
    with pytest.raises(InvalidInput) as refusal:
        give(False)
    assert refusal.value.code == "role_held_already"
    give(True)
    assert officer(cast.town_clerk).may(Permission.DRAFT, cast.village.pk)
    row = AuditEntry.objects.latest("id")
    assert (row.verb, row.detail["below"]) == ("grant", True)
    give(False)
    assert not officer(cast.town_clerk).may(Permission.DRAFT, cast.village.pk)
    assert RoleGrant.objects.filter(person=cast.town_clerk).count() == 1


def test_a_delegation_does_not_begin_in_the_past(cast: Cast) -> None:
    def lend(offset: int) -> Delegation:
        return actions.delegate(
            principal=cast.issuer, deputy=cast.clerk, starts_on=TODAY + timedelta(offset),
            ends_on=TODAY + timedelta(5), reason="年休假", by=officer(cast.issuer), now=NOW,
        )  # fmt: skip

    with pytest.raises(InvalidInput) as refusal:
        lend(-1)
    assert refusal.value.code == "delegation_in_the_past"
    assert lend(0).pk


def test_only_who_may_stand_in_is_offered(cast: Cast) -> None:
    offered = deputies_for(cast.office, TODAY)
    assert cast.office_second in offered
    assert cast.supervisor in offered
    assert not set(cast.administrators) & set(offered)
    assert not set(deputies_for(cast.system_admin, TODAY)) - {cast.system_admin}


def test_what_was_lent_to_a_deputy_counts_too(cast: Cast) -> None:
    free = actions.register_person(
        name="新来", unit=cast.root, username="free", password=None, by=SETUP, now=NOW
    )
    facts: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY, "reason": "培训", "now": NOW}
    admin = cast.security_admin
    assert free in deputies_for(cast.office, TODAY)
    actions.delegate(principal=admin, deputy=free, by=officer(admin), **facts)
    assert free not in deputies_for(cast.office, TODAY)
    with pytest.raises(InvalidInput):
        actions.delegate(principal=cast.office, deputy=free, by=officer(cast.office), **facts)


def test_who_moves_takes_no_right_along(cast: Cast) -> None:
    by = officer(cast.security_admin)
    actions.delegate(
        principal=cast.reviewer, deputy=cast.issuer, starts_on=TODAY, ends_on=TODAY, reason="休假",
        by=officer(cast.reviewer), now=NOW,
    )  # fmt: skip
    actions.name_releaser(unit=cast.unit, person=cast.issuer, by=officer(cast.office), now=NOW)
    actions.move_person(person=cast.issuer, unit=cast.other_unit, title="科员", by=by, now=NOW)
    cast.issuer.refresh_from_db()
    cast.unit.refresh_from_db()
    assert (cast.issuer.unit, cast.issuer.title) == (cast.other_unit, "科员")
    assert roles_of(cast.issuer, TODAY) == []
    assert officer(cast.issuer).standing.everywhere() == {}
    assert cast.unit.standing_releaser is None
    assert cast.issuer.account.is_active
    rows = AuditEntry.objects.filter(object_id=cast.issuer.public_id, at=NOW)
    assert {"revoke", "change"} <= set(rows.values_list("verb", flat=True))
    assert set(rows.filter(verb="change").values_list("unit_code", flat=True)) == {"mzj", "lyj"}
    with pytest.raises(InvalidInput) as refusal:
        actions.move_person(person=cast.issuer, unit=cast.other_unit, by=by, now=NOW)
    assert refusal.value.code == "same_unit"


def test_nobody_moves_themselves(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        actions.move_person(
            person=cast.security_admin, unit=cast.unit, by=officer(cast.security_admin), now=NOW
        )


def test_the_release_is_entrusted_to_somebody_else_who_may_release(cast: Cast) -> None:
    def name(person: Person | None, by: Person = cast.office) -> None:
        actions.name_releaser(unit=cast.unit, person=person, by=officer(by), now=NOW)

    for person, code in (
        (cast.clerk, "may_not_release"), (cast.stranger, "may_not_release"),
        (cast.office, "own_release"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refusal:
            name(person)
        assert refusal.value.code == code
    name(cast.issuer)
    assert cast.unit.standing_releaser == cast.issuer
    before = AuditEntry.objects.count()
    name(cast.issuer)
    assert AuditEntry.objects.count() == before
    name(None)
    assert cast.unit.standing_releaser is None
    assert AuditEntry.objects.latest("id").verb == "setting"


def test_the_release_is_not_entrusted_to_who_lost_the_role(cast: Cast) -> None:
    actions.name_releaser(unit=cast.unit, person=cast.issuer, by=SETUP, now=NOW)
    actions.revoke_role(grant=cast.issuer.grants.get(), by=officer(cast.security_admin), now=NOW)
    cast.unit.refresh_from_db()
    assert cast.unit.standing_releaser is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": "云岭市民政局"}, "same_name"), ({"name": ""}, "unit_unfit"),
     ({"name": "长" * 121}, "unit_unfit"), ({"last_day": TODAY + timedelta(1)}, "name_day"),
     ({"last_day": TODAY.replace(year=1999)}, "name_day")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], code: str) -> None:
    facts: dict[str, Any] = {
        "name": "云岭市民政和社工局", "short_name": "市民社局", "last_day": TODAY, **changes,
    }  # fmt: skip
    by = officer(cast.office)
    with pytest.raises(InvalidInput) as refusal:
        actions.rename_unit(unit=cast.unit, by=by, now=NOW, **facts)
    assert refusal.value.code == code
    cast.unit.refresh_from_db()
    assert not cast.unit.former_names.exists()
    actions.rename_unit(
        unit=cast.unit, name="云岭市民政和社工局", short_name="市民社局", last_day=TODAY, by=by,
        now=NOW,
    )  # fmt: skip
    assert issuing_name(cast.unit, TODAY) == "云岭市民政局"


def test_an_end_that_cannot_be_is_refused(cast: Cast) -> None:
    def end(unit: str, **changes: Any) -> None:
        facts: dict[str, Any] = {"last_day": TODAY, "successor": None} | changes
        actions.end_unit(unit=getattr(cast, unit), by=officer(cast.office), now=NOW, **facts)

    for unit, changes, code in (
        ("root", {}, "root_stays"),
        ("town", {}, "units_below"),
        ("unit", {"last_day": TODAY.replace(year=1990)}, "ends_before_it_starts"),
        ("unit", {"successor": cast.unit}, "successor_unfit"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            end(unit, **changes)
        assert refusal.value.code == code
    end("other_unit", successor=cast.unit)
    for unit, changes, code in (
        ("other_unit", {}, "unit_ended_already"),
        ("unit", {"successor": cast.other_unit}, "successor_unfit"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            end(unit, **changes)
        assert refusal.value.code == code


def test_nobody_is_registered_at_or_moved_to_a_unit_that_ended(cast: Cast) -> None:
    actions.end_unit(
        unit=cast.other_unit, last_day=TODAY - timedelta(1), successor=cast.unit, by=SETUP, now=NOW
    )
    by = officer(cast.security_admin)
    with pytest.raises(InvalidInput) as refusal:
        actions.register_person(
            name="新来", unit=cast.other_unit, username="new", password=None, by=by, now=NOW
        )
    assert refusal.value.code == "unit_ended"
    with pytest.raises(InvalidInput):
        actions.move_person(person=cast.clerk, unit=cast.other_unit, by=by, now=NOW)


# --- what is lent stays lent -------------------------------------------------------------------
def stand_in(cast: Cast, name: str) -> Person:
    """Somebody without a role of their own who stands in for the security administrator today."""
    person = actions.register_person(
        name=name, unit=cast.root, username=f"u{Person.objects.count()}", password=None, by=SETUP,
        now=NOW,
    )  # fmt: skip
    lend(cast.security_admin, person, officer(cast.security_admin))
    return person


def lend(principal: Person, deputy: Person, by: Officer, days: int = 1) -> Delegation:
    return actions.delegate(
        principal=principal, deputy=deputy, starts_on=TODAY, ends_on=TODAY + timedelta(days),
        reason="年休假", by=by, now=NOW,
    )  # fmt: skip


def second_security_admin(cast: Cast) -> Person:
    person = actions.register_person(
        name="管安二", unit=cast.root, username="secadmin2", password=None, by=SETUP, now=NOW
    )
    actions.grant_role(person=person, unit=cast.root, role=Role.SECURITY_ADMIN, by=SETUP, now=NOW)
    return person


def test_a_deputy_neither_hands_on_what_was_lent_nor_prolongs_it(cast: Cast) -> None:
    deputy, other = stand_in(cast, "代办"), second_security_admin(cast)
    by, held = officer(deputy), Delegation.objects.get()
    assert by.may(Permission.PEOPLE, cast.root.pk)
    wanted: dict[str, list[Callable[[], object]]] = {
        "lent_rights": [
            lambda: lend(cast.security_admin, other, by),
            lambda: lend(cast.security_admin, deputy, by, 3000),
            lambda: actions.end_delegation(delegation=held, by=by, now=NOW),
        ],
        "lent_to_oneself": [
            lambda: lend(other, deputy, by),
            lambda: lend(other, cast.security_admin, by),
            lambda: lend(cast.security_admin, other, officer(other)),
        ],
    }
    for code, acts in wanted.items():
        for act in acts:
            with pytest.raises(NotPermitted) as refusal:
                act()
            assert refusal.value.code == code
    assert list(Delegation.objects.all()) == [held]
    # others' leaves are theirs to see to, as they are the principal's
    assert lend(cast.issuer, cast.clerk, by).principal == cast.issuer


def test_who_stands_in_for_two_hands_on_neither(cast: Cast) -> None:
    deputy, other = stand_in(cast, "代办"), second_security_admin(cast)
    plain = actions.register_person(
        name="再代", unit=cast.root, username="third", password=None, by=SETUP, now=NOW
    )
    lend(other, deputy, officer(other))
    for principal in (cast.security_admin, other):
        with pytest.raises(NotPermitted) as refusal:
            lend(principal, plain, officer(deputy))
        assert refusal.value.code == "lent_rights"
    assert not officer(plain).may(Permission.PEOPLE, cast.root.pk)


def test_a_unit_that_has_ended_gets_no_role_any_more(cast: Cast) -> None:
    by = officer(cast.security_admin)
    ended = actions.end_unit(
        unit=cast.other_unit, last_day=TODAY - timedelta(1), successor=cast.unit, by=SETUP, now=NOW
    )
    with pytest.raises(InvalidInput) as refusal:
        actions.grant_role(person=cast.clerk, unit=ended, role=Role.CLERK, by=by, now=NOW)
    assert refusal.value.code == "unit_ended"
    assert "云岭市民政局" in str(refusal.value.sentence)
    last_day = actions.end_unit(unit=cast.unit, last_day=TODAY, successor=None, by=SETUP, now=NOW)
    assert actions.grant_role(
        person=cast.clerk, unit=last_day, role=Role.REVIEWER, by=by, now=NOW
    ).pk


def test_nobody_leaves_before_they_came(cast: Cast) -> None:
    by = officer(cast.security_admin)
    new = actions.register_person(
        name="新来", unit=cast.unit, username="new", password=None, by=by, now=NOW
    )
    for last_day, code in (
        (date(2019, 6, 30), "leaves_before_the_start"),
        (TODAY - timedelta(1), "leaves_before_the_start"),
        (TODAY + timedelta(1), "leaves_later"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            actions.leave(person=new, last_day=last_day, by=by, now=NOW)
        assert refusal.value.code == code
    new.refresh_from_db()
    assert new.left_on is None
    assert new.account.is_active
    assert actions.leave(person=new, last_day=TODAY, by=by, now=NOW).left_on == TODAY
