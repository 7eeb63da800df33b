"""A citizen finds what she needs, on a phone too, without scripts and without a login."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import window
from tests.support.friendly import paper

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_the_attachment(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("search", name="全站搜索").get_by_role("searchbox").fill("居家养老服务补贴")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="印发《居家养老服务补贴办法》的通知").click()
    expect(page.get_by_text("现行有效").first).to_be_visible()
    with page.expect_download() as waiting:
        page.locator(".file-list").get_by_role("link", name="下载").click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name == "补贴标准表.pdf"
    assert saved.read_bytes() == paper()


def test_from_an_old_document_to_the_new_one_and_its_interpretation(
    page: Page, addresses: dict[str, str]
) -> None:
    page.goto(addresses["old"])
    page.locator(".alert").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("居家养老服务补贴办法")
    page.get_by_role("link", name="居家养老补贴谁能领、领多少").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("居家养老补贴谁能领、领多少")


def test_without_scripts_on_a_phone(browser: Any, server: Any) -> None:
    with window(browser, server.url, phone=True) as page:
        context = browser.new_context(
            base_url=server.url, java_script_enabled=False, viewport=page.viewport_size
        )
        quiet = context.new_page()
        quiet.goto("/")
        quiet.locator(".menu summary").click()
        quiet.locator(".menu").get_by_role("link", name="政府信息公开").click()
        quiet.locator(".entry-wall").get_by_role("link", name="市民政局").click()
        quiet.locator(".disclosure-switch summary").click()
        quiet.locator(".disclosure-sheet").get_by_role(
            "link", name="法规、规章和规范性文件"
        ).click()
        quiet.get_by_role("link", name="下一页").click()
        expect(quiet.get_by_role("link", name="上一页")).to_be_visible()
        quiet.get_by_role("link", name="依申请公开").click()
        expect(quiet.get_by_text("20个工作日内答复").first).to_be_visible()
        context.close()


def test_filters_without_scripts_on_a_phone(browser: Any, server: Any) -> None:
    with window(browser, server.url, phone=True) as page:
        context = browser.new_context(
            base_url=server.url, java_script_enabled=False, viewport=page.viewport_size
        )
        quiet = context.new_page()
        quiet.goto("/ss/?q=办法")
        expect(quiet.get_by_text("已隐去1条已废止、失效的文件")).to_be_visible()
        expect(quiet.locator(".facets")).to_be_hidden()
        quiet.get_by_text("筛选（已选1项）").click()
        quiet.get_by_label("已废止、失效").check()
        quiet.get_by_label("现行有效").uncheck()
        quiet.get_by_role("button", name="按所选条件筛选").click()
        expect(quiet.locator(".record-title")).to_have_text(["云岭市高龄津贴发放暂行办法"])
        quiet.get_by_role("link", name="移除 已废止、失效").click()
        expect(quiet.locator(".record-title").nth(1)).to_be_visible()
        context.close()


def test_the_keyboard_alone(page: Page, addresses: dict[str, str]) -> None:
    page.goto(addresses["document"])
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_document_on_paper(page: Page, addresses: dict[str, str]) -> None:
    page.emulate_media(media="print")
    page.goto(addresses["official"])
    for gone in (".strip", ".site-nav", ".site-header .search", ".segmented", ".footer-links"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in (".official-sheet h2", ".official-sheet", ".red-head", ".file-list", ".qr-figure",
                 ".print-only"):  # fmt: skip
        expect(page.locator(kept).first).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
