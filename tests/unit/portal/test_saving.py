"""A record saved as Word and as PDF, read back by other programs."""

from __future__ import annotations

import re
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import mammoth
import pypdf
import pytest
from django.conf import settings as django_settings
from django.test import Client, TestCase

from gongkai.portal.official import pdf as drawing
from gongkai.portal.official import render
from gongkai.portal.official.sheet import sheet_of
from gongkai.portal.official.word_tables import laid_out
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.rules.html import Block, body_text, clean_body
from tests.people import NOW, officer
from tests.unit.portal.city import City, public
from tests.unit.portal.test_versions import revised

pytestmark = pytest.mark.one_engine

BODY = (
    "<p>各街道办事处、乡镇人民政府：</p><p>现将办法印发给你们。H<sub>2</sub>O。</p>"
    "<h3>一、对象</h3><h4>（一）老人</h4><p>见<a href='https://example.cn/x'>网页</a>。</p>"
    "<table><caption>标准</caption><thead><tr><th>类别</th>"
    "<th colspan='2'>金额（元）</th></tr></thead>"
    "<tbody><tr><td rowspan='2'>失能</td><td>轻度</td><td>200</td></tr>"
    "<tr><td>重度</td><td>300</td></tr></tbody></table>"
    "<ul><li>甲项<ul><li>里层</li></ul></li></ul><ol start='3'><li>丙项</li></ol>"
    "<p class='t-right'>云岭市民政局</p><p class='t-right'>2026年11月20日</p>"
)
TITLE = "云岭市民政局关于印发《补贴办法》的通知"


@pytest.fixture
def record(city: City) -> Record:
    return public(
        city.cast, kind="normative_document", title=TITLE, document_number="云民规〔2026〕8号",
        html=BODY,
    )  # fmt: skip


def saved(client: Client, record: Record, suffix: str) -> bytes:
    response = client.get(f"/gk/{record.public_id}/wj.{suffix}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    return bytes(response.content)


def squeezed(text: str) -> str:
    return re.sub(r"[\s　•◦◯○·]+", "", text)


def read_pdf(data: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(BytesIO(data))
    return reader, squeezed("".join(page.extract_text() for page in reader.pages))


needs_pdf = pytest.mark.skipif(
    bool(drawing.pdf_problem()), reason="this machine has no Pango or no Chinese font"
)


def test_the_word_file_says_all_that_the_page_says(record: Record, client: Client) -> None:
    data = saved(client, record, "docx")
    document = docx.Document(BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "云岭市民政局文件" in texts
    assert "云民规〔2026〕8号" in texts
    assert TITLE in texts
    assert document.core_properties.title == TITLE
    words = squeezed("".join(texts) + "".join(c.text for c in document.tables[0]._cells))
    for line in body_text(record.live_version.content.html).splitlines():  # type: ignore[union-attr]
        for part in line.split("\t"):
            assert squeezed(part) in words
    assert f"/gk/{record.public_id}/" in words
    html = mammoth.convert_to_html(BytesIO(data)).value
    assert "<sub>2</sub>" in html
    assert 'href="https://example.cn/x"' in html
    assert 'rowspan="2"' in html
    assert 'colspan="2"' in html


def test_the_word_file_is_set_as_the_standard_asks(record: Record, client: Client) -> None:
    document = docx.Document(BytesIO(saved(client, record, "docx")))
    section = document.sections[0]
    millimetres = [round(side.mm) for side in (section.page_width, section.page_height,
                   section.top_margin, section.left_margin, section.bottom_margin,
                   section.right_margin)]  # fmt: skip
    assert millimetres == [210, 297, 37, 28, 35, 26]
    normal = document.styles["Normal"]
    assert normal.font.size.pt == 16
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.06)
    assert 'w:eastAsia="仿宋_GB2312"' in normal.element.xml
    assert document.styles["Title"].font.size.pt == 22
    by_text = {paragraph.text: paragraph for paragraph in document.paragraphs}
    assert by_text["一、对象"].style.name == "Heading 2"
    assert by_text["（一）老人"].style.name == "Heading 3"
    assert by_text["各街道办事处、乡镇人民政府："].paragraph_format.first_line_indent == 0
    assert by_text["2026年11月20日"].paragraph_format.right_indent.pt == 64
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml
    assert 'w:val="right"' in section.footer._element.xml
    assert 'w:val="left"' in section.even_page_footer._element.xml


@needs_pdf
def test_the_pdf_says_all_that_the_page_says(record: Record, client: Client) -> None:
    reader, words = read_pdf(saved(client, record, "pdf"))
    for line in [TITLE, *body_text(record.live_version.content.html).splitlines()]:  # type: ignore[union-attr]
        for part in line.split("\t"):
            assert squeezed(part) in words
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"].startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    assert [entry["/Title"] for entry in reader.outline[:1]] == [TITLE]
    fonts: Any = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert all(re.match(r"/[A-Z]{6}\+", font["/BaseFont"]) for font in fonts)
    box = reader.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


@needs_pdf
def test_what_no_longer_applies_says_so_in_the_file_too(city: City, client: Client) -> None:
    assert "本文件已废止（自2026年11月1日起）" in read_pdf(saved(client, city.old, "pdf"))[1]
    texts = [p.text for p in docx.Document(BytesIO(saved(client, city.old, "docx"))).paragraphs]
    assert texts[0] == "本文件已废止（自2026年11月1日起）"
    assert "废止" not in read_pdf(saved(client, city.document, "pdf"))[1]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_what_is_not_public_is_not_saved(
    city: City, client: Client, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.portal.views.downloads.pdf_of", lambda _page: b"%PDF-drawn")
    address = f"/gk/{city.document.public_id}/wj.{suffix}"
    assert client.get(address).status_code == 200
    room = Path(django_settings.CACHE_ROOT)
    assert [path.suffix for path in room.rglob(f"{city.document.public_id}-*")] == [f".{suffix}"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.withdraw(record=city.document, reason="有误", by=officer(city.cast.issuer), now=NOW)
    assert client.get(address).status_code == 410
    assert list(room.rglob(f"{city.document.public_id}-*")) == []
    assert client.get(f"/gk/nothere/wj.{suffix}").status_code == 404


def test_it_is_made_once_and_anew_when_it_changed(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        "gongkai.portal.views.downloads.pdf_of", lambda page: made.append(page) or b"%PDF-drawn"
    )
    record = public(city.cast, html="<p>第一稿。</p>")
    address = f"/gk/{record.public_id}/wj.pdf"
    first = client.get(address)
    assert client.get(address).content == b"%PDF-drawn"
    assert len(made) == 1
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=asked).status_code == 304
    with TestCase.captureOnCommitCallbacks(execute=True):
        revised(city.cast, record, html="<p>第二稿。</p>")
    assert client.get(address, headers=asked).status_code == 200
    assert len(made) == 2
    assert "第二稿" in made[1]


def test_a_machine_without_pango_offers_none_and_says_what_to_install(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, address = city.document.get_absolute_url(), f"/gk/{city.document.public_id}/wj.pdf"
    monkeypatch.setattr("gongkai.portal.saving.pdf_problem", lambda: "")
    assert address in client.get(page).content.decode()
    for problem, word in (("pango", "Pango"), ("font", "中文字体"), ("weasyprint", "WeasyPrint")):
        monkeypatch.setattr("gongkai.portal.saving.pdf_problem", lambda: "x")
        monkeypatch.setattr(drawing, "pdf_problem", lambda given=problem: given)
        html = client.get(page).content.decode()
        assert address not in html
        assert "wj.docx" in html
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert word in answer.content.decode()


def test_who_finds_it_busy_is_asked_to_come_back(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(drawing, "pdf_problem", lambda: "")
    with drawing._one_at_a_time():
        answer = client.get(f"/gk/{city.document.public_id}/wj.pdf")
    assert answer.status_code == 503
    assert "正在生成另一份PDF" in answer.content.decode()


def test_one_waits_for_the_pdf_that_is_being_drawn_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "PATIENCE_SECONDS", 60.0)
    waits, drawn = threading.Event(), threading.Event()
    locked_soon = drawing._locked_soon

    def seen_waiting(descriptor: int) -> bool:
        waits.set()
        return locked_soon(descriptor)

    monkeypatch.setattr(drawing, "_locked_soon", seen_waiting)

    def second() -> None:
        with drawing._one_at_a_time():
            drawn.set()

    waiter = threading.Thread(target=second)
    with drawing._one_at_a_time():
        waiter.start()
        assert waits.wait(30)
        with pytest.raises(drawing.NotNow), drawing._one_at_a_time():
            pass
        assert not drawn.is_set()
    assert drawn.wait(30)
    waiter.join(30)


def test_the_process_that_draws_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "s3cret")
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    told = drawing._environment()
    assert told["FONTCONFIG_PATH"] == "/etc/fonts"
    assert "s3cret" not in told.values()


def test_a_book_is_not_offered(city: City, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = city.document.get_absolute_url()
    assert "wj.docx" in client.get(page).content.decode()
    for module in ("saving", "views.downloads"):
        monkeypatch.setattr(f"gongkai.portal.{module}.LONGEST_BODY", 10)
    assert "wj.docx" not in client.get(page).content.decode()
    assert client.get(f"/gk/{city.document.public_id}/wj.docx").status_code == 404


# --- what a page may reach while it is drawn ---------------------------------------------------

REACHES = (
    '<img src="{}">', '<link rel="stylesheet" href="{}">', "<style>@import url({});</style>",
    '<p style="background: url({})">x</p>', "<style>@font-face {{ font-family: x; src: url({}) }}"
    "p {{ font-family: x }}</style><p>x</p>", '<object data="{}"></object>',
    '<embed src="{}">', '<link rel="attachment" href="{}">', '<svg><image href="{}"/></svg>',
)  # fmt: skip


@needs_pdf
@pytest.mark.parametrize("reach", REACHES)
def test_a_page_reads_neither_files_nor_the_network(
    reach: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red } /* 9f3c secret */")
    opened: list[str] = []
    real = render.own_fetcher

    def watched() -> Any:
        fetcher = real()
        inner = fetcher.fetch

        def fetch(url: str, headers: Any = None) -> Any:
            answer = inner(url, headers)
            opened.append(url)
            return answer

        fetcher.fetch = fetch
        return fetcher

    monkeypatch.setattr(render, "own_fetcher", watched)
    for target in (secret.as_uri(), "http://127.0.0.1:9/x.css", "/etc/passwd", "../render.py",
                   "ftp://127.0.0.1/x", "gongkai:../settings.py"):  # fmt: skip
        body = reach.format(target)
        data = render.draw(
            f'<html lang="zh"><head><title>t</title>'
            f'<link rel="stylesheet" href="gongkai:official.css"></head><body>{body}</body></html>'
        )
        assert b"secret" not in data
        assert not pypdf.PdfReader(BytesIO(data)).attachments
    assert set(opened) == {"gongkai:official.css"}


@needs_pdf
def test_our_own_style_and_data_in_the_page_are_read() -> None:
    fetcher = render.own_fetcher()
    assert b"GB/T 9704" in fetcher.fetch("gongkai:official.css").read()
    assert fetcher.fetch("data:text/plain;base64,aGVsbG8=").read() == b"hello"
    for url in ("file:///etc/passwd", "FILE:///etc/passwd", "http://127.0.0.1/", "//x/y",
                "gongkai:official.css?x", "gongkai:/etc/passwd", "ftp://x/"):  # fmt: skip
        with pytest.raises(ValueError, match=r"not fetched|protocol"):
            fetcher.fetch(url)


@needs_pdf
def test_a_body_that_reaches_out_is_drawn_without_what_it_reaches_for(
    city: City, client: Client
) -> None:
    body = (
        "<p>正文在此。</p><img src='file:///etc/passwd'><img src='http://127.0.0.1:9/a.png'>"
        "<img src='/fj/abc/' alt='图'><style>@import url(file:///etc/passwd)</style>"
    )
    _reader, words = read_pdf(saved(client, public(city.cast, html=body), "pdf"))
    assert "正文在此" in words
    assert "root:" not in words


def test_a_row_of_a_table_holds_what_reaches_into_it() -> None:
    def cell(across: int = 1, down: int = 1) -> Block:
        return Block("td", numbers={"colspan": across, "rowspan": down})

    rows = [
        Block("tr", children=[cell(down=2), cell(across=2, down=2)]),
        Block("tr"),
        Block("tr", children=[cell()]),
    ]
    merges = [[(one.across, one.merge) for one in row] for row in laid_out(rows)]
    assert merges == [
        [(1, "restart"), (2, "restart")],
        [(1, "continue"), (2, "continue")],
        [(1, ""), (1, ""), (1, "")],
    ]


def test_the_sheet_is_made_of_what_is_kept(record: Record) -> None:
    assert record.live_version is not None
    sheet = sheet_of(record, record.live_version.content, [], NOW.date())
    assert sheet.red_head == "云岭市民政局文件"
    assert sheet.published == "2026年11月23日"
    assert clean_body(BODY) == record.live_version.content.html
