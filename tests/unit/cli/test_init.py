"""``gongkai init``: a whole office, or a sentence and nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from openpyxl import Workbook

from config.cli.init import command
from config.cli.unit_sheet import COLUMNS, read_units
from gongkai.core.errors import InvalidInput
from gongkai.organisations.models import Organisation
from tests.unit.cli.homes import Home, is_sentence

NAME = "松河县人民政府"
ROWS = [
    ("mzj", "松河县民政局", "县民政局", "department", ""),
    ("yxz", "云溪镇人民政府", "云溪镇", "town", ""),
    ("spc", "松坪村村民委员会", "", "village", "yxz"),
]
TABLES = ("organisations.Organisation", "organisations.Account", "organisations.RoleGrant",
          "audit.AuditEntry", "catalogue.CatalogueItem")  # fmt: skip


def write_csv(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8") -> Path:
    lines = [",".join(row) for row in [COLUMNS, *rows]]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def write_xlsx(path: Path, rows: list[tuple[str, ...]]) -> Path:
    book = Workbook()
    for row in [COLUMNS, *rows]:
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
@pytest.mark.parametrize("kind", ["xlsx", "csv of an old spreadsheet"])
def test_units_are_founded_from_a_sheet(home: Home, tmp_path: Path, kind: str) -> None:
    sheet = (
        write_xlsx(tmp_path / "units.xlsx", ROWS)
        if kind == "xlsx"
        else write_csv(tmp_path / "units.csv", ROWS, "gb18030")
    )
    done = home.gongkai("init", "--name", NAME, "--units", sheet)
    assert done.returncode == 0, done.stderr
    assert f"{NAME}: 1 government and 3 units founded." in done.stdout
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
    accounts = dict(re.findall(r"^  (\w+admin)\s+(\S+)$", done.stdout, re.M))
    assert accounts.keys() == {"sysadmin", "secadmin", "auditadmin"}
    assert len(set(accounts.values())) == 3
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
BAD_SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing": ("", ("code, name",)),
    "other columns": ("a,b\n1,2", ("code, name, short_name, kind, parent",)),
    "a column left out": (f"code,name,kind,parent\n{GOOD}", ("code, name",)),
    "an unknown kind": (f"{HEAD}\n{GOOD}\nx,某局,,bureau,", ("3", "department")),
    "an unknown parent": (f"{HEAD}\n{GOOD}\nx,某局,,department,nix", ("3",)),
    "a parent further down": (f"{HEAD}\nspc,村,,village,yxz\nyxz,镇,,town,", ("2",)),
    "a code twice": (f"{HEAD}\n{GOOD}\n{GOOD}", ("3", "mzj")),
    "the code of the government": (f"{HEAD}\nroot,某局,,department,", ("2", "root")),
    "no code": (f"{HEAD}\n,某局,,department,", ("2", "code")),
    "a code with a space": (f"{HEAD}\nx y,某局,,department,", ("2", "code")),
    "no name": (f"{HEAD}\n{GOOD}\nx,,,department,", ("3", "name")),
    "a name too long": (f"{HEAD}\nx,{'长' * 121},,department,", ("2", "name")),
    "a line cut short": (f"{HEAD}\nx,某局", ("2",)),
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


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "units.xlsx").write_text("not a workbook")
    with pytest.raises(InvalidInput) as refusal:
        read_units(tmp_path / "units.xlsx")
    assert refusal.value.code == "unit_sheet_unreadable"
    write_xlsx(tmp_path / "units.xlsx", ROWS)
    assert len(read_units(tmp_path / "units.xlsx")) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_is_read_as_any_spreadsheet_saves_it(tmp_path: Path, encoding: str) -> None:
    rows = read_units(write_csv(tmp_path / "units.csv", ROWS, encoding))
    assert [(line, tuple(row.values())) for line, row in rows] == list(enumerate(ROWS, start=2))


def test_empty_lines_and_further_columns_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"{HEAD.upper()},note\n\n{GOOD},a note\n,,,,\n", encoding="utf-8")
    ((line, row),) = read_units(path)
    assert (line, row) == (3, dict(zip(COLUMNS, ROWS[0], strict=True)))


def test_no_name_and_a_sheet_that_is_not_there_are_wrong_calls(home: Home) -> None:
    assert home.gongkai("init").returncode == 2
    assert home.gongkai("init", "--name", NAME, "--units", "/no/such.csv").returncode == 2
    assert is_sentence(home.gongkai("init", "--name", " "), "name")
    assert home.count(*TABLES) == [0] * len(TABLES)
