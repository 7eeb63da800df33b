"""The editor in a real browser: saves while one writes, tidies what is pasted, loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk.test_publishing import at_work, write

pytestmark = pytest.mark.browser

PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "x");
  document.querySelector(".ProseMirror").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b>一、补贴对象</b></p>
<p class=MsoNormal style='text-indent:21.0pt'><span style='font-size:16pt'>老年人。</span></p>
<table class=MsoTableGrid><tr><td><p>项目</p></td><td><p>金额</p></td></tr></table>
<img src="file:///C:/a.png"><!--EndFragment--></body></html>"""


def saved_by_itself(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("已自动保存", timeout=15_000)


def test_what_is_written_is_saved_by_itself(browser: Browser, server: Any) -> None:
    errors: list[str] = []
    with at_work(browser, server, "clerk") as page:
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        public_id = write(page, "自动保存的稿子", "第一句话。")
        saved_by_itself(page)
        page.reload()
        expect(page.locator(".ProseMirror")).to_contain_text("第一句话。")
        expect(page.locator("#id_title")).to_have_value("自动保存的稿子")
        page.locator(".ProseMirror").click()
        page.keyboard.press("Control+End")
        page.keyboard.type("电话13900000000。")
        saved_by_itself(page)
        expect(page.locator("#checks")).to_contain_text("139****0000")
        expect(page.get_by_role("button", name="提交审核（还有1处没有处理）")).to_be_disabled()
        page.get_by_role("button", name="遮住号码").click()
        expect(page.get_by_text("号码已遮住").first).to_be_visible()
        expect(page.locator(".ProseMirror")).to_contain_text("139****0000")
        assert page.url.endswith(f"{public_id}/edit/#checks")
    assert errors == []


def test_two_write_at_once_and_neither_loses_text(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "clerk") as one, at_work(browser, server, "clerk") as two:
        public_id = write(one, "两个窗口的稿子", "甲写的。")
        saved_by_itself(one)
        two.goto(f"/desk/records/{public_id}/edit/")
        two.locator(".ProseMirror").click()
        two.keyboard.press("Control+End")
        two.keyboard.type("乙写的。")
        saved_by_itself(two)
        one.locator(".ProseMirror").click()
        one.keyboard.press("Control+End")
        one.keyboard.type("甲又写的。")
        expect(one.locator("#conflict")).to_be_visible(timeout=15_000)
        expect(one.locator("#conflict")).to_contain_text("谭采薇")
        expect(one.locator(".ProseMirror")).to_contain_text("甲又写的。")
        one.get_by_role("button", name="保存", exact=True).last.click()
        expect(one.locator(".error-summary")).to_be_visible()
        expect(one.locator(".ProseMirror")).to_contain_text("甲又写的。")
        one.get_by_role("button", name="保存", exact=True).last.click()
        expect(one.get_by_text("已保存").first).to_be_visible()
        expect(one.locator(".ProseMirror")).to_contain_text("甲又写的。")


def test_pasted_from_word(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "clerk") as page:
        public_id = write(page, "从Word粘贴的稿子", "")
        page.locator(".ProseMirror").click()
        page.evaluate(PASTE, FROM_WORD)
        expect(page.locator(".ProseMirror p.t-center")).to_contain_text("一、补贴对象")
        expect(page.locator("#paste-note")).to_contain_text("没有贴进来")
        expect(page.locator(".ProseMirror table td").first).to_contain_text("项目")
        saved_by_itself(page)
        page.goto(f"/desk/records/{public_id}/preview/")
        expect(page.locator(".document p.t-center")).to_contain_text("一、补贴对象")
        expect(page.locator(".document table")).to_be_visible()
        assert "Mso" not in page.content()


def test_the_toolbar_has_words_and_works(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "clerk") as page:
        write(page, "用工具栏的稿子", "标题一行")
        page.get_by_role("button", name="标题", exact=True).click()
        expect(page.locator(".ProseMirror h2")).to_contain_text("标题一行")
        page.get_by_role("button", name="居中").click()
        expect(page.locator(".ProseMirror h2.t-center")).to_be_visible()
        page.locator(".ProseMirror").press("Control+End")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="表格", exact=True).click()
        expect(page.locator(".ProseMirror table tr")).to_have_count(3)
        page.get_by_role("button", name="加一行").click()
        expect(page.locator(".ProseMirror table tr")).to_have_count(4)


def test_without_script_the_form_still_works(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "clerk") as page:
        public_id = write(page, "没有脚本的稿子", "原来的话。")
        saved_by_itself(page)
        cookies = page.context.cookies()
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    try:
        context.add_cookies(cookies)  # type: ignore[arg-type]
        plain = context.new_page()
        plain.goto(f"/desk/records/{public_id}/edit/")
        plain.locator("textarea[name=html]").fill("第一段。\n\n第二段。")
        plain.get_by_role("button", name="保存", exact=True).last.click()
        expect(plain.locator("textarea[name=html]")).to_have_value(
            "<p>第一段。</p>\n<p>第二段。</p>"
        )
    finally:
        context.close()
