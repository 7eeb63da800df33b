"""Nothing is shown that was taken down, at any door, although the index still knows it.

Every door is first proven open for the same record: page, list, file, zip, picture, Word, PDF,
search, feed, interface, table, proof, old address and the command.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from django.test import Client

from config.cli import search as search_command
from gongkai.catalogue.actions import adopt_default_items
from gongkai.files.actions import read_waiting
from gongkai.ledger.actions import sequence
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from gongkai.search.actions import rebuild
from gongkai.search.queries import search
from gongkai.search.rules import Question
from tests.people import NOW, SETUP, officer
from tests.support import papers
from tests.unit.api.asking import V1
from tests.unit.api.test_who_sees_what import doors as doors_for_programs
from tests.unit.portal.city import City, attach, of_kind, out, tie
from tests.unit.portal.conftest import city, no_index
from tests.unit.portal.test_who_sees_what import (
    TITLE,
    WORD,
    Vanish,
    ask_erasure,
    doors,
    erase,
    withdraw,
)

__all__ = ["city", "no_index"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
OLD = "/art/2026/11/20/art_1_88.html"


@pytest.fixture
def record(city: City, settings: Any) -> Record:
    """Public, explained by another, with a PDF; indexed, in the log, known by an old address."""
    adopt_default_items(unit=city.cast.unit, by=SETUP, now=NOW)
    made = of_kind(city.cast, kind="policy_document", title=TITLE, html=f"<p>{WORD}的食堂。</p>")
    attach(city.cast, made, f"{WORD}.pdf", papers.pdf([WORD]))
    attach(city.cast, made, f"{WORD}.txt", papers.text([WORD]))
    read_waiting(clock=lambda: NOW, seconds=60)
    made.refresh_from_db()
    made.working_copy.refresh_from_db()
    made = out(city.cast, made)
    tie(city.cast, city.interpretation, made, LinkKind.INTERPRETS)
    office = officer(city.cast.office)
    actions.add_old_address(old=OLD, new=f"/gk/{made.public_id}/", note="", by=office, now=NOW)
    sequence(now=NOW)
    rebuild(NOW)
    return made


def saved(record: Record) -> dict[str, str]:
    """Doors that give bytes rather than a page."""
    mine = f"/gk/{record.public_id}/"
    files = [row.attachment.public_id for row in record.versions.first().files.all()]
    found = {f"file {number}": f"/fj/{file}/" for number, file in enumerate(files)}
    return found | {
        "zip": f"{mine}fj.zip", "preview": f"/fj/{files[0]}/yl.png",
        "word": f"{mine}wj.docx", "pdf": f"{mine}wj.pdf", "proof file": f"{mine}cz.json",
    }  # fmt: skip


def pages(city: City, record: Record) -> dict[str, tuple[str, str]]:
    """Doors that show a text → the address, and what stands there when the record does."""
    mine = f"/gk/{record.public_id}/"
    feeds = {
        f"{place}{form}": (f"{place}{form}{'?q=' + quote(WORD) if 'ss' in place else ''}", mine)
        for place in ("/", "/jg/mzj/", "/lm/zcwj/", "/ss/")
        for form in ("rss.xml", "atom.xml", "feed.json")
    }
    programs = {
        f"program: {name}": (V1 + path, sign)
        for name, (path, sign) in doors_for_programs(city, record).items()
    }
    return (
        doors(city, record)
        | feeds
        | programs
        | {
            "versions": (f"{mine}bb/", WORD),
            "one version": (f"{mine}bb/1/", WORD),
            "proof": (f"{mine}cz/", WORD),
            "found beside its standing": (f"/ss/?q={quote(WORD)}&standing=any&with=files", mine),
        }
    )


def open_doors(client: Client, city: City, record: Record) -> set[str]:
    """The doors at which the record stands, in Chinese or in English."""
    found = set()
    for prefix in ("", "/en"):
        for name, (address, sign) in pages(city, record).items():
            if sign in client.get(prefix + address).content.decode():
                found.add(name)
        for name, address in saved(record).items():
            if client.get(prefix + address).status_code == 200:
                found.add(name)
    if client.get(OLD).headers.get("Location", "").endswith(f"/gk/{record.public_id}/"):
        found.add("old address")
    if record.public_id in [hit["id"] for hit in _said_by_the_command()]:
        found.add("command")
    return found


def _said_by_the_command() -> list[dict[str, Any]]:
    ran = CliRunner().invoke(search_command.command, [WORD, "--json"], catch_exceptions=False)
    hits: list[dict[str, Any]] = json.loads(ran.stdout)["hits"]
    return hits


def told_of(client: Client) -> dict[str, Any]:
    """Totals and facets, of the index itself, the page and the interface."""
    answer = search(Question(WORD), facets=True)
    said = client.get(f"{V1}/search?q={quote(WORD)}").json()
    page = client.get(f"/ss/?q={quote(WORD)}").content.decode()
    return {
        "hits": [hit.public_id for hit in answer.hits],
        "total": answer.total,
        "exact": answer.exact,
        "facets": {name: counts for name, counts in answer.facets.items() if counts},
        "program": (said["total"], said["exact"], said["facets"]),
        "page": re.sub(r"(?s)^.*?<main|nonce=\S+", "", page),
    }


@pytest.mark.parametrize("vanish", [withdraw, ask_erasure, erase])
def test_totals_and_facets_tell_nothing_either_while_the_index_lags(
    city: City, record: Record, client: Client, vanish: Vanish
) -> None:
    before = told_of(client)
    assert record.public_id in before["hits"]
    assert before["program"][0] == before["total"] > 0
    vanish(city, record)
    lagging = told_of(client)
    rebuild(NOW)
    after = told_of(client)
    assert record.public_id not in lagging["hits"]
    assert before["total"] == after["total"] + 1
    assert lagging == after


@pytest.mark.parametrize("vanish", [withdraw, ask_erasure, erase])
def test_a_lagging_index_shows_nothing_at_any_door(
    city: City, record: Record, client: Client, vanish: Vanish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_command, "bring_up_to_date", lambda _now: True)
    every = {*pages(city, record), *saved(record), "old address", "command"}
    assert open_doors(client, city, record) == every
    before = pages(city, record), saved(record)
    vanish(city, record)
    with monkeypatch.context() as patched:
        patched.setattr("gongkai.search.queries.taken_down", list)
        indexed = [hit.public_id for hit in search(Question(WORD)).hits]
    assert record.public_id in indexed, "the index must lag for this test to say anything"
    monkeypatch.setitem(globals(), "pages", lambda _city, _record: before[0])
    monkeypatch.setitem(globals(), "saved", lambda _record: before[1])
    assert open_doors(client, city, record) == set()
