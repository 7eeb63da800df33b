"""A child process killed -9 amid imports and publications: nothing acknowledged is lost.

Acknowledged = stored = shown: every row the import said it had taken in is in the database, every
one of them that is public elsewhere answers on its page, and running it again finishes the rest.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = 240
KILLS = 30

CITY = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.catalogue.actions import load_standard_data
from tests.people import NOW, SETUP, cast_of_a_small_city
load_standard_data(by=SETUP, now=NOW)
cast = cast_of_a_small_city()
cast.unit.standing_releaser = cast.issuer
cast.unit.save()
"""

STORED_AND_SHOWN = """
import django; django.setup()
import json
from django.test import Client
from gongkai.records.models import ImportedRow
from gongkai.records.enums import RecordState
client = Client(SERVER_NAME="localhost")
rows = list(ImportedRow.objects.select_related("record").order_by("line"))
shown = [
    row.source_id for row in rows
    if row.record.state == RecordState.PUBLISHED
    and row.record.title.encode() in client.get(f"/gk/{row.record.public_id}/").content
]
print(json.dumps({
    "stored": [row.source_id for row in rows],
    "public": [row.source_id for row in rows if row.record.state == RecordState.PUBLISHED],
    "shown": shown,
}))
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a home of its own, with the small city in it."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"},
        "GONGKAI_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    python(CITY, environment)
    return environment


def python(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_rows(path: Path) -> Path:
    """Rows of another system; every second one is public there already."""
    with path.open("w", encoding="utf-8") as handle:
        for number in range(ROWS):
            row = {
                "id": f"row-{number}", "source": "old-site", "title": f"第{number}号通知",
                "body": f"各单位：\n现将第{number}号事项通知如下。\n特此通知。", "date": "2024-05",
                "pub_date": "2024-05-20", "kind": "policy", "issuer": "云岭市民政局",
                "url": f"https://old.yunling.example/{number}" if number % 2 else "",
            }  # fmt: skip
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def acknowledged(output: bytes) -> set[str]:
    """Ids of the rows the import said it had stored; a line cut in half is no word given."""
    lines = [line for line in output.decode("utf-8", "ignore").split("\n")[:-1] if line]
    rows = [json.loads(line) for line in lines]
    return {row["id"] for row in rows if "fate" in row}


def import_and_kill(file: Path, environment: dict[str, str], after: float) -> set[str]:
    """Start the import, kill it after some seconds, answer what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "import", str(file), "--unit", "mzj", "--json"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(after)
    child.kill()
    rest = child.stdout.read()
    child.wait()
    return acknowledged(first + rest)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(tmp_path: Path, home: dict[str, str]) -> None:
    file = write_rows(tmp_path / "rows.jsonl")
    dice = random.Random(2026)
    promised: set[str] = set()
    for kill in range(KILLS):
        promised |= import_and_kill(file, home, dice.uniform(0.0, 0.25))
        if kill % 10 == 9:
            facts = json.loads(python(STORED_AND_SHOWN, home))
            assert promised <= set(facts["stored"])
            assert set(facts["shown"]) == set(facts["public"])
    assert promised, "the import never came as far as a first row"
    assert {name for name in promised if int(name[4:]) % 2} <= set(facts["shown"])

    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "import", str(file), "--unit", "mzj", "--json"],
        cwd=ROOT, env=home, capture_output=True, text=True,
    )  # fmt: skip
    totals = json.loads(done.stdout.strip().splitlines()[-1])
    assert totals["created"] + totals["unchanged"] == ROWS
    facts = json.loads(python(STORED_AND_SHOWN, home))
    assert len(facts["stored"]) == ROWS
    assert len(facts["shown"]) == ROWS // 2
    check = subprocess.run(
        [sys.executable, "-m", "gongkai", "check"], cwd=ROOT, env=home, capture_output=True
    )
    assert check.returncode == 0, check.stdout.decode()
