"""The public log on the web: proofs beside the text, files for programs, states on the way."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from gongkai.ledger.actions import sequence
from gongkai.ledger.queries import keys, log_size, newest_checkpoint, shown_checkpoint
from gongkai.ledger.rules.bundle import check_bundle
from gongkai.ledger.rules.notes import opened, read_vkey
from gongkai.ledger.rules.tiles import Tile, entries_in
from gongkai.ledger.rules.tree import leaf_hash
from gongkai.records import actions
from gongkai.records.models import Record, VersionContent
from gongkai.records.queries import sealed_content
from tests.people import NOW, officer
from tests.support.friendly import paper
from tests.unit.ledger.leaves import leaves, unguarded
from tests.unit.ledger.trees import mth
from tests.unit.portal.city import City
from tests.unit.portal.reading import faults, parsed, unmarked_chinese

pytestmark = pytest.mark.one_engine


@pytest.fixture
def logged(city: City) -> City:
    """The city, everything of it in the log."""
    assert sequence(now=NOW) > 5
    return city


def page(client: Client, record: Record, part: str = "cz/", prefix: str = "") -> str:
    answer = client.get(f"{prefix}/gk/{record.public_id}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


# --- beside the text ---------------------------------------------------------------------------
def test_a_record_says_that_it_agrees_with_the_log(logged: City, client: Client) -> None:
    html = page(client, logged.document, part="")
    strip = html.partition('class="ledger-strip"')[2].partition("</section>")[0]
    for words in ("公开存证", "与存证一致", "编号", f"/gk/{logged.document.public_id}/cz/"):
        assert words in strip
    assert "Agrees with the log" in page(client, logged.document, part="", prefix="/en")


def test_a_fresh_record_says_that_it_is_being_entered(city: City, client: Client) -> None:
    assert "正在写入" in page(client, city.document, part="")
    html = page(client, city.document)
    assert "刚刚公开，正在写入公开存证" in html
    assert "cz.json" not in html
    assert client.get(f"/gk/{city.document.public_id}/cz.json").status_code == 409
    sequence(now=NOW)
    assert "刚刚公开" not in page(client, city.document)


def test_an_altered_text_is_told_in_red_with_a_telephone(logged: City, client: Client) -> None:
    assert "不一致" not in page(client, logged.document)
    with unguarded("records_versioncontent"):
        VersionContent.objects.filter(version__live_for=logged.document).update(summary="改过的")
    assert "与存证不一致" in page(client, logged.document, part="")
    html = page(client, logged.document)
    assert "alert-bad" in html
    assert "0999-5550102" in html
    assert "与存证一致" not in html


# --- the page and the file ---------------------------------------------------------------------
def test_the_page_is_valid_in_both_languages_and_promises_no_more_than_it_proves(
    logged: City, client: Client
) -> None:
    for prefix in ("", "/en"):
        html = page(client, logged.document, prefix=prefix)
        assert faults(html) == []
        html = client.get(f"{prefix}/log/").content.decode()
        assert faults(html) == []
    html = page(client, logged.document, prefix="/en")
    assert "That what the document says is right." in html.partition("does not prove")[2]
    document, _faults = parsed(html)
    assert list(unmarked_chinese(document.documentElement)) == []
    assert keys()[0][0].vkey in html


def test_the_saved_proof_holds(logged: City, client: Client) -> None:
    answer = client.get(f"/gk/{logged.document.public_id}/cz.json")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    public = read_vkey(client.get("/log/key").content.decode())
    beside = {logged.attachment.name: paper()}
    proven = check_bundle(answer.content, [public], beside)
    assert proven.record == logged.document.public_id
    assert proven.title == logged.document.title
    assert proven.files_held == (logged.attachment.name,)
    told = json.loads(answer.content)
    sealed = sealed_content(logged.document.public_id)
    assert sealed is not None
    assert told["content"].encode() == sealed.content
    assert told["checkpoint"] == client.get("/log/checkpoint").content.decode()


def test_withdrawn_and_erased_records_show_and_give_no_proof(logged: City, client: Client) -> None:
    record, by = logged.document, officer(logged.cast.issuer)
    addresses = [f"/gk/{record.public_id}/cz/", f"/gk/{record.public_id}/cz.json"]
    assert {client.get(address).status_code for address in addresses} == {200}
    erasure = actions.ask_erasure(record=record, reason="误公开个人信息", by=by, now=NOW)
    sequence(now=NOW)
    assert {client.get(address).status_code for address in addresses} == {410}
    actions.confirm_erasure(erasure=erasure, by=officer(logged.cast.office), now=NOW)
    sequence(now=NOW)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 410
        assert "居家养老" not in answer.content.decode()


def test_what_was_never_public_has_no_proof(logged: City, client: Client) -> None:
    draft = actions.start_record(
        unit=logged.cast.unit, kind="policy_document", by=officer(logged.cast.clerk), now=NOW,
        fields={"title": "草稿"},
    )  # fmt: skip
    for address in (f"/gk/{draft.public_id}/cz/", f"/gk/{draft.public_id}/cz.json", "/gk/no/cz/"):
        assert client.get(address).status_code == 404


# --- for programs ------------------------------------------------------------------------------
def test_a_stranger_can_follow_the_whole_log(logged: City, client: Client) -> None:
    """With the key alone: checkpoint, entries and hashes fit, and say what was published."""
    public = read_vkey(client.get("/log/key").content.decode())
    answer = client.get("/log/checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    head, _signer = opened(answer.content.decode(), [public])
    assert head.size == log_size()
    bundle = client.get(f"/log/{Tile(-1, 0, head.size).path}")
    assert bundle.headers["Content-Type"] == "application/octet-stream"
    entries = entries_in(bundle.content)
    assert mth(entries) == head.root
    hashes = client.get(f"/log/{Tile(0, 0, head.size).path}").content
    assert hashes == b"".join(leaf_hash(entry) for entry in entries)
    told = {(json.loads(entry)["record"], json.loads(entry)["event"]) for entry in entries}
    assert (logged.document.public_id, "published") in told
    assert (logged.old.public_id, "abolished") in told


def test_no_entry_says_content(logged: City, client: Client) -> None:
    data = client.get(f"/log/{Tile(-1, 0, log_size()).path}").content.decode(errors="replace")
    assert logged.document.public_id in data
    nonces = set(VersionContent.objects.values_list("nonce", flat=True))
    assert not [nonce for nonce in nonces if nonce in data]
    assert not re.search("[\u4e00-\u9fff]", data)


def test_full_tiles_may_be_kept_for_ever_and_nonsense_is_not_there(
    logged: City, client: Client
) -> None:
    leaves(300, start=1000)
    sequence(now=NOW)
    for address in ("/log/tile/0/000", "/log/tile/entries/000", "/log/tile/1/000.p/1"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"]
    assert len(client.get("/log/tile/0/000").content) == 256 * 32
    secret = Path(settings.LEDGER_ROOT).parent / "ledger.key"
    assert secret.exists()
    for path in (
        "0/001", "0/000.p/256", "9/000", "x", "../../ledger.key", "../checkpoint",
        "..%2f..%2fledger.key", "0/%2e%2e/%2e%2e/checkpoint", "entries/000%00",
    ):  # fmt: skip
        answer = client.get(f"/log/tile/{path}")
        assert answer.status_code in (301, 302, 404), path
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_an_empty_log_says_so(cast: object, client: Client) -> None:
    for address in ("/log/checkpoint", "/log/key", "/log/tile/0/000.p/1"):
        assert client.get(address).status_code == 404
    assert client.get("/log/").status_code == 200
    assert client.get("/log/feed").status_code == 200


def test_the_feed_carries_the_checkpoints(logged: City, client: Client) -> None:
    leaves(2)
    sequence(now=NOW)
    answer = client.get("/log/feed")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    notes = [entry.findtext(f"{atom}summary") for entry in root.iter(f"{atom}entry")]
    newest = newest_checkpoint()
    assert newest is not None
    assert notes[0] == newest.note == shown_checkpoint()
    assert len(notes) == 2
    assert len({entry.findtext(f"{atom}id") for entry in root.iter(f"{atom}entry")}) == 2
