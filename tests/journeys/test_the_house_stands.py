"""The real server starts, a browser reaches it, and the clerk can log in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import sign_in

pytestmark = pytest.mark.browser


def test_the_first_page_answers_in_chinese_and_english(page: Page) -> None:
    for address, language in {"/": "zh-Hans", "/en/": "en"}.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == language
        assert page.title()


def test_the_clerk_logs_in_through_the_form(page: Page) -> None:
    sign_in(page, "clerk")
    assert "/accounts/login" not in page.url
    assert page.context.cookies()


def test_a_wrong_password_does_not_let_anybody_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("clerk")
    page.locator("input[name=password]").fill("wrong-Passw0rd")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state()
    assert "/accounts/login" in page.url


def test_the_server_keeps_its_data_in_a_home_of_its_own(server: Any) -> None:
    count = "from gongkai.organisations.models import Person; print(Person.objects.count())"
    assert int(server.run(count)) > 10
    assert (server.home / "gongkai.sqlite3").exists()
