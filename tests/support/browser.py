"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gongkai.organisations.models import Person
from tests.people import PASSWORD

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser process; the test is skipped, saying so, where there is no Chromium."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("Chromium is not installed; as root: apt-get install chromium")
    # Playwright keeps an event loop in this thread; Django would take its own calls for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def window(
    browser: Browser, base_url: str, phone: bool = False, script: bool = True
) -> Iterator[Page]:
    """A window without cookies, speaking Chinese."""
    context = browser.new_context(
        base_url=base_url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
        has_touch=phone,
        java_script_enabled=script,
    )
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, who: Person | str, password: str = PASSWORD) -> Page:
    """Log in through the form, as everybody does; ``who`` is a person or a login name."""
    username = who if isinstance(who, str) else who.account.username
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    return page
