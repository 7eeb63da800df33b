"""Attachments as a browser asks for them: whole, in parts, again, all at once, and as a picture."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from structlog.testing import capture_logs

from gongkai.files import store
from gongkai.files.actions import read_waiting
from gongkai.files.models import Attachment
from gongkai.files.rules import told_apart
from gongkai.records import actions
from gongkai.records.models import Record
from tests.people import NOW, Cast, officer
from tests.support import papers
from tests.unit.portal.city import City, attach, of_kind, out

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def with_files(cast: Cast, *files: tuple[str, bytes]) -> Record:
    record = of_kind(cast, kind="notice", item="A15", title="带附件的通知")
    for name, data in files:
        attach(cast, record, name, data)
    read_waiting(clock=lambda: NOW, seconds=60)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return out(cast, record)


@pytest.fixture
def text(city: City) -> Attachment:
    """A public file of ten bytes."""
    with_files(city.cast, ('十个字节（含空格 与引号"）.txt', b"0123456789"))
    return Attachment.objects.get(size=10)


def ask(client: Client, file: Attachment, method: str = "get", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(f"/fj/{file.public_id}/", headers=named)


def test_it_is_saved_under_its_name_and_run_by_nobody(text: Attachment, client: Client) -> None:
    answer = ask(client, text)
    assert (answer.status_code, answer.getvalue()) == (200, b"0123456789")
    said = answer.headers
    assert said["Content-Type"] == "text/plain"
    assert said["Content-Length"] == "10"
    assert said["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%8D%81")
    assert said["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Cache-Control"] == "no-cache"
    assert said["ETag"] == f'"{text.digest}"'
    assert said["Accept-Ranges"] == "bytes"


def test_asked_again_nothing_is_sent(text: Attachment, client: Client) -> None:
    answer = ask(client, text, If_None_Match=f'"{text.digest}"')
    assert (answer.status_code, answer.content) == (304, b"")
    assert ask(client, text, If_None_Match='"another"').status_code == 200


def test_the_head_says_the_same_and_sends_nothing(text: Attachment, client: Client) -> None:
    whole, head = ask(client, text), ask(client, text, "head")
    assert head.content == b""
    told = [{**answer.headers, "X-Request-ID": ""} for answer in (head, whole)]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("asked", "status", "sent", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(
    text: Attachment, client: Client, asked: str, status: int, sent: bytes, said: str | None
) -> None:
    answer = ask(client, text, Range=asked)
    assert (answer.status_code, answer.getvalue()) == (status, sent)
    assert answer.headers.get("Content-Range") == said
    if status != 416:
        assert answer.headers["Content-Length"] == str(len(sent))


def test_a_part_of_an_older_file_is_answered_by_the_whole(text: Attachment, client: Client) -> None:
    assert ask(client, text, Range="bytes=0-3", If_Range=f'"{text.digest}"').status_code == 206
    assert ask(client, text, Range="bytes=0-3", If_Range='"older"').status_code == 200


def test_all_files_come_as_one_zip_with_their_names(city: City, client: Client) -> None:
    record = with_files(
        city.cast, ("名册.txt", b"one"), ("名册.TXT", b"two"), ("名册.txt", b"three")
    )
    page = client.get(f"/gk/{record.public_id}/").content.decode()
    assert f'href="/gk/{record.public_id}/fj.zip"' in page
    answer = client.get(f"/gk/{record.public_id}/fj.zip")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as package:
        assert package.testzip() is None
        found = {name: package.read(name) for name in package.namelist()}
        assert all(entry.flag_bits & 0x800 for entry in package.infolist()), "names are UTF-8"
    assert found == {"名册.txt": b"one", "名册（2）.TXT": b"two", "名册（3）.txt": b"three"}
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; filename=\"document.zip\"; filename*=UTF-8''%")
    assert said.endswith(".zip")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = client.get(
        f"/gk/{record.public_id}/fj.zip", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_one_file_alone_is_not_packed(city: City, client: Client) -> None:
    record = with_files(city.cast, ("名册.txt", b"one"))
    assert "fj.zip" not in client.get(f"/gk/{record.public_id}/").content.decode()
    assert client.get(f"/gk/{record.public_id}/fj.zip").status_code == 404


def test_a_small_picture_stands_beside_the_file(city: City, client: Client) -> None:
    record = with_files(city.cast, ("现场照片.png", papers.picture(1600, 900)))
    file = Attachment.objects.get(name="现场照片.png")
    page = client.get(f"/gk/{record.public_id}/").content.decode()
    address = f"/fj/{file.public_id}/yl.png"
    assert f'src="{address}" width="480" height="270" alt="《现场照片.png》首页缩略图"' in page
    assert 'loading="eager"' in page  # a picture that is not loaded is not printed
    assert f'<span class="print-only">{settings.SITE_URL}/fj/{file.public_id}/</span>' in page
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert len(answer.getvalue()) < 200_000
    without = with_files(city.cast, ("说明.txt", b"one"))
    assert "yl.png" not in client.get(f"/gk/{without.public_id}/").content.decode()
    text = Attachment.objects.get(name="说明.txt")
    assert client.get(f"/fj/{text.public_id}/yl.png").status_code == 404


def test_what_is_withdrawn_is_gone_in_every_form_at_once(city: City, client: Client) -> None:
    record = with_files(city.cast, ("现场照片.png", papers.picture()), ("说明.txt", b"one"))
    file = Attachment.objects.get(name="现场照片.png")
    doors = (f"/fj/{file.public_id}/", f"/fj/{file.public_id}/yl.png",
             f"/gk/{record.public_id}/fj.zip")  # fmt: skip
    etags = [client.get(door).headers["ETag"] for door in doors]
    assert [client.get(door).status_code for door in doors] == [200, 200, 200]
    actions.withdraw(record=record, reason="有误", by=officer(city.cast.issuer), now=NOW)
    again = [client.get(door, headers={"If-None-Match": etag}).status_code
             for door, etag in zip(doors, etags, strict=True)]  # fmt: skip
    assert again == [404, 404, 410]


def test_names_that_are_the_same_are_told_apart() -> None:
    assert told_apart(["a.txt", "A.txt", "a（2）.txt", "b", "b"]) == [
        "a.txt", "A（2）.txt", "a（2）（2）.txt", "b", "b（2）",
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "head"])
def test_missing_bytes_are_said_to_be_missing_in_a_sentence(
    text: Attachment, client: Client, method: str
) -> None:
    assert ask(client, text, method).status_code == 200
    store.remove(text.digest)
    with capture_logs() as said:
        answer = ask(client, text, method)
    assert answer.status_code == 503
    assert [line["file"] for line in said if line["event"] == "file_missing"] == [text.public_id]
    if method == "get":
        assert "该文件暂时无法读取" in answer.content.decode()
