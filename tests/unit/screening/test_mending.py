"""Clean copies: made by test code with numbers in every place, read back with other libraries."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.screening.rules import Context, inspect
from gongkai.screening.rules.mending import clean_copy, told_of
from tests.factories.numbers import mobile, resident_id

CARDS = [resident_id(sequence=each * 2) for each in range(1, 12)]
PHONE = mobile(last=4321)
MASKED = f"{PHONE[:3]}****4321"


def cleaned(tmp_path: Path, name: str, data: bytes, *phones: str) -> tuple[Path, dict[str, Any]]:
    source, target = tmp_path / name, tmp_path / f"clean-{name}"
    source.write_bytes(data)
    told = told_of(Context(unit_phones=frozenset(phones)))
    answer = clean_copy(source, name.rpartition(".")[2], str(target), told)
    return target, answer


def everything_in(path: Path) -> str:
    """All parts of a package as one text."""
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist())


def hidden(card: str) -> str:
    """A card number as its mask leaves it."""
    return card[:4] + "*" * 14


def saved(made: Any) -> bytes:
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def document() -> bytes:
    made = docx.Document()
    split = made.add_paragraph("张某 ")
    for letter in CARDS[0]:
        split.add_run(letter).bold = letter in "02468"
    made.add_paragraph("屏幕上看得见").add_run(f" {CARDS[1]}").font.hidden = True
    table = made.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("李某", CARDS[2], PHONE), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("王某", CARDS[3][:6], CARDS[3][6:]), strict=True):
        cell.text = text
    made.sections[0].header.paragraphs[0].text = f"联系人 {PHONE}"
    made.sections[0].footer.paragraphs[0].text = CARDS[4]
    made.add_comment(made.paragraphs[0].runs[0], f"本人身份证 {CARDS[5]}", "某人")
    changed = made.add_paragraph("修订：")
    for tag, written, text in (("w:del", "w:delText", CARDS[6]), ("w:ins", "w:t", "新写的字")):
        mark = OxmlElement(tag)
        mark.set(qn("w:author"), "某人")
        run, words = OxmlElement("w:r"), OxmlElement(written)
        words.text = text
        run.append(words)
        mark.append(run)
        changed._p.append(mark)
    made.core_properties.author, made.core_properties.title = "某人", CARDS[7]
    return saved(made)


def test_a_document_says_in_no_part_what_it_must_not(tmp_path: Path) -> None:
    data = document()
    (tmp_path / "before.docx").write_bytes(data)
    before = everything_in(tmp_path / "before.docx")
    assert all(card in before for card in (CARDS[1], CARDS[4], CARDS[5], CARDS[6], CARDS[7], PHONE))
    path, answer = cleaned(tmp_path, "名单.docx", data)
    after = everything_in(path)
    assert not [card for card in CARDS if card in after]
    assert PHONE not in after
    assert "某人" not in after
    assert answer["left"] is False
    assert answer["hidden"] == {"resident_id": 4, "mobile": 2}
    assert answer["removed"]["comments"] >= 1
    assert answer["removed"]["revisions"] == 2
    assert answer["removed"]["hidden"] == 1


def test_a_clean_document_opens_and_reads_as_before_but_for_the_numbers(tmp_path: Path) -> None:
    path, _answer = cleaned(tmp_path, "名单.docx", document())
    made = docx.Document(str(path))
    assert made.paragraphs[0].text == f"张某 {hidden(CARDS[0])}"
    kept = [run.bold for run in made.paragraphs[0].runs if run.text == "*"]
    assert kept == [letter in "02468" for letter in CARDS[0][4:]]
    assert made.paragraphs[1].text == "屏幕上看得见"
    assert made.paragraphs[-1].text == "修订：新写的字"
    first, second = ([cell.text for cell in row.cells] for row in made.tables[0].rows)
    assert first == ["李某", hidden(CARDS[2]), MASKED]
    assert second == ["王某", "*" * 6, "*" * 12]
    assert made.sections[0].header.paragraphs[0].text == f"联系人 {MASKED}"


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "发放表"
    sheet.append(["姓名", "手机", "身份证号", "金额"])
    sheet.append(["张某", int(PHONE), CARDS[0], 100])
    sheet.append(["李某", PHONE, CARDS[1][:6], 200])
    sheet["D3"] = CARDS[1]
    sheet["E2"], sheet["E3"] = CARDS[2], "看不见的列"
    sheet.column_dimensions["E"].hidden = True
    sheet.append(["王某", CARDS[3]])
    sheet.row_dimensions[4].hidden = True
    sheet["F1"] = f"见{CARDS[4]}"
    sheet["G1"] = "=SUM(D2:D2)"
    sheet["A2"].comment = Comment(f"身份证 {CARDS[5]}", "某人")
    sheet["A3"].hyperlink = f"https://example.invalid/?id={CARDS[6]}"
    sheet.oddHeader.center.text = f"经办 {PHONE}"
    rule = DataValidation(type="list", formula1=f'"{PHONE},其他"')
    sheet.add_data_validation(rule)
    rule.add("A1")
    made.defined_names["负责人"] = DefinedName("负责人", attr_text=f'"{CARDS[7]}"')
    hidden = made.create_sheet("低保底册")
    hidden["A1"], hidden.sheet_state = CARDS[8], "hidden"
    made.properties.creator = "某人"
    return saved(made)


def test_a_book_says_in_no_part_what_it_must_not(tmp_path: Path) -> None:
    data = book()
    (tmp_path / "before.xlsx").write_bytes(data)
    before = everything_in(tmp_path / "before.xlsx")
    for card in (CARDS[0], CARDS[2], CARDS[3], CARDS[4], CARDS[5], CARDS[7], CARDS[8]):
        assert card in before
    path, answer = cleaned(tmp_path, "发放表.xlsx", data)
    after = everything_in(path)
    assert not [card for card in CARDS if card in after]
    assert PHONE not in after
    assert "低保底册" not in after
    assert "看不见的列" not in after
    assert answer["left"] is False
    assert answer["removed"] == {
        "comments": 1, "properties": 3, "sheets": 1, "columns": 1, "rows": 1, "formulas": 1,
    }  # fmt: skip


def test_a_clean_book_opens_with_what_may_be_seen(tmp_path: Path) -> None:
    path, _answer = cleaned(tmp_path, "发放表.xlsx", book())
    made = openpyxl.load_workbook(path)
    sheet = made.worksheets[0]
    assert sheet.title == "发放表"
    assert [cell.value for cell in sheet[2]][:5] == ["张某", MASKED, hidden(CARDS[0]), 100, None]
    assert [cell.value for cell in sheet[3]][:2] == ["李某", MASKED]
    assert sheet["A2"].comment is None
    assert made.worksheets[1].sheet_state == "hidden"
    assert made.worksheets[1]["A1"].value is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_keeps_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"姓名,手机\r\n张某,{PHONE}\r\n"
    path, answer = cleaned(tmp_path, "名单.csv", text.encode(encoding))
    assert path.read_bytes().decode(encoding) == text.replace(PHONE, MASKED)
    assert path.read_bytes()[:3] == text.encode(encoding)[:3]
    assert answer == {"hidden": {"mobile": 1}, "removed": {}, "left": False}


def test_the_units_own_numbers_stay(tmp_path: Path) -> None:
    data = f"值班 {PHONE}\n某某 {mobile(last=1111)}".encode()
    path, _answer = cleaned(tmp_path, "值班.txt", data, PHONE)
    assert PHONE in path.read_text(encoding="utf-8")
    assert mobile(last=1111) not in path.read_text(encoding="utf-8")


def test_an_id_broken_over_cells_is_found_and_rows_of_figures_are_not() -> None:
    asked = Context(required=frozenset())
    card = CARDS[0]
    for parts in ((6,), (14,), (17,), (10,), (6, 14), (6, 10, 12, 14)):
        cuts = [0, *parts, 18]
        text = "\t".join(card[a:b] for a, b in pairwise(cuts))
        assert [str(one.code) for one in inspect(f"李某\t{text}\t100", asked)] == ["resident_id"]
        wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
        assert not inspect(f"李某\t{wrong}\t100", asked)


def test_the_number_of_a_project_stays_although_its_letters_stand_apart(tmp_path: Path) -> None:
    made = docx.Document()
    code = made.add_paragraph("项目编号 ")
    code.add_run("XM").bold = True
    code.add_run(PHONE)
    made.add_paragraph(f"某某 {mobile(last=1111)}")
    path, answer = cleaned(tmp_path, "项目.docx", saved(made))
    first, second = docx.Document(str(path)).paragraphs
    assert first.text == f"项目编号 XM{PHONE}"
    assert second.text.endswith("****1111")
    assert answer["hidden"] == {"mobile": 1}


def test_what_only_a_web_layout_hides_stays(tmp_path: Path) -> None:
    made = docx.Document()
    line = made.add_paragraph("第一章")
    for text, tag in (("12", "w:webHidden"), ("隐", "w:vanish")):
        run = line.add_run(text)
        run._r.get_or_add_rPr().append(OxmlElement(tag))
    path, answer = cleaned(tmp_path, "目录.docx", saved(made))
    assert docx.Document(str(path)).paragraphs[0].text == "第一章12"
    assert answer["removed"]["hidden"] == 1


def test_a_book_of_the_strict_kind_is_refused_and_not_spoilt(tmp_path: Path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            there = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            new.writestr(
                name, data.replace(there, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            )
    with pytest.raises(ValueError, match="strict"):
        cleaned(tmp_path, "严格.xlsx", made.getvalue())
