"""People, accounts, roles and delegations, looked after at the desk."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError
from gongkai.core.moments import legal_day
from gongkai.organisations.actions import (
    delegate,
    grant_role,
    leave,
    register_person,
    reset_password,
)
from gongkai.organisations.enums import Permission, Role
from gongkai.organisations.models import Account, Delegation, Person, RoleGrant
from gongkai.organisations.rules import may_hold_together, password_is_due
from tests.people import NOW, PASSWORD, SETUP, Cast, login, officer

pytestmark = pytest.mark.django_db
PEOPLE = "/desk/admin/people/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Nobody has tried to log in yet; the counters live as long as the process."""
    cache.clear()


def audited(verb: str, kind: str, object_id: str = "") -> bool:
    found = AuditEntry.objects.filter(verb=verb, object_kind=kind)
    return (found.filter(object_id=object_id) if object_id else found).exists()


@pytest.fixture
def guardian(cast: Cast, client: Client) -> Client:
    """The security administrator at the desk."""
    return login(client, cast.security_admin)


def register(client: Client, **changes: str) -> object:
    data = {"name": "新来人", "unit": "mzj", "title": "科员", "username": "newcomer", **changes}
    return client.post(f"{PEOPLE}new/", data)


def test_only_who_manages_people_comes_in(cast: Cast, client: Client) -> None:
    assert login(client, cast.security_admin).get(PEOPLE).status_code == 200
    for person in (cast.clerk, cast.office, cast.system_admin, cast.audit_admin):
        assert login(client, person).get(PEOPLE).status_code == 404


def test_the_initial_password_is_shown_once_and_must_be_changed(
    cast: Cast, guardian: Client
) -> None:
    page = register(guardian).content.decode()
    password = re.search(r"<code>([A-Z][a-z]{3}-\d{4}-[a-z]{4})</code>", page)[1]
    person = Person.objects.get(account__username="newcomer")
    assert audited("create", "person", person.public_id)
    assert password not in guardian.get(f"{PEOPLE}{person.public_id}/").content.decode()
    newcomer = Client()
    answer = newcomer.post("/accounts/login/", {"login": "newcomer", "password": password})
    assert answer.status_code == 302
    assert newcomer.get("/desk/").headers["Location"] == "/accounts/password/change/"
    chosen = {"oldpassword": password, "password1": "Qingshan-88", "password2": "Qingshan-88"}
    assert newcomer.post("/accounts/password/change/", chosen).status_code == 302
    assert newcomer.get("/desk/").status_code == 200
    assert audited("change", "account", "newcomer")


def test_a_taken_login_name_comes_back_with_what_was_typed(cast: Cast, guardian: Client) -> None:
    answer = register(guardian, username="clerk")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "登录名clerk已有人使用" in page
    assert 'value="新来人"' in page


def test_roles_are_given_and_taken(cast: Cast, guardian: Client) -> None:
    address = f"{PEOPLE}{cast.clerk.public_id}/roles/"
    given = guardian.post(address, {"role": "reviewer", "role_unit": "mzj"})
    assert given.status_code == 302
    grant = RoleGrant.objects.get(person=cast.clerk, role=Role.REVIEWER)
    assert officer(cast.clerk).may(Permission.REVIEW, cast.unit.pk)
    assert audited("grant", "person", cast.clerk.public_id)
    assert guardian.post(f"{address}{grant.pk}/revoke/").status_code == 302
    assert not officer(cast.clerk).may(Permission.REVIEW, cast.unit.pk)
    assert audited("revoke", "person", cast.clerk.public_id)


def test_administrators_stay_apart(cast: Cast, guardian: Client) -> None:
    answer = guardian.post(
        f"{PEOPLE}{cast.clerk.public_id}/roles/", {"role": "audit_admin", "role_unit": "yunling"}
    )
    assert answer.status_code == 422
    assert "管理员不能兼任其他角色" in answer.content.decode()
    assert not may_hold_together({"audit_admin", "system_admin"}, {"audit_admin", "system_admin"})
    assert may_hold_together({"clerk", "issuer"}, {"audit_admin"})


def test_nobody_gives_a_role_to_themselves(cast: Cast, guardian: Client) -> None:
    answer = guardian.post(
        f"{PEOPLE}{cast.security_admin.public_id}/roles/",
        {"role": "security_admin", "role_unit": "mzj"},
    )
    assert answer.status_code == 422
    assert "不能给自己授予角色" in answer.content.decode()
    own = cast.security_admin.grants.get()
    address = f"{PEOPLE}{cast.security_admin.public_id}/roles/{own.pk}/revoke/"
    assert guardian.post(address).status_code == 422
    assert RoleGrant.objects.filter(pk=own.pk).exists()


def test_nor_through_a_deputy(cast: Cast) -> None:
    other = register_person(
        name="另一位", unit=cast.root, username="secadmin2", password=None, by=SETUP, now=NOW
    )
    delegate(
        principal=cast.security_admin, deputy=other, starts_on=NOW.date(), ends_on=NOW.date(),
        reason="培训", by=officer(cast.security_admin), now=NOW,
    )  # fmt: skip
    standing_in = officer(other)
    assert standing_in.may(Permission.PEOPLE, cast.unit.pk)
    with pytest.raises(DomainError) as refused:
        grant_role(
            person=cast.security_admin, unit=cast.unit, role=Role.SECURITY_ADMIN, by=standing_in,
            now=NOW,
        )  # fmt: skip
    assert refused.value.code == "own_role"


def test_an_administrators_rights_are_lent_to_the_same_kind_only(cast: Cast) -> None:
    facts = {
        "starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27), "reason": "培训",
        "by": officer(cast.security_admin), "now": NOW,
    }  # fmt: skip
    for deputy in (cast.clerk, cast.audit_admin):
        with pytest.raises(DomainError) as refused:
            delegate(principal=cast.security_admin, deputy=deputy, **facts)
        assert refused.value.code == "administrators_apart_deputy"


def test_who_leaves_is_out_at_once(cast: Cast, guardian: Client) -> None:
    at_work = login(Client(), cast.clerk)
    assert at_work.get("/desk/").status_code == 200
    answer = guardian.post(f"{PEOPLE}{cast.clerk.public_id}/leave/", {"last_day": "2026-11-20"})
    assert answer.status_code == 302
    assert at_work.get("/desk/").status_code == 302
    again = Client().post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert "/desk/" not in again.headers.get("Location", "")
    cast.clerk.refresh_from_db()
    assert cast.clerk.left_on == date(2026, 11, 20)
    assert not cast.clerk.grants.exists()
    assert audited("revoke", "person", cast.clerk.public_id)
    guardian.get(PEOPLE)
    assert cast.clerk.name not in guardian.get(PEOPLE).content.decode()
    assert cast.clerk.name in guardian.get(f"{PEOPLE}?everybody=1").content.decode()


def test_leaving_ends_delegations(cast: Cast) -> None:
    delegate(
        principal=cast.clerk, deputy=cast.reviewer, starts_on=NOW.date(),
        ends_on=date(2026, 12, 4), reason="年休假", by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    by = officer(cast.security_admin)
    leave(person=cast.clerk, last_day=date(2026, 11, 23), by=by, now=NOW)
    assert not officer(cast.reviewer).may(Permission.DRAFT, cast.unit.pk)
    with pytest.raises(DomainError) as refused:
        reset_password(person=cast.clerk, password="Abcd-1234", by=by, now=NOW)
    assert refused.value.code == "person_left"


def test_a_day_to_come_is_refused_with_a_sentence(cast: Cast, guardian: Client) -> None:
    tomorrow = legal_day(timezone.now()) + timedelta(days=2)
    answer = guardian.post(
        f"{PEOPLE}{cast.clerk.public_id}/leave/", {"last_day": tomorrow.isoformat()}
    )
    assert answer.status_code == 422
    assert "请到当天再停用账号" in answer.content.decode()
    assert Account.objects.get(username="clerk").is_active


def test_a_forgotten_password_is_replaced(cast: Cast, guardian: Client) -> None:
    at_work = login(Client(), cast.clerk)
    page = guardian.post(f"{PEOPLE}{cast.clerk.public_id}/password/").content.decode()
    password = re.search(r"<code>([A-Z][a-z]{3}-\d{4}-[a-z]{4})</code>", page)[1]
    assert at_work.get("/desk/").status_code == 302
    answer = Client().post("/accounts/login/", {"login": "clerk", "password": password})
    assert answer.status_code == 302
    assert Account.objects.get(username="clerk").password_set_on is None


def test_a_search_finds_by_name_and_login_name(cast: Cast, guardian: Client) -> None:
    by_name = guardian.get(PEOPLE, {"words": "采薇"}).content.decode()
    assert cast.clerk.name in by_name
    assert cast.issuer.name not in by_name
    in_town = guardian.get(PEOPLE, {"unit": "yxz"}).content.decode()
    assert cast.village_clerk.name in in_town
    assert cast.clerk.name not in in_town


def test_a_security_administrator_of_a_town_sees_the_town_alone(cast: Cast) -> None:
    grant_role(person=cast.stranger_secrecy, unit=cast.town, role=Role.CLERK, by=SETUP, now=NOW)
    RoleGrant.objects.filter(person=cast.stranger_secrecy).delete()
    grant_role(
        person=cast.stranger_secrecy, unit=cast.town, role=Role.SECURITY_ADMIN,
        by=SETUP, now=NOW,
    )  # fmt: skip
    client = login(Client(), cast.stranger_secrecy)
    page = client.get(PEOPLE).content.decode()
    assert cast.village_clerk.name in page
    assert cast.clerk.name not in page
    assert client.get(f"{PEOPLE}{cast.clerk.public_id}/").status_code == 404
    outside = client.post(
        f"{PEOPLE}{cast.village_clerk.public_id}/roles/", {"role": "issuer", "role_unit": "mzj"}
    )
    assert outside.status_code == 422
    assert not officer(cast.village_clerk).may(Permission.ISSUE, cast.unit.pk)


def test_hand_over_for_a_leave_and_take_back(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    today = legal_day(timezone.now())
    data = {
        "deputy": cast.reviewer.public_id, "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=5)).isoformat(), "reason": "年休假",
    }  # fmt: skip
    assert client.post("/desk/admin/delegations/", data).status_code == 302
    made = Delegation.objects.get()
    assert officer(cast.reviewer, today).may(Permission.DRAFT, cast.unit.pk)
    assert audited("delegate", "person", cast.clerk.public_id)
    assert cast.reviewer.name in client.get("/desk/admin/delegations/").content.decode()
    assert client.post(f"/desk/admin/delegations/{made.pk}/end/").status_code == 302
    assert not officer(cast.reviewer, today).may(Permission.DRAFT, cast.unit.pk)


def test_only_colleagues_can_be_named(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    data = {
        "deputy": cast.stranger.public_id, "starts_on": "2026-11-23", "ends_on": "2026-11-27",
        "reason": "年休假",
    }  # fmt: skip
    answer = client.post("/desk/admin/delegations/", data)
    assert answer.status_code == 422
    assert "请从列表里选" in answer.content.decode()
    assert 'value="年休假"' in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_village_may_name_somebody_of_its_town(cast: Cast, client: Client) -> None:
    page = login(client, cast.village_clerk).get("/desk/admin/delegations/").content.decode()
    assert cast.town_clerk.public_id in page
    assert cast.clerk.public_id not in page


@pytest.mark.parametrize(
    ("set_on", "longest", "due"),
    [
        (None, 90, True),
        (None, 0, True),
        (date(2026, 8, 25), 90, True),
        (date(2026, 8, 26), 90, False),
        (date(2000, 1, 1), 0, False),
    ],
)
def test_when_a_password_is_due(set_on: date | None, longest: int, due: bool) -> None:
    assert password_is_due(set_on, date(2026, 11, 23), longest) is due
