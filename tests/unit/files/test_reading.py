"""What a file says is read, what nobody sees is kept apart, and a broken one breaks nothing."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import OxmlElement
from openpyxl.comments import Comment
from PIL import Image

from gongkai.files.confined import run_confined
from gongkai.files.reading import READERS, read, read_file
from gongkai.files.reading.parts import LONGEST_TEXT, Page, Reading, gathered, tidied
from gongkai.files.reading.picture import HEIGHT, WIDTH, draw
from gongkai.files.rules import rewrapped, unwrapped
from tests.support import papers
from tests.support.friendly import changed, with_parts
from tests.support.hostile_again import decoy, renamed

LINES = (
    "云岭市高龄津贴发放名册",
    "本办法所称高龄津贴，是指对年满八十周岁的老年人按月发放的生活津贴，由区县民政部门负责审核。",
    "云溪镇 三十一人 合计",
)


def read_bytes(data: bytes, suffix: str) -> Reading:
    return read_file(io.BytesIO(data), suffix)


def without_breaks(text: str) -> str:
    return "".join(text.split()).replace(",", "")


@pytest.mark.parametrize("suffix", sorted(papers.MAKERS))
def test_all_words_of_every_format_are_read_in_their_order(suffix: str) -> None:
    found = read_bytes(papers.MAKERS[suffix](LINES), suffix)
    assert (found.state, found.is_whole, found.reason) == ("read", True, "")
    said = without_breaks(found.text)
    places = [said.find(without_breaks(line)) for line in LINES]
    assert -1 not in places
    assert places == sorted(places)


def test_every_format_that_is_read_is_tried_here() -> None:
    assert set(READERS) | {"zip"} == set(papers.MAKERS)


def test_the_child_process_answers_the_same(tmp_path: Path) -> None:
    path = tmp_path / "named by its digest"
    path.write_bytes(papers.word(LINES))
    answer = run_confined("gongkai.files.reading.read", "docx", path=path)
    assert answer == read(path, "docx")
    assert answer["state"] == "read"


def test_word_is_read_with_its_tables_and_headers() -> None:
    found = read_bytes(
        papers.word(["正文"], header="页眉里的话", table=[["姓名", "金额"], ["周某", "1200元"]]),
        "docx",
    )
    assert "页眉里的话" in found.text
    assert "姓名\t金额\n周某\t1200元" in found.text
    assert found.text.index("正文") < found.text.index("姓名") < found.text.index("页眉里的话")


def test_what_word_hides_is_kept_apart() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("看得见的话")
    hidden = paragraph.add_run("藏起来的话")
    hidden.font.hidden = True
    deleted, run, words = (OxmlElement(name) for name in ("w:del", "w:r", "w:delText"))
    words.text = "删去的话"
    run.append(words)
    deleted.append(run)
    paragraph._p.append(deleted)
    document.add_comment(paragraph.runs[0], text="批注里的话", author="周某")
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_bytes(buffer.getvalue(), "docx")
    assert found.text == "看得见的话"
    assert set(found.unseen.split("\n")) >= {"藏起来的话删去的话", "批注里的话"}


def test_excel_shows_values_and_dates_and_hides_what_is_hidden() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["姓名", "身份证号", "日期"])
    first.append(["周某", "藏在列里", date(2026, 11, 23)])
    first.append(["藏在行里"])
    first.column_dimensions["B"].hidden = True
    first.row_dimensions[3].hidden = True
    first["A1"].comment = Comment("批注里的话", "周某")
    other = book.create_sheet("藏起来的表")
    other.append(["藏在表里"])
    other.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_bytes(buffer.getvalue(), "xlsx")
    assert found.text == "姓名\t日期\n周某\t2026-11-23"
    for words in ("身份证号", "藏在列里", "藏在行里", "批注里的话", "藏起来的表", "藏在表里"):
        assert words in found.unseen


def test_a_slide_that_is_left_out_is_kept_apart() -> None:
    found = read_bytes(papers.slides(["第一页", "第二页"], hidden="不放映的一页"), "pptx")
    assert (found.text, found.unseen) == ("第一页\n第二页", "不放映的一页")


def test_a_scan_says_nothing_and_a_page_of_a_scan_leaves_a_file_not_whole() -> None:
    assert read_bytes(papers.scan(), "pdf") == Reading.nothing()
    with (
        pikepdf.open(io.BytesIO(papers.pdf(["有字的一页"]))) as first,
        pikepdf.open(io.BytesIO(papers.scan())) as second,
    ):
        first.pages.extend(second.pages)
        buffer = io.BytesIO()
        first.save(buffer)
    found = read_bytes(buffer.getvalue(), "pdf")
    assert (found.state, found.text, found.is_whole) == ("read", "有字的一页", False)


def page_with_picture(width: int, height: int, words: str = "有字的一页") -> bytes:
    """Words, and behind them, twice, a picture that covers so much of each side, in percent."""
    with pikepdf.open(io.BytesIO(papers.pdf([words]))) as made:
        with pikepdf.open(io.BytesIO(papers.scan())) as scanned:
            image = made.copy_foreign(next(iter(scanned.pages[0].Resources.XObject.values())))
        page = made.pages[0]
        left, bottom, right, top = (float(side) for side in page.mediabox)
        share_x, share_y = (right - left) * width / 100, (top - bottom) * height / 100
        page.Resources.XObject = pikepdf.Dictionary(Pic=image)
        draw_it = f"q {share_x} 0 0 {share_y} {left} {bottom} cm /Pic Do Q"
        form = made.make_stream(
            draw_it.encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=list(page.mediabox),
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Pic=image)),
        )
        page.Resources.XObject.Inside = form
        page.contents_add(b"q /Inside Do Q", prepend=True)
        buffer = io.BytesIO()
        made.save(buffer)
    return buffer.getvalue()


def test_a_page_that_is_mostly_a_picture_is_not_read_whole_and_a_letter_with_a_mark_is() -> None:
    mark = read_bytes(page_with_picture(20, 10), "pdf")
    assert ("有字的一页" in mark.text, mark.is_whole) == (True, True)
    covered = read_bytes(page_with_picture(90, 80), "pdf")
    assert ("有字的一页" in covered.text, covered.is_whole) == (True, False)


@pytest.mark.parametrize(
    ("suffix", "make", "place"),
    [("docx", papers.word, "word/media/a.png"), ("xlsx", papers.sheet, "xl/media/a.png"),
     ("pptx", papers.slides, "ppt/media/a.png")],
)  # fmt: skip
def test_a_document_with_a_large_picture_is_not_read_whole(
    suffix: str, make: Callable[[tuple[str, ...]], bytes], place: str
) -> None:
    def read_with(picture: bytes) -> bool:
        return read_bytes(with_parts(make(LINES), {place: picture}), suffix).is_whole

    assert read_with(papers.picture(120, 60))
    assert not read_with(papers.picture(300, 300))
    assert not read_with(b"no picture that could be measured")


def test_a_page_of_ofd_under_a_picture_is_not_read_whole() -> None:
    def with_image(box: str) -> bytes:
        image = f'<ofd:ImageObject Boundary="{box}" ResourceID="1"/></ofd:Layer>'
        made = changed(papers.ofd(LINES), "Doc_0/Pages/Page_0/Content.xml", "</ofd:Layer>", image)
        size = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        size += "</ofd:PageArea></ofd:CommonData><ofd:Pages>"
        return changed(made, "Doc_0/Document.xml", "<ofd:Pages>", size)

    assert read_bytes(with_image("10 10 30 20"), "ofd").is_whole
    assert not read_bytes(with_image("0 0 210 250"), "ofd").is_whole


def test_the_main_part_is_read_whatever_it_is_called() -> None:
    for suffix, make, old, new in (
        ("docx", papers.word, "word/document.xml", "word/real.xml"),
        ("xlsx", papers.sheet, "xl/workbook.xml", "xl/real.xml"),
        ("pptx", papers.slides, "ppt/presentation.xml", "ppt/real.xml"),
    ):
        true, other = make(LINES), make(["无害的话"])
        assert read_bytes(renamed(true, old, new), suffix).text == read_bytes(true, suffix).text
        hiding = read_bytes(decoy(true, old, new, other), suffix)
        assert without_breaks(LINES[0]) in without_breaks(hiding.text)


def test_what_is_behind_a_password_is_said_to_be() -> None:
    with pikepdf.open(io.BytesIO(papers.pdf(["一页"]))) as opened:
        buffer = io.BytesIO()
        opened.save(buffer, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    assert read_bytes(buffer.getvalue(), "pdf") == Reading.failed("locked")
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert read_bytes(compound, "docx") == Reading.failed("locked")


@pytest.mark.parametrize("suffix", sorted(set(papers.MAKERS) - {"txt", "csv"}))
def test_a_file_cut_or_changed_anywhere_breaks_nothing(suffix: str) -> None:
    whole, dice = papers.MAKERS[suffix](LINES), random.Random(suffix)
    assert read_bytes(whole, suffix).state == "read"
    for _turn in range(60):
        if dice.random() < 0.4:
            data = whole[: dice.randrange(len(whole))]
        else:
            changed = bytearray(whole)
            for _place in range(dice.randint(1, 40)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            data = bytes(changed)
        assert read_bytes(data, suffix).state in {"read", "nothing", "unreadable"}


def test_entries_of_a_zip_are_named_and_read_and_a_picture_in_it_leaves_it_not_whole() -> None:
    found = read_bytes(papers.zipped({"甲/说明.txt": "第一份", "乙.txt": "第二份"}), "zip")
    assert (found.text, found.is_whole) == ("甲/说明.txt\n第一份\n乙.txt\n第二份", True)
    with_picture = papers.zipped({"说明.txt": "第一份", "照片.png": papers.picture()})
    assert read_bytes(with_picture, "zip").is_whole is False
    inner = papers.zipped({"包中包.zip": papers.zipped({"深处.txt": "不打开"})})
    assert "不打开" not in read_bytes(inner, "zip").text


def test_a_name_written_by_chinese_windows_is_read() -> None:
    class Unmarked(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode("gbk"), self.flag_bits & ~0x800

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(Unmarked("补贴名册.txt"), "云溪镇")
    assert read_bytes(buffer.getvalue(), "zip").text == "补贴名册.txt\n云溪镇"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("suffix", ["txt", "csv"])
def test_text_in_every_usual_encoding_is_read(encoding: str, suffix: str) -> None:
    assert read_bytes("高龄津贴，𠮷".encode(encoding), suffix).text == "高龄津贴，𠮷"


def test_a_zip_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    swollen = papers.zipped({"大.txt": "甲" * 400_000})
    assert read_bytes(swollen, "zip").state == "read"
    monkeypatch.setattr("gongkai.files.reading.packages.MOST_UNPACKED", 1_000_000)
    assert read_bytes(swollen, "zip") == Reading.failed("broken")


def test_no_more_is_kept_than_the_bound_and_that_is_said() -> None:
    found = gathered(Page("甲" * 300_000) for _page in range(5))
    assert (len(found.text), found.is_whole) == (LONGEST_TEXT, False)
    assert gathered([Page("甲" * 300_000)]).is_whole


def test_what_a_database_cannot_hold_is_taken_out() -> None:
    assert tidied("甲\x00乙\ud800丙\u200b\r\n\r\n  丁\t 戊  ") == "甲乙丙\n丁\t戊"


def test_lines_broken_within_chinese_go_on_and_others_stay() -> None:
    assert unwrapped("高龄\n津贴") == "高龄津贴"
    full = "七十周岁以上的老年人可以向户籍所在地提出高"
    assert rewrapped(f"{full}\n龄津贴申请") == f"{full}龄津贴申请"
    assert rewrapped("高龄津贴申请表\n申请人须填写") == "高龄津贴申请表\n申请人须填写"
    assert rewrapped(f"{full}\n龄津贴\n附件") == f"{full}龄津贴\n附件"
    assert unwrapped("第一段。\n第二段 abc\n号") == "第一段。\n第二段 abc\n号"


# --- small pictures ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("suffix", "make"),
    [("png", papers.picture), ("jpg", lambda: papers.picture(kind="JPEG")),
     ("pdf", lambda: papers.pdf(LINES)), ("pdf", papers.scan)],
)  # fmt: skip
def test_a_small_picture_is_drawn(suffix: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "small.png"
    source.write_bytes(make())
    size = draw(source, suffix, str(target))
    with Image.open(target) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (size["width"], size["height"]))
        assert drawn.width <= WIDTH
        assert drawn.height <= HEIGHT
        low, high = drawn.convert("L").getextrema()
        assert (low, high) > (0, 0) and low != high, "something is to be seen"  # noqa: PT018


def test_a_picture_smaller_than_that_is_not_blown_up(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(papers.picture(60, 40))
    assert draw(source, "png", str(tmp_path / "small")) == {"width": 60, "height": 40}


def test_what_cannot_be_drawn_is_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "source", tmp_path / "small"
    source.write_bytes(papers.picture()[:40])
    assert draw(source, "png", str(target)) == {}
    source.write_bytes(papers.pdf(["一页"])[:90])
    assert draw(source, "pdf", str(target)) == {}
    source.write_bytes(papers.picture())
    assert draw(source, "png", str(target))
    monkeypatch.setattr("gongkai.files.reading.picture.MOST_PIXELS", 1000)
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 1000)  # put back afterwards
    target.unlink()
    assert draw(source, "png", str(target)) == {}
    assert not target.exists()


def one_page(content: str) -> bytes:
    """A PDF page of 300 by 200 points with the commands given; /F is a Latin letter."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200))
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
    )
    page.Contents = made.make_stream(content.encode())
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


WORDS = "BT /F 14 Tf 20 100 Td (Card 0000 1111 paid) Tj ET "


@pytest.mark.parametrize(
    "box", ["0 g 52 95 78 18 re f", "1 g 52 95 78 18 re f", "q 1 0 0 1 52 95 cm 0 0 78 18 re f Q"]
)
def test_words_under_a_box_drawn_over_them_are_unseen(box: str) -> None:
    plain, over = read_bytes(one_page(WORDS), "pdf"), read_bytes(one_page(WORDS + box), "pdf")
    assert "0000 1111" in plain.text
    assert "0000 1111" in over.unseen
    assert "0000" not in over.text
    assert "Card" in over.text
    assert "paid" in over.text


@pytest.mark.parametrize(
    "page",
    [
        "0.8 g 52 95 78 18 re f 0 g " + WORDS,  # the ground of a cell, drawn first
        WORDS + "52 95 78 18 re S",  # a frame
        WORDS + "0 g 52 150 78 18 re f",  # a box elsewhere
    ],
)
def test_a_ground_a_frame_and_a_box_elsewhere_hide_nothing(page: str) -> None:
    found = read_bytes(one_page(page), "pdf")
    assert "0000 1111" in found.text
    assert "0000" not in found.unseen
