"""The sequencer: every leaf once, in order, signed, provable, also with several at work."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from proofbundle import checkpoint as another_checkpoint
from proofbundle import merkle as another

from gongkai.core.errors import StateChanged
from gongkai.core.transitions import Actor
from gongkai.ledger.actions import (
    publish_files,
    rebuild_files,
    recover_from_files,
    rotate_log_key,
    sequence,
    sequencing,
)
from gongkai.ledger.models import Checkpoint, Leaf, LogKey, LogLeaf, Subtree
from gongkai.ledger.queries import (
    bundle_of,
    consistency_between,
    entry_of,
    keys,
    log_faults,
    log_size,
    newest_checkpoint,
    read_nodes,
    read_tile,
    root_at,
    shown_checkpoint,
    something_waits,
    standing_in_log,
)
from gongkai.ledger.rules.notes import SigningKey, head_in, opened
from gongkai.ledger.rules.tiles import entries_in, tiles_of
from gongkai.ledger.rules.tree import consistency_holds, inclusion_holds, inclusion_proof, leaf_hash
from tests.people import NOW
from tests.support.at_once import at_once
from tests.unit.ledger import trees
from tests.unit.ledger.leaves import leaf, leaves, unguarded

BY = Actor.system("test")


def everything() -> list[bytes]:
    return [entry_of(row.leaf) for row in LogLeaf.objects.order_by("index").select_related("leaf")]


def files() -> dict[str, bytes]:
    root = Path(settings.LEDGER_ROOT)
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@pytest.mark.django_db
def test_leaves_are_numbered_in_their_order_and_signed() -> None:
    made = leaves(3)
    assert something_waits()
    assert sequence(now=NOW) == 3
    assert not something_waits()
    assert [row.leaf for row in LogLeaf.objects.order_by("index")] == made
    newest = newest_checkpoint()
    assert newest is not None
    head, _key = opened(newest.note, [key for key, _row in keys()])
    assert (head.size, head.root) == (3, trees.mth(everything()))
    assert head.origin == settings.LEDGER_ORIGIN == "127.0.0.1:8000/log"
    assert shown_checkpoint() == newest.note
    assert list(log_faults()) == []


@pytest.mark.django_db
def test_nothing_waiting_is_nothing_written() -> None:
    assert sequence(now=NOW) == 0
    assert Checkpoint.objects.count() == LogKey.objects.count() == 0
    leaf()
    sequence(now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert sequence(now=NOW + timedelta(seconds=1)) == 0
    assert len(asked) <= 4
    assert not [q for q in asked.captured_queries if "INSERT" in q["sql"]]
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_the_stored_tree_is_the_tree_however_it_grew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 7)
    count = 0
    for step in (1, 1, 2, 13, 40, 200, 3):
        leaves(step, start=count)
        count += step
        assert sequence(now=NOW) == step
    entries = everything()
    assert len(entries) == count == log_size()
    assert root_at(count) == trees.mth(entries)
    for checkpoint in Checkpoint.objects.all():
        assert checkpoint.root == trees.mth(entries[: checkpoint.size]).hex()
    assert Subtree.objects.count() == sum(count >> level for level in range(1, 20))
    assert list(log_faults()) == []


@pytest.mark.django_db
def test_proofs_hold_for_other_peoples_verifiers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 50)
    leaves(130)
    sequence(now=NOW)
    entries = everything()
    note, vkey = shown_checkpoint(), keys()[0][0].vkey
    answer: Any = another_checkpoint.verify_checkpoint(note, vkey)
    assert answer["ok"]
    root = trees.mth(entries)
    for index in (0, 63, 64, 128, 129):
        path = inclusion_proof(index, 130, read_nodes)
        assert another.verify_inclusion(entries[index], index, 130, path, root)
        assert inclusion_holds(leaf_hash(entries[index]), index, 130, path, root)
    for first in (50, 100, 129):
        path, old = consistency_between(first, 130), root_at(first)
        assert another.verify_consistency(first, 130, path, old, root)
        assert consistency_holds(first, 130, old, root, path)


@pytest.mark.django_db
def test_the_files_are_the_log() -> None:
    leaves(300)
    sequence(now=NOW)
    leaves(300, start=300)
    sequence(now=NOW)
    shown = files()
    expected = {tile.path for tile in tiles_of(600)} | {"checkpoint"}
    assert expected <= shown.keys()
    # parts for the checkpoint over 300 stay where no full tile took their place
    assert shown.keys() - expected == {"tile/1/000.p/1"}
    entries = [e for n in (0, 1) for e in entries_in(shown[f"tile/entries/00{n}"])]
    entries += entries_in(shown["tile/entries/002.p/88"])
    assert entries == everything()
    assert shown["tile/0/000"] == b"".join(leaf_hash(entry) for entry in entries[:256])
    assert shown["tile/1/000.p/2"] == trees.mth(entries[:256]) + trees.mth(entries[256:512])
    found = read_tile("tile/1/000.p/2")
    assert found is not None
    assert found[1] == shown["tile/1/000.p/2"]
    assert read_tile("tile/0/009") is None
    assert read_tile("checkpoint") is None


@pytest.mark.django_db
def test_files_can_be_made_again() -> None:
    leaves(260)
    sequence(now=NOW)
    before = files()
    Path(settings.LEDGER_ROOT, "tile/0/000").write_bytes(b"altered")
    assert any("tile/0/000" in fault for fault in log_faults())
    assert rebuild_files() == 260
    assert files() == before
    for path in Path(settings.LEDGER_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()
    publish_files()
    assert files() == before
    assert list(log_faults()) == []


@pytest.mark.django_db
def test_what_was_not_shown_after_a_crash_is_shown_later(monkeypatch: pytest.MonkeyPatch) -> None:
    leaf()
    sequence(now=NOW)
    monkeypatch.setattr(sequencing, "publish_files", lambda: None)
    leaves(3, start=2)
    sequence(now=NOW)
    assert head_in(shown_checkpoint()).size == 1
    monkeypatch.undo()
    assert sequence(now=NOW) == 0
    assert head_in(shown_checkpoint()).size == 4


@pytest.mark.django_db(transaction=True)
def test_several_sequencers_number_each_leaf_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 10)
    with transaction.atomic():
        leaves(95)
    answers = at_once(*[lambda: sequence(now=NOW)] * 4)
    assert sum(answers) == 95, answers
    assert list(LogLeaf.objects.order_by("index").values_list("index", flat=True)) == list(
        range(95)
    )
    assert LogKey.objects.count() == 1
    assert head_in(shown_checkpoint()).size == 95
    assert list(log_faults()) == []


@pytest.mark.django_db(transaction=True)
def test_leaves_arriving_meanwhile_are_not_lost() -> None:
    def write(start: int) -> None:
        for number in range(start, start + 20):
            with transaction.atomic():
                leaf(number)

    def enter() -> int:
        return sum(sequence(now=NOW) for _ in range(15))

    at_once(lambda: write(0), lambda: write(100), enter, enter)
    sequence(now=NOW)
    assert log_size() == Leaf.objects.count() == 40
    assert list(log_faults()) == []


@pytest.mark.django_db
def test_ten_thousand_leaves_take_seconds_and_a_proof_few_queries() -> None:
    with transaction.atomic():
        leaves(10_000)
    started = time.monotonic()
    assert sequence(now=NOW) == 10_000
    assert time.monotonic() - started < 20
    with CaptureQueriesContext(connection) as asked:
        path = inclusion_proof(7777, 10_000, read_nodes)
    assert len(asked) == 2
    assert len(path) == 14
    entry = entry_of(Leaf.objects.get(logged__index=7777))
    assert inclusion_holds(leaf_hash(entry), 7777, 10_000, path, root_at(10_000))


# --- standing in the log -----------------------------------------------------------------------
@pytest.mark.django_db
def test_how_far_a_version_has_come() -> None:
    assert standing_in_log("r1", 1) is None
    made = leaf(1)
    fresh = standing_in_log("r1", 1)
    assert fresh is not None
    assert (fresh.leaf, fresh.index, fresh.number) == (made, None, None)
    with pytest.raises(StateChanged, match="r1"):
        bundle_of(record_id="r1", version=1, content=b"{}", files=[], nonce="ab" * 32)
    sequence(now=NOW)
    leaf(1, event="withdrawn")
    entered = standing_in_log("r1", 1)
    assert entered is not None
    assert entered.checkpoint is not None
    assert (entered.number, entered.checkpoint.size) == (1, 1)


# --- keys --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_key_is_for_its_owner_alone_and_stays() -> None:
    leaf()
    sequence(now=NOW)
    path = Path(settings.LEDGER_KEY_FILE)
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_bytes()
    leaf(2)
    sequence(now=NOW)
    assert path.read_bytes() == first
    assert LogKey.objects.count() == 1
    stored = " ".join(str(row) for row in LogKey.objects.values_list())
    assert "PRIVATE" not in stored


@pytest.mark.django_db
def test_a_missing_or_foreign_key_signs_nothing(tmp_path: Path) -> None:
    leaf()
    sequence(now=NOW)
    path = Path(settings.LEDGER_KEY_FILE)
    kept = path.read_bytes()
    leaf(2)
    path.unlink()
    with pytest.raises(StateChanged) as missing:
        sequence(now=NOW)
    assert missing.value.code == "log_key_missing"
    for data, code in ((b"nonsense", "log_key_unreadable"), (other_key(), "log_key_other")):
        path.write_bytes(data)
        with pytest.raises(StateChanged) as wrong:
            sequence(now=NOW)
        assert wrong.value.code == code
    assert log_size() == 1
    path.write_bytes(kept)
    assert sequence(now=NOW) == 1


def other_key() -> bytes:
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes(
        s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()
    )


@pytest.mark.django_db
def test_a_new_key_is_vouched_for_by_the_old_one() -> None:
    leaves(5)
    sequence(now=NOW)
    old, before = keys()[0][0], Path(settings.LEDGER_KEY_FILE).read_bytes()
    rotate_log_key(by=BY, now=NOW + timedelta(days=1))
    new = keys()[0][0]
    assert new != old
    assert Path(settings.LEDGER_KEY_FILE).read_bytes() != before
    for key in (old, new):
        assert opened(shown_checkpoint(), [key])[0].size == 5
    leaf(6)
    sequence(now=NOW + timedelta(days=1))
    head, signer = opened(shown_checkpoint(), [old, new])
    assert (head.size, signer) == (6, new)
    assert [row.since for _key, row in keys()] == [NOW + timedelta(days=1), NOW]
    assert list(log_faults()) == []


@pytest.mark.django_db
def test_a_lost_key_can_be_replaced_but_vouches_for_nothing() -> None:
    leaf()
    sequence(now=NOW)
    old = keys()[0][0]
    Path(settings.LEDGER_KEY_FILE).unlink()
    rotate_log_key(by=BY, now=NOW)
    assert opened(shown_checkpoint(), [keys()[0][0]])
    with pytest.raises(ValueError, match="no known key"):
        opened(shown_checkpoint(), [old])
    leaf(2)
    assert sequence(now=NOW) == 1


@pytest.mark.django_db
def test_a_rotation_cut_off_before_the_file_was_moved_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gongkai.ledger import keeping

    leaf()
    sequence(now=NOW)
    monkeypatch.setattr(keeping, "take_next_key", lambda: None)
    rotate_log_key(by=BY, now=NOW)
    monkeypatch.undo()
    leaf(2)
    assert sequence(now=NOW) == 1
    assert opened(shown_checkpoint(), [keys()[0][0]])
    assert not Path(f"{settings.LEDGER_KEY_FILE}.next").exists()


@pytest.mark.django_db
def test_the_name_of_the_log_stays_whatever_the_settings_say(settings: Any) -> None:
    leaf()
    sequence(now=NOW)
    settings.LEDGER_ORIGIN = "gk.example.cn/log"
    leaf(2)
    sequence(now=NOW)
    assert head_in(shown_checkpoint()).origin == "127.0.0.1:8000/log"
    assert list(log_faults()) == []


# --- an older copy was restored ----------------------------------------------------------------
def go_back_to(size: int) -> None:
    """What restoring an older copy of the database does to it."""
    tables = [f"ledger_{name}" for name in ("leaf", "logleaf", "subtree", "checkpoint")]
    with unguarded(*tables) as cursor:
        kept = size and LogLeaf.objects.get(index=size - 1).leaf_id
        cursor.execute("DELETE FROM ledger_logleaf WHERE leaf_id > %s", [kept])
        cursor.execute("DELETE FROM ledger_leaf WHERE id > %s", [kept])
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size > %s", [size])
        for level in range(1, 12):
            cursor.execute(
                'DELETE FROM ledger_subtree WHERE level = %s AND "index" >= %s',
                [level, size >> level],
            )


@pytest.mark.django_db
def test_a_log_never_states_two_histories() -> None:
    leaves(5)
    sequence(now=NOW)
    leaves(3, start=5)
    sequence(now=NOW)
    note = shown_checkpoint()
    go_back_to(5)
    assert list(log_faults()), "a shorter log is seen beside the published one"
    for attempt in (lambda: sequence(now=NOW), rebuild_files,
                    lambda: rotate_log_key(by=BY, now=NOW)):  # fmt: skip
        with pytest.raises(StateChanged) as refused:
            attempt()
        assert refused.value.code == "log_shorter"
    leaf(99)
    with pytest.raises(StateChanged):
        sequence(now=NOW)
    assert shown_checkpoint() == note


@pytest.mark.django_db
def test_lost_entries_come_back_from_the_files() -> None:
    leaves(300)
    sequence(now=NOW)
    leaves(3, start=300)
    sequence(now=NOW)
    note, entries = shown_checkpoint(), everything()
    go_back_to(300)
    waiting = leaf(999)
    assert recover_from_files(by=BY, now=NOW) == 3
    publish_files()
    assert everything() == [*entries, entry_of(waiting)]
    assert Checkpoint.objects.filter(note=note).exists()
    assert head_in(shown_checkpoint()).size == 304
    assert list(log_faults()) == []
    leaf(1000)
    assert sequence(now=NOW) == 1
    assert recover_from_files(by=BY, now=NOW) == 0


@pytest.mark.django_db
def test_altered_files_recover_nothing() -> None:
    leaves(5)
    sequence(now=NOW)
    leaves(3, start=5)
    sequence(now=NOW)
    go_back_to(5)
    path = Path(settings.LEDGER_ROOT, "tile/entries/000.p/8")
    path.write_bytes(path.read_bytes().replace(b'"r7"', b'"r6"'))
    with pytest.raises(StateChanged) as refused, transaction.atomic():
        recover_from_files(by=BY, now=NOW)
    assert refused.value.code == "log_forked"
    assert log_size() == 5


@given(st.integers(0, 3))
def test_a_signing_key_never_shows_its_secret(number: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    assert private.private_bytes_raw().hex() not in repr(SigningKey("a", private))
