"""Logging in: the page, the lock, outdated passwords, the second factor, logging out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.core.moments import legal_day
from gongkai.organisations.models import Account
from tests.people import PASSWORD, Cast, login

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Nobody has tried to log in yet; the counters live as long as the process."""
    cache.clear()


def enter(client: Client, password: str = PASSWORD, name: str = "clerk") -> object:
    return client.post(LOGIN, {"login": name, "password": password})


def confirm(client: Client) -> None:
    """Changes of how one logs in ask for the password once more."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def words(answer: object) -> str:
    return html.fromstring(answer.content).text_content()


def test_the_page_names_the_site_and_what_helps(cast: Cast, client: Client) -> None:
    said = words(client.get(LOGIN))
    assert "云岭市政务公开" in said
    assert "testserver" not in said
    assert "登录名" in said
    assert "10分钟" in said
    english = words(client.get("/en/accounts/login/"))
    assert "Log in to the desk" in english
    assert "登录名" not in english


def test_sent_away_from_the_desk_one_is_told_why_and_comes_back(cast: Cast, client: Client) -> None:
    away = client.get("/desk/admin/account/")
    assert away.status_code == 302
    page = client.get(away.headers["Location"])
    assert "30分钟没有操作" in words(page)
    form = html.fromstring(page.content).forms[0]
    back = client.post(
        away.headers["Location"],
        {"login": "clerk", "password": PASSWORD, "next": form.fields["next"]},
    )
    assert back.headers["Location"] == "/desk/admin/account/"


def test_nobody_is_sent_to_another_site_after_logging_in(cast: Cast, client: Client) -> None:
    answer = client.post(
        LOGIN, {"login": "clerk", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/desk/"


def test_a_wrong_password_comes_back_with_a_sentence(cast: Cast, client: Client) -> None:
    answer = enter(client, "wrong")
    assert "登录名或者密码不对" in words(answer)
    assert 'value="clerk"' in answer.content.decode()
    assert AuditEntry.objects.filter(verb="login_failed", object_id="clerk").exists()


@pytest.mark.real_time
def test_after_five_wrong_passwords_the_page_says_how_long(cast: Cast, client: Client) -> None:
    for _again in range(settings.AXES_FAILURE_LIMIT):
        answer = enter(client, "wrong")
    assert answer.status_code == 429
    assert "请10分钟后再试" in words(answer)
    assert enter(client).status_code == 429, "the right password opens the lock"
    assert enter(client, name="CLERK").status_code == 429, "capitals open the lock"
    assert client.get("/desk/").status_code == 302


def test_others_are_not_locked_out_with_them(cast: Cast, client: Client) -> None:
    for _again in range(settings.AXES_FAILURE_LIMIT):
        enter(client, "wrong")
    assert enter(client, name="issuer").headers["Location"] == "/desk/"


def test_an_outdated_password_leads_to_the_password_page(cast: Cast, client: Client) -> None:
    old = legal_day(timezone.now()) - timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
    Account.objects.filter(username="clerk").update(password_set_on=old)
    enter(client)
    for address in ("/desk/", "/desk/admin/account/"):
        answer = client.get(address)
        assert answer.headers["Location"] == "/accounts/password/change/"
    page = client.get("/accounts/password/change/")
    assert "密码已经用了90天以上" in words(page)
    assert client.get("/en/desk/").headers["Location"] == "/en/accounts/password/change/"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (PASSWORD, "新密码和现在的密码一样"),
        ("short-1", "8"),
        ("alllowercaseletters", "三类"),
    ],
)
def test_a_weak_or_unchanged_password_is_refused(
    cast: Cast, client: Client, new: str, sentence: str
) -> None:
    login(client, cast.clerk)
    before = Account.objects.get(username="clerk").password
    answer = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert Account.objects.get(username="clerk").password == before


def test_logging_out_needs_a_post_and_is_written_down(cast: Cast, client: Client) -> None:
    login(client, cast.clerk)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/desk/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/desk/").status_code == 302
    assert AuditEntry.objects.filter(verb="logout", object_id="clerk").exists()


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_the_authenticator_app_is_set_up_and_asked_for(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    enter(client)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert "请确认是您本人" in words(client.get(asked.headers["Location"]))
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = html.fromstring(page.content).xpath("string(//code)")
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302
    assert AuditEntry.objects.filter(
        verb="change", object_kind="account", object_id="clerk", detail__factor="totp"
    ).exists()
    assert "已开启" in words(client.get("/accounts/2fa/"))
    assert "备用码" in words(client.get("/accounts/2fa/recovery-codes/"))
    other = Client()
    assert enter(other).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "登录第二步" in words(other.get("/accounts/2fa/authenticate/"))
    assert other.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/", "/accounts/password/change/",
        "/accounts/logout/", "/desk/admin/account/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_account_page_is_in_our_look_and_one_language(
    cast: Cast, client: Client, address: str, language: str
) -> None:
    enter(client)
    confirm(client)
    page = html.fromstring(client.get(language + address).content)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//link[contains(@href, 'ui/tokens.css')]")
    assert page.get("lang") == ("en" if language else "zh-Hans")
    assert not page.xpath("//*[@style]")


def test_my_account_shows_roles_as_sentences(cast: Cast, client: Client) -> None:
    said = words(login(client, cast.clerk).get("/desk/admin/account/"))
    assert "信息员" in said
    assert "起草" in said
    assert cast.unit.name in said
