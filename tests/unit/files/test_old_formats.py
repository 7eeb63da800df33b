"""Documents of before 2007 become those of today where LibreOffice is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest

from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from tests.people import NOW
from tests.support.friendly import sheet, slides, word
from tests.support.hostile import compound
from tests.support.stored import stored_at

SOFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
with_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, settings: object) -> None:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.ARRIVING_ROOT = tmp_path / "arriving"  # type: ignore[attr-defined]
    settings.SOFFICE = SOFFICE or ""  # type: ignore[attr-defined]


def take(name: str, data: bytes) -> Attachment:
    return take_in(
        name=name, data=data, unit_code="mzj", owner_kind="record", owner_id="r1",
        by=Actor("p"), now=NOW,
    )  # fmt: skip


def made_old(data: bytes, new: str, old: str, folder: Path) -> bytes:
    """The document as Office wrote it before 2007."""
    given = folder / f"given.{new}"
    given.write_bytes(data)
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile",
         "--convert-to", old, "--outdir", str(folder), str(given)],
        check=True, capture_output=True,
    )  # fmt: skip
    return (folder / f"given.{old}").read_bytes()


@with_libreoffice
@pytest.mark.parametrize("ending", ["doc", "wps"])
def test_an_old_document_is_taken_in_as_one_of_today(ending: str, tmp_path: Path) -> None:
    old = made_old(word(), "docx", "doc", tmp_path)
    assert old.startswith(bytes.fromhex("d0cf11e0"))
    made = take(f"供暖通知.{ending}", old)
    assert (made.name, made.suffix) == ("供暖通知.docx", "DOCX")
    text = [line.text for line in docx.Document(str(stored_at(made.digest))).paragraphs]
    assert "关于做好冬季供暖工作的通知" in text


@with_libreoffice
@pytest.mark.parametrize("ending", ["xls", "et"])
def test_an_old_workbook_is_taken_in_as_one_of_today(ending: str, tmp_path: Path) -> None:
    made = take(f"经费.{ending}", made_old(sheet(), "xlsx", "xls", tmp_path))
    assert made.name == "经费.xlsx"
    book = openpyxl.load_workbook(stored_at(made.digest).open("rb"))
    assert book.worksheets[0]["A2"].value == "民政局"


@with_libreoffice
def test_what_decides_is_the_content_not_the_ending(tmp_path: Path) -> None:
    made = take("经费.doc", made_old(sheet(), "xlsx", "xls", tmp_path))
    assert made.name == "经费.xlsx"


@with_libreoffice
def test_what_cannot_be_converted_is_refused_with_a_sentence() -> None:
    with pytest.raises(InvalidInput) as refusal:
        take("坏.doc", compound("WordDocument", b"nonsense"))
    assert refusal.value.code == "file_not_converted"


def test_without_libreoffice_the_sentence_says_what_to_save(settings: object) -> None:
    settings.SOFFICE = ""  # type: ignore[attr-defined]
    for name, stream, new in (
        ("甲.doc", "WordDocument", "docx"), ("乙.wps", "WordDocument", "docx"),
        ("丙.xls", "Workbook", "xlsx"), ("丁.et", "Book", "xlsx"),
        ("戊.ppt", "PowerPoint Document", "pptx"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            take(name, compound(stream))
        assert refusal.value.code == "file_old"
        assert f".{new}" in str(refusal.value.sentence)


def test_a_document_of_today_under_an_old_ending_is_told_its_own() -> None:
    for name, data, new in (("甲.doc", word(), "docx"), ("乙.ppt", slides(), "pptx")):
        with pytest.raises(InvalidInput) as refusal:
            take(name, data)
        assert (refusal.value.code, refusal.value.facts["real"]) == ("file_is_another", new)
