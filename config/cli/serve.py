"""``gongkai serve``: the web server, the worker and the indexer, watched over."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click
from django.conf import settings
from django.utils.translation import gettext as _

from config.cli.migrate import prepare_database
from config.watching.presence import machine
from gongkai.core.errors import DomainError, InvalidInput
from gongkai.portal.baking.edition import begin

STOP_SECONDS = 8.0
RESTART_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
AT_ONCE_SECONDS = 10.0
MOST_DEATHS_AT_ONCE = 5
LOOK_SECONDS = 0.2
PARENT_DEATH_SIGNAL = 1
SERVER_LOG = Path(__file__).resolve().parents[1] / "server_log.json"
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"


def refuse_unusable_address(host: str, port: int) -> None:
    """Try to listen there before anything is started, and say what to do when that fails."""
    try:
        listen_once(host, port)
    except OSError as error:
        facts = {"host": host, "port": port}
        sentence = _(
            "The server cannot listen on %(host)s. Give --host an address of this machine."
        )
        if error.errno == errno.EADDRINUSE:
            facts["free"] = another_port(host, port)
            sentence = _(
                "Port %(port)s is taken: another program, perhaps another Gongkai, listens there. "
                "Stop it, or choose another port: GONGKAI_PORT=%(free)s."
            )
        elif error.errno == errno.EACCES:
            sentence = _(
                "Port %(port)s may only be opened by root. Choose one above 1023, such as "
                "GONGKAI_PORT=8000, and put a proxy in front."
            )
        raise InvalidInput("address_unusable", sentence % facts, **facts) from error


def listen_once(host: str, port: int) -> None:
    """Listen and let go. The server itself would share the port with another one and not notice."""
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)


def another_port(host: str, port: int) -> int:
    """The next port above that is free, for the sentence."""
    for candidate in range(port + 1, min(port + 100, 65536)):
        try:
            listen_once(host, candidate)
        except OSError:
            continue
        return candidate
    return 8000


def end_with_supervisor() -> None:
    """Let Linux ask this process to end when the supervisor is gone, even if that was killed."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass
class Child:
    """One process under supervision; started again when it ends unasked."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths_at_once: int = 0
    started: float = 0.0
    start_at: float | None = None

    def start(self) -> None:
        """Start it in its own process group, so that Ctrl-C reaches the supervisor only."""
        self.process = subprocess.Popen(  # noqa: S603
            self.arguments,
            start_new_session=True,
            preexec_fn=end_with_supervisor if sys.platform == "linux" else None,
        )
        self.started = time.monotonic()
        self.start_at = None

    def keep_alive(self) -> None:
        """Start it again when it has ended, each time a little later if it ends at once."""
        now = time.monotonic()
        if self.start_at is not None:
            if now >= self.start_at:
                self.start()
        elif self.process is not None and self.process.poll() is not None:
            died_at_once = now - self.started < AT_ONCE_SECONDS
            self.deaths_at_once = self.deaths_at_once + 1 if died_at_once else 0
            if self.deaths_at_once >= MOST_DEATHS_AT_ONCE:
                raise self._hopeless(self.process.returncode)
            self.sweep()
            pause = RESTART_PAUSE_SECONDS * 2**self.deaths_at_once
            self.start_at = now + min(pause, LONGEST_PAUSE_SECONDS)

    def _hopeless(self, code: int) -> DomainError:
        sentence = _(
            "The part “%(name)s” ended at once %(times)s times in a row (last exit code %(code)s), "
            "so everything was stopped. What it said stands above; docs/operations.md says more."
        ) % {"name": self.name, "times": self.deaths_at_once, "code": code}
        return DomainError("child_dies", sentence, name=self.name)

    def stop(self) -> None:
        """Ask it to end, and kill it when it does not within ``STOP_SECONDS``.

        Whatever it started itself goes with it: a server's workers would keep the port.
        """
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.sweep()
        self.process.wait()

    def sweep(self) -> None:
        """Kill what is left of the child's process group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Runs the children until a signal comes, or one of them is beyond help."""

    children: list[Child]
    stopping: bool = field(default=False)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Start all, watch all, stop all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask_to_stop)
        try:
            for child in self.children:
                child.start()
            while not self.stopping:
                for child in self.children:
                    child.keep_alive()
                time.sleep(LOOK_SECONDS)
        finally:
            for child in self.children:
                child.stop()


def web_arguments(host: str, port: int, workers: int) -> list[str]:
    """Granian with few blocking threads: its default threads make the slowest answers slow.

    A process of it that dies is replaced while the others go on answering; without the two
    options the server would end all of them, and wait for ever for one that was just starting.
    """
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "2",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws",
        "--log-level", "warning", "--log-config", str(SERVER_LOG), "config.wsgi:application",
    ]  # fmt: skip


def count_together(port: int) -> None:
    """Give all processes one empty directory to count in, so that any can answer for all."""
    folder = Path(settings.RUN_ROOT) / f"metrics.{machine()}.{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[TOGETHER] = str(folder)


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    refuse_unusable_address(host, port)
    begin()
    count_together(port)
    os.environ["GONGKAI_PORT"] = str(port)  # addresses are made of it where no site is named
    Supervisor(
        [
            Child("web", web_arguments(host, port, workers)),
            Child("worker", [sys.executable, "-m", "gongkai", "worker"]),
            Child("indexer", [sys.executable, "-m", "gongkai", "indexer"]),
        ]
    ).run()


@click.command(help=_("Serve portal and desk on one port, and run worker and indexer beside them."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Instead of GONGKAI_PORT."))
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True,
    help=_("Processes that answer requests."),
)  # fmt: skip
def command(host: str, port: int | None, workers: int) -> None:
    port = port or settings.PORT
    refuse_unusable_address(host, port)
    prepare_database()
    click.echo(
        _("Serving on %(address)s  (stop with Ctrl-C)") % {"address": f"http://{host}:{port}/"}
    )
    serve(host, port, workers)
