"""``gongkai serve`` on the home of a part, and a client that keeps its connection."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.parts import ROOT
from tests.support.server import answers, free_port

PATIENCE = 90


@contextmanager
def serving(workers: int = 2) -> Iterator[int]:
    """The whole program at work on this home, on a free port of 127.0.0.1; stopped afterwards."""
    port = free_port()
    doing = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--workers", str(workers)],
        cwd=ROOT, env={**os.environ, "GONGKAI_PORT": str(port)}, stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
    )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not answers(f"http://127.0.0.1:{port}"):
            if doing.poll() is not None or time.monotonic() > until:
                raise RuntimeError("gongkai serve did not answer")
            time.sleep(0.2)
        yield port
    finally:
        if doing.poll() is None:
            doing.send_signal(signal.SIGTERM)
        try:
            doing.wait(15)
        except subprocess.TimeoutExpired:
            doing.kill()
            doing.wait()


class Caller:
    """One connection that is kept, and made again when it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and bytes of an address, as they come over the line."""
        for _again in range(2):
            try:
                self._line.request("GET", path, headers=headers)
                answer = self._line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self._line.close()
        return 0, b""

    def close(self) -> None:
        self._line.close()
