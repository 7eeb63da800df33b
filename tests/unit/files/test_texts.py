"""Files are read in the background: once, again after a fault, and never after an erasure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.cli.tick import tick
from gongkai.core.models import LogEntry
from gongkai.core.transitions import Actor
from gongkai.files import store, texts
from gongkai.files.actions import forget, remove_bytes, take_in
from gongkai.files.confined import Failed, TookTooLong, TookTooMuch
from gongkai.files.enums import TextState
from gongkai.files.models import Attachment, AttachmentText, Preview
from gongkai.files.queries import left_behind, texts_of
from gongkai.files.texts import MOST_TRIES, STOPPED, read_next, read_waiting
from tests.people import NOW
from tests.support import papers
from tests.support.stored import stored_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def take(name: str, data: bytes, owner: str = "r1") -> Attachment:
    return take_in(
        name=name, data=data, unit_code="mzj", owner_kind="record", owner_id=owner, by=Actor("p"),
        now=NOW,
    )  # fmt: skip


def read_all(now: Any = NOW) -> int:
    return read_waiting(clock=lambda: now, seconds=60)


def row_of(attachment: Attachment) -> AttachmentText:
    return AttachmentText.objects.get(digest=attachment.digest)


def stored(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_a_file_waits_and_is_read_by_the_tick() -> None:
    made = take("名册.docx", papers.word(["高龄津贴"]))
    assert row_of(made).state == TextState.WAITING
    assert texts_of([made]) == []
    tick(NOW)
    row = row_of(made)
    assert (row.state, row.text, row.length, row.is_whole) == ("read", "高龄津贴", 4, True)
    assert texts_of([made]) == ["高龄津贴"]
    assert read_all() == 0


def test_each_file_with_these_bytes_is_named_in_the_log_once() -> None:
    same = [take("甲.txt", b"text"), take("乙.txt", b"text", owner="r2")]
    assert read_all() == 1
    named = LogEntry.objects.filter(topic="file.read").values_list("object_id", flat=True)
    assert sorted(named) == sorted(each.public_id for each in same)
    assert set(LogEntry.objects.values_list("object_kind", flat=True)) == {"file"}


def test_a_picture_has_no_text_and_is_not_tried_again() -> None:
    made = take("照片.png", papers.picture())
    read_all()
    assert row_of(made).state == TextState.NOTHING
    assert read_all(NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(TookTooLong("x"), "too_long"), (TookTooMuch("x"), "too_much"), (Failed("x"), "broken")],
)
def test_what_the_child_cannot_do_is_noted_with_the_reason_and_left(
    fault: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take("甲.txt", b"text")

    def broken(*_arguments: Any, **_more: Any) -> dict[str, Any]:
        raise fault

    monkeypatch.setattr(texts, "run_confined", broken)
    assert read_all() == 1
    assert (row_of(made).state, row_of(made).reason) == (TextState.UNREADABLE, reason)
    assert read_all(NOW + timedelta(days=1)) == 0


def test_a_broken_pdf_is_unreadable_and_the_next_file_is_read() -> None:
    broken, whole = take("坏.pdf", papers.scan()), take("好.txt", b"text")
    stored_at(broken.digest).write_bytes(b"%PDF-1.7 nothing")
    assert read_all() == 2
    assert (row_of(broken).state, row_of(broken).reason) == (TextState.UNREADABLE, "broken")
    assert row_of(whole).state == TextState.READ


def test_a_reader_that_was_killed_is_followed_by_another_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = take("甲.txt", b"text")

    def killed(*_arguments: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(texts, "_examined", killed)
    now = NOW
    for turn in range(1, MOST_TRIES + 1):
        with pytest.raises(KeyboardInterrupt):
            read_next(now=now)
        assert (row_of(made).state, row_of(made).tries) == (TextState.READING, turn)
        assert read_next(now=now + timedelta(minutes=1)) is False, "perhaps it is still reading"
        now += STOPPED
    assert read_next(now=now) is True
    assert (row_of(made).state, row_of(made).reason) == (TextState.UNREADABLE, "gave_up")
    assert read_next(now=now + STOPPED) is False


def test_a_file_the_store_does_not_give_rests_and_holds_no_other_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, given = take("甲.txt", b"text"), take("乙.txt", b"another")
    whole = store.local_path
    with monkeypatch.context() as patched:

        def refused(digest: str) -> Any:
            if digest == kept.digest:
                raise PermissionError(13, "no")
            return whole(digest)

        patched.setattr(store, "local_path", refused)
        assert read_all() == 2
        assert row_of(given).text == "another"
        assert (row_of(kept).state, row_of(kept).tries) == (TextState.WAITING, 1)
        assert read_all() == 0, "it rests"
        assert read_all(NOW + timedelta(minutes=1)) == 1
        assert row_of(kept).tries == 2
        assert read_all(NOW + timedelta(minutes=2)) == 0, "it rests longer"
    assert read_all(NOW + timedelta(minutes=3)) == 1
    assert row_of(kept).text == "text"


def test_bytes_that_are_missing_are_said_to_be(own_store: Path) -> None:
    made = take("甲.txt", b"text")
    store.remove(made.digest)
    assert read_all() == 1
    assert row_of(made).reason == "missing"


# --- small pictures and erasure ----------------------------------------------------------------
def test_a_small_picture_is_kept_beside_and_goes_with_the_file(own_store: Path) -> None:
    made = take("通知.pdf", papers.pdf(["高龄津贴"]))
    read_all()
    drawn = Preview.objects.get(digest=made.digest)
    assert hashlib.sha256(store.read(drawn.picture)).hexdigest() == drawn.picture
    assert stored(own_store) == {made.digest, drawn.picture}
    assert left_behind(NOW + timedelta(days=9999)) == []
    forget(attachment=made)
    assert stored(own_store) == set()
    assert not AttachmentText.objects.exists()
    assert not Preview.objects.exists()


def test_a_small_picture_that_is_also_a_file_or_another_ones_stays(own_store: Path) -> None:
    made = take("通知.pdf", papers.pdf(["高龄津贴"]))
    read_all()
    picture = Preview.objects.get().picture
    again = take("截图.png", store.read(picture), owner="r2")
    forget(attachment=made)
    assert stored(own_store) == {picture}
    read_all()
    forget(attachment=again)
    assert stored(own_store) == set()


def erased_while_reading(monkeypatch: pytest.MonkeyPatch, between: Callable[[], object]) -> None:
    examined = texts._examined

    def slow(digest: str, suffix: str) -> Any:
        found = examined(digest, suffix)
        between()
        return found

    monkeypatch.setattr(texts, "_examined", slow)
    assert read_next(now=NOW)


def test_what_is_erased_while_it_is_read_leaves_nothing(
    own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take("通知.pdf", papers.pdf(["高龄津贴"]))
    assert len(stored(own_store)) == 1
    erased_while_reading(monkeypatch, lambda: forget(attachment=made))
    assert stored(own_store) == set()
    assert not AttachmentText.objects.exists()
    assert not Preview.objects.exists()
    assert not LogEntry.objects.exists()


def test_what_is_erased_while_its_bytes_still_wait_to_be_removed_is_not_written(
    own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stops after the commit of the erasure, before the bytes are gone."""
    made = take("通知.pdf", papers.pdf(["高龄津贴"]))
    digest = made.digest
    monkeypatch.setattr("gongkai.files.actions.remove_bytes", lambda **_more: None)
    erased_while_reading(monkeypatch, lambda: forget(attachment=made))
    assert not AttachmentText.objects.exists()
    assert stored(own_store) == {digest}
    remove_bytes(digest=digest)
    assert stored(own_store) == set()


def test_bytes_taken_in_anew_after_an_erasure_are_not_given_the_old_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = take("甲.txt", b"text")

    def replaced() -> None:
        forget(attachment=made)
        take("乙.txt", b"text", owner="r2")

    erased_while_reading(monkeypatch, replaced)
    assert AttachmentText.objects.get().state == TextState.WAITING
