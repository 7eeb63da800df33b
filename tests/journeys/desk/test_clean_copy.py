"""A list of people comes in with what must not go out; one click, and what goes out is clean."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.numbers import mobile, resident_id
from tests.journeys.desk.test_publishing import (
    at_work,
    clear,
    open_first,
    window,
    write,
)

pytestmark = pytest.mark.browser

CARDS = [resident_id(sequence=each * 2) for each in range(1, 4)]
PHONE = mobile(last=4321)
TITLE = "关于公布临时救助名单的通知"


def saved(made: Any) -> bytes:
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def book() -> bytes:
    """Names and sums that are seen, numbers of cards in a hidden column."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["姓名", "手机", "身份证号", "金额（元）"])
    for each, card in enumerate(CARDS, start=1):
        sheet.append([f"某某{each}", int(PHONE), card, 300])
    sheet.column_dimensions["C"].hidden = True
    return saved(made)


def letter() -> bytes:
    made = docx.Document()
    made.add_paragraph(f"联系人：某某，电话{PHONE}，身份证{CARDS[0]}")
    return saved(made)


def everything_in(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(one).decode("utf-8", "ignore") for one in package.namelist())


def looked_at(page: Page, name: str) -> None:
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_one_click_makes_each_file_clean_and_the_clean_ones_go_out(
    browser: Browser, server: Any
) -> None:
    with at_work(browser, server, "clerk") as page:
        public_id = write(page, TITLE, "现将名单予以公布。")
        files = [
            {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": book()},
            {"name": "说明.docx", "mimeType": "application/octet-stream", "buffer": letter()},
        ]
        page.locator("#attach").set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator("#files-live .file-row")).to_have_count(2)
        expect(page.locator("#files-live")).not_to_contain_text("正在读取", timeout=30_000)
        page.reload()
        expect(page.locator("#checks")).to_contain_text("身份证号3个")
        looked_at(page, "found-1280")
        for name in ("名单.xlsx", "说明.docx"):
            page.get_by_role("button", name=f"制作脱敏副本：{name}").first.click()
            expect(page.get_by_text(f"已用脱敏副本替换“{name}”")).to_be_visible()
        looked_at(page, "mended-1280")
        expect(page.locator("#files-live")).not_to_contain_text("正在读取", timeout=30_000)
        page.reload()
        looked_at(page, "ready-1280")
        expect(page.locator("#checks")).to_contain_text("没有发现问题")
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_text(f"已提交：{TITLE}")).to_be_visible()
    with at_work(browser, server, "secrecy") as page:
        clear(page, TITLE)
    with at_work(browser, server, "reviewer", phone=True) as page:
        open_first(page, TITLE)
        expect(page.get_by_text("名单.xlsx").first).to_be_visible()
        looked_at(page, "review-phone")
        page.get_by_role("button", name="同意，转签发").tap()
        expect(page.get_by_text("同意，转签发：").first).to_be_visible()
    with at_work(browser, server, "issuer") as page:
        open_first(page, TITLE)
        page.get_by_role("button", name="签发并公开").click()
        expect(page.get_by_text("签发并公开：").first).to_be_visible()
    with window(browser, server.url) as page:
        page.goto(f"/gk/{public_id}/")
        for name in ("名单.xlsx", "说明.docx"):
            with page.expect_download() as given:
                page.get_by_role("link", name=name).first.click()
            said = everything_in(given.value.path())
            assert not [number for number in (*CARDS, PHONE) if number in said]
            assert "****4321" in said
