"""Pages kept as files: never other than what their view would say, gone when they must be."""

from __future__ import annotations

import errno
import gzip
import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from config.cli import bake as bake_command
from gongkai.catalogue.actions import adopt_items
from gongkai.catalogue.queries import item_by_code
from gongkai.core import baked, log
from gongkai.core.variants import OTHER_FORMS, VARIANTS, content_language
from gongkai.ledger.actions import sequence
from gongkai.organisations.actions import describe_unit, name_site, rename_unit
from gongkai.portal.baking.addresses import may_be_kept, pages_of_lists, pages_of_records
from gongkai.portal.baking.drawing import bake, draw, keep
from gongkai.portal.baking.following import Pages
from gongkai.records import actions
from gongkai.records.enums import LinkKind, RecordState
from gongkai.records.models import Record
from tests.people import NOW, SETUP, officer
from tests.unit.portal.city import City, addresses, imported, public, tie
from tests.unit.portal.test_versions import revised

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "灯笼街道"
SITE = "http://127.0.0.1:8000"
OURS = ("/jg/mzj/", "/lm/", "/zfxxgk/", "/gk/")


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    """Pages are kept, in a folder of the test's own."""
    settings.BAKED_PAGES, settings.PAGES_ROOT = True, tmp_path / "pages"
    settings.SITE_URL = SITE
    return tmp_path / "pages"


@pytest.fixture
def full(city: City) -> City:
    """The small city, in the log, with all its own pages kept."""
    sequence(now=NOW)
    bake_all()
    return city


def client() -> Client:
    """A citizen at the site's own address."""
    return Client(HTTP_HOST="127.0.0.1:8000")


def bake_all() -> None:
    """The lists of the town and of one department in Chinese, every record in each variant."""
    ids = Record.objects.filter(state="published").values_list("public_id", flat=True)
    lists = [one for one in pages_of_lists("") if one.startswith(OURS) or one.count("/") < 3]
    for address in (*lists, *pages_of_records(ids), "/en/"):
        if not baked.is_kept(address):
            bake(address)


def kept_addresses(root: Path) -> Iterator[str]:
    """What lies below `live/`, as addresses."""
    live = root / "live"
    for file in sorted(live.rglob("*")):
        if file.is_file() and file.suffix != ".gz":
            yield f"/{file.relative_to(live)}".removesuffix("index.html")


def stale(root: Path) -> list[str]:
    """Kept pages that say something else than their view would say now."""
    found = []
    for address in kept_addresses(root):
        fresh = draw(address)
        file = baked.read(address, packed=False)
        if fresh is None or file is None or fresh.content != file.data:
            found.append(address)
    return found


def revise(city: City, _root: Path) -> None:
    """Another title, the whole road."""
    record = Record.objects.get(pk=city.document.pk)
    revised(city.cast, record, title="关于养老服务的新办法", change_note="改了标题")


STEPS: dict[str, Callable[[City, Path], object]] = {
    "a first publication": lambda city, _root: public(city.cast, title="关于新事项的通知"),
    "the first of a column": lambda city, _root: public(city.cast, kind="notice", title="通告"),
    "an import": lambda city, root: imported(city.cast, root, number=2),
    "a revision": revise,
    "a tie": lambda city, _root: tie(city.cast, city.coming, city.document, LinkKind.AMENDS),
    "an abolition": lambda city, _root: actions.abolish(
        record=Record.objects.get(pk=city.coming.pk), reason="不再需要", on=date(2026, 11, 20),
        by=officer(city.cast.issuer), now=NOW,
    ),
    "a withdrawal": lambda city, _root: actions.withdraw(
        record=Record.objects.get(pk=city.interpretation.pk), reason="发布有误",
        by=officer(city.cast.issuer), now=NOW,
    ),
    "an entry in the log": lambda _city, _root: sequence(now=NOW),
    "a unit's new telephone": lambda city, _root: describe_unit(
        unit=city.cast.unit, facts={"phone": "0999-5550177"}, by=officer(city.cast.clerk), now=NOW
    ),
    "a unit's new name": lambda city, _root: rename_unit(
        unit=city.cast.unit, name="云岭市民政和老龄局", short_name="民政老龄局",
        last_day=date(2026, 11, 20), by=SETUP, now=NOW,
    ),
    "another name of the site": lambda _city, _root: name_site(
        facts={"name": "云岭市政务公开"}, by=SETUP, now=NOW
    ),
    "an item taken into the catalogue": lambda city, _root: adopt_items(
        unit=city.cast.unit, items=[item_by_code("A02")], by=officer(city.cast.clerk), now=NOW
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.one_engine
def test_no_kept_page_ever_says_something_else_than_its_view(full: City, kept: Path) -> None:
    assert len(list(kept_addresses(kept))) > 50
    for name, step in STEPS.items():
        assert stale(kept) == [], f"before {name}"
        step(full, kept)
        assert stale(kept) == [], f"after {name}"
        sequence(now=NOW)
        assert stale(kept) == [], f"after {name} was entered"
        bake_all()
    page = f"/gk/{full.document.public_id}/"
    file = baked.read(page, packed=False)
    assert file is not None
    baked.file_of(page).write_bytes(file.data + b" ")  # type: ignore[union-attr]
    assert stale(kept) == [page], "the comparison sees a page that is not as it should be"


def test_what_is_withdrawn_is_gone_with_the_commit(full: City) -> None:
    page, lists = f"/gk/{full.coming.public_id}/", ("/", "/lm/zcwj/", "/jg/mzj/", "/zfxxgk/")
    for address in (page, f"/en{page}", *lists):
        assert baked.is_kept(address), address
        assert full.coming.title in client().get(address).content.decode() or "en" in address
    actions.withdraw(record=full.coming, reason="发布有误", by=officer(full.cast.issuer), now=NOW)
    for address in (page, f"/en{page}", *lists):
        assert not baked.is_kept(address), address
    assert client().get(page).status_code == 410
    assert full.coming.title not in client().get("/lm/zcwj/").content.decode()


def test_a_page_goes_before_the_commit_and_none_is_kept_until_after_it(full: City) -> None:
    page = f"/gk/{full.document.public_id}/"
    assert baked.is_kept(page)
    with transaction.atomic():
        actions.withdraw(
            record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW
        )
        assert not baked.is_kept(page)
        assert not baked.keep("/gk/elsewhere/", b"drawn before", lambda: True)
    assert baked.keep("/gk/elsewhere/", b"drawn after", lambda: True)


def test_a_rehearsal_leaves_every_page_where_it_is(full: City) -> None:
    page = f"/gk/{full.document.public_id}/"
    with log.rehearsal():
        actions.withdraw(
            record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW
        )
        full.document.refresh_from_db()
        assert full.document.state == RecordState.WITHDRAWN
    full.document.refresh_from_db()
    assert full.document.state == RecordState.PUBLISHED
    assert baked.is_kept(page)
    assert baked.keep("/gk/elsewhere/", b"drawn after", lambda: True)


def test_what_a_given_up_transaction_held_is_let_go_after_a_while(full: City, kept: Path) -> None:
    page = f"/gk/{full.document.public_id}/"
    with transaction.atomic():
        log.append(topic="record.test", kind="record", object_id=full.document.public_id, now=NOW)
        transaction.set_rollback(True)
    assert not bake(page)
    baked.release_forgotten()
    assert not bake(page), "a transaction may take a moment"
    (mark,) = (kept / "held").iterdir()
    os.utime(mark, (time.time() - 120, time.time() - 120))
    baked.release_forgotten()
    assert bake(page)


def test_a_full_disk_keeps_nothing_and_stops_nobody(
    full: City, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/gk/{full.document.public_id}/"

    def no_room(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    assert baked.keep("/gk/elsewhere/", b"there is room", lambda: True)
    monkeypatch.setattr(os, "fsync", no_room)
    monkeypatch.setattr(Path, "touch", no_room)
    assert not baked.keep("/gk/elsewhere/", b"there is none", lambda: True)
    assert list((kept / "made").iterdir()) == []
    actions.withdraw(record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW)
    assert not baked.is_kept(page)


def test_a_page_drawn_before_something_happened_is_not_put_down(full: City) -> None:
    page = f"/gk/{full.document.public_id}/"
    position, response = log.head(), draw(page)
    assert response is not None
    baked.remove_all()
    assert keep(page, response, position)
    baked.remove_all()
    public(full.cast, title="关于新事项的通知")
    assert not keep(page, response, position)


def test_a_page_the_log_has_not_yet_is_sent_but_not_kept(full: City) -> None:
    record = public(full.cast, title="关于新事项的通知")
    page = f"/gk/{record.public_id}/"
    assert client().get(page).status_code == 200
    assert not baked.is_kept(page)
    sequence(now=NOW)
    assert client().get(page).status_code == 200
    assert baked.is_kept(page)


def headers_of(response: Any) -> dict[str, str]:
    """What must be the same whoever sends it: all but age, length and the number of the request."""
    varying = {"ETag", "Last-Modified", "X-Request-ID", "Content-Length", "Content-Encoding"}
    return {name: value for name, value in response.headers.items() if name not in varying}


def unpacked(response: Any) -> bytes:
    """The page itself; what is tiny is not packed by the application."""
    packed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(response.content) if packed else bytes(response.content)


@pytest.mark.parametrize("packed", [True, False])
def test_a_kept_page_comes_with_the_same_headers(full: City, settings: Any, packed: bool) -> None:
    accepts = {"HTTP_ACCEPT_ENCODING": "br, gzip"} if packed else {}
    for address in ("/", "/en/", "/rss.xml", "/feed.json", "/sitemap.xml",
                    f"/gk/{full.document.public_id}/"):  # fmt: skip
        settings.BAKED_PAGES = True
        sent = client().get(address, **accepts)
        settings.BAKED_PAGES = False
        drawn = client().get(address, **accepts)
        assert baked.is_kept(address)
        assert sent.headers["ETag"] != drawn.headers["ETag"], "not the same way"
        assert headers_of(sent) == headers_of(drawn), address
        assert ("Content-Encoding" in sent.headers) is packed
        assert unpacked(sent) == unpacked(drawn)


def test_asked_again_it_has_not_changed(full: City) -> None:
    first = client().get("/lm/zcwj/")
    assert first.status_code == 200
    again = client().get("/lm/zcwj/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"
    assert client().head("/lm/zcwj/").content == b""


def test_a_question_is_answered_by_the_view(full: City) -> None:
    assert "没有这种东西" in client().get("/lm/zcwj/?q=没有这种东西").content.decode()
    assert not any("q=" in one for one in kept_addresses(Path(full.cast.unit.code)))


def test_gzip_is_sent_only_to_who_takes_it(full: City) -> None:
    asked = {"gzip": True, "br, gzip;q=0.5": True, "*": True, "gzip;q=0": False,
             "gzip; q=0.0, br": False, "": False, "identity": False}  # fmt: skip
    for header, packed in asked.items():
        answer = client().get("/", HTTP_ACCEPT_ENCODING=header)
        assert (answer.headers.get("Content-Encoding") == "gzip") is packed, header


def test_who_asks_under_another_name_has_it_drawn(city: City) -> None:
    assert client().get("/lm/zcwj/").status_code == 200
    assert baked.is_kept("/lm/zcwj/")
    baked.remove_all()
    assert Client(HTTP_HOST="localhost").get("/lm/zcwj/").status_code == 200
    assert not baked.is_kept("/lm/zcwj/")


def test_the_follower_puts_aside_what_another_machine_changed(full: City, settings: Any) -> None:
    pages = Pages("here")
    while pages.catch_up(NOW):
        pass
    bake_all()
    page = f"/gk/{full.document.public_id}/"
    assert baked.is_kept(page)
    settings.BAKED_PAGES = False  # as if it had happened elsewhere
    actions.withdraw(record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW)
    settings.BAKED_PAGES = True
    assert baked.is_kept(page)
    assert pages.catch_up(NOW)
    assert not baked.is_kept(page)
    assert not baked.is_kept("/lm/zcwj/")


def test_the_follower_makes_what_fell(full: City) -> None:
    pages = Pages("here")
    while pages.catch_up(NOW):
        pass
    record = public(full.cast, title="关于新事项的通知")
    sequence(now=NOW)
    page = f"/gk/{record.public_id}/"
    assert not baked.is_kept(page)
    for _round in range(60):
        pages.catch_up(NOW)
    for address in (page, f"/en{page}", "/", "/lm/zcwj/", "/jg/mzj/"):
        assert baked.is_kept(address), address


def test_at_midnight_lists_are_made_anew_and_documents_that_turn(
    full: City, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages("here")
    while pages.catch_up(NOW):
        pass
    bake_all()
    turning, staying = f"/gk/{full.coming.public_id}/", f"/gk/{full.document.public_id}/"
    assert all(map(baked.is_kept, (turning, staying, "/", "/lm/zcwj/")))
    later = NOW + timedelta(days=(date(2027, 1, 1) - date(2026, 11, 23)).days)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert turning in stale(kept)
    pages.catch_up(later)
    assert not baked.is_kept(turning)
    assert not baked.is_kept("/lm/zcwj/")
    assert baked.is_kept(staying)
    assert stale(kept) == []


def test_another_edition_keeps_nothing_of_the_one_before(full: City) -> None:
    assert baked.renew_if_changed("edition", "one")
    assert bake("/")
    assert not baked.renew_if_changed("edition", "one")
    assert baked.is_kept("/")
    assert baked.renew_if_changed("edition", "two")
    assert not baked.is_kept("/")


def test_an_erasure_leaves_no_byte_of_its_page(full: City, kept: Path) -> None:
    record = public(full.cast, title=f"{WORD}低保对象花名册")
    sequence(now=NOW)
    page = f"/gk/{record.public_id}/"
    assert bake(page)

    def holding() -> list[str]:
        files = [file for file in kept.rglob("*") if file.is_file()]
        texts = ((file, gzip.decompress(file.read_bytes()) if file.suffix == ".gz"
                  else file.read_bytes()) for file in files)  # fmt: skip
        return [str(file) for file, data in texts if WORD.encode() in data]

    assert len(holding()) == 2
    by = officer(full.cast.issuer)
    erasure = actions.ask_erasure(record=record, reason="误公开个人信息", by=by, now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(full.cast.office), now=NOW)
    assert holding() == []


@pytest.mark.parametrize(
    "path",
    ["/../secret_key/", "/gk/../../keys/", "/gk//x/", "/gk/x", "//", "/index.html", "/.note",
     "/gk/x/index.html.gz", "/gk/%2e%2e/", "/gk/x\0/", "/gk/x/\n", "/中文/"],
)  # fmt: skip
def test_only_paths_of_pages_lead_to_a_file(path: str) -> None:
    assert baked.file_of("/gk/x/") is not None
    assert baked.file_of("/sitemap-2.xml") is not None
    assert baked.file_of("/gk/x/bb/10/") is not None
    for padded in ("/sitemap-02.xml", "/gk/x/bb/0001/", "/zz/gk/x/bb/01/"):
        assert baked.file_of(padded) is None
    assert baked.file_of(path) is None
    assert not baked.keep(path, b"x", lambda: True)


def test_every_kept_address_leads_to_a_route_that_may_be_kept(full: City) -> None:
    asked = [one for one in addresses(full) if "?" not in one]
    assert "/log/" in asked
    not_kept = {one for one in asked if not may_be_kept(resolve(one))}
    assert not_kept == {"/ss/", "/log/"} | {one for one in asked if one.endswith("/cz/")}
    own = reverse("portal:record", args=["x"])
    assert own == f"/{baked.RECORD.format('x')}"


def test_the_command_keeps_every_page(city: City) -> None:
    sequence(now=NOW)
    ran = CliRunner().invoke(bake_command.command, ["--all", "--json"], catch_exceptions=False)
    assert '"left": 0' in ran.stdout
    for record in city.records:
        for variant in VARIANTS:
            assert baked.is_kept(f"/{variant}gk/{record.public_id}/")
    again = CliRunner().invoke(bake_command.command, ["--all", "--json"], catch_exceptions=False)
    assert '"kept": 0' in again.stdout


def test_other_forms_are_kept_when_asked_for_and_go_with_the_document(full: City) -> None:
    address = f"gk/{full.document.public_id}/"
    ahead = [baked.read(f"/{variant}{address}", packed=False) for variant in OTHER_FORMS]
    baked.remove([address])
    for variant, drawn in zip(OTHER_FORMS, ahead, strict=True):
        assert drawn is not None
        one = f"/{variant}{address}"
        assert baked.read(one, packed=False) is None
        asked = client().get(one)
        found = baked.read(one, packed=False)
        assert found is not None
        assert found.data == asked.content == drawn.data
        again = client().get(one)
        assert again.content == asked.content
        assert again.headers["Content-Language"] == content_language(variant)
    actions.withdraw(record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW)
    for variant in OTHER_FORMS:
        assert baked.read(f"/{variant}{address}", packed=False) is None
        assert client().get(f"/{variant}{address}").status_code == 410


def test_what_lies_there_of_a_withdrawn_document_is_a_fault(full: City) -> None:
    from config.cli.check import CHECKS

    assert CHECKS["kept pages"]() == []
    page = f"/gk/{full.document.public_id}/"
    file = baked.read(page, packed=False)
    actions.withdraw(record=full.document, reason="发布有误", by=officer(full.cast.issuer), now=NOW)
    assert CHECKS["kept pages"]() == []
    assert file is not None
    assert baked.keep(page, file.data, lambda: True)
    (fault,) = CHECKS["kept pages"]()
    assert full.document.public_id in fault
