"""Screening files from disk."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from gongkai.screening.enums import FindingCode
from gongkai.screening.errors import UnreadableFile, UnsupportedFile
from gongkai.screening.queries import ScreenReport, screen_file
from tests.factories.numbers import bank_card, mobile, resident_id


def codes(report: ScreenReport) -> list[FindingCode]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名单.txt"
    path.write_text(f"周某，{mobile()}，云岭市", encoding=encoding)
    report = screen_file(path)
    assert codes(report) == [FindingCode.MOBILE]
    assert report.has_blocking
    assert report.characters == 18


def test_a_file_stored_under_its_digest_is_read_by_its_name(tmp_path: Path) -> None:
    stored = tmp_path / "0f3a"
    stored.write_text(f"<b>138</b>{mobile()[3:]}", encoding="utf-8")
    report = screen_file(stored, name="名单.html")
    assert (report.name, codes(report)) == ("名单.html", [FindingCode.MOBILE])
    with pytest.raises(UnsupportedFile):
        screen_file(stored)


def test_a_clean_file_has_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("办公电话：0871-60001234", encoding="utf-8")
    assert screen_file(path).findings == ()
    assert not screen_file(path).has_blocking


def test_html(tmp_path: Path) -> None:
    path = tmp_path / "名单.HTML"
    path.write_text(f"<td>{resident_id()}</td>", encoding="utf-8")
    assert codes(screen_file(path)) == [FindingCode.RESIDENT_ID]


def test_records_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    rows = [
        {"title": "甲", "issuer": "乙", "date": "2026-10-29", "body": f"卡号{bank_card()}"},
        {"title": "甲", "issuer": "", "date": None, "doc_number": "", "body": "正文"},
        {"body": "\u2028机密★\u2028"},
    ]
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    report = screen_file(path)
    assert [(each.where, each.finding.code) for each in report.screened] == [
        ("1", FindingCode.BANK_CARD),
        ("3", FindingCode.MISSING_ISSUER),
        ("3", FindingCode.MISSING_DATE),
        ("5", FindingCode.SECRET_MARK),
    ]


def test_a_word_file_is_read_to_its_last_corner(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "机密★1年"
    run = document.add_paragraph("电话 138").add_run("0000")
    run.font.bold = True
    document.paragraphs[0].add_run("1234")
    document.paragraphs[0].add_run(f"，{bank_card()}").font.hidden = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "138"
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = resident_id()
    path = tmp_path / "名单.docx"
    document.save(str(path))
    assert sorted(codes(screen_file(path))) == sorted(
        [
            FindingCode.MOBILE,
            FindingCode.BANK_CARD,
            FindingCode.RESIDENT_ID,
            FindingCode.SECRET_MARK,
        ]
    )


def test_the_report_for_programs_holds_no_number(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"周某{resident_id()}，咨询电话：{mobile()}", encoding="utf-8")
    answer = screen_file(path).as_json()
    assert (answer["blocking"], answer["advice"]) == (1, 1)
    written = json.dumps(answer, ensure_ascii=False)
    assert resident_id() not in written
    assert mobile() not in written
    assert "138****1234" in written


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a", "a.svg"])
def test_other_kinds_are_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UnsupportedFile) as refusal:
        screen_file(tmp_path / name)
    assert refusal.value.code == "screening_unsupported_file"
    assert name in refusal.value.sentence


def test_missing_and_damaged_files_are_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        screen_file(tmp_path / "gone.txt")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(UnreadableFile):
        screen_file(tmp_path / "a.docx", at_once=True)
    assert screen_file(tmp_path / "a.docx").unread == "broken"
    (tmp_path / "b.txt").write_bytes(b"\xff\xff\xff\x81")
    with pytest.raises(UnreadableFile):
        screen_file(tmp_path / "b.txt")


@pytest.mark.parametrize("second", ["{broken", "[1]"])
def test_a_broken_record_is_named_by_its_line(tmp_path: Path, second: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"body": "好"}\n' + second, encoding="utf-8")
    with pytest.raises(UnreadableFile) as refusal:
        screen_file(path)
    assert refusal.value.facts["line"] == 2
