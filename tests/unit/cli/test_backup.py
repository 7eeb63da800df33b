"""A backup is made while everything runs, and what is restored from it is the same, or refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.backup.manifest import digest_of, read
from gongkai.core.moments import LEGAL_ZONE
from tests.support import postgres
from tests.unit.cli.homes import ROOT, Home, is_sentence
from tests.unit.cli.test_commands import CITY, WALK

PREPARE = (
    CITY
    + WALK
    + """
from gongkai.files.actions import take_in
from tests.support.friendly import paper_saying
from gongkai.core.transitions import Actor
from gongkai.ledger.actions import make_log_key, sequence
def with_file(number):
    record = draft(cast, title=f"关于第{number}号事项的通知")
    attachment = take_in(name=f"附件{number}.pdf", data=paper_saying(str(number) * 2000),
        unit_code="mzj", owner_kind="record", owner_id=record.public_id,
        by=Actor(cast.clerk.public_id), now=NOW)
    WorkingFile.objects.create(working_copy=record.working_copy, attachment=attachment, position=0)
    return record
make_log_key()
for number in range(3):
    with_file(number)
published(cast)
sequence(now=NOW)
"""
)
WRITES = (
    WALK
    + """
import json, sys, time
from pathlib import Path
stop, longest, count = Path(sys.argv[1]), 0.0, 0
while not stop.exists():
    for step in (lambda: published(cast), lambda: draft(cast)):
        began = time.monotonic()
        step()
        longest = max(longest, time.monotonic() - began)
        count += 1
    print(json.dumps({"count": count, "longest": longest}), flush=True)
"""
)


@dataclass(frozen=True)
class Place(Home):
    """A home with a database of its own."""

    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        named = {"GONGKAI_DATABASE_URL": self.database} if self.database else {}
        return super().environment | named


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("backed-up"))
    home.ask(PREPARE)
    return home.path


@pytest.fixture
def home(city: Path, tmp_path: Path) -> Home:
    shutil.copytree(city, tmp_path / "home")
    return Home(tmp_path / "home")


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text())


def head_of(home: Home) -> list[str]:
    return home.ask(
        "from gongkai.ledger.queries import log_size, root_at\n"
        "print(log_size(), root_at(log_size()).hex())"
    ).split()


@pytest.fixture(scope="module")
def copy(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished backup, to be read only."""
    folder = tmp_path_factory.mktemp("copies") / "backup"
    done = Home(city).gongkai("backup", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_everything_is_in_it_and_comes_back(home: Home, tmp_path: Path) -> None:
    folder, keys = tmp_path / "backup", tmp_path / "keys"
    done = home.gongkai("backup", folder, "--keys", keys, "--json")
    assert done.returncode == 0, done.stderr
    said = manifest(folder)
    assert said["counts"]["records_record"] == 4
    assert (said["files"], said["keys"], said["engine"]) == (3, "apart", "sqlite")
    assert [str(said["log"]["size"]), said["log"]["root"]] == head_of(home)
    assert (keys / "ledger.key").stat().st_mode & 0o077 == 0
    assert not list(folder.rglob("*.key"))

    new = Home(tmp_path / "new")
    done = new.gongkai("restore", folder, "--keys", keys, "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"], answer["log"]["same"]) == (0, True, True), done.stdout
    assert answer["key"]
    assert answer["indexed"] == 1
    assert head_of(new) == head_of(home)
    for name in ("secret_key", "keys/ledger.key"):
        assert (new.path / name).read_bytes() == (home.path / name).read_bytes()
        assert (new.path / name).stat().st_mode & 0o077 == 0
    assert new.gongkai("check").returncode == 0
    found = json.loads(new.gongkai("search", "养老服务", "--json").stdout)
    assert found["total"] == 1


def test_without_the_key_it_says_so_and_what_to_do(copy: Path, tmp_path: Path) -> None:
    new = Home(tmp_path / "new")
    done = new.gongkai("restore", copy)
    assert done.returncode == 0, done.stdout
    assert "signing key is not here" in done.stdout
    assert "ledger rotate" in done.stdout
    assert new.gongkai("ledger", "rotate").returncode == 0
    assert new.gongkai("check").returncode == 0


def test_both_verbs_speak_chinese(copy: Path, city: Path, tmp_path: Path) -> None:
    done = Home(city, "zh").gongkai("backup", tmp_path / "backup")
    assert "备份" in done.stdout
    done = Home(tmp_path / "new", "zh").gongkai("restore", copy)
    assert "签名密钥" in done.stdout
    made_at = datetime.fromisoformat(manifest(copy)["made_at"]).astimezone(LEGAL_ZONE)
    assert f"已恢复到北京时间{made_at:%Y-%m-%d %H:%M}的状态" in done.stdout
    assert "+00:00" not in done.stdout


@pytest.mark.parametrize("name", ["database.sqlite3", "files", "ledger/checkpoint", "manifest.json",
                                  "secret_key", "files.txt"])  # fmt: skip
def test_one_flipped_byte_is_seen_before_anything_is_changed(
    copy: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(copy, folder)
    path = folder / name
    if path.is_dir():
        path = next(one for one in path.rglob("*") if one.is_file())
    data = bytearray(path.read_bytes())
    place = data.index(b'"counts"') + 20 if name == "manifest.json" else len(data) // 2
    data[place] ^= 1
    path.write_bytes(bytes(data))
    new = Home(tmp_path / "new")
    done = new.gongkai("restore", folder)
    assert is_sentence(done, "not what was written") or is_sentence(done, "no finished backup")
    assert not (new.path / "gongkai.sqlite3").exists()
    assert not (new.path / "files").exists()


def test_what_was_never_finished_is_no_backup(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(copy, folder)
    (folder / "manifest.json").unlink()
    assert is_sentence(Home(tmp_path / "new").gongkai("restore", folder), "no finished backup")


def test_a_home_in_use_is_never_written_over(copy: Path, home: Home) -> None:
    before = head_of(home)
    assert is_sentence(home.gongkai("restore", copy), "there already")
    assert head_of(home) == before


def test_a_backup_of_a_newer_release_is_refused(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(copy, folder)
    code = (
        "from pathlib import Path; from dataclasses import replace\n"
        "from config.backup.manifest import read\n"
        f"folder = Path({str(folder)!r}); known = read(folder)\n"
        "replace(known, migrations=known.migrations | {'core': '9999_later'}).write(folder)"
    )
    Home(tmp_path / "any").ask(code)
    done = Home(tmp_path / "new").gongkai("restore", folder)
    assert is_sentence(done, "newer release", "9999_later")


def test_a_directory_holds_one_backup(copy: Path, home: Home) -> None:
    assert is_sentence(home.gongkai("backup", copy), "not empty")


def test_keys_never_lie_in_the_backup_nor_the_backup_in_the_home(
    home: Home, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    done = home.gongkai("backup", folder, "--keys", folder / "keys")
    assert is_sentence(done, "lies inside")
    assert not folder.exists()
    assert is_sentence(home.gongkai("backup", home.path / "backup"), "lies inside")


def test_dated_backups_link_what_they_share_and_old_ones_go(home: Home, tmp_path: Path) -> None:
    parent = tmp_path / "all"
    made = []
    for _ in range(3):
        done = home.gongkai("backup", parent, "--into", "--keep", 2, "--json")
        assert done.returncode == 0, done.stderr
        made.append(Path(json.loads(done.stdout)["folder"]))
        time.sleep(1)
    assert not made[0].exists()
    assert sorted(parent.iterdir()) == made[1:]
    files = [sorted(one.glob("files/*/*/*")) for one in made[1:]]
    assert len(files[0]) == 3
    assert [one.stat().st_ino for one in files[0]] == [one.stat().st_ino for one in files[1]]
    done = Home(tmp_path / "new").gongkai("restore", made[2])
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_byte_that_was_altered_in_one_backup_does_not_enter_the_next(
    home: Home, tmp_path: Path
) -> None:
    def one_more() -> Path:
        done = home.gongkai("backup", tmp_path / "all", "--into", "--json")
        assert done.returncode == 0, done.stderr
        time.sleep(1)
        return Path(json.loads(done.stdout)["folder"])

    first = one_more()
    altered, whole, *_more = sorted(first.glob("files/*/*/*"))
    data = bytearray(altered.read_bytes())
    data[len(data) // 2] ^= 1
    altered.write_bytes(bytes(data))
    second = one_more()
    mine = {one.name: one for one in second.glob("files/*/*/*")}
    assert digest_of(altered) != altered.name
    assert all(digest_of(one) == name for name, one in mine.items())
    assert mine[whole.name].samefile(whole)


@pytest.mark.parametrize("name", ["ledger/../../../outside", "/tmp/outside", "ledger//outside"])
def test_a_piece_that_leads_elsewhere_is_refused(copy: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b" / "backup"
    shutil.copytree(copy, folder)
    given = read(folder)
    place = folder / name
    if place.is_relative_to(tmp_path):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"outside")
    digest = hashlib.sha256(b"outside").hexdigest()
    (folder / "ledger" / "inside").write_bytes(b"outside")
    replace(given, pieces=given.pieces | {"ledger/inside": digest}).write(folder)
    assert Home(tmp_path / "first").gongkai("restore", folder).returncode == 0
    replace(given, pieces=given.pieces | {name: digest}).write(folder)
    new = Home(tmp_path / "second")
    assert is_sentence(new.gongkai("restore", folder), "not what was written")
    assert not (new.path / "files").exists()
    assert not (new.path.parent / "outside").exists()


def test_a_file_that_is_lost_in_the_home_is_named(home: Home, tmp_path: Path) -> None:
    lost = next((home.path / "files").glob("*/*/*"))
    lost.unlink()
    done = home.gongkai("backup", tmp_path / "backup")
    assert done.returncode == 1
    assert lost.name in done.stdout


ERASES_MEANWHILE = (
    WALK
    + """
from config.backup import making
from gongkai.files.actions import forget_all_of
from gongkai.core.moments import now
from django.db import transaction
from pathlib import Path
import sys
record = Record.objects.order_by("id").first()
whole, times = making.copy_database, []
def copy_database(folder, progress):
    facts = whole(folder, progress)
    times.append(len(facts.digests))
    if len(times) == 1:
        with transaction.atomic():
            forget_all_of(owner_kind="record", owner_id=record.public_id)
    return facts
making.copy_database = copy_database
made = making.backup(Path(sys.argv[1]), now(), lambda line: None)
print(times, made.manifest.files, made.manifest.damaged)
"""
)


def test_what_is_erased_while_it_is_made_is_not_in_it(home: Home, tmp_path: Path) -> None:
    """The database is copied anew without it; the file is neither there nor missed."""
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()\n" + ERASES_MEANWHILE,
         str(tmp_path / "backup")],
        cwd=ROOT, env=home.environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[3, 2] 2 []", done.stderr
    assert len(list((tmp_path / "backup").glob("files/*/*/*"))) == 2


def test_the_log_of_later_tells_what_has_to_be_erased_again(home: Home, tmp_path: Path) -> None:
    folder, keys = tmp_path / "backup", tmp_path / "keys"
    assert home.gongkai("backup", folder, "--keys", keys).returncode == 0
    erased = home.ask(
        WALK
        + "from gongkai.records.actions import *\nfrom gongkai.ledger.actions import sequence\n"
        "record = Record.objects.get(state='published')\n"
        "erasure = ask_erasure(record=record, reason='含有个人信息', by=officer(person('issuer')),"
        " now=NOW)\n"
        "confirm_erasure(erasure=erasure, by=officer(person('office')), now=NOW)\n"
        "sequence(now=NOW)\nprint(record.public_id)"
    )
    new = Home(tmp_path / "new")
    done = new.gongkai("restore", folder, "--keys", keys, "--log", home.path / "ledger", "--json")
    answer = json.loads(done.stdout)
    assert answer["erase_again"] == [erased], done.stdout + done.stderr
    assert answer["taken_over"] >= 1
    assert answer["ok"]
    assert head_of(new) == head_of(home)


# --- under load --------------------------------------------------------------------------------
@contextmanager
def busy(home: Home, stop: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """A worker that runs, and two programs that publish and draft without a pause."""
    writer = [sys.executable, "-c", "import django; django.setup()\n" + WRITES, str(stop)]
    worker = [sys.executable, "-m", "gongkai", "worker"]
    processes = [
        subprocess.Popen(
            command, cwd=ROOT, env=home.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for command in (writer, writer, worker)
    ]  # fmt: skip
    try:
        yield processes
    finally:
        stop.touch()
        processes[2].terminate()
        for process in processes:
            process.wait(timeout=60)


def made_under_load(home: Home, tmp_path: Path) -> tuple[Path, list[dict[str, float]]]:
    """Two backups while records are written; the last, and what the writers measured."""
    with busy(home, tmp_path / "stop") as processes:
        for process in processes[:2]:
            assert process.stdout is not None
            process.stdout.readline()
        for name in ("first", "second"):
            done = home.gongkai("backup", tmp_path / name, "--keys", tmp_path / f"keys-{name}")
            assert done.returncode == 0, done.stderr
    figures = []
    for process in processes[:2]:
        said, complaint = process.communicate()
        assert process.returncode == 0, complaint
        figures.append(json.loads(said.splitlines()[-1]))
    # what went out after the backup is entered in the log by the worker's next round, or by this
    assert home.gongkai("tick").returncode == 0
    return tmp_path / "second", figures


@pytest.mark.slow
def test_under_load_it_is_one_moment_and_comes_back_whole(home: Home, tmp_path: Path) -> None:
    folder, figures = made_under_load(home, tmp_path)
    assert all(one["count"] > 1 for one in figures)
    said = manifest(folder)
    assert said["counts"]["records_record"] > 4
    assert int(head_of(home)[0]) > said["log"]["size"] > 1
    new = Home(tmp_path / "new")
    done = new.gongkai("restore", folder, "--keys", tmp_path / "keys-second", "--json")
    answer = json.loads(done.stdout)
    assert answer["ok"], answer
    assert head_of(new) == [str(said["log"]["size"]), said["log"]["root"]]


@pytest.mark.slow
def test_the_same_on_postgresql(tmp_path: Path) -> None:
    if postgres.binaries() is None or shutil.which("pg_dump") is None:
        pytest.skip("no PostgreSQL server, or no pg_dump, on this machine")
    with postgres.server() as address:
        home = Place(tmp_path / "home", database=address)
        home.ask(PREPARE)
        home.ask("from django.db import connection\n"
                 "connection.cursor().execute('CREATE DATABASE restored')")  # fmt: skip
        folder, figures = made_under_load(home, tmp_path)
        assert all(one["count"] > 1 for one in figures)
        said = manifest(folder)
        assert (said["engine"], said["database"]) == ("postgresql", "database.dump")
        assert is_sentence(Home(tmp_path / "lite").gongkai("restore", folder), "postgresql")
        empty = address.rpartition("/")[0] + "/restored"
        new = Place(tmp_path / "new", database=empty)
        done = new.gongkai("restore", folder, "--keys", tmp_path / "keys-second", "--json")
        answer = json.loads(done.stdout)
        assert answer["ok"], answer
        assert head_of(new) == [str(said["log"]["size"]), said["log"]["root"]]
        again = Place(tmp_path / "again", database=empty).gongkai("restore", folder)
        assert is_sentence(again, "there already")


def test_a_missing_or_older_tool_is_named(tmp_path: Path) -> None:
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine")
    tools = tmp_path / "bin"
    tools.mkdir()
    with postgres.server() as address:
        home = Place(tmp_path / "home", database=address)
        home.ask(
            'from django.core.management import call_command; call_command("migrate", verbosity=0)'
        )
        for tool, words in (
            ("", ("pg_dump is not installed", "postgresql-client")),
            ("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n", ("pg_dump is of PostgreSQL 9",)),
        ):
            if tool:
                (tools / "pg_dump").write_text(tool)
                (tools / "pg_dump").chmod(0o755)
            done = subprocess.run(
                [sys.executable, "-m", "gongkai", "backup", tmp_path / f"b{len(tool)}"],
                cwd=ROOT, env=home.environment | {"PATH": str(tools)}, capture_output=True,
                text=True,
            )  # fmt: skip
            assert is_sentence(done, *words), done.stderr
