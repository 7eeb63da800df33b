"""Files come in while the editor stays open: several at once, one refused, the text not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk.test_publishing import at_work, write
from tests.support import papers
from tests.support.browser import sign_in

pytestmark = pytest.mark.browser

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) {
    document.getElementById("attach-target").dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def three_files(tmp_path: Path) -> list[str]:
    """Two that are taken in, and between them one that is not what its ending says."""
    given = {
        "名册.xlsx": papers.sheet(["云溪镇 三十一人"]),
        "假的.pdf": b"no such thing",
        "说明.pdf": papers.pdf(["高龄津贴发放说明"]),
    }
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in given]


def names_on(page: Page) -> list[str]:
    return page.locator("#files-live .file-name").all_inner_texts()


def test_three_files_at_once_of_which_one_is_refused(
    browser: Browser, server: Any, three_files: list[str]
) -> None:
    errors: list[str] = []
    with at_work(browser, server, "clerk") as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        public_id = write(page, "带附件的稿子", "附件如下。")
        page.locator("#attach").set_input_files(three_files)
        refused = page.locator(".upload-refused")
        expect(refused).to_have_count(1)
        expect(refused).to_contain_text("假的.pdf")
        expect(refused.get_by_role("alert")).not_to_be_empty()
        expect(page.locator("#files-live .file-row")).to_have_count(2)
        assert [name.strip() for name in names_on(page)] == ["名册.xlsx", "说明.pdf"]
        expect(page.locator(".upload")).to_have_count(1)
        refused.get_by_role("button", name="关闭").click()
        expect(page.locator(".upload")).to_have_count(0)
        # read in the background, and seen without a new page
        expect(page.locator("#files-live")).to_contain_text("已读取", timeout=30_000)
        expect(page.locator("#files-live img")).to_be_visible(timeout=30_000)
        expect(page.locator("#files-live")).not_to_contain_text("正在读取", timeout=30_000)
        # the text is saved by itself as before: the files changed the revision under it
        with page.expect_response("**/autosave/") as saved:
            page.locator(".ProseMirror").click()
            page.keyboard.press("Control+End")
            page.keyboard.type("再写一句。")
        assert saved.value.status == 200
        expect(page.locator("#conflict")).to_be_hidden()
        page.reload()
        expect(page.locator(".ProseMirror")).to_contain_text("再写一句。")
        assert page.url.endswith(f"{public_id}/edit/")
        assert len(names_on(page)) == 2
    assert errors == []


def test_a_file_that_is_dropped_on_the_box_comes_in(browser: Browser, server: Any) -> None:
    with at_work(browser, server, "clerk") as page:
        write(page, "拖来的附件", "附件如下。")
        page.evaluate(DROP, ["拖来的.txt", "高龄津贴"])
        expect(page.locator("#files-live")).to_contain_text("拖来的.txt")
        page.get_by_role("button", name="去掉").click()
        expect(page.locator("#files-live .file-row")).to_have_count(0)


def test_what_is_too_large_is_said_before_it_is_sent(browser: Browser, server: Any) -> None:
    sent: list[str] = []
    with at_work(browser, server, "clerk") as page:
        write(page, "太大的附件", "附件如下。")
        page.on("request", lambda request: sent.append(request.url) if "/files/" in request.url
                and request.method == "POST" else None)  # fmt: skip
        page.evaluate("document.getElementById('attach-target').dataset.most = '3'")
        page.evaluate(DROP, ["大.txt", "四个字节"])
        expect(page.locator(".upload-refused")).to_contain_text("50 MB")
        assert sent == []
        page.evaluate("document.getElementById('attach-target').dataset.most = '300'")
        page.evaluate(DROP, ["小.txt", "四个字节"])
        expect(page.locator("#files-live")).to_contain_text("小.txt")
        assert len(sent) == 1


def test_without_script_several_files_come_in_as_an_ordinary_form(
    browser: Browser, server: Any, three_files: list[str]
) -> None:
    with at_work(browser, server, "clerk") as page:
        public_id = write(page, "没有脚本的稿子", "附件如下。")
        page.get_by_role("button", name="保存", exact=True).last.click()
    context = browser.new_context(
        base_url=server.url, java_script_enabled=False, locale="zh-CN",
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    try:
        page = sign_in(context.new_page(), "clerk")
        page.goto(f"/desk/records/{public_id}/edit/")
        page.locator("#attach").set_input_files(three_files)
        page.get_by_role("button", name="添加", exact=True).click()
        expect(page.locator("#files .files-refused")).to_contain_text("假的.pdf")
        assert len(names_on(page)) == 2
    finally:
        context.close()
