"""Files: what is taken in, what is refused; one store of bytes under many names."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.audit.models import AuditEntry
from gongkai.core import log
from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.files.actions import (
    forget,
    forget_all_of,
    remove_bytes,
    remove_forgotten,
    take_in,
)
from gongkai.files.models import Attachment
from gongkai.files.queries import (
    attachment,
    digest_of_stored,
    kept_of,
    left_behind,
)
from gongkai.files.rules import (
    FIRST_BYTES,
    MAX_BYTES,
    MEDIA_TYPES,
    is_taken_in,
    matches_its_name,
    plain_name,
    suffix_of,
)
from tests.people import NOW
from tests.support.at_once import Doing, at_once
from tests.support.friendly import friendly
from tests.support.stored import stored_at

WHOLE = friendly()


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> Path:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def take(
    name: str = "附件.txt", data: bytes = b"text", unit: str = "mzj", owner: str = "r1"
) -> Attachment:
    return take_in(
        name=name, data=data, unit_code=unit, owner_kind="record", owner_id=owner, by=Actor("p"),
        now=NOW,
    )  # fmt: skip


def stored(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


# --- what is taken in --------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("suffix", sorted(MEDIA_TYPES))
def test_every_kind_is_taken_in_as_itself_and_as_nothing_else(suffix: str) -> None:
    made = take(f"文件.{suffix.upper()}", WHOLE[suffix])
    assert (made.media_type, made.size) == (MEDIA_TYPES[suffix], len(WHOLE[suffix]))
    assert made.digest == hashlib.sha256(WHOLE[suffix]).hexdigest()
    assert made.suffix == suffix.upper()
    others = [other for other in FIRST_BYTES if FIRST_BYTES[other] != FIRST_BYTES.get(suffix)]
    assert all(not matches_its_name(f"a.{other}", WHOLE[suffix]) for other in others)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.exe", b"MZ", "file_kind"), ("a", b"text", "file_kind"), ("", b"text", "file_kind"),
     ("a.svg", b"<svg/>", "file_svg"), ("a.html", b"<p>", "file_kind"),
     ("a.rar", b"Rar!", "file_kind"), ("a.txt.exe", b"MZ", "file_kind"),
     ("a.txt", b"", "file_size"), ("a.txt", b"\xff\xfe", "text_signs"),
     ("a.csv", b"a\x00b", "text_signs"), ("a.pdf", b"text", "file_content"),
     ("a.png", b"GIF89a", "file_is_another")],
)  # fmt: skip
def test_what_is_refused_leaves_neither_row_nor_bytes(
    own_store: Path, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take(name, data)
    assert refusal.value.code == code
    assert not Attachment.objects.exists()
    assert not AuditEntry.objects.exists()
    assert stored(own_store) == []


@pytest.mark.django_db
def test_fifty_megabytes_are_the_most() -> None:
    assert take(data=b"x" * MAX_BYTES).size == MAX_BYTES
    with pytest.raises(InvalidInput):
        take(data=b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("/etc/passwd.txt", "passwd.txt"), ("..\\..\\a.txt", "a.txt"), ("C:\\告.txt", "告.txt"),
     ("a\x00b.txt", "ab.txt"), ("报告\u202etxt.exe", "报告txt.exe"), ("a\r\nb.txt", "ab.txt"),
     ("  a   b .txt ", "a b .txt"), ("长" * 300 + ".txt", "长" * 196 + ".txt"), ("..", "..")],
)  # fmt: skip
def test_names_are_made_plain(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_line_without_a_path(text: str) -> None:
    name = plain_name(text)
    assert len(name) <= 200
    assert not set(name) & set("/\\\x00\n\r")
    assert plain_name(name) == plain_name(plain_name(name))
    assert is_taken_in(name) == (suffix_of(name) in MEDIA_TYPES)


# --- the store ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_same_bytes_lie_once_under_their_digest(own_store: Path) -> None:
    one, other = take("甲.txt", unit="mzj"), take("乙.txt", unit="lyj")
    assert one.public_id != other.public_id
    assert stored(own_store) == [stored_at(one.digest)]
    assert stored_at(one.digest).read_bytes() == b"text"
    assert digest_of_stored(one.digest) == one.digest
    assert attachment(one.public_id) == one
    assert attachment("nothing") is None


@pytest.mark.django_db
def test_taking_in_leaves_an_audit_row_without_the_name() -> None:
    made = take("某人的病历.txt")
    row = AuditEntry.objects.get()
    assert (row.verb, row.object_id, row.unit_code) == ("create", made.public_id, "mzj")
    assert "病历" not in str(row.detail)


@pytest.mark.django_db
def test_a_row_never_lacks_its_bytes(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        take()
    assert not Attachment.objects.exists()
    assert stored(own_store) == [], "half a file was left behind"
    monkeypatch.undo()
    assert digest_of_stored(take().digest)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_many_at_once(own_store: Path) -> None:
    data = os.urandom(300_000).hex().encode()
    outcomes = at_once(*[lambda: take("表.csv", data) for _ in range(6)])
    assert all(isinstance(outcome, Attachment) for outcome in outcomes), outcomes
    assert [path.read_bytes() for path in stored(own_store)] == [data]
    assert Attachment.objects.count() == 6


@pytest.mark.django_db
def test_altered_and_missing_bytes_are_told_apart() -> None:
    made = take()
    stored_at(made.digest).write_bytes(b"other")
    assert digest_of_stored(made.digest) not in (None, made.digest)
    stored_at(made.digest).unlink()
    assert digest_of_stored(made.digest) is None


# --- erasure -----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_bytes_go_when_the_last_file_that_uses_them_is_forgotten(own_store: Path) -> None:
    one, other = take("甲.txt"), take("乙.txt")
    forget(attachment=one)
    one.refresh_from_db()
    assert (one.name, one.digest, one.size) == ("", "", 0)
    assert stored(own_store) == [stored_at(other.digest)]
    forget(attachment=other)
    assert stored(own_store) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_stay_when_the_erasure_is_rolled_back(own_store: Path) -> None:
    made = take()
    with transaction.atomic():
        forget(attachment=made)
        assert stored(own_store), "nothing is removed before the commit"
        transaction.set_rollback(True)
    made.refresh_from_db()
    assert made.digest
    assert stored(own_store) == [stored_at(made.digest)]


@pytest.mark.django_db
def test_bytes_in_use_are_not_removed() -> None:
    made = take()
    remove_bytes(digest=made.digest)
    assert digest_of_stored(made.digest) == made.digest
    remove_bytes(digest="0" * 64)


@pytest.mark.django_db(transaction=True)
def test_everything_taken_in_for_an_owner_is_forgotten_and_nothing_else(own_store: Path) -> None:
    take("甲.txt", b"one"), take("乙.txt", b"two")
    of_another = take("丙.txt", b"two", owner="r2")
    forget_all_of(owner_kind="record", owner_id="r1")
    assert list(kept_of("record", ["r1", "r2"])) == [of_another]
    assert stored(own_store) == [stored_at(of_another.digest)], "shared bytes stay for the other"
    forget_all_of(owner_kind="record", owner_id="r2")
    assert stored(own_store) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_removed_while_the_same_are_taken_in_are_written_again(own_store: Path) -> None:
    """The upload has stored its bytes and waits for its turn; an erasure removes them meanwhile."""
    old = take()
    forget_and_wait, path = threading.Event(), stored_at(old.digest)

    def late() -> Attachment:
        forget_and_wait.wait(10)
        return take("又一份.txt")

    uploading = Doing(late)
    with transaction.atomic():
        log.take_turn()
        Attachment.objects.filter(pk=old.pk).update(name="", digest="", size=0)
        forget_and_wait.set()
        assert uploading.is_waiting()
        path.unlink()
    made = uploading.finish()
    assert digest_of_stored(made.digest) == made.digest


@pytest.mark.django_db(transaction=True)
def test_bytes_are_not_removed_under_an_upload_that_is_not_committed_yet() -> None:
    digest = hashlib.sha256(b"text").hexdigest()
    with transaction.atomic():
        take()
        removing = Doing(lambda: remove_bytes(digest=digest))
        assert removing.is_waiting(), "it looks only when the upload is through"
    removing.finish()
    assert digest_of_stored(digest) == digest


@pytest.mark.django_db(transaction=True)
def test_erasing_and_uploading_the_same_bytes_over_and_over() -> None:
    for round_number in range(6):
        data = f"text {round_number}".encode()
        old = take("旧.txt", data)

        def erase(attachment: Attachment = old) -> None:
            with transaction.atomic():
                log.take_turn()
                forget(attachment=attachment)

        def upload(content: bytes = data) -> Attachment:
            return take("新.txt", content, owner="r2")

        _, one, other = at_once(erase, upload, upload)
        for made in (one, other):
            assert digest_of_stored(made.digest) == hashlib.sha256(data).hexdigest()
    assert left_behind(NOW) == []


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_stops_before_the_bytes_are_gone_removes_them_later(
    own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take()
    monkeypatch.setattr(transaction, "on_commit", lambda _call, **_how: None)
    forget(attachment=made)
    monkeypatch.undo()
    assert stored(own_store) == [stored_at(made.digest)]
    assert left_behind(NOW) == [made.digest]
    assert remove_forgotten() == 1
    assert (stored(own_store), left_behind(NOW), remove_forgotten()) == ([], [], 0)


@pytest.mark.django_db
def test_what_belongs_to_nothing_is_seen_once_no_upload_can_be_under_way(own_store: Path) -> None:
    kept = take()
    lost = stored_at("ab" * 32)
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"x")
    written = NOW.timestamp()
    for path in (lost, stored_at(kept.digest)):
        os.utime(path, (written, written))
    assert left_behind(NOW + timedelta(minutes=50)) == []
    assert left_behind(NOW + timedelta(minutes=70)) == ["ab" * 32]


@pytest.mark.django_db
def test_an_upload_that_fails_leaves_no_bytes(
    own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_facts: object) -> None:
        raise RuntimeError("no audit row")

    monkeypatch.setattr("gongkai.files.actions.write_audit", broken)
    with pytest.raises(RuntimeError):
        take()
    assert stored(own_store) == []
