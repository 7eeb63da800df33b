"""Every kind of file is looked through to its last corner, and what is found has its place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from gongkai.screening.enums import FindingCode
from gongkai.screening.queries import ScreenReport, screen_file
from gongkai.screening.rules import Context, inspect
from tests.factories.numbers import mobile, resident_id
from tests.support import papers

NO_ELEMENTS = Context(required=frozenset())


def places(report: ScreenReport) -> dict[str, tuple[str, bool]]:
    """The last four figures of each mobile → where it stands, and whether it is not seen."""
    return {
        each.finding.matched[-4:]: (each.where, each.is_unseen)
        for each in report.screened
        if each.finding.code == FindingCode.MOBILE
    }


def number(last: int) -> str:
    return f"周某 {mobile(last=last)}"


@pytest.mark.parametrize("suffix", sorted(papers.MAKERS))
def test_a_number_is_found_in_every_kind_and_its_absence_is_clean(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"名单.{suffix}"
    path.write_bytes(papers.MAKERS[suffix]([f"周某 {mobile()}"]))
    assert [one.code for one in screen_file(path).findings] == [FindingCode.MOBILE]
    path.write_bytes(papers.MAKERS[suffix](["周某 联系办公室"]))
    report = screen_file(path)
    assert (report.findings, report.unread, report.has_blocking) == ((), "", False)


def test_word_to_its_last_corner(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph(number(1001))
    paragraph.add_run(number(1002)).font.hidden = True
    document.add_comment(paragraph.runs[0], text=number(1003), author="周某")
    document.sections[0].header.paragraphs[0].text = number(1004)
    document.sections[0].footer.paragraphs[0].text = number(1005)
    document.core_properties.comments = number(1006)
    document.add_table(rows=1, cols=1).cell(0, 0).text = number(1007)
    path = tmp_path / "名单.docx"
    document.save(str(path))
    assert places(screen_file(path)) == {
        "1001": ("body", False), "1002": ("body", True), "1003": ("part:comments", True),
        "1004": ("part:header", False), "1005": ("part:footer", False),
        "1006": ("properties", True), "1007": ("body", False),
    }  # fmt: skip


def test_excel_to_its_last_corner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "名单"
    first.append([number(1001), number(1002)])
    first.append([number(1003)])
    first.column_dimensions["B"].hidden = True
    first.row_dimensions[2].hidden = True
    first["A1"].comment = Comment(number(1004), "周某")
    hidden = book.create_sheet("底表")
    hidden.append([number(1005)])
    hidden.sheet_state = "veryHidden"
    book.defined_names["联系人"] = DefinedName("联系人", attr_text=f'"{mobile(last=1006)}"')
    book.properties.description = number(1007)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    assert places(screen_file(path)) == {
        "1001": ("sheet:名单", False), "1002": ("sheet:名单", True), "1003": ("sheet:名单", True),
        "1004": ("sheet:名单", True), "1005": ("sheet:底表", True), "1006": ("names", True),
        "1007": ("properties", True),
    }  # fmt: skip


def test_pdf_to_its_last_corner(tmp_path: Path) -> None:
    path = tmp_path / "名单.pdf"
    with pikepdf.open(io.BytesIO(papers.pdf([number(1001)]))) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9],
            Contents=pikepdf.String(number(1002)),
        )  # fmt: skip
        document.pages[0].obj.Annots = document.make_indirect(pikepdf.Array([note]))
        inner = papers.MAKERS["xlsx"]([f"周某 {mobile(last=1004)}"])
        document.attachments["底表.xlsx"] = pikepdf.AttachedFileSpec(document, inner)
        with document.open_metadata() as metadata:
            metadata["dc:description"] = number(1005)
        document.docinfo["/Keywords"] = number(1003)
        document.save(path)
    found = places(screen_file(path))
    assert found["1001"] == ("page:1", False)
    assert found["1002"] == ("note:1", True)
    assert found["1003"] == found["1005"] == ("properties", True)
    assert found["1004"] == ("file:底表.xlsx", True)


def test_an_archive_names_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "附件.zip"
    path.write_bytes(papers.zipped({"材料/名单.docx": papers.word([number(1001)]), "空.txt": "无"}))
    assert places(screen_file(path)) == {"1001": ("entry:材料/名单.docx", False)}


@pytest.mark.parametrize(
    ("name", "made", "reason"),
    [
        ("扫描.pdf", lambda: papers.scan(), "nothing"),
        ("照片.png", lambda: papers.picture(), "nothing"),
        ("坏.xlsx", lambda: b"PK\x03\x04 not a zip", "broken"),
        ("锁.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked"),
    ],
)
def test_what_cannot_be_read_is_told_and_stops(
    tmp_path: Path, name: str, made: Callable[[], bytes], reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(made())
    report = screen_file(path)
    assert (report.unread, report.has_blocking) == (reason, True)
    told = report.as_json()["findings"][-1]
    assert (told["code"], told["severity"]) == ("unread", "blocking")
    assert told["suggestion"]


@pytest.mark.parametrize("cuts", [(6, 8, 4), (6, 4, 2, 2, 4), (1,) * 18])
def test_an_id_over_several_cells_is_found(tmp_path: Path, cuts: tuple[int, ...]) -> None:
    whole, cells, at = resident_id(sequence=21), [], 0
    for cut in cuts:
        cells.append(whole[at : at + cut])
        at += cut
    path = tmp_path / "表.docx"
    path.write_bytes(papers.word(["表"], table=[["周某", *cells, "备注"]]))
    assert [one.code for one in screen_file(path).findings] == [FindingCode.RESIDENT_ID]
    wrong = str((int(whole[16]) + 1) % 10)
    cells[-1] = cells[-1][:-2] + wrong + cells[-1][-1] if len(cells[-1]) > 1 else wrong
    path.write_bytes(papers.word(["表"], table=[["周某", *cells, "备注"]]))
    assert screen_file(path).findings == ()


def test_an_id_a_spreadsheet_rounded_is_suspected(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    for heading, expected in (
        ("身份证号", [FindingCode.SUSPECTED_RESIDENT_ID]),
        ("拨付金额", []),
    ):
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["姓名", heading])
        book.active.append(["周某", 3.30106199001e17])
        book.save(path)
        assert [one.code for one in screen_file(path).findings] == expected, heading


def test_rounded_numbers_and_boxes_are_quick_to_tell_from_others() -> None:
    table = "\n".join(
        "\t".join(str(cell % 97) for cell in range(row, row + 40)) for row in range(50)
    )
    assert inspect(table, NO_ELEMENTS) == []
    assert inspect("身份证号\n3.30106E+17", NO_ELEMENTS) != []
    assert inspect("经费\n3.30106E+17", NO_ELEMENTS) == []


def test_the_report_for_programs_names_places_and_holds_no_number(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(papers.MAKERS["xlsx"]([f"周某 {mobile()}"]))
    answer = screen_file(path).as_json()
    assert [(one["where"], one["unseen"]) for one in answer["findings"]] == [("sheet:表一", False)]
    assert mobile() not in json.dumps(answer)
    assert "138****1234" in json.dumps(answer)


def test_the_last_row_of_a_long_sheet_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for _ in range(1200):
        sheet.append(["备注" * 500])
    sheet.append([number(1001)])
    path = tmp_path / "名册.xlsx"
    book.save(path)
    report = screen_file(path)
    assert (places(report), report.unread) == ({"1001": ("sheet:名册", False)}, "")
    assert report.characters > 1_200_000
