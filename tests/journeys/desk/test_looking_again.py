"""A unit's table of words comes in, and what is public already is found, told and answered."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk.test_publishing import at_work

pytestmark = pytest.mark.browser

TITLE = "关于云岭工号申领的通知"
PUBLISH = """
from types import SimpleNamespace
from gongkai.organisations.models import Organisation, Person
from tests.unit.records.road import draft, published
people = {name: Person.objects.get(account__username=name)
          for name in ("clerk", "secrecy", "reviewer", "issuer")}
cast = SimpleNamespace(unit=Organisation.objects.get(code="mzj"), **people)
published(cast, draft(cast, title="关于云岭工号申领的通知", html="<p>云岭工号的申领办法如下。</p>"))
"""
SWEEP = """
from gongkai.core.moments import now
from gongkai.records.actions import sweep_on
while sweep_on(clock=now, seconds=20):
    pass
"""
WORDS = "错误写法,正确写法,说明,来源,轻重\n云岭工号,云岭工会号,已改名,市总工会,必须改\n,缺了,,,\n"


def looked_at(page: Page, name: str) -> None:
    """Nothing is wider than the window; a picture where one is asked for."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_word_list_comes_in_and_what_is_public_is_found(browser: Browser, server: Any) -> None:
    server.run(PUBLISH)
    with at_work(browser, server, "clerk") as page:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
    with at_work(browser, server, "issuer") as page:
        page.goto("/desk/admin/screening/mzj/words/")
        words = {"name": "用语.csv", "mimeType": "text/csv", "buffer": WORDS.encode()}
        page.locator("input[type=file]").set_input_files(words)  # type: ignore[arg-type]
        page.get_by_role("button", name="先看有哪些变化").click()
        expect(page.get_by_text("将存入1行；不能存入的1行")).to_be_visible()
        expect(page.get_by_text("第3行：没有填错误写法")).to_be_visible()
        looked_at(page, "preview-1280")
        page.get_by_role("button", name="存入1行").click()
        expect(page.get_by_text("已存入，这是第1版")).to_be_visible()
        looked_at(page, "words-1280")
    server.run(SWEEP)
    with at_work(browser, server, "clerk", phone=True) as page:
        page.goto("/desk/")
        looked_at(page, "todo-phone")
        page.get_by_role("link", name=TITLE).first.tap()
        page.wait_for_url("**/public-findings/")
        expect(page.get_by_text("云岭工号的申领办法").first).to_be_visible()
        expect(page.get_by_text("能否保留，由有权撤下的人决定").first).to_be_visible()
        looked_at(page, "finding-phone")
    with at_work(browser, server, "issuer") as page:
        page.goto("/desk/public-findings/")
        looked_at(page, "findings-1280")
        page.get_by_role("link", name=TITLE).first.click()
        for box in page.get_by_label("这一处没有问题").all():
            box.check()
        page.get_by_label("勾选的内容为什么可以保留").fill("旧名称，公告原文如此")
        looked_at(page, "finding-1280")
        page.get_by_role("button", name="记下理由").click()
        expect(page.get_by_text("已按您的理由保留2处")).to_be_visible()
        expect(page.get_by_text("旧名称，公告原文如此").first).to_be_visible()


def test_tables_fit_a_phone(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "office", phone=True) as page:
        for place in ("", "-/words/", "-/masks/", "-/switches/", "mzj/switches/"):
            answer = page.goto(f"/desk/admin/screening/{place}")
            assert answer is not None
            assert answer.status == 200
            looked_at(page, f"phone{place.replace('/', '_')}")
    with at_work(browser, server, "office") as page:
        for place in ("", "-/masks/", "-/switches/"):
            page.goto(f"/desk/admin/screening/{place}")
            looked_at(page, f"desktop{place.replace('/', '_')}")
