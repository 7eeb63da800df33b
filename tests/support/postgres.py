"""A PostgreSQL server of the tests' own: made in a temporary directory, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "128MB",
}
PATIENCE = 60


def binaries() -> Path | None:
    """Where Debian keeps the newest server's programs; None where there is no server."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _account() -> pwd.struct_passwd | None:
    """Whom to run as: the server refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _start(
    account: pwd.struct_passwd | None, command: list[str], log: Path
) -> subprocess.Popen[bytes]:
    """Start a program as that account; what it says goes to ``log``."""
    identity = {"user": account.pw_uid, "group": account.pw_gid} if account else {}
    with log.open("ab") as handle:
        return subprocess.Popen(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            extra_groups=[] if account else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **identity,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def server(**other: str) -> Iterator[str]:
    """Start a server on a free port of 127.0.0.1; yields a ``postgres://`` address.

    It need not survive a loss of power; who measures gives ``other`` options.
    """
    programs = binaries()
    if programs is None:
        raise RuntimeError("no PostgreSQL server is installed")
    account = _account()
    home = Path(tempfile.mkdtemp(prefix="gongkai-postgres-"))
    try:
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        _make_cluster(programs, account, home)
        port, log = _free_port(), home / "log"
        settings = {**OPTIONS, **other, "port": str(port), "unix_socket_directories": str(home)}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(programs / "postgres"), "-D", str(home / "data"), *arguments]
        process = _start(account, command, log)
        try:
            _await_port(port, process, log)
            yield f"postgres://gongkai@127.0.0.1:{port}/postgres"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(programs: Path, account: pwd.struct_passwd | None, home: Path) -> None:
    command = [
        str(programs / "initdb"), "--pgdata", str(home / "data"), "--username", "gongkai",
        "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    ]  # fmt: skip
    log = home / "initdb.log"
    if _start(account, command, log).wait(timeout=PATIENCE * 2):
        raise RuntimeError(f"initdb failed:\n{log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown; kill only what does not listen."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
