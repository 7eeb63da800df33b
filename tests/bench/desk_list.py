"""The list of the desk, filtered, with many records behind it; alone, and during an import."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client

from gongkai.organisations.enums import Role
from gongkai.organisations.models import Account, Organisation
from gongkai.records.models import Record
from tests.bench.importing import written
from tests.bench.parts import ROOT, Asked
from tests.bench.rounds import Figure, beside, interleaved, percentile, without

IN_A_ROUND = 60
WANTED = "p95 at most 60 ms"
LOOKED_FOR = "list of the desk, with words in the title, p95"
ALONE, BESIDE = "list of the desk, filtered, p95", "the same during an import, p95"
KINDS, STATES, YEARS = ("policy_document", "notice", ""), ("published", "", "draft"), ("2024", "")
FILTERS = [
    f"kind={kind}&state={state}&year={year}" for kind, state, year in product(KINDS, STATES, YEARS)
]
WORDS = [
    f"words={quote(words)}&kind={kind}"
    for words, kind in product(
        ("通知", "养老 补贴", "云政办发〔2024〕1号", "低", "甪丼囧"), ("notice", "")
    )
]
A_PAGE = (
    "SELECT id, title, state FROM records_record WHERE kind = %s AND state = %s "
    "ORDER BY id DESC LIMIT 50"
)


def figures(asked: Asked) -> Iterator[Figure]:
    """Fill the house with `gongkai demo --records`, then look at pages of the list."""
    engine = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    reason = _fill(asked.records)
    if reason:
        for name in (ALONE, BESIDE):
            yield without(f"{name}, {engine}", WANTED, reason)
        return
    client, there = _client(), Record.objects.count()
    _looked_at(client)
    gave, spent = interleaved(
        {"ours": lambda: _looked_at(client), "peer": lambda: _p95(_one_select)}
    )
    yield beside(
        f"{ALONE}, {engine}", gave, spent, unit="ms", peer="one bare SELECT of a page",
        wanted=WANTED, at_most=60.0,
        note=f"{there:,} records; whole requests in the process, {IN_A_ROUND} a round",
    )  # fmt: skip
    gave, spent = interleaved(
        {"ours": lambda: _looked_at(client, WORDS), "peer": lambda: _p95(_one_like)}
    )
    yield beside(
        f"{LOOKED_FOR}, {engine}", gave, spent, unit="ms", peer="a bare LIKE over all titles",
        wanted="printed", note=f"{there:,} records; common words, rare ones, one that is nowhere",
    )  # fmt: skip
    unit = Organisation.objects.exclude(parent=None).earliest("id").code
    file = written(Path(settings.HOME) / "meanwhile.jsonl", 20_000, seed=900)
    ended: list[bool] = []

    def during() -> float:
        with _importing(file, unit) as doing:
            time.sleep(3)
            value = _looked_at(client)
            ended.append(doing.poll() is not None)
        return value

    gave, spent = interleaved({"ours": during, "peer": lambda: _looked_at(client)})
    told = "; the import was over before the end" if any(ended) else ""
    yield beside(
        f"{BESIDE}, {engine}", gave, spent, unit="ms", peer="without the import",
        wanted="at most 2 times", at_most=2.0, of_peer=True, note=f"{there:,} records{told}",
    )  # fmt: skip


def _fill(records: int) -> str:
    """Why it could not be filled; nothing when it was."""
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "demo", "--records", str(records), "--no-serve"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        return f"`gongkai demo --records` did not fill the house: {said[-1] if said else ''}"
    return ""


def _client() -> Client:
    """Logged in as somebody of the office at the top, who sees every unit."""
    account = Account.objects.filter(person__grants__role=Role.OFFICE).earliest("id")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _looked_at(client: Client, asked: Sequence[str] = FILTERS) -> float:
    filters = cycle(asked)

    def look() -> None:
        answer = client.get(f"/desk/records/?{next(filters)}")
        assert answer.status_code == 200, answer.status_code

    return _p95(look)


def _one_like() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM records_record WHERE title LIKE %s", ["%甪丼囧%"])
        cursor.fetchall()


def _one_select() -> None:
    with connection.cursor() as cursor:
        cursor.execute(A_PAGE, ["notice", "published"])
        cursor.fetchall()


def _p95(work: Any) -> float:
    times = []
    for _number in islice(cycle([0]), IN_A_ROUND):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.95)


class _importing:
    """An import in a process of its own, ended with the block."""

    def __init__(self, file: Path, unit: str) -> None:
        self._command = [sys.executable, "-m", "gongkai", "import", str(file), "--unit", unit]

    def __enter__(self) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        self._doing = subprocess.Popen(self._command, cwd=ROOT, stdout=quiet, stderr=quiet)
        return self._doing

    def __exit__(self, *_error: object) -> None:
        self._doing.terminate()
        self._doing.wait(30)
