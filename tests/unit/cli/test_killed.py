"""Killed at any moment, in the middle of publications and withdrawals: it comes back by itself,
nothing is missing, and nothing that was withdrawn is to be seen."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.support.server import GONGKAI, ROOT, RunningServer, running_server

SEED = "20261123"
FIRST = 6
# in any order, but the last one always leaves the index behind what is published
VICTIMS = ["indexer", "worker", "worker", "web", "web"]
LAST_VICTIM = "indexer"
PATIENCE = 60


def processes(home: Path) -> dict[int, tuple[int, str]]:
    """Every process of this home: its parent, and its command line."""
    found = {}
    mark = f"GONGKAI_HOME={home}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, IndexError):
            continue
        if line:
            found[int(folder.name)] = (parent, line)
    return found


def pids_of(home: Path, part: str) -> set[int]:
    """The processes that are this part; of the web server those that answer requests."""
    there = processes(home)
    if part == "web":
        servers = {pid for pid, (_parent, line) in there.items() if "-m granian" in line}
        return {pid for pid in servers if there[pid][0] in servers}
    return {pid for pid, (_parent, line) in there.items() if f"-m gongkai {part}" in line}


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """Wait for it; the answer once there is one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if answer := holds():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE} seconds: {what}")


def kill(home: Path, part: str, dice: random.Random) -> None:
    """SIGKILL for one process of the part; another one takes its place."""
    before = eventually(lambda: pids_of(home, part), f"{part} runs")
    victim = dice.choice(sorted(before))
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: victim not in pids_of(home, part), f"{part} {victim} is gone")
    eventually(lambda: pids_of(home, part) - before, f"another {part} instead of {victim}")


@contextmanager
def stream(server: RunningServer) -> Iterator[subprocess.Popen[str]]:
    """Publications and withdrawals, one after the other, until the block ends."""
    doing = subprocess.Popen(
        [sys.executable, "-m", "tests.support.publishing", str(FIRST), SEED],
        cwd=ROOT, env=server.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield doing
    finally:
        if doing.poll() is None:
            doing.kill()
        doing.wait()


def answer(server: RunningServer, path: str) -> tuple[int, str]:
    """What stands at an address; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(server.url + path, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except (OSError, urllib.error.URLError):
        return 0, ""


def lists(server: RunningServer) -> str:
    """Everything that lists say: portal, feeds, interface."""
    paths = ["/", "/jg/mzj/", "/rss.xml", "/feed.json", "/jg/mzj/atom.xml", "/sitemap-1.xml"]
    paths += [f"/lm/zcwj/?page={number}" for number in (1, 2, 3)]
    return "".join(answer(server, path)[1] for path in paths)


def doors(server: RunningServer, told: dict[str, str], listed: str) -> dict[str, bool]:
    """At which doors the record is to be seen."""
    mine, word = told["id"], told["word"]
    page = answer(server, f"/gk/{mine}/")
    asked = quote(word)
    return {
        "page": page[0] == 200 and word in page[1],
        "file": answer(server, f"/fj/{told['file']}/")[0] == 200,
        "search": f"/gk/{mine}/" in answer(server, f"/ss/?q={asked}")[1],
        "search by programs": mine in answer(server, f"/api/v1/search?q={asked}")[1],
        "record for programs": answer(server, f"/api/v1/records/{mine}")[0] == 200,
        "list for programs": mine in answer(server, "/api/v1/records?unit=mzj&limit=100")[1],
        "lists": f"/gk/{mine}/" in listed,
    }


def wrong(server: RunningServer, told: list[dict[str, str]], gone: set[str]) -> list[str]:
    """Where what is public is missing, or what was withdrawn is to be seen."""
    listed = lists(server)
    return [
        f"{one['id']} {'still seen at' if one['id'] in gone else 'missing at'} {door}"
        for one in told
        for door, seen in doors(server, one, listed).items()
        if seen == (one["id"] in gone)
    ]


def test_killed_again_and_again_nothing_is_lost_and_nothing_withdrawn_is_seen() -> None:
    dice = random.Random(SEED)
    with running_server() as server, stream(server) as doing:
        assert doing.stdout
        first = [json.loads(doing.stdout.readline()) for _ in range(FIRST)]
        for part in [*dice.sample(VICTIMS, len(VICTIMS)), LAST_VICTIM]:
            time.sleep(dice.uniform(0.1, 0.8))
            kill(server.home, part, dice)
        assert doing.poll() is None, "the last kill came after the last publication"
        (server.home / "enough").touch()
        rest = [json.loads(line) for line in doing.communicate(timeout=PATIENCE)[0].splitlines()]
        assert doing.returncode == 0
        told = first + [one for one in rest if one["act"] == "published"]
        gone = {one["id"] for one in rest if one["act"] == "withdrawn"}
        assert len(told) > FIRST
        assert gone & {one["id"] for one in first}
        eventually(lambda: answer(server, "/livez")[0] == 200, "the web server answers")
        last: list[str] = []

        def right() -> bool:
            last[:] = wrong(server, told, gone)
            return not last

        try:
            eventually(right, "every door tells the truth")
        except AssertionError as late:
            raise AssertionError(f"{last}") from late
        eventually(lambda: is_sound(server), "gongkai check is green, and nothing waits")
        assert {answer(server, f"/gk/{one}/")[0] for one in gone} == {410}


def is_sound(server: RunningServer) -> bool:
    """Whether ``gongkai check`` finds nothing altered, and nothing that waits too long."""
    done = subprocess.run(
        [str(GONGKAI), "check", "--json"],
        cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["ok"], report["faults"]
    return not any(report["warnings"].values())
