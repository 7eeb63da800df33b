"""Public lists and desk lists go by an index: no query reads a large table from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.core.transitions import Actor
from gongkai.records.actions import open_batch, release_batch, take_in_many
from gongkai.records.models import Record
from gongkai.records.queries import for_everybody
from gongkai.records.rules.imports import row_of
from tests.people import NOW, Cast, login, officer

pytestmark = pytest.mark.django_db
BY = Actor.system("import")
LARGE = (
    "records_record", "records_version", "records_versioncontent", "records_importedrow",
    "records_oldaddress", "records_workingcopy", "core_transition", "core_logentry",
    "audit_auditentry", "ledger_leaf", "ledger_logleaf", "ledger_subtree",
)  # fmt: skip
PUBLIC = (
    "/", "/en/", "/lm/zcwj/", "/lm/tzgg/", "/jg/", "/jg/mzj/", "/zfxxgk/", "/jg/mzj/zfxxgk/",
    "/rss.xml", "/lm/zcwj/rss.xml", "/jg/mzj/rss.xml", "/wzdt/", "/sitemap.xml", "/log/",
    "/api/v1/records", "/api/v1/records?kind=notice", "/api/v1/records?unit=mzj",
)  # fmt: skip


@pytest.fixture(autouse=True)
def only_where_plans_are_told() -> None:
    if connection.vendor != "sqlite":
        pytest.skip(
            "EXPLAIN QUERY PLAN is SQLite's; PostgreSQL's plans depend on how much there is"
        )


@pytest.fixture
def filled(cast: Cast) -> Cast:
    batch = open_batch(unit=cast.unit, file_name="a", file_digest="a" * 64, by=BY, now=NOW)
    release_batch(batch=batch, by=officer(cast.issuer), now=NOW)
    rows = [
        row_of(
            {"id": str(n), "source": "s", "title": f"第{n}号通知", "body": "现通知如下。",
             "kind": ("policy", "notice")[n % 2], "url": f"https://old.example/{n}",
             "pub_date": f"20{10 + n % 15}-06-04", "issuer": "云岭市民政局"}
        )
        for n in range(60)
    ]  # fmt: skip
    take_in_many(batch=batch, rows=list(enumerate(rows, start=1)), by=BY, now=NOW)
    return cast


def scans(ask: Callable[[], object]) -> Iterator[str]:
    """What a large table is read from end to end for, or sorted whole, while this is asked."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            for *_numbers, step in cursor.fetchall():
                found = re.match(r"SCAN (\w+)(.*)", step)
                if found and found[1] in LARGE and not _walks(sql, found[2]):
                    yield f"{step}: {sql[:300]}"


def _walks(sql: str, way: str) -> bool:
    """By an index in the order that is wanted, and only until there are enough."""
    return "USING" in way and " LIMIT " in sql


def test_a_scan_is_noticed(filled: Cast) -> None:
    assert list(scans(lambda: list(Record.objects.filter(genre="通知"))))
    assert list(scans(lambda: Record.objects.filter(title__contains="通知").count()))
    assert not list(scans(lambda: list(for_everybody()[:20])))


@pytest.mark.parametrize("address", PUBLIC)
def test_no_public_page_reads_a_table_from_end_to_end(
    filled: Cast, client: Client, address: str
) -> None:
    assert list(scans(lambda: client.get(address))) == []
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["", "state=published", "state=draft", "state=abolished", "state=withdrawn", "kind=notice",
     "unit=mzj", "attribute=active", "attribute=withheld", "year=2012"],
)  # fmt: skip
def test_no_filter_of_the_desk_does(filled: Cast, client: Client, asked: str) -> None:
    for person in (filled.clerk, filled.office):
        login(client, person)
        assert list(scans(lambda: client.get(f"/desk/records/?{asked}"))) == []


def test_nor_do_the_pages_of_the_work(filled: Cast, client: Client) -> None:
    login(client, filled.reviewer)
    for address in ("/desk/", "/desk/done/", "/desk/started/", "/desk/returned/"):
        assert list(scans(lambda address=address: client.get(address))) == []  # type: ignore[misc]


def test_the_public_pages_ask_little(filled: Cast, client: Client) -> None:
    """The number of queries stays the same however much there is."""
    for address, most in (("/", 40), ("/lm/zcwj/", 12), ("/jg/mzj/", 14), ("/zfxxgk/", 14)):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert len(captured) <= most, address
