"""Bytes are kept on the disk and in a bucket alike: the whole life of a file in both."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from config import env
from config.cli.check import bytes_left_behind
from gongkai.core.transitions import Actor
from gongkai.files import store
from gongkai.files.actions import forget, read_waiting, take_in
from gongkai.files.models import Attachment, Preview
from gongkai.files.queries import digest_of_stored, left_behind
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.integrity import damaged_files
from tests.people import NOW, Cast, officer
from tests.support import papers
from tests.unit.records.road import draft, published

WORDS = b"some words"
DIGEST = hashlib.sha256(WORDS).hexdigest()
NAMES = {
    part: f"GONGKAI_FILES_S3_{part.upper()}"
    for part in ("bucket", "endpoint", "region", "prefix", "key", "secret")
}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 service of our own, over HTTP on this machine; answers its address."""
    moto_server = pytest.importorskip("moto.server")
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["disk", "bucket", "bucket with a prefix"])
def kept(request: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where files are kept in this test, by settings alone."""
    settings.FILES_ROOT = tmp_path / "files"
    if request.param == "disk":
        return "disk"
    given = {
        "bucket": "gongkai-files", "endpoint": request.getfixturevalue("s3"), "region": "test-1",
        "prefix": "office/one" if "prefix" in request.param else "", "key": "a-key",
        "secret": "a-secret",
    }  # fmt: skip
    for part, value in given.items():
        monkeypatch.setenv(NAMES[part], value)
    settings.STORAGES = {**settings.STORAGES, "files": env.file_store(**NAMES)}
    made: Any = storages["files"]
    bucket = made.connection.Bucket("gongkai-files")
    if bucket.creation_date is None:
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "test-1"})
    bucket.objects.all().delete()
    return str(request.param)


def everything() -> set[str]:
    return store.older_than(datetime(9999, 1, 1, tzinfo=timezone.get_default_timezone()))


# --- the door ----------------------------------------------------------------------------------
def test_what_is_put_is_there_until_it_is_removed(kept: str) -> None:
    assert not store.exists(DIGEST)
    store.put(DIGEST, WORDS)
    assert store.exists(DIGEST)
    assert store.read(DIGEST) == WORDS
    assert everything() == {DIGEST}
    with store.open_stored(DIGEST) as handle:
        handle.seek(5)
        assert handle.read(2) == b"wo"
    with store.local_path(DIGEST) as path:
        assert path.read_bytes() == WORDS
    assert path.exists() == (kept == "disk")
    store.remove(DIGEST)
    store.remove(DIGEST)
    assert not store.exists(DIGEST)
    assert everything() == set()


def test_what_is_not_there_is_said_in_one_way(kept: str) -> None:
    store.put(DIGEST, WORDS)
    other = "ab" * 32
    for ask in (store.read, store.open_stored):
        ask(DIGEST)
        with pytest.raises(FileNotFoundError):
            ask(other)
    with store.local_path(DIGEST), pytest.raises(FileNotFoundError), store.local_path(other):
        pass
    assert (digest_of_stored(DIGEST), digest_of_stored(other)) == (DIGEST, None)


def test_a_file_is_put_as_well_as_bytes(kept: str, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(WORDS * 100_000)
    store.put(DIGEST, given)
    assert store.read(DIGEST) == WORDS * 100_000
    store.put(DIGEST, b"what lies under a digest never changes")
    assert store.read(DIGEST) == WORDS * 100_000


def test_what_is_younger_is_left_out(kept: str) -> None:
    store.put(DIGEST, WORDS)
    assert store.older_than(timezone.now() + timedelta(minutes=1)) == {DIGEST}
    assert store.older_than(timezone.now() - timedelta(minutes=1)) == set()


def test_the_folder_of_a_new_name_is_flushed_too(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    flushed: list[Path] = []
    fsync = os.fsync

    def noting(handle: int) -> None:
        flushed.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)
    store.put(DIGEST, WORDS)
    place = tmp_path / "files" / DIGEST[:2] / DIGEST[2:4]
    assert {place, place.parent, place.parent.parent, tmp_path} <= set(flushed)
    assert any(path.name.endswith(".part") for path in flushed)


# --- a whole life ------------------------------------------------------------------------------
def attached(cast: Cast, given: dict[str, bytes]) -> Record:
    record = draft(cast)
    for name, data in given.items():
        attachment = take_in(
            name=name, data=data, unit_code="mzj", owner_kind="record", owner_id=record.public_id,
            by=Actor(cast.clerk.public_id), now=NOW,
        )  # fmt: skip
        actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return record


def out(cast: Cast, record: Record) -> Record:
    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="已通读，没有个人信息",
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    return published(cast, record)


@pytest.mark.django_db(transaction=True)
def test_taken_in_read_published_served_checked_and_erased(
    kept: str, cast: Cast, client: Client
) -> None:
    given = {"通知.pdf": papers.pdf(["高龄津贴"]), "名册.docx": papers.word(["柏树坪村"])}
    record = attached(cast, given)
    assert read_waiting(clock=lambda: NOW, seconds=120) == 2
    record = out(cast, record)
    drawn = Preview.objects.get()
    assert len(everything()) == 3
    for attachment in Attachment.objects.all():
        answer = client.get(f"/fj/{attachment.public_id}/")
        assert answer.getvalue() == given[attachment.name]
        part = client.get(f"/fj/{attachment.public_id}/", headers={"Range": "bytes=4-9"})
        assert (part.status_code, part.getvalue()) == (206, given[attachment.name][4:10])
    with_picture = Attachment.objects.get(name="通知.pdf")
    assert client.get(f"/fj/{with_picture.public_id}/yl.png").getvalue().startswith(b"\x89PNG")
    packed = client.get(f"/gk/{record.public_id}/fj.zip").getvalue()
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert {name: package.read(name) for name in package.namelist()} == given
    assert list(damaged_files()) == []
    assert bytes_left_behind() == []
    store.remove(drawn.digest)
    assert [fault.object_id for fault in damaged_files()] == [with_picture.public_id]
    store.put(drawn.digest, given["通知.pdf"])
    erasure = actions.ask_erasure(
        record=record, reason="附件有误", by=officer(cast.issuer), now=NOW
    )
    assert client.get(f"/fj/{with_picture.public_id}/").status_code == 404
    assert len(everything()) == 3
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    assert everything() == set()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_belong_to_nothing_are_named(kept: str) -> None:
    store.put(DIGEST, WORDS)
    made = take_in(
        name="a.txt", data=b"text", unit_code="mzj", owner_kind="record", owner_id="r1",
        by=Actor("p"), now=NOW,
    )  # fmt: skip
    later = timezone.now() + timedelta(hours=2)
    assert left_behind(later) == [DIGEST]
    forget(attachment=made)
    assert everything() == {DIGEST}


# --- settings ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "named"),
    [({"bucket": "No Bucket"}, "BUCKET"), ({"endpoint": "s3.example.cn"}, "ENDPOINT"),
     ({"prefix": "/files/"}, "PREFIX"), ({"key": "a-key"}, "SECRET")],
)  # fmt: skip
def test_a_bucket_that_cannot_be_meant_stops_the_start(
    given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    monkeypatch.setenv(NAMES["bucket"], "gongkai-files")
    assert env.file_store(**NAMES)["BACKEND"] == "gongkai.files.bucket.Bucket"
    for part, value in given.items():
        monkeypatch.setenv(NAMES[part], value)
    with pytest.raises(env.BadSetting):
        env.file_store(**NAMES)
    assert f"GONGKAI_FILES_S3_{named}" in capfd.readouterr().err
