"""``gongkai serve``: the web server and the worker, watched over."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

import click
from django.conf import settings

from config.cli.migrate import prepare_database

STOP_SECONDS = 8.0
RESTART_PAUSE_SECONDS = 1.0


@dataclass
class Child:
    """One process under supervision; started again when it ends unasked."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start it in its own process group, so that Ctrl-C reaches the supervisor only."""
        self.process = subprocess.Popen(self.arguments, start_new_session=True)  # noqa: S603

    def keep_alive(self) -> None:
        """Start it again when it has ended."""
        if self.process is not None and self.process.poll() is not None:
            self.restarts += 1
            time.sleep(min(RESTART_PAUSE_SECONDS * self.restarts, 30))
            self.start()

    def stop(self) -> None:
        """Ask it to end, and kill it when it does not within ``STOP_SECONDS``."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """Runs the children until a signal comes."""

    children: list[Child]
    stopping: bool = field(default=False)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Start all, watch all, stop all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask_to_stop)
        for child in self.children:
            child.start()
        try:
            while not self.stopping:
                for child in self.children:
                    child.keep_alive()
                time.sleep(0.2)
        finally:
            for child in self.children:
                child.stop()


def web_arguments(host: str, port: int, workers: int) -> list[str]:
    """Granian with few blocking threads: its default threads make the slowest answers slow."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "2",
        "--no-ws", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    Supervisor(
        [
            Child("web", web_arguments(host, port, workers)),
            Child("worker", [sys.executable, "-m", "gongkai", "worker"]),
        ]
    ).run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of GONGKAI_PORT.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def command(host: str, port: int | None, workers: int) -> None:
    """Serve portal and desk on one port, and run the worker beside them."""
    prepare_database()
    port = port or settings.PORT
    click.echo(f"Serving on http://{host}:{port}/  (stop with Ctrl-C)")
    serve(host, port, workers)
