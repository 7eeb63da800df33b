"""nginx sends the pages that are kept, with the same headers, whether gongkai runs or not."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.server import RunningServer, running_server
from tests.unit.deploy.test_deploy import asked, web_server

pytestmark = pytest.mark.slow

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.catalogue.actions import load_standard_data
from gongkai.ledger.actions import make_log_key, sequence
from tests.people import NOW, SETUP, cast_of_a_small_city
from tests.unit.records.road import draft, out
load_standard_data(by=SETUP, now=NOW)
cast = cast_of_a_small_city()
make_log_key()
for title in ("养老服务补贴的通知", "将要撤下的通知"):
    out(cast, draft(cast, title=title))
sequence(now=NOW)
"""
IDS = """
from gongkai.records.models import Record
print(*Record.objects.order_by("id").values_list("public_id", flat=True))
"""
WITHDRAW = """
from gongkai.organisations.models import Person
from gongkai.records.actions import withdraw
from gongkai.records.models import Record
from tests.people import NOW, officer
record = Record.objects.get(title="将要撤下的通知")
issuer = Person.objects.get(public_id=record.published_by)
withdraw(record=record, reason="发布有误", by=officer(issuer), now=NOW)
"""
SETTINGS = {
    "GONGKAI_SITE_URL": "https://gk.example.cn",
    "GONGKAI_ALLOWED_HOSTS": "gk.example.cn,127.0.0.1",
    "GONGKAI_TRUSTED_PROXIES": "127.0.0.1",
}
SAFETY = (
    "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Strict-Transport-Security", "Cache-Control",
    "Content-Language", "Content-Type", "Vary",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """nginx's port, the application behind it, and two documents."""

    port: int
    server: RunningServer
    stays: str
    goes: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole house: application, worker, indexer, and nginx before them."""
    with running_server(PREPARE, SETTINGS) as server:
        upstream = urlsplit(server.url).port or 0
        with web_server(tmp_path_factory.mktemp("nginx"), upstream, server.home) as port:
            stays, goes = (f"/gk/{one}/" for one in server.run(IDS).split())
            yield Site(port, server, stays, goes)


def kept(site: Site, path: str) -> bool:
    """Whether nginx has a file for it."""
    return (site.server.home / f"pages/live{path}index.html").exists()


def visited(site: Site, path: str) -> None:
    """Somebody asks, and so the page is kept; a new one waits for the log, a second or so."""
    until = time.monotonic() + 30
    while not kept(site, path) and time.monotonic() < until:
        assert asked(site.port, path)[0] == 200
        time.sleep(0.3)
    assert kept(site, path)


def safety(answer: Any) -> dict[str, list[str]]:
    """The headers that must not depend on who sends; a policy's directives in one order."""
    found = {name: answer.headers.get_all(name) or [] for name in SAFETY}
    found["Vary"] = sorted(set(found["Vary"]))
    found["Content-Security-Policy"] = sorted(
        part.strip() for one in found["Content-Security-Policy"] for part in one.split(";")
    )
    return found


def test_a_file_has_the_headers_of_the_application(site: Site) -> None:
    for path in ("/", site.stays, f"/en{site.stays}"):
        visited(site, path)
    for path in ("/", site.stays, f"/en{site.stays}", "/rss.xml", "/atom.xml", "/feed.json"):
        asked(site.port, path)
        for packed in ({"Accept_Encoding": "gzip"}, {}):
            status, file, body = asked(site.port, path, **packed)
            # a question goes to the application, which gives the same page
            asked_status, drawn, other = asked(site.port, f"{path}?drawn", **packed)
            assert (status, asked_status) == (200, 200)
            assert "X-Request-ID" in drawn.headers, "drawn by the application"
            assert "X-Request-ID" not in file.headers, "sent by nginx"
            assert safety(file) == safety(drawn), path
            assert all(file.headers.get(name) for name in SAFETY), path
            assert len(file.headers.get_all("ETag")) == 1
            if packed and file.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if drawn.headers.get("Content-Encoding") == "gzip":
                other = gzip.decompress(other)
            drawn_text = re.sub(r"\?drawn", "", other.decode())
            assert body.decode() == drawn_text


def test_asked_again_nginx_says_that_nothing_changed(site: Site) -> None:
    visited(site, site.stays)
    _status, first, _body = asked(site.port, site.stays)
    status, again, body = asked(site.port, site.stays, If_None_Match=first.headers["ETag"])
    assert (status, body) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_how_a_file_is_called_is_no_address(site: Site) -> None:
    visited(site, site.stays)
    for path in ("index.html", "index.html.gz", ".index.html.abc"):
        assert asked(site.port, f"{site.stays}{path}")[0] == 404
    assert asked(site.port, "/down.html")[0] == 404
    assert asked(site.port, "/lock")[0] == 404
    assert asked(site.port, "/live/index.html")[0] == 404


def test_withdrawn_is_withdrawn_and_without_the_application_the_rest_stays(site: Site) -> None:
    """Last of all: it stops the application."""
    lists = ("/", "/jg/mzj/")
    for path in (site.stays, site.goes, *lists):
        visited(site, path)
        assert "将要撤下的通知" in asked(site.port, path)[2].decode() or path == site.stays
    site.server.run(WITHDRAW)
    assert asked(site.port, site.goes)[0] == 410
    for path in lists:
        assert "将要撤下的通知" not in asked(site.port, path)[2].decode()
        visited(site, path)
    visited(site, site.stays)
    site.server.stop()
    for path in (site.stays, *lists):
        status, _answer, body = asked(site.port, path)
        assert status == 200
        assert "养老服务补贴的通知" in body.decode()
    status, answer, body = asked(site.port, "/static/ui/base.css")
    assert (status, answer.headers["Content-Type"]) == (200, "text/css")
    assert body == Path("gongkai/ui/static/ui/base.css").read_bytes()
    for path in (site.goes, "/ss/?q=养老".replace("养老", "%E5%85%BB"), "/desk/"):
        status, _answer, body = asked(site.port, path)
        assert status == 503
        assert "暂时停用" in body.decode()
