"""``gongkai init``: a whole office, or a sentence and nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from openpyxl import Workbook

from config.cli.init import command
from config.cli.unit_sheet import read_units
from gongkai.core.errors import InvalidInput
from gongkai.organisations.models import Organisation
from tests.unit.cli.homes import Home, is_sentence

NAME = "松河县人民政府"
COLUMNS = ("code", "name", "short_name", "kind", "parent")
CHINESE = ("代码", "名称", "简称", "类型", "上级")
ROWS = [
    ("mzj", "松河县民政局", "县民政局", "department", ""),
    ("yxz", "云溪镇人民政府", "云溪镇", "town", ""),
    ("spc", "松坪村村民委员会", "", "village", "yxz"),
]
TABLES = ("organisations.Organisation", "organisations.Account", "organisations.RoleGrant",
          "audit.AuditEntry", "catalogue.CatalogueItem")  # fmt: skip


CHINESE_ROWS = [
    ("mzj", "松河县民政局", "县民政局", "部门", ""),
    ("yxz", "云溪镇人民政府", "云溪镇", "乡镇", "松河县人民政府"),
    ("spc", "松坪村村民委员会", "", "村（社区）", "云溪镇"),
]


def write_csv(
    path: Path,
    rows: Sequence[tuple[str, ...]],
    encoding: str = "utf-8",
    head: tuple[str, ...] = COLUMNS,
) -> Path:
    lines = [",".join(row) for row in [head, *rows]]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def write_xlsx(
    path: Path, rows: Sequence[tuple[object, ...]], head: tuple[str, ...] = COLUMNS
) -> Path:
    book = Workbook()
    for row in [head, *rows]:
        book.active.append(list(row))  # type: ignore[union-attr]
    book.save(path)
    return path


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with tables and nothing in them; copied, because making it takes a while."""
    home = Home(tmp_path_factory.mktemp("migrated"))
    assert home.gongkai("migrate").returncode == 0
    return home.path


@pytest.fixture
def home(migrated: Path, tmp_path: Path) -> Home:
    shutil.copytree(migrated, tmp_path / "home")
    return Home(tmp_path / "home")


# --- founding ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "kind", ["xlsx", "csv of an old spreadsheet", "Chinese xlsx", "Chinese csv"]
)
def test_units_are_founded_from_a_sheet(home: Home, tmp_path: Path, kind: str) -> None:
    rows, head = (CHINESE_ROWS, CHINESE) if "Chinese" in kind else (ROWS, COLUMNS)
    sheet = (
        write_xlsx(tmp_path / "units.xlsx", rows, head)
        if "xlsx" in kind
        else write_csv(tmp_path / "units.csv", rows, "gb18030", head)
    )
    done = home.gongkai("init", "--name", NAME, "--units", sheet)
    assert done.returncode == 0, done.stderr
    assert f"{NAME}: founded, with 3 units below it." in done.stdout
    found = home.ask(
        "from gongkai.organisations.models import Organisation\n"
        "for u in Organisation.objects.order_by('id'): "
        "print(u.code, u.name, u.short_name, u.kind, u.parent and u.parent.code)"
    ).splitlines()
    assert found == [
        f"root {NAME} {NAME} government None",
        "mzj 松河县民政局 县民政局 department root",
        "yxz 云溪镇人民政府 云溪镇 town root",
        "spc 松坪村村民委员会 松坪村村民委员会 village yxz",
    ]


def test_three_administrators_who_must_choose_a_password(home: Home) -> None:
    done = home.gongkai("init", "--name", NAME, "--code", "songhe")
    assert done.returncode == 0, done.stderr
    accounts = dict(re.findall(r"^  (\w+admin)\s+(\S+)\s+\S+$", done.stdout, re.M))
    assert accounts.keys() == {"sysadmin", "secadmin", "auditadmin"}
    assert len(set(accounts.values())) == 3
    assert "http://127.0.0.1:8000/desk/" in done.stdout
    assert "Next: gongkai serve" in done.stdout
    told = home.ask(
        "from gongkai.organisations.models import Account\n"
        f"for name, password in {accounts!r}.items():\n"
        "    a = Account.objects.get(username=name)\n"
        "    print(a.check_password(password), a.password_set_on, a.person.grants.count())\n"
    )
    assert told.splitlines() == ["True None 1"] * 3
    assert home.gongkai("check").returncode == 0
    units, items, audited = home.count(
        "organisations.Organisation", "catalogue.CatalogueItem", "audit.AuditEntry"
    )
    assert units == 1
    assert items > 100
    assert audited >= 8
    assert home.ask(
        "from gongkai.organisations.queries import site_identity as s\n"
        "print(s().name, s().is_demo)"
    ) == f"{NAME} False"  # fmt: skip


def test_a_second_office_is_refused(home: Home) -> None:
    assert home.gongkai("init", "--name", NAME).returncode == 0
    before = home.count(*TABLES)
    assert is_sentence(home.gongkai("init", "--name", "另一个县人民政府"), "GONGKAI_HOME")
    assert is_sentence(home.gongkai("demo", "--no-serve"), "GONGKAI_HOME")
    assert home.count(*TABLES) == before


# --- sheets that cannot be used ----------------------------------------------------------------
GOOD = ",".join(ROWS[0])
HEAD = ",".join(COLUMNS)
ZH = ",".join(CHINESE)
BAD_SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing": ("", ("代码", "名称", "类型")),
    "other columns": ("a,b\n1,2", ("代码", "名称", "类型")),
    "a needed column left out": ("code,name,parent\nmzj,某局,", ("类型",)),
    "an unknown kind": (f"{HEAD}\n{GOOD}\nx,某局,,bureau,", ("第3行“kind”列", "bureau", "部门")),
    "an unknown kind, in Chinese": (f"{ZH}\n{GOOD}\nx,某局,,分局,", ("第3行“类型”列", "分局")),
    "an unknown parent": (f"{HEAD}\n{GOOD}\nx,某局,,department,nix", ("第3行“parent”列", "nix")),
    "a parent further down": (
        f"{HEAD}\nspc,村,,village,yxz\nyxz,镇,,town,", ("第2行“parent”列", "yxz")
    ),
    "a code twice": (f"{HEAD}\n{GOOD}\n{GOOD}", ("第3行“code”列", "mzj")),
    "the code of the government": (f"{HEAD}\nroot,某局,,department,", ("第2行“code”列", "root")),
    "no code": (f"{ZH}\n,某局,,部门,", ("第2行“代码”列",)),
    "a code with a space": (f"{HEAD}\nx y,某局,,department,", ("第2行“code”列",)),
    "no name": (f"{HEAD}\n{GOOD}\nx,,,department,", ("第3行“name”列",)),
    "a name too long": (f"{HEAD}\nx,{'长' * 121},,department,", ("第2行“name”列", "120")),
    "no short name for a long one": (
        f"{HEAD}\nx,{'长' * 61},,department,", ("第2行“short_name”列", "60")
    ),
    "a line cut short": (f"{HEAD}\nx,某局", ("第2行“kind”列",)),
    "two faults": (f"{HEAD}\nx,某局,,nix,\ny,,,town,", ("第2行“kind”列", "第3行“name”列")),
    "not text": ("\x00\x01\x02", (".csv",)),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_bad_sheet_is_refused_and_nothing_is_half_made(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    for name, (text, words) in BAD_SHEETS.items():
        path.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(command, ["--name", NAME, "--units", str(path)])
        assert isinstance(done.exception, InvalidInput), (name, done.exception)
        sentence = str(done.exception.sentence)
        assert all(word in sentence for word in words), (name, sentence)
        for table in TABLES:
            assert not apps.get_model(table).objects.exists(), (name, table)
    write_csv(path, ROWS)
    done = CliRunner().invoke(command, ["--name", NAME, "--units", str(path)])
    assert done.exit_code == 0, done.exception
    assert Organisation.objects.count() == 4


def test_a_bad_sheet_is_a_sentence_and_exit_code_two(home: Home, tmp_path: Path) -> None:
    bad = write_csv(tmp_path / "bad.csv", [*ROWS, ROWS[0]])
    assert is_sentence(home.gongkai("init", "--name", NAME, "--units", bad), "5", "mzj")
    assert home.count(*TABLES) == [0] * len(TABLES)


@pytest.mark.parametrize("why", ["a bad sheet", "a name that is too long"])
def test_a_refused_init_leaves_no_database_behind(tmp_path: Path, why: str) -> None:
    home = Home(tmp_path / "home")
    bad = write_csv(tmp_path / "bad.csv", [*ROWS, ROWS[0]])
    arguments = ["--name", NAME, "--units", bad] if "sheet" in why else ["--name", "长" * 121]
    assert home.gongkai("init", *arguments).returncode == 2
    assert not list(home.path.glob("gongkai.sqlite3*"))
    assert home.gongkai("init", "--name", NAME).returncode == 0


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "units.xlsx").write_text("not a workbook")
    with pytest.raises(InvalidInput) as refusal:
        read_units(tmp_path / "units.xlsx")
    assert refusal.value.code == "unit_sheet", "words, but no headings"
    write_xlsx(tmp_path / "units.xlsx", ROWS)
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "units.xlsx").read_bytes()[:500])
    with pytest.raises(InvalidInput) as refusal:
        read_units(tmp_path / "cut.xlsx")
    assert refusal.value.code == "unit_sheet_unreadable"
    assert len(read_units(tmp_path / "units.xlsx")) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("head", [COLUMNS, CHINESE])
def test_a_sheet_is_read_as_any_spreadsheet_saves_it(
    tmp_path: Path, encoding: str, head: tuple[str, ...]
) -> None:
    rows = read_units(write_csv(tmp_path / "units.csv", ROWS, encoding, head))
    assert [(row.line, row.code, row.name, str(row.kind), row.parent) for row in rows] == [
        (line, code, name, kind, parent)
        for line, (code, name, _short, kind, parent) in enumerate(ROWS, start=2)
    ]
    assert rows[2].short_name == "松坪村村民委员会"


def test_empty_lines_other_columns_and_a_title_above_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "松河县单位一览表,,,\n备注,类型,单位名称,代码\n\n无,局,县林业局,lyj\n,,,\n",
        encoding="utf-8",
    )
    (row,) = read_units(path)
    assert (row.line, row.code, row.name, row.kind) == (4, "lyj", "县林业局", "department")


def test_codes_typed_as_numbers_stay_whole(tmp_path: Path) -> None:
    sheet = write_xlsx(tmp_path / "units.xlsx", [(101.0, "县林业局", "", "部门", "")], CHINESE)
    assert [row.code for row in read_units(sheet)] == ["101"]


def test_a_parent_may_be_given_by_its_name(tmp_path: Path) -> None:
    rows = read_units(
        write_csv(tmp_path / "u.csv", CHINESE_ROWS, head=CHINESE), "songhe", "松河县人民政府"
    )
    assert [row.parent for row in rows] == ["", "songhe", "yxz"]


def test_no_name_and_a_sheet_that_is_not_there_are_wrong_calls(home: Home) -> None:
    assert home.gongkai("init").returncode == 2
    assert home.gongkai("init", "--name", NAME, "--units", "/no/such.csv").returncode == 2
    assert is_sentence(home.gongkai("init", "--name", " "), "name")
    assert home.count(*TABLES) == [0] * len(TABLES)
