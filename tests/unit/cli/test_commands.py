"""The other verbs, as typed: what they do, print and answer as exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from config.cli import VERBS, group
from config.cli.check import CHECKS
from tests.factories.numbers import mobile, resident_id
from tests.unit.cli.homes import ROOT, Home, is_sentence

CITY = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.people import cast_of_a_small_city
cast = cast_of_a_small_city()
"""
WALK = """
from tests.people import *
from tests.unit.records.road import *
from gongkai.organisations.models import Organisation, Person
from gongkai.records.models import *
from types import SimpleNamespace
person = lambda name: Person.objects.get(account__username=name)
cast = SimpleNamespace(unit=Organisation.objects.get(code="mzj"), clerk=person("clerk"),
    secrecy=person("secrecy"), reviewer=person("reviewer"), issuer=person("issuer"))
"""
SCHEDULED = (
    WALK
    + """
def schedule():
    record = draft(cast)
    WorkingCopy.objects.filter(record=record).update(publish_at=NOW.replace(year=2999))
    approved(cleared(cast, submitted(cast, record)), cast.reviewer, cast.issuer)
"""
)
COMES_DUE = """
from gongkai.records.models import Submission
from datetime import UTC, datetime
one = Submission.objects.order_by("id")[{number}]
Submission.objects.filter(pk=one.pk).update(publish_at=datetime(2025, 1, 1, tzinfo=UTC))
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("city"))
    home.ask(CITY)
    return home.path


@pytest.fixture
def home(city: Path, tmp_path: Path) -> Home:
    shutil.copytree(city, tmp_path / "home")
    return Home(tmp_path / "home")


def states(home: Home) -> list[str]:
    return home.ask(
        "from gongkai.records.models import Record\n"
        "print(*Record.objects.order_by('id').values_list('state', flat=True))"
    ).split()


# --- help --------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    done = CliRunner().invoke(group, [verb, "--help"], prog_name="gongkai")
    assert done.exit_code == 0, done.exception
    assert f"gongkai {verb}" in done.stdout
    assert len(done.stdout.splitlines()) > 4


def test_help_needs_no_database(tmp_path: Path) -> None:
    assert Home(tmp_path).gongkai("import", "--help").returncode == 0
    assert not (tmp_path / "gongkai.sqlite3").exists()


def test_the_program_lists_its_verbs_and_exit_codes(tmp_path: Path) -> None:
    for arguments in ([], ["--help"]):
        done = Home(tmp_path).gongkai(*arguments)
        text = done.stdout + done.stderr
        assert all(f"  {verb} " in text for verb in VERBS), text
        assert "Exit codes" in text


def test_the_command_and_the_module_are_one_program(tmp_path: Path) -> None:
    script = Path(sys.executable).parent / "gongkai"
    by_name = subprocess.run([script, "--version"], capture_output=True, text=True)
    assert by_name.returncode == 0
    assert Home(tmp_path).gongkai("--version").stdout == by_name.stdout
    unknown = Home(tmp_path).gongkai("fly")
    assert unknown.returncode == 2
    assert "fly" in unknown.stderr


@pytest.mark.parametrize("line", ["check", "worker --once"])
def test_a_home_without_database_is_told_what_to_do(tmp_path: Path, line: str) -> None:
    done = Home(tmp_path / "home").gongkai(*line.split())
    assert is_sentence(done, "gongkai migrate"), done.stderr


def test_a_fault_of_the_database_itself_is_not_hidden(home: Home) -> None:
    home.ask("from django.db import connection\n"
             "connection.cursor().execute('ALTER TABLE core_logentry RENAME TO gone')\n"
             "connection.cursor().execute('DROP TABLE records_submission')")  # fmt: skip
    done = home.gongkai("tick")
    assert done.returncode == 1
    assert "no such table" in done.stderr


# --- tick and worker ---------------------------------------------------------------------------
def test_what_is_due_goes_out_and_what_is_not_stays(home: Home) -> None:
    """Three are scheduled far ahead; then two come due, one for the tick, one for the worker."""
    home.ask(SCHEDULED + "\n".join(["schedule()"] * 3))
    assert json.loads(home.gongkai("tick", "--json").stdout) == {"published": 0, "left": 0}
    for number, verb in enumerate((["tick"], ["worker", "--once"])):
        home.ask(COMES_DUE.format(number=number))
        done = home.gongkai(*verb)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip() == ("Published: 1" if verb == ["tick"] else "")
        assert states(home).count("published") == number + 1
    assert states(home)[2] == "draft"
    assert home.gongkai("check").returncode == 0


# --- check -------------------------------------------------------------------------------------
def test_check_answers_zero_when_whole_and_one_when_not(home: Home) -> None:
    home.ask(WALK + "published(cast)")
    whole = home.gongkai("check")
    assert whole.returncode == 0, whole.stdout
    assert whole.stdout.splitlines()[: len(CHECKS)] == [f"{name}: ok" for name in CHECKS]
    assert "Warning" not in whole.stdout
    assert json.loads(home.gongkai("check", "--json").stdout)["ok"] is True
    home.ask(
        "from django.db import connection\ncursor = connection.cursor()\n"
        "cursor.execute('DROP TRIGGER audit_auditentry_no_update')\n"
        "cursor.execute(\"UPDATE audit_auditentry SET actor = 'somebody' WHERE id = 3\")"
    )
    broken = home.gongkai("check")
    assert broken.returncode == 1
    assert "audit row 3" in broken.stdout
    assert "audit_auditentry: append-only triggers missing" in broken.stdout
    told = home.gongkai("check", "--json")
    assert told.returncode == 1
    answer = json.loads(told.stdout)
    assert answer["ok"] is False
    assert {name for name, found in answer["faults"].items() if found} == {
        "append-only tables", "audit chain",
    }  # fmt: skip


def test_check_finds_a_missing_and_an_altered_file(home: Home) -> None:
    home.ask(
        WALK + "from gongkai.files.actions import take_in\n"
        "from gongkai.core.transitions import Actor\n"
        "record = draft(cast)\n"
        "file = take_in(name='a.txt', data=b'text', unit_code='mzj', owner_kind='record', "
        "owner_id=record.public_id, by=Actor('p'), now=NOW)\n"
        "actions.attach_file(record=record, attachment=file, by=officer(cast.clerk), now=NOW)\n"
        "published(cast, Record.objects.get(pk=record.pk))"
    )
    assert home.gongkai("check").returncode == 0
    (stored,) = [path for path in (home.path / "files").rglob("*") if path.is_file()]
    whole = stored.read_bytes()
    stored.write_bytes(whole + b"!")
    altered = home.gongkai("check")
    assert altered.returncode == 1
    assert "files: 1 fault" in altered.stdout
    stored.unlink()
    assert "files: 1 fault" in home.gongkai("check").stdout
    stored.write_bytes(whole)
    assert home.gongkai("check").returncode == 0


# --- screen ------------------------------------------------------------------------------------
def test_screen_answers_one_when_something_must_be_corrected(tmp_path: Path) -> None:
    home, file = Home(tmp_path / "home"), tmp_path / "a.txt"
    file.write_text("各单位：现将有关事项通知如下。", encoding="utf-8")
    clean = home.gongkai("screen", file)
    assert clean.returncode == 0, clean.stdout
    number = resident_id()
    file.write_text(f"身份证号{number}，电话{mobile()}。", encoding="utf-8")
    found = home.gongkai("screen", file)
    assert found.returncode == 1
    assert number not in found.stdout
    told = home.gongkai("screen", file, "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["findings"]
    assert number not in told.stdout


def test_a_file_that_cannot_be_screened_is_a_finding_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    (tmp_path / "b.txt").write_text("周某 13800001234", encoding="utf-8")
    (tmp_path / "c.svg").write_bytes(b"<svg/>")
    (tmp_path / "d.txt").write_text("好", encoding="utf-8")
    home = Home(tmp_path / "home")
    done = home.gongkai(
        "screen", "--json", *(tmp_path / name for name in ("a.pdf", "b.txt", "c.svg", "d.txt"))
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    codes = [[one["code"] for one in answer["findings"]] for answer in answers]
    assert (done.returncode, codes) == (1, [["unread"], ["mobile"], ["unread"], []])
    assert home.gongkai("screen", tmp_path / "d.txt").returncode == 0


# --- import ------------------------------------------------------------------------------------
STORED = ("records.Record", "records.ImportBatch", "records.ImportedRow", "core.Transition",
          "core.LogEntry", "audit.AuditEntry", "ledger.Leaf")  # fmt: skip


def rows_file(path: Path, *more: str) -> Path:
    rows: list[dict[str, Any]] = [
        {"id": str(number), "source": "old", "title": f"第{number}号通知", "date": "2013-06",
         "issuer": "云岭市民政局",
         "body": "各单位：\n现将有关事项通知如下。", "kind": "policy",
         "url": f"https://old.example/{number}" if number % 2 else ""}
        for number in range(10)
    ]  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join([*lines, *more]) + "\n", encoding="utf-8")
    return path


def test_a_dry_run_says_what_would_happen_and_stores_nothing(home: Home, tmp_path: Path) -> None:
    home.ask("from gongkai.organisations.models import *\n"
             "Organisation.objects.filter(code='mzj').update("
             "standing_releaser=Person.objects.get(account__username='issuer'))")  # fmt: skip
    file, before = rows_file(tmp_path / "rows.jsonl", "{broken"), home.count(*STORED)
    dry = home.gongkai("import", file, "--unit", "mzj", "--dry-run", "--json")
    assert dry.returncode == 0, dry.stderr
    sums = {"created": 10, "updated": 0, "unchanged": 0, "held": 0, "refused": 1}
    assert json.loads(dry.stdout.splitlines()[-1]) == sums
    assert home.count(*STORED) == before
    assert "nothing was stored" in home.gongkai("import", file, "--unit", "mzj", "--dry-run").stdout
    assert home.count(*STORED) == before
    real = home.gongkai("import", file, "--unit", "mzj", "--json")
    assert json.loads(real.stdout.splitlines()[-1]) == sums
    assert home.count("records.Record", "ledger.Leaf") == [10, 5]
    assert states(home).count("published") == 5


def test_an_import_for_no_unit_goes_to_its_issuers_unit_and_for_a_wrong_one_nowhere(
    home: Home, tmp_path: Path
) -> None:
    file = rows_file(tmp_path / "rows.jsonl")
    before = home.count(*STORED)
    wrong = home.gongkai("import", file, "--unit", "nix")
    assert wrong.returncode == 2
    assert "nix" in wrong.stderr
    assert home.gongkai("import", tmp_path / "missing.jsonl").returncode == 2
    assert home.count(*STORED) == before
    assert home.gongkai("import", file).returncode == 0
    codes = home.ask(
        "from gongkai.records.models import Record\n"
        "print(*{record.unit.code for record in Record.objects.all()})"
    )
    assert codes == "mzj"


def test_the_root_of_the_checkout_is_where_we_think_it_is() -> None:
    assert (ROOT / "gongkai" / "__main__.py").exists()
