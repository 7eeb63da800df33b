"""The product as a citizen meets it: ``gongkai serve`` in a process, with a home of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GONGKAI = Path(sys.executable).parent / "gongkai"
PATIENCE = 60
# Its processes read the same modules again and again: each is compiled once.
COMPILED = tempfile.TemporaryDirectory(prefix="gongkai-compiled-")

FOUND_THE_CITY = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.people import cast_of_a_small_city
cast_of_a_small_city()
"""


@dataclass(frozen=True)
class RunningServer:
    """Where it answers, and how to look into its database."""

    url: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """The application is gone; its home stays."""
        assert self.process is not None
        _stop(self.process)

    def run(self, code: str) -> str:
        """Run Python with the server's own settings and database; answers what it printed."""
        start = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            cwd=ROOT, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"code in the server's home failed:\n{done.stderr}")
        return done.stdout


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether the server is up: ``/livez`` answers, or the first page does."""
    for path in ("/livez", "/"):
        try:
            with urllib.request.urlopen(url + path, timeout=5) as response:
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            continue
    return False


def _environment(home: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GONGKAI_HOME": str(home),
        "GONGKAI_PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", COMPILED.name),
    }


@contextmanager
def running_server(
    prepare: str = FOUND_THE_CITY, settings: Mapping[str, str] | None = None
) -> Iterator[RunningServer]:
    """Start the server on a free port after running ``prepare`` in its home; stop it after use."""
    home = Path(tempfile.mkdtemp(prefix="gongkai-server-"))
    port = free_port()
    environment = _environment(home, port) | dict(settings or {})
    server = RunningServer(f"http://127.0.0.1:{port}", home, environment)
    try:
        server.run(prepare)
        with (home / "serve.log").open("wb") as log:
            process = subprocess.Popen(
                [str(GONGKAI), "serve"],
                cwd=ROOT, env=server.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        try:
            _await_answer(server, process)
            yield replace(server, process=process)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _await_answer(server: RunningServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if answers(server.url):
            return
        time.sleep(0.2)
    log = (server.home / "serve.log").read_text(errors="replace")
    raise AssertionError(f"the server did not answer within {PATIENCE} seconds:\n{log[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to stop; what is left of its session after ten seconds is ended."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
