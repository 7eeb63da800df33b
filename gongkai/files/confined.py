"""Work on bytes nobody trusts: in a child process that gets little time and memory, nothing else.

The caller runs `run_confined`. This file is also what the child runs: it knows no Django, limits
itself before it opens the file, and answers one JSON object.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = "/usr/local/bin:/usr/bin:/bin"
AT_ONCE = threading.BoundedSemaphore(4)
OWN_WORK = "gongkai."


class Limits(NamedTuple):
    """What one piece of work may use up."""

    seconds: int = 20
    memory_bytes: int = 1024**3
    written_bytes: int = 128 * 1024**2
    may_start_others: bool = False


class NotDone(Exception):
    """The work gave no answer."""


class TookTooLong(NotDone):
    """It was stopped: it used up its time."""


class TookTooMuch(NotDone):
    """It was stopped: it asked for more memory, or wrote more, than it may."""


class Failed(NotDone):
    """It broke down, or never began."""


# --- the caller ---------------------------------------------------------------------------------
def run_confined(
    work: str, *arguments: str, path: Path, limits: Limits | None = None
) -> dict[str, Any]:
    """What ``work(path, *arguments)`` answers, done in a child process.

    ``work`` is the dotted name of a function of this house that answers a dict. The child starts
    in an empty directory that is removed afterwards, with no environment and no input; what else
    it shall leave behind it writes to a place named in ``arguments``.
    Raises `TookTooLong`, `TookTooMuch` or `Failed`.
    """
    limits = limits or Limits()
    given = json.dumps([work, str(path.resolve()), list(arguments), list(limits)])
    from gongkai.files.rooms import room as own_room  # the child knows no Django

    with AT_ONCE, own_room() as room:
        answer = room / "answer"
        return _understood(_run(given, room, answer, limits), answer)


def _run(given: str, room: Path, answer: Path, limits: Limits) -> int:
    """How the child ended. Nobody of its process group outlives it."""
    command = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).resolve()), given]
    if sys.dont_write_bytecode:
        command.insert(1, "-B")
    with answer.open("wb") as out:
        child = subprocess.Popen(  # noqa: S603 - the command is our own
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, cwd=room,
            env=_environment(room), start_new_session=True,
        )  # fmt: skip
        try:
            return child.wait(limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise TookTooLong(f"more than {limits.seconds} s") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _environment(room: Path) -> dict[str, str]:
    return {"PATH": PROGRAMS, "HOME": str(room), "TMPDIR": str(room), "LC_ALL": "C.UTF-8"}


def _understood(code: int, answer: Path) -> dict[str, Any]:
    if code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        raise TookTooLong(f"ended by signal {-code}")
    if code != 0:
        raise Failed(f"ended with {code}")
    try:
        said = json.loads(answer.read_bytes())
    except ValueError as error:
        raise Failed("the answer is not JSON") from error
    if not isinstance(said, dict) or not said.keys() & {"too_much", "failed", "done"}:
        raise Failed("no answer")
    if "too_much" in said:
        raise TookTooMuch(said["too_much"])
    if "failed" in said:
        raise Failed(said["failed"])
    done: dict[str, Any] = said["done"]
    return done


# --- the child ----------------------------------------------------------------------------------
def _limit_oneself(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: limits.written_bytes,
        resource.RLIMIT_CORE: 0,
    }
    if not limits.may_start_others:
        wanted[resource.RLIMIT_NPROC] = 0
    for what, most in wanted.items():
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    signal.alarm(limits.seconds + 5)  # should the caller be gone


def _do(given: str) -> Mapping[str, Any]:
    work, path, arguments, limits = json.loads(given)
    _limit_oneself(Limits(*limits))
    if not work.startswith(OWN_WORK):
        return {"failed": f"{work} is not of this house"}
    try:
        module, _dot, function = work.rpartition(".")
        call = getattr(importlib.import_module(module), function)
        return {"done": call(Path(path), *arguments)}
    except MemoryError:
        return {"too_much": "memory"}
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (27, 12):  # EFBIG, ENOMEM
            return {"too_much": str(error)}
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


def main() -> None:
    """Do what the caller asked for and answer it on standard output."""
    sys.path.insert(0, str(ROOT))
    answer = json.dumps(_do(sys.argv[1]), ensure_ascii=False)
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
