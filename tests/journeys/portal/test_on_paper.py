"""The page on paper: the official sheet as GB/T 9704 lays it out, a code that can be scanned."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pypdf
import pytest
import segno
from PIL import Image
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
POINTS_IN_A_MILLIMETRE = 72 / 25.4


def printed(page: Page, address: str) -> pypdf.PdfReader:
    page.goto(address)
    return pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def test_the_official_sheet_is_the_first_page_and_numbered(
    page: Page, addresses: dict[str, str]
) -> None:
    reader = printed(page, addresses["official"])
    box = reader.pages[0].mediabox
    sides = [round(float(side) / POINTS_IN_A_MILLIMETRE) for side in (box.width, box.height)]
    assert sides == [210, 297]
    first = reader.pages[0].extract_text()
    # the browser writes some signs as radicals; these it leaves alone
    assert first.index("2026〕6") < first.index("居家养") < first.index("各街道")
    assert re.search(r"—\s*1\s*—", first)
    assert "索引号" not in first
    assert "公开存证" in "".join(sheet.extract_text() for sheet in reader.pages)


def test_the_code_on_paper_is_that_of_the_address(
    page: Page, addresses: dict[str, str], server: Any
) -> None:
    page.goto(addresses["document"])
    page.emulate_media(media="print")
    figure = page.locator(".qr-figure svg")
    assert figure.is_visible()
    page.evaluate(
        "Object.assign(document.querySelector('.qr-figure svg').style,"
        " {width: '600px', height: '600px', maxWidth: 'none'})"
    )
    picture = Image.open(BytesIO(figure.screenshot())).convert("L")
    wanted = segno.make(f"{server.url}{addresses['document']}", error="m").matrix
    modules = len(wanted) + 2  # with the quiet border around it
    step = picture.width / modules
    for row, line in enumerate(wanted, 1):
        for column, dark in enumerate(line, 1):
            at = (int((column + 0.5) * step), int((row + 0.5) * step))
            assert (picture.getpixel(at) < 128) == bool(dark), (row, column)
    assert f"{server.url}{addresses['document']}" in page.locator("p.print-only").inner_text()
