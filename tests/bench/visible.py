"""How long it takes until what was published is there for everybody, and what was withdrawn gone.

The whole program is at work on the home; this process publishes through the actions and asks as
anybody does. Time is counted from the call of the action. Of what was withdrawn, a door counts from
the moment of the first question that was answered without it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from tests.bench.house import Caller, serving
from tests.bench.parts import Asked
from tests.bench.rounds import ROUNDS, Figure, beside, percentile
from tests.people import cast_of_a_small_city
from tests.support.publishing import Office, strange_word

IN_A_ROUND = 20
LONGEST = 10.0
PAUSE = 0.005
Door = tuple[str, bytes]
"""An address, and what stands there as long as the record is to be seen."""

GAVE = ("searchable", "page", "withdrawn", "request")


def figures(_asked: Asked) -> Iterator[Figure]:
    """Publish → page visible, searchable; withdrawn everywhere."""
    cast_of_a_small_city()
    gave: dict[str, list[float]] = {name: [] for name in GAVE}
    begun = time.process_time()
    with serving() as port:
        office, dice = Office.opens(), random.Random(5)
        _once(office, port, dice)
        for _round in range(ROUNDS):
            taken = [_once(office, port, dice) for _ in range(IN_A_ROUND)]
            for name in GAVE:
                gave[name].append(percentile([one[name] for one in taken], 0.95) * 1000)
    spent = {"all": time.process_time() - begun}
    for name, label, most in (
        ("searchable", "published, then found by search, p95", 250.0),
        ("page", "published, then its page is there, p95", 100.0),
        ("withdrawn", "withdrawn, then gone everywhere, p95", 250.0),
    ):
        yield beside(
            label, {"ours": gave[name], "peer": gave["request"]}, spent, unit="ms",
            peer="one request of a page that stands", wanted=f"at most {most:.0f} ms", at_most=most,
            note=f"{IN_A_ROUND} a round, web, worker and indexer at work on the same machine",
        )  # fmt: skip


def _once(office: Office, port: int, dice: random.Random) -> dict[str, float]:
    """Publish one, wait until it is seen everywhere, withdraw it, wait until it is gone."""
    word, caller = strange_word(dice), Caller(port)
    submission = office.ready(f"关于{word}的通知", f"<p>{word}有关事项。</p>", word.encode())
    mine = f"/gk/{submission.record.public_id}/"
    asked = f"/ss/?q={quote(word)}"
    begun = time.perf_counter()
    record = office.publish(submission)
    page = _seen(caller, (mine, word.encode()), begun)
    searchable = _seen(caller, (asked, mine.encode()), begun)
    request = time.perf_counter()
    caller.get(mine)
    request = time.perf_counter() - request
    doors = _doors(record, word)
    for door in doors:
        _seen(caller, door, time.perf_counter())
    withdrawn = _gone_everywhere(port, doors, lambda: office.withdraw(record))
    for door in doors:
        assert not _shows(caller, door), f"{door[0]} shows it again"
    caller.close()
    return {"searchable": searchable, "page": page, "withdrawn": withdrawn, "request": request}


def _doors(record: Any, word: str) -> list[Door]:
    file = record.versions.get().files.get().attachment.public_id
    mine = record.public_id
    shown, asked = f"/gk/{mine}/".encode(), quote(word)
    return [
        (f"/gk/{mine}/", word.encode()),
        ("/lm/zcwj/", shown),
        ("/jg/mzj/", shown),
        (f"/ss/?q={asked}", shown),
        ("/feed.json", shown),
        (f"/api/v1/records/{mine}", word.encode()),
        ("/api/v1/records?unit=mzj", mine.encode()),
        (f"/fj/{file}/", word.encode()),
    ]


def _shows(caller: Caller, door: Door) -> bool:
    status, body = caller.get(door[0])
    return status == 200 and door[1] in body


def _seen(caller: Caller, door: Door, begun: float) -> float:
    """Seconds until the answer came in which it stood."""
    while not _shows(caller, door):
        if time.perf_counter() - begun > LONGEST:
            raise RuntimeError(f"{door[0]} did not show it within {LONGEST:.0f} seconds")
        time.sleep(PAUSE)
    return time.perf_counter() - begun


def _gone_everywhere(port: int, doors: list[Door], withdraw: Callable[[], None]) -> float:
    """Seconds until the last door was asked for the first time without showing it."""
    gone: dict[str, float] = {}
    begun = time.perf_counter()

    def watch(door: Door) -> None:
        caller = Caller(port)
        while time.perf_counter() - begun < LONGEST:
            asked = time.perf_counter()
            if not _shows(caller, door):
                gone[door[0]] = asked - begun
                break
            time.sleep(PAUSE)
        caller.close()

    withdraw()
    watching = [threading.Thread(target=watch, args=(door,)) for door in doors]
    for thread in watching:
        thread.start()
    for thread in watching:
        thread.join()
    if len(gone) < len(doors):
        raise RuntimeError(f"still shown: {sorted({door[0] for door in doors} - gone.keys())}")
    return max(gone.values())
