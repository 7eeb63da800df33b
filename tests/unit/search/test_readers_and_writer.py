"""Several processes read while one writes: nothing is lost, nothing is half there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from gongkai.search import engine
from tests.unit.search.test_index import entry, index_of

ROUNDS = 12
IN_A_ROUND = 5
READERS = 3
READER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.conf import settings
settings.INDEX_ROOT = sys.argv[1]
from gongkai.search import engine, querying
from gongkai.search.rules import understood
engine.NEWEST_WITHIN_SECONDS = 0.0
query = querying.strict(understood("补贴", {}), False)
seen, stop_at = [], time.monotonic() + 60
while time.monotonic() < stop_at:
    searcher = engine.reader.searcher()
    found = searcher.search(query, 1000)
    keys = {searcher.doc(address)["key"][0] for _score, address in found.hits}
    assert len(keys) == found.count, "a thing stands there twice"
    if not seen or seen[-1] != found.count:
        seen.append(found.count)
        print(json.dumps(seen), flush=True)
    if found.count == int(sys.argv[2]):
        break
"""


def test_readers_see_every_commit_whole_while_one_writes(index: Path) -> None:
    """Each commit replaces the first entry and adds five, so a count in between is a torn read."""
    name = index_of([entry("first", "补贴")])
    wanted = 1 + ROUNDS * IN_A_ROUND
    readers = [_reader(index, wanted) for _ in range(READERS)]
    try:
        for reader in readers:
            assert reader.stdout
            assert json.loads(reader.stdout.readline()) == [1]  # it reads before anything is added
        with engine.writer(name) as writer:
            for number in range(ROUNDS):
                writer.remove(["record:first"])
                writer.put([entry("first", f"补贴 第{number}次")])
                writer.put(entry(f"{number}-{n}", "补贴") for n in range(IN_A_ROUND))
                writer.commit()
        for reader in readers:
            rest, complaints = reader.communicate(timeout=90)
            assert reader.returncode == 0, complaints
            seen = json.loads(rest.strip().splitlines()[-1])
            assert seen == sorted(seen)
            assert seen[-1] == wanted
            assert {count % IN_A_ROUND for count in seen} == {1}
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()


def _reader(index: Path, wanted: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READER, str(index), str(wanted)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
