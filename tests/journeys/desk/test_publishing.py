"""A document goes its way in real browsers: written, examined, approved, public."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import sign_in, window

pytestmark = pytest.mark.browser

QUESTIONS = (
    "state_secret", "work_secret", "trade_secret", "personal_privacy",
    "three_securities_one_stability",
)  # fmt: skip


@contextmanager
def at_work(browser: Browser, server: Any, who: str, phone: bool = False) -> Iterator[Page]:
    """Somebody's own window, logged in."""
    with window(browser, server.url, phone=phone) as page:
        yield sign_in(page, who)


def write(page: Page, title: str, text: str) -> str:
    """Begin a notice and type it; answers its public id."""
    page.goto("/desk/records/new/")
    page.locator("select[name=kind]").select_option("notice")
    page.get_by_role("button", name="开始写").click()
    page.wait_for_url("**/edit/")
    page.locator("#id_title").fill(title)
    page.locator(".ProseMirror").click()
    page.keyboard.type(text)
    return page.url.split("/")[-3]


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/desk/")


def open_first(page: Page, title: str) -> None:
    """From the list of reviews to the submission."""
    page.goto("/desk/review/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/submissions/**")


def clear(page: Page, title: str) -> None:
    """Answer the five questions with no and sign."""
    open_first(page, title)
    for question in QUESTIONS:
        page.locator(f"input[name={question}][value=no]").check()
    page.get_by_role("button", name="通过保密审查").click()
    expect(page.get_by_text("已通过保密审查")).to_be_visible()


def test_from_draft_to_public(browser: Browser, server: Any) -> None:
    title = "关于公布养老机构备案名单的公告"
    with at_work(browser, server, "clerk") as page:
        public_id = write(page, title, "现将备案名单公布如下。")
        submit(page)
        expect(page.get_by_text("严慎之").first).to_be_visible()
        assert page.goto(f"/gk/{public_id}/").status == 404  # type: ignore[union-attr]
    with at_work(browser, server, "secrecy") as page:
        clear(page, title)
    with at_work(browser, server, "reviewer", phone=True) as page:
        open_first(page, title)
        page.get_by_role("button", name="同意，转签发").tap()
        expect(page.get_by_text("同意，转签发：").first).to_be_visible()
    with at_work(browser, server, "issuer") as page:
        open_first(page, title)
        page.get_by_role("button", name="签发并公开").click()
        expect(page.get_by_text("签发并公开：").first).to_be_visible()
    with window(browser, server.url) as page:
        assert page.goto(f"/gk/{public_id}/").status == 200  # type: ignore[union-attr]
        expect(page.get_by_role("heading", level=1)).to_contain_text("养老机构备案名单")
        expect(page.get_by_text("现将备案名单公布如下。")).to_be_visible()


def test_returned_and_corrected(browser: Browser, server: Any) -> None:
    title = "关于殡葬服务收费标准的公示"
    with at_work(browser, server, "clerk") as page:
        write(page, title, "收费标准见附件。")
        submit(page)
    with at_work(browser, server, "secrecy") as page:
        open_first(page, title)
        page.get_by_role("button", name="退回修改").click()
        expect(page.get_by_text("请写明理由").first).to_be_visible()
        page.locator("textarea[name=comment]").fill("收费依据没有写明")
        page.get_by_role("button", name="退回修改").click()
        expect(page.get_by_text("已退回修改").first).to_be_visible()
    with at_work(browser, server, "clerk") as page:
        page.goto("/desk/returned/")
        expect(page.get_by_text("收费依据没有写明")).to_be_visible()
        page.get_by_role("link", name=title).first.click()
        page.wait_for_url("**/edit/")
        expect(page.get_by_text("收费依据没有写明")).to_be_visible()
        page.get_by_role("button", name="提交审核").click()
        expect(page.locator(".error-summary")).to_contain_text("没有作过修改")
        page.locator(".ProseMirror").click()
        page.keyboard.type("收费依据见第一条。")
        submit(page)


def test_two_reviewers_at_once(browser: Browser, server: Any) -> None:
    title = "关于表彰优秀志愿者的决定"
    with at_work(browser, server, "clerk") as page:
        write(page, title, "表彰名单如下。")
        submit(page)
    with (
        at_work(browser, server, "secrecy") as quick,
        at_work(browser, server, "secrecy") as slow,
    ):
        open_first(quick, title)
        open_first(slow, title)
        clear(quick, title)
        for question in QUESTIONS:
            slow.locator(f"input[name={question}][value=no]").check()
        slow.get_by_role("button", name="通过保密审查").click()
        expect(slow.locator(".error-summary")).to_be_visible()
        expect(slow.locator(".error-summary")).to_contain_text("严慎之")
        expect(slow.locator(".decision-bar")).to_have_count(0)
