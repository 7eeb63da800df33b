"""``gongkai ledger``: proofs as files, checked where nothing of the house is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.homes import ROOT, Home, compiled, is_sentence
from tests.unit.cli.test_commands import CITY, WALK

PUBLISH = (
    WALK
    + """
from gongkai.files.actions import take_in
from gongkai.core.transitions import Actor
record = draft(cast)
file = take_in(name='表.txt', data=b'table', unit_code='mzj', by=Actor('p'), now=NOW,
    owner_kind='record', owner_id=record.public_id)
actions.attach_file(record=record, attachment=file, by=officer(cast.clerk), now=NOW)
print(published(cast, Record.objects.get(pk=record.pk)).public_id)
"""
)


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with one published record that stands in the log, and its address."""
    home = Home(tmp_path_factory.mktemp("logged"))
    home.ask(CITY)
    record = home.ask(PUBLISH)
    done = home.gongkai("tick")
    assert (done.returncode, done.stderr) == (0, "")
    return home.path, record


@pytest.fixture
def home(logged: tuple[Path, str], tmp_path: Path) -> Home:
    shutil.copytree(logged[0], tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def record(logged: tuple[Path, str]) -> str:
    return logged[1]


def exported(home: Home, record: str, *options: str) -> Path:
    path = home.path / "proof.json"
    done = home.gongkai("ledger", "export", record, "-o", path, *options)
    assert done.returncode == 0, done.stderr
    return path


def key_of(home: Home) -> str:
    return home.gongkai("ledger", "key").stdout.strip()


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Where there is no home, no setting and no database; nor could one be made."""
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "ledger", "verify", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={"PATH": os.environ["PATH"], "GONGKAI_HOME": "/proc/nothing/here",
             "GONGKAI_PORT": "no port", "PYTHONPYCACHEPREFIX": compiled()},
    )  # fmt: skip


def test_a_proof_is_saved_and_holds_without_the_house(home: Home, record: str) -> None:
    path, key = exported(home, record), key_of(home)
    done = verify(path, "--key", key)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (record, "关于做好养老服务补贴工作的通知", "127.0.0.1:8000/log", key, "表.txt"):
        assert words in done.stdout
    pinned = home.path / "log.vkey"
    pinned.write_text(key + "\n")
    assert verify(path, "--key", pinned).returncode == 0


def test_an_altered_proof_does_not_hold(home: Home, record: str) -> None:
    path, key = exported(home, record), key_of(home)
    assert verify(path, "--key", key).returncode == 0
    facts = json.loads(path.read_text())
    for field, value in {
        "content": facts["content"].replace("养老", "养幼"), "files": ["AAAA"],
        "nonce": "00" * 32, "entry": facts["entry"].replace("mzj", "lyj"), "index": 1,
        "path": ["AAAA"], "checkpoint": facts["checkpoint"].replace("\n1\n", "\n2\n"),
        "key": facts["key"][:-1],
    }.items():  # fmt: skip
        assert facts[field] != value
        path.write_text(json.dumps({**facts, field: value}))
        done = verify(path, "--key", key)
        assert (done.returncode, done.stderr) == (1, ""), field
        assert len(done.stdout.splitlines()) == 2
    path.write_text("no proof")
    assert verify(path, "--key", key).returncode == 1


def test_the_wrong_key_is_told_from_a_wrong_call(home: Home, record: str) -> None:
    path = exported(home, record)
    home.gongkai("ledger", "rotate")
    assert verify(path, "--key", key_of(home)).returncode == 1
    for wrong in ("nonsense", "a+b+c", ""):
        done = verify(path, "--key", wrong)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert verify(path).returncode == 2
    assert verify(home.path / "missing", "--key", key_of(home)).returncode == 2


def test_attachments_may_be_left_out_and_looked_at_from_a_folder(
    home: Home, record: str, tmp_path: Path
) -> None:
    path, key = exported(home, record, "--without-files"), key_of(home)
    done = verify(path, "--key", key)
    assert done.returncode == 0
    assert "not checked" in done.stdout or "未核对" in done.stdout
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "表.txt").write_bytes(b"table")
    assert verify(path, "--key", key, "--files", folder).returncode == 0
    (folder / "表.txt").write_bytes(b"tablE")
    done = verify(path, "--key", key, "--files", folder)
    assert done.returncode == 1
    assert "表.txt" in done.stdout


def test_versions_unknown_erased_and_waiting_ones_get_a_sentence(home: Home, record: str) -> None:
    assert is_sentence(home.gongkai("ledger", "export", "nothere"), "There is no record nothere")
    assert is_sentence(home.gongkai("ledger", "export", record, "--version", "2"), record)
    fresh = home.ask(WALK + "print(published(cast).public_id)")
    assert is_sentence(home.gongkai("ledger", "export", fresh), fresh)
    home.gongkai("tick")
    assert home.gongkai("ledger", "export", fresh, "-o", home.path / "x").returncode == 0
    home.ask(
        WALK
        + f"""
record = Record.objects.get(public_id={record!r})
by = officer(cast.issuer)
erasure = actions.ask_erasure(record=record, reason='误公开', by=by, now=NOW)
actions.confirm_erasure(erasure=erasure, by=officer(person('office')), now=NOW)
"""
    )
    home.gongkai("tick")
    assert is_sentence(home.gongkai("ledger", "export", record), record)
    assert home.gongkai("check").returncode == 0, home.gongkai("check").stdout


def test_checkpoint_key_and_rebuild(home: Home) -> None:
    note = home.gongkai("ledger", "checkpoint").stdout
    assert note == (home.path / "ledger" / "checkpoint").read_text()
    assert note.splitlines()[:2] == ["127.0.0.1:8000/log", "1"]
    shutil.rmtree(home.path / "ledger")
    assert home.gongkai("ledger", "rebuild").returncode == 0
    assert note == (home.path / "ledger" / "checkpoint").read_text()
    first = key_of(home)
    assert home.gongkai("ledger", "rotate").returncode == 0
    listed = home.gongkai("ledger", "key", "--all").stdout.splitlines()
    assert [line.split()[1] for line in listed] == [key_of(home), first]
    assert home.gongkai("ledger", "recover").stdout.strip().endswith("0")


def test_an_empty_log_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.gongkai("migrate")
    for verb in ("checkpoint", "key", "rotate", "recover"):
        assert is_sentence(home.gongkai("ledger", verb)), verb
    key = tmp_path / "keys" / "ledger.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700


def test_check_compares_with_a_checkpoint_kept_elsewhere(home: Home, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(home.gongkai("ledger", "checkpoint").stdout)
    home.ask(WALK + "published(cast)")
    home.gongkai("tick")
    assert home.gongkai("check", "--checkpoint", kept).returncode == 0
    kept.write_text(kept.read_text().replace("\n1\n", "\n2\n"))
    done = home.gongkai("check", "--checkpoint", kept)
    assert done.returncode == 1
    assert home.gongkai("check").returncode == 0


def test_the_group_and_its_verbs_have_help(tmp_path: Path) -> None:
    from config.cli.ledger import VERBS

    text = Home(tmp_path).gongkai("ledger", "--help").stdout
    assert all(f"  {verb} " in text for verb in VERBS)
    for verb in VERBS:
        done = Home(tmp_path).gongkai("ledger", verb, "--help")
        assert done.returncode == 0, done.stderr
        assert f"ledger {verb}" in done.stdout
    assert Home(tmp_path).gongkai("ledger", "fly").returncode == 2
