"""The tests' own tools: the cast, the closed network, emptying append-only tables."""

from __future__ import annotations

import socket
from datetime import datetime

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client

from config import settings as production
from gongkai.core import db
from gongkai.core.models import Transition
from gongkai.core.transitions import Actor, write_transition
from gongkai.organisations.enums import ADMINISTRATORS, Permission
from tests.people import Cast, login, officer
from tests.support.network import NetworkUsed


def test_the_clerk_drafts_at_the_unit_and_the_stranger_does_not(cast: Cast) -> None:
    assert officer(cast.clerk).may(Permission.DRAFT, cast.unit.pk)
    assert officer(cast.stranger).may(Permission.DRAFT, cast.other_unit.pk)
    assert not officer(cast.stranger).may(Permission.READ, cast.unit.pk)


def test_the_village_is_approved_by_its_town(cast: Cast) -> None:
    assert cast.village.deciding_unit_id == cast.town.pk
    assert officer(cast.town_issuer).may(Permission.ISSUE, cast.village.deciding_unit_id)


def test_administrators_hold_one_role_each(cast: Cast) -> None:
    roles = [person.grants.get().role for person in cast.administrators]
    assert set(roles) == ADMINISTRATORS


def test_login_makes_a_session(cast: Cast, client: Client) -> None:
    assert login(client, cast.clerk).session["_auth_user_id"] == str(cast.clerk.account.pk)


def test_passwords_are_hashed_as_in_production_only_cheaper(cast: Cast) -> None:
    assert identify_hasher(cast.clerk.account.password).algorithm == "argon2"
    assert production.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(NetworkUsed):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("gk.example.cn", 80)


def test_loopback_stays_open() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname(), timeout=1) as caller:
            assert caller.getpeername() == listening.getsockname()


@pytest.mark.parametrize("round_", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_append_only_rows_of_one_test_are_gone_in_the_next(round_: str, now: datetime) -> None:
    assert Transition.objects.count() == 0
    write_transition(
        kind="record", object_id="x", event="e", from_state="", to_state="draft",
        by=Actor.system("test"), unit_code="mzj", now=now,
    )  # fmt: skip
    assert Transition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_emptying_puts_the_triggers_back() -> None:
    expected = 2
    assert db.triggers_on(["core_transition"]) == {"core_transition": expected}
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_transition")
        assert cursor.fetchone() == (0,)
