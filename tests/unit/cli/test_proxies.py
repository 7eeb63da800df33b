"""Where a request comes from: believed from trusted proxies only."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from config.proxies import client_address
from tests.people import PASSWORD, Cast

# lockouts measure time by a clock of their own
pytestmark = pytest.mark.real_time
TRUSTED = [ip_network("127.0.0.1"), ip_network("10.1.0.0/24"), ip_network("::1")]
PROXY, OFFICE, STRANGER = "127.0.0.1", "192.0.2.10", "198.51.100.66"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ("", PROXY),
        (OFFICE, OFFICE),
        (f"{STRANGER}, {OFFICE}", OFFICE),
        (f"{STRANGER},{OFFICE},10.1.0.7", OFFICE),
        ("10.1.0.7, ::1", "10.1.0.7"),
        (f"{OFFICE}, nonsense", PROXY),
        (f"nonsense, {OFFICE}", OFFICE),
        ("2001:db8::7", "2001:db8::7"),
        (" , ", PROXY),
    ],
)
def test_the_last_address_that_is_no_proxy_counts(said: str, client: str) -> None:
    assert client_address(PROXY, said, TRUSTED) == client


def wrong(times: int, *, peer: str, said: str) -> None:
    for _time in range(times):
        enter("wrong", peer=peer, said=said)


def enter(password: str, *, peer: str, said: str) -> bool:
    """Whether the clerk gets in with the password."""
    answer: Any = Client().post(
        "/accounts/login/", {"login": "clerk", "password": password},
        REMOTE_ADDR=peer, headers={"x-forwarded-for": said},
    )  # fmt: skip
    return bool(answer.status_code == 302)


def test_behind_a_trusted_proxy_a_stranger_locks_nobody_else_out(cast: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXIES = TRUSTED
    wrong(settings.AXES_FAILURE_LIMIT, peer=PROXY, said=STRANGER)
    assert not enter(PASSWORD, peer=PROXY, said=STRANGER)
    assert enter(PASSWORD, peer=PROXY, said=OFFICE)


def test_who_writes_the_header_themselves_gets_no_fresh_tries(cast: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXIES = TRUSTED
    for number in range(settings.AXES_FAILURE_LIMIT):
        wrong(1, peer=PROXY, said=f"203.0.113.{number}, {STRANGER}")
        wrong(1, peer=OFFICE, said=f"203.0.113.{number}")
    assert not enter(PASSWORD, peer=PROXY, said=f"203.0.113.99, {STRANGER}")
    assert not enter(PASSWORD, peer=OFFICE, said="203.0.113.99")


def test_without_the_setting_the_header_is_ignored(cast: Cast, settings: Any) -> None:
    assert settings.TRUSTED_PROXIES == []
    for number in range(settings.AXES_FAILURE_LIMIT):
        wrong(1, peer=PROXY, said=f"203.0.113.{number}")
    assert not enter(PASSWORD, peer=PROXY, said=OFFICE)
    assert enter(PASSWORD, peer=OFFICE, said="")


def test_forwarded_headers_of_others_are_taken_away(settings: Any, rf: Any) -> None:
    from config.proxies import ClientAddress

    settings.TRUSTED_PROXIES = TRUSTED
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": STRANGER}
    seen: list[Any] = []
    through = ClientAddress(seen.append)  # type: ignore[arg-type]
    through(rf.get("/", REMOTE_ADDR=OFFICE, headers=headers))
    through(rf.get("/", REMOTE_ADDR=PROXY, headers=headers))
    assert [request.META.get("HTTP_X_FORWARDED_PROTO") for request in seen] == [None, "https"]
    assert [request.META["REMOTE_ADDR"] for request in seen] == [OFFICE, STRANGER]
