"""Serving: a port that is taken, parts that die at once, and what the log shows."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli import serve
from config.cli.serve import Child, Supervisor, refuse_unusable_address
from gongkai.core.errors import DomainError, InvalidInput
from tests.support.server import free_port
from tests.unit.cli.homes import Home, is_sentence


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on, even one who would share it."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_taken_port_is_a_sentence_and_nothing_is_started(
    tmp_path: Path, taken: int, verb: str
) -> None:
    home = Home(tmp_path / "home")
    done = home.gongkai(verb, "--port", taken)
    assert is_sentence(done, str(taken), "GONGKAI_PORT="), done.stderr
    assert not (home.path / "gongkai.sqlite3").exists()


def test_the_port_it_offers_instead_is_free(taken: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        refuse_unusable_address("127.0.0.1", taken)
    offered = refusal.value.facts["free"]
    assert offered != taken
    refuse_unusable_address("127.0.0.1", offered)


def test_an_address_of_another_machine_is_refused_by_name(tmp_path: Path) -> None:
    done = Home(tmp_path / "home").gongkai("serve", "--host", "192.0.2.1", "--port", free_port())
    assert is_sentence(done, "192.0.2.1", "--host"), done.stderr


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No waiting between starts; the test process gets its own signal handlers back."""
    monkeypatch.setattr(serve, "RESTART_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(serve, "LOOK_SECONDS", 0.001)
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_part_that_dies_at_once_again_and_again_stops_everything(quick: None) -> None:
    lasting = Child("lasting", [sys.executable, "-c", "import time; time.sleep(600)"])
    dying = Child("web", [sys.executable, "-S", "-E", "-c", "raise SystemExit(3)"])
    with pytest.raises(DomainError) as end:
        Supervisor([lasting, dying]).run()
    assert end.value.code == "child_dies"
    assert all(word in str(end.value.sentence) for word in ("web", "5", "3"))
    assert lasting.process is not None
    assert lasting.process.poll() is not None


def test_a_part_that_lived_for_a_while_is_simply_started_again(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "AT_ONCE_SECONDS", 0)
    child = Child("web", [sys.executable, "-S", "-E", "-c", "pass"])
    child.start()
    seen: set[int] = set()
    until = time.monotonic() + 30
    while len(seen) < 7 and time.monotonic() < until:
        assert child.process is not None
        seen.add(child.process.pid)
        child.keep_alive()
        time.sleep(0.001)
    child.stop()
    assert len(seen) == 7


BREEDER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_a_part_started_itself_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = Child("web", [sys.executable, "-S", "-E", "-c", BREEDER, str(note)])
    child.start()
    until = time.monotonic() + 20
    while not (note.exists() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    pid = int(note.read_text())
    assert is_alive(pid)
    child.stop()
    until = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(pid)


# --- the log -----------------------------------------------------------------------------------
ASK = """
from django.test import Client
client = Client(raise_request_exception=False)
client.get("/nothing/here/")
import structlog, logging
structlog.get_logger("x").warning("not_published", record="abc")
logging.getLogger("x.Y").error("from a library")
logging.getLogger("axes.watch").warning("somebody at 192.0.2.1 failed")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger("x").error("broke", reference="12ab", exc_info=True)
"""


def log_of(tmp_path: Path, **settings: str) -> list[str]:
    home = Home(tmp_path / "home")
    assert home.gongkai("migrate").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{ASK}"],
        env=home.environment | settings | {"GONGKAI_ALLOWED_HOSTS": "testserver"},
        capture_output=True, text=True, check=True, cwd=Path(serve.__file__).parents[2],
    )  # fmt: skip
    return done.stderr.splitlines()


def test_for_a_program_each_line_is_json_and_a_404_is_everyday(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in log_of(tmp_path)]
    everyday = {"view": "nowhere", "method": "GET", "status": 404}
    assert everyday.items() <= lines.pop(0).items()
    assert [line["event"] for line in lines] == ["not_published", "x_y", "broke"]
    assert lines[0]["record"] == "abc"
    assert lines[1]["message"] == "from a library"
    for line in lines:
        assert list(line)[:4] == ["time", "level", "event", "logger"]
    assert "ZeroDivisionError" in lines[2]["exception"]


def test_for_a_person_lines_are_short(tmp_path: Path) -> None:
    lines = log_of(tmp_path, GONGKAI_LOG_FORMAT="plain", GONGKAI_LOG_LEVEL="WARNING")
    assert lines[0].split(" ", 1)[1] == "WARNING not_published record=abc"
    assert lines[1].split(" ", 1)[1] == "ERROR from a library"
    assert lines[2].split(" ", 1)[1] == "ERROR broke reference=12ab"
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_a_404_is_shown_to_whoever_asks_for_everything(tmp_path: Path) -> None:
    lines = log_of(tmp_path, GONGKAI_LOG_FORMAT="plain", GONGKAI_LOG_LEVEL="DEBUG")
    assert any("/nothing/here/" in line for line in lines)


def test_the_supervisor_ends_quickly_while_it_waits_to_start_a_part_again(tmp_path: Path) -> None:
    port = free_port()
    home = Home(tmp_path / "home")
    assert home.gongkai("migrate").returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve"],
        env=home.environment | {"GONGKAI_PORT": str(port)}, cwd=Path(serve.__file__).parents[2],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert str(port) in process.stdout.readline().decode()
        time.sleep(1)
        process.terminate()
        assert process.wait(timeout=10) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
