"""Words in pictures are read where the machine is installed, and said to be read by it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont

from gongkai.files.queries import pieces_of
from gongkai.files.reading import machine, read
from gongkai.files.reading.machine import Machine, in_lines
from gongkai.files.reading.parts import Page
from gongkai.files.texts import _text
from gongkai.screening.enums import FindingCode
from gongkai.screening.queries import screen_file
from tests.factories.numbers import mobile, resident_id
from tests.support import papers

installed = pytest.mark.skipif(
    not machine.is_installed(), reason="requirements/ocr.txt is not installed: pictures stay unread"
)
FONTS = sorted(Path("/usr/share/fonts").glob("**/*CJK*"))


def photographed() -> bytes:
    """A list of people as a picture, as a scanner makes one."""
    if not FONTS:
        pytest.skip("no Chinese font (fonts-noto-cjk) is installed")
    page = Image.new("RGB", (1240, 700), "white")
    font = ImageFont.truetype(str(FONTS[0]), 30)
    lines = ("云岭市高龄津贴发放名册", f"周某 身份证号 {resident_id()}", f"手机 {mobile()}")
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((100, 100 + 90 * number), line, font=font, fill="black")
    buffer = io.BytesIO()
    page.save(buffer, format="PNG")
    return buffer.getvalue()


def as_pdf(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).save(path, format="PDF", resolution=150)


def as_word(picture: bytes, path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("名册见图")
    document.add_picture(io.BytesIO(picture))
    document.save(str(path))


@installed
@pytest.mark.parametrize("suffix", ["png", "pdf", "docx", "zip"])
def test_numbers_in_pictures_are_found(tmp_path: Path, suffix: str) -> None:
    path, picture = tmp_path / f"名册.{suffix}", photographed()
    if suffix == "png":
        path.write_bytes(picture)
    elif suffix == "zip":
        path.write_bytes(papers.zipped({"名册.png": picture}))
    else:
        {"pdf": as_pdf, "docx": as_word}[suffix](picture, path)
    report = screen_file(path)
    codes = {one.code for one in report.findings}
    assert {FindingCode.RESIDENT_ID, FindingCode.MOBILE} <= codes
    assert report.unread == ("by_machine" if suffix != "zip" else "in_part")
    if suffix != "zip":
        assert all(each.is_by_machine for each in report.screened)


@installed
def test_the_worker_keeps_what_the_machine_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "named by its digest"
    path.write_bytes(photographed())
    found = _text(path, "png")
    assert (found["state"], found["reason"], found["is_whole"]) == ("read", "machine", False)
    assert "高龄津贴" in found["text"]


def test_without_the_machine_a_picture_stays_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "is_installed", lambda: False)
    path = tmp_path / "名册.png"
    path.write_bytes(papers.picture())
    assert pieces_of(path, "png")["pieces"] == []
    assert screen_file(path).unread == "nothing"
    assert read(path, "png")["state"] == "nothing"


def test_at_most_so_many_pictures_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Machine()
    monkeypatch.setattr(reader, "_read", lambda picture: "名册")
    pages = [Page("正文", pictures=(lambda: None,) * 100, where="body")]
    read_by_it = [page for page in reader.read(pages) if page.where.startswith("scan:")]
    assert len(read_by_it) == machine.MOST_PICTURES
    assert not any(page.is_whole for page in read_by_it)
    assert reader.has_read


def test_a_picture_that_cannot_be_decoded_breaks_nothing() -> None:
    def broken() -> None:
        raise OSError

    assert len(list(Machine().read([Page("正文", pictures=(broken,))]))) == 1


def test_boxes_at_one_height_are_a_row_of_a_table() -> None:
    def box(left: int, top: int) -> list[list[int]]:
        return [[left, top], [left + 90, top], [left + 90, top + 30], [left, top + 30]]

    boxes = [(box(300, 12), "手机"), (box(10, 10), "姓名"), (box(10, 60), "周某")]
    assert in_lines(boxes) == "姓名\t手机\n周某"


def test_no_model_is_fetched() -> None:
    """Each model is named by its place in the package, so the library asks no network."""
    assert set(machine.MODELS) == {"Det.model_path", "Rec.model_path", "Cls.model_path"}
    assert all("/" not in name for name in machine.MODELS.values())
