"""Files of other systems taken in: recognised, placed under units, held back, told in words."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from config.cli.check import CHECKS
from config.cli.import_file import Report, command, run_import
from config.cli.import_issuers import issuers_for
from config.cli.import_sources import open_source
from gongkai.audit.models import AuditEntry
from gongkai.core.enums import Provenance
from gongkai.core.models import Transition
from gongkai.organisations.models import FormerName, Organisation
from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record, WorkingCopy
from gongkai.records.queries.importing import rows_that_look_alike, unknown_issuers
from gongkai.records.queries.reasons import reason_of
from gongkai.records.rules.taking_over.pieces import Refused
from tests.people import Cast

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
DATA = Path(__file__).resolve().parents[4] / "shared/data"
PORTALS, PAGES = DATA / "portals", DATA / "pages"
BODY = "".join(
    f"第{n}项任务由{who}负责，于{n}月底前完成，并按季度向市政府报告进展情况。\n"
    for n, who in enumerate("甲乙丙丁戊己庚辛壬癸", start=1)
)


def shared(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path


def take(path: Path, unit: str = "mzj", **options: Any) -> dict[str, int]:
    report = Report(as_json=True, total=1)
    run_import(path, unit, report, **options)
    return dict(report.counts)


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}", "source": "old", "title": f"关于第{number}号事项的通知", "body": BODY,
        "issuer": "云岭市民政局", "url": f"https://old.example/{number}", **changes,
    }  # fmt: skip


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows), "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


@pytest.fixture
def released(cast: Cast) -> Cast:
    cast.unit.standing_releaser = cast.issuer
    cast.unit.save()
    return cast


# --- portals and pages ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "fates"),
    [
        ("CQProvince_success.json", {"created": 10}),
        ("HBProvince_success.json", {"created": 10}),
        ("GDProvince_success.json", {"held": 20}),
        ("GWY_success.json", {"held": 10}),
    ],
)
def test_a_portal_s_answer_goes_through_the_one_door_and_only_once(
    released: Cast, name: str, fates: dict[str, int]
) -> None:
    path = shared(PORTALS / name)
    counts = take(path)
    assert sum(counts.values()) == sum(fates.values())
    assert counts.get("held", 0) >= fates.get("held", 0)
    public = Record.objects.filter(state=RecordState.PUBLISHED)
    assert public.count() == counts.get("created", 0)
    assert not public.exclude(provenance=Provenance.IMPORT).exists()
    before = Transition.objects.count(), AuditEntry.objects.count()
    again = take(path)
    assert again.get("unchanged", 0) == counts.get("created", 0)
    assert (Transition.objects.count(), AuditEntry.objects.count()) == before
    assert {name: found for name, check in CHECKS.items() if (found := check())} == {}


def test_what_was_read_stands_in_the_record(released: Cast) -> None:
    take(shared(PORTALS / "CQProvince_success.json"))
    record = Record.objects.get(document_number="渝府发〔2014〕53号")
    assert record.index_number == "11500000009275780L/2021-00827"
    assert (record.formed_on, record.original_published_on) == ("2014-09-19", "2014-09-30")
    assert record.issuer_name == "市政府"
    assert record.original_url.endswith("/t20140930_8837047.html")
    assert record.imported_row.source == "重庆市人民政府网"


def test_a_folder_of_pages_becomes_records_and_a_broken_file_a_refused_row(
    released: Cast, tmp_path: Path
) -> None:
    for page in sorted(shared(PAGES).glob("*.html"))[:3]:
        (tmp_path / page.name).write_bytes(page.read_bytes())
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "cut.json").write_text('{"msg": "x", "data": [', "utf-8")
    (tmp_path / "note.psd").write_bytes(b"x")
    counts = take(tmp_path)
    assert counts["refused"] == 2
    assert counts.get("created", 0) + counts.get("held", 0) == 3
    told = [reason_of(one.codes[0]) for one in ImportedRow.objects.filter(fate=Fate.REFUSED)]
    assert any("empty.html" in sentence for sentence in told)
    assert any("cut.json" in sentence for sentence in told)
    assert open_source(tmp_path).passed_over == {".psd": 1}
    assert take(tmp_path).get("created", 0) == 0


def test_a_folder_of_word_documents_is_read_as_the_desk_reads_them(
    cast: Cast, tmp_path: Path
) -> None:
    document = Document()
    title = document.add_paragraph("关于发放冬令物资的通知")
    title.alignment = 1
    document.add_paragraph("云民发〔2020〕8号").alignment = 1
    document.add_paragraph("各乡镇人民政府：")
    for line in BODY.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("云岭市民政局")
    document.add_paragraph("2020年11月3日")
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04no package")
    (tmp_path / "c.docx").write_bytes(b"\xd0\xcf\x11\xe0old")
    assert take(tmp_path) == {"created": 1, "refused": 2}
    record = Record.objects.get()
    assert (record.title, record.document_number) == ("关于发放冬令物资的通知", "云民发〔2020〕8号")
    assert (record.formed_on, record.issuer_name) == ("2020-11-03", "云岭市民政局")
    assert record.state == RecordState.DRAFT


# --- whose they are ------------------------------------------------------------------------------
def test_documents_go_to_the_unit_that_bears_or_bore_the_name(cast: Cast, tmp_path: Path) -> None:
    FormerName.objects.create(unit=cast.other_unit, name="云岭市农林局", until=date(2019, 3, 1))
    rows = [row(1), row(2, issuer="云岭市农林局"), row(3, issuer="外市某局"), row(4, issuer="")]
    file = written(tmp_path / "a", rows)
    issuers = issuers_for(fallback=cast.office_unit, file=None, by_name=True)
    take(file, cast.office_unit.code, issuers=issuers)
    placed = dict(Record.objects.values_list("imported_row__source_id", "unit__code"))
    office = cast.office_unit.code
    assert placed == {"r1": "mzj", "r2": cast.other_unit.code, "r3": office, "r4": office}
    assert dict(issuers.unknown) == {"外市某局": 1}
    batch = ImportBatch.objects.get(unit=cast.office_unit)
    assert [(one.name, one.rows) for one in unknown_issuers(batch)] == [("外市某局", 1)]
    assert ImportBatch.objects.count() == 3


def test_one_unit_named_for_everything_takes_everything(cast: Cast, tmp_path: Path) -> None:
    take(written(tmp_path / "a", [row(1), row(2, issuer="云岭市林业局")]), "mzj")
    assert set(Record.objects.values_list("unit__code", flat=True)) == {"mzj"}


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_a_file_of_names_moves_untouched_drafts_to_their_units(
    cast: Cast, tmp_path: Path, ending: str
) -> None:
    rows = [row(1, issuer="外市某局"), row(2, issuer="外市某局"), row(3, issuer="外市某局")]
    file = written(tmp_path / "a", rows)
    take(file, cast.office_unit.code)
    touched = WorkingCopy.objects.get(record__imported_row__source_id="r2")
    WorkingCopy.objects.filter(pk=touched.pk).update(saved_by=cast.clerk.public_id, revision=2)
    names = tmp_path / f"names.{ending}"
    names.write_text(
        "外市某局: mzj\n" if ending == "yaml" else "名称,代码\n外市某局,mzj\n", "utf-8"
    )
    issuers = issuers_for(fallback=cast.office_unit, file=names, by_name=True)
    counts = take(file, cast.office_unit.code, issuers=issuers)
    placed = dict(Record.objects.values_list("imported_row__source_id", "unit__code"))
    assert placed == {"r1": "mzj", "r2": cast.office_unit.code, "r3": "mzj"}
    assert counts == {"updated": 2, "unchanged": 1}
    assert AuditEntry.objects.filter(detail__part="unit").count() == 2
    assert {name: found for name, check in CHECKS.items() if (found := check())} == {}


def test_a_wrong_file_of_names_is_refused_by_the_name_and_code(cast: Cast, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("甲局,mzj\n乙局,nowhere\n", "utf-8")
    result = run(written(tmp_path / "a", [row(1)]), "--issuers", names)
    assert "nowhere" in str(result.exception)
    assert not Record.objects.exists()


# --- twice the same ------------------------------------------------------------------------------
def test_nearly_the_same_under_the_same_title_is_held_and_the_like_is_noted(
    released: Cast, tmp_path: Path
) -> None:
    twin = row(2, title="关于第1号事项的通知", url="https://old.example/2")
    like = row(3, body=BODY + "此外，各单位应当在年底前完成总结。", title="关于其他事项的通知")
    other = row(4, body="关于春季植树，请各村于清明前后组织劳动力到指定地块，按图栽种。" * 5)
    counts = take(written(tmp_path / "a", [row(1), twin, like, other]))
    assert counts == {"created": 3, "held": 1}
    codes = dict(ImportedRow.objects.values_list("source_id", "codes"))
    assert codes["r2"] == ["same_as:#1:100"]
    assert codes["r3"][0].startswith("looks_like:#")
    assert codes["r1"] == codes["r4"] == []
    batch = ImportBatch.objects.get()
    assert [one.source_id for one in rows_that_look_alike(batch)] == ["r3"]
    assert "1" in reason_of(codes["r2"][0])


def test_what_is_public_already_is_found_and_a_later_version_is_only_noted(
    released: Cast, tmp_path: Path
) -> None:
    take(written(tmp_path / "a", [row(1, date="2013-06-04")]))
    public = Record.objects.get()
    assert public.state == RecordState.PUBLISHED
    twin = row(8, title=public.title, source="other")
    later = row(9, title=public.title, source="other", date="2019-06-04")
    assert take(written(tmp_path / "b", [twin, later])) == {"held": 1, "created": 1}
    codes = dict(ImportedRow.objects.values_list("source_id", "codes"))
    assert codes["r8"] == [f"same_as:{public.public_id}:100"]
    assert codes["r9"][0].startswith("looks_like:")
    assert take(written(tmp_path / "a", [row(1, date="2013-06-04")])) == {"unchanged": 1}


# --- the command ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("CQProvince_error.json", "系统错误"),
        ("MGProvince_error.json", "检索失败，服务器发生错误"),
        ("GDProvince_error.json", "ok"),
        ("GWY_error.json", "currentPage=1000000"),
        ("GDProvince_record.json", "GDProvince_record.json"),
    ],
)
def test_an_error_answer_is_refused_with_a_sentence_and_nothing_is_stored(
    cast: Cast, name: str, quoted: str
) -> None:
    result = run(shared(PORTALS / name))
    assert result.exit_code == 1
    assert quoted in result.output
    assert not ImportBatch.objects.exists()
    told = json.loads(run(PORTALS / name, "--json").stdout)
    assert set(told) == {"code", "message", "facts"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.json", b"", "file_empty"),
        ("a.json", b'{"success": true, "data": {"list": [{"a', "json_truncated"),
        ("a.json", b'{"success": tru, "data": 1}', "json_broken"),
        ("a.txt", b"\xff\xff\x80\x81\x00" * 9, "encoding"),
        ("a.txt", "只是一段文字。".encode(), "format_unknown"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        ("a.html", b"<html><title>404 Not Found</title></html>", "page_error"),
        ("a.xlsx", b"PK\x03\x04junk", "package_damaged"),
        ("a.csv", b"a,b\n1,2\n", "sheet_headings"),
    ],
)
def test_what_nothing_can_be_taken_from_is_refused_by_name(
    cast: Cast, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused) as refusal:
        open_source(tmp_path / name)
    assert refusal.value.code == code
    result = run(tmp_path / name)
    assert result.exit_code == 1
    assert re.search("[.。]", result.output)
    assert "%(" not in result.output
    assert not Record.objects.exists()


def test_lines_in_the_national_encoding_are_read_as_such(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(json.dumps(row(1), ensure_ascii=False).encode("gb18030"))
    assert take(tmp_path / "a") == {"created": 1}
    assert Record.objects.get().title == "关于第1号事项的通知"


def test_explain_shows_how_a_known_answer_is_read(cast: Cast) -> None:
    result = run(shared(PORTALS / "HBProvince_success.json"), "--explain")
    assert result.exit_code == 0
    assert "湖北省政府文件检索" in result.output
    assert "鄂建文〔2021〕47号" in result.output
    assert not ImportBatch.objects.exists()


def test_explain_proposes_a_mapping_that_can_be_saved_and_used(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shared(PORTALS / "ZJProvince_success.json")
    monkeypatch.setattr("config.cli.import_sources.mapping_for", lambda answer: None)
    assert run(file).exit_code == 1
    proposal = run(file, "--explain")
    assert proposal.exit_code == 0
    assert "# 平政发〔2013〕47号" in proposal.output
    saved = tmp_path / "zj.yaml"
    saved.write_text(proposal.output, encoding="utf-8")
    result = run(file, "--mapping", saved, "--json", "--unit", "mzj")
    assert json.loads(result.stdout.splitlines()[-1])["refused"] == 1
    assert Record.objects.count() == 29
    assert Record.objects.filter(
        document_number="平政发〔2013〕47号", formed_on="2013-04-10"
    ).exists()


def test_a_dry_run_of_an_answer_stores_nothing(cast: Cast) -> None:
    result = run(shared(PORTALS / "MGProvince_success.json"), "--dry-run")
    assert result.exit_code == 0
    assert not ImportBatch.objects.exists()
    assert not Organisation.objects.filter(import_batches__isnull=False).exists()


def test_a_word_document_in_a_folder_passes_the_gate_that_uploads_pass(
    cast: Cast, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph("关于发放冬令物资的通知").alignment = 1
    document.add_paragraph(BODY)
    document.save(str(tmp_path / "a.docx"))
    assert "refused" not in take(tmp_path)
    assert Record.objects.get().title == "关于发放冬令物资的通知"
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    assert take(tmp_path) == {"refused": 1}
    told = reason_of(ImportedRow.objects.get(fate=Fate.REFUSED).codes[0])
    assert told.startswith("a.docx")
    assert "宏" in told
