"""``gongkai check`` sees every alteration of the log, also by somebody who has the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Max

from gongkai.ledger.actions import sequence
from gongkai.ledger.models import Checkpoint, Leaf, LogKey, LogLeaf
from gongkai.ledger.queries import log_faults, outside_faults, shown_checkpoint
from gongkai.ledger.rules.notes import Head, SigningKey, head_in, signed
from tests.people import NOW
from tests.unit.ledger.leaves import leaf, leaves, unguarded

pytestmark = pytest.mark.django_db
TABLES = [f"ledger_{name}" for name in ("leaf", "logleaf", "subtree", "checkpoint", "logkey")]


def a_log() -> None:
    leaves(20)
    sequence(now=NOW)
    leaves(7, start=20)
    sequence(now=NOW)
    assert list(log_faults()) == []


def altered(*statements: str) -> list[str]:
    """What is found after somebody ran these past the triggers."""
    with unguarded(*TABLES) as cursor:
        for statement in statements:
            cursor.execute(statement)
    return list(log_faults())


ALTERATIONS = {
    "commitment": f"UPDATE ledger_leaf SET commitment = '{'0' * 64}' WHERE id = {{third}}",
    "record": "UPDATE ledger_leaf SET record_id = 'r99' WHERE id = {third}",
    "version": "UPDATE ledger_leaf SET version = 9 WHERE id = {third}",
    "version digest": f"UPDATE ledger_leaf SET version_digest = '{'0' * 64}' WHERE id = {{third}}",
    "event": "UPDATE ledger_leaf SET event = 'withdrawn' WHERE id = {third}",
    "detail": f"UPDATE ledger_leaf SET detail_digest = '{'0' * 64}' WHERE id = {{third}}",
    "unit": "UPDATE ledger_leaf SET unit_code = 'lyj' WHERE id = {third}",
    "moment": "UPDATE ledger_leaf SET happened_at = '2026-11-23 02:00:01' WHERE id = {third}",
    "leaf hash": f"UPDATE ledger_logleaf SET leaf_hash = '{'0' * 64}' WHERE leaf_id = {{third}}",
    "subtree": f"UPDATE ledger_subtree SET hash = '{'0' * 64}' WHERE level = 2",
    "root": f"UPDATE ledger_checkpoint SET root = '{'0' * 64}' WHERE size = 20",
    "size": "UPDATE ledger_checkpoint SET size = 21 WHERE size = 20",
    "note": "UPDATE ledger_checkpoint SET note = 'x' WHERE size = 20",
    "key": f"UPDATE ledger_logkey SET public_key = '{'0' * 64}'",
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_any_altered_column_is_found(what: str) -> None:
    a_log()
    third = LogLeaf.objects.get(index=2).leaf_id
    assert altered(ALTERATIONS[what].format(third=third))


def test_every_column_is_tried() -> None:
    tried = " ".join(ALTERATIONS.values())
    for model in (Leaf, LogLeaf, Checkpoint, LogKey):
        for field in model._meta.concrete_fields:
            if field.column not in (
                "id",
                "index",
                "leaf_id",
                "key_id",
                "signed_at",
                "since",
                "origin",
            ):
                assert f"SET {field.column} =" in tried, field


def newest() -> int:
    return int(Leaf.objects.aggregate(newest=Max("id"))["newest"])


def test_a_removed_newest_leaf_is_found() -> None:
    a_log()
    found = altered(
        f"DELETE FROM ledger_logleaf WHERE leaf_id = {newest()}",
        f"DELETE FROM ledger_leaf WHERE id = {newest()}",
    )
    assert any("27" in line and "26" in line for line in found), found


def test_a_removed_middle_leaf_is_found() -> None:
    a_log()
    third = LogLeaf.objects.get(index=2).leaf_id
    assert altered(f"DELETE FROM ledger_logleaf WHERE leaf_id = {third}",
                   f"DELETE FROM ledger_leaf WHERE id = {third}")  # fmt: skip


def test_a_leaf_that_was_kept_out_is_found() -> None:
    a_log()
    third = LogLeaf.objects.get(index=2).leaf_id
    found = altered(f"DELETE FROM ledger_logleaf WHERE leaf_id = {third}")
    assert any(str(third) in line for line in found)


REMOVE_ALL_TRACES = (
    "DELETE FROM ledger_logleaf WHERE leaf_id = {newest}",
    "DELETE FROM ledger_leaf WHERE id = {newest}",
    'DELETE FROM ledger_subtree WHERE (level = 1 AND "index" = 13) OR (level = 2 AND "index" = 6)',
    "DELETE FROM ledger_checkpoint WHERE size = 28",
)


def test_removed_with_all_traces_in_the_database_it_is_found_beside_the_files() -> None:
    a_log()
    leaf(27)
    sequence(now=NOW)
    outside = shown_checkpoint()
    assert outside_faults(outside) == []
    assert altered(*(line.format(newest=newest()) for line in REMOVE_ALL_TRACES))
    for path in Path(settings.LEDGER_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()
    # all inside is whole again: only what was kept elsewhere tells
    assert list(log_faults()) == []
    assert len(outside_faults(outside)) == 1


def test_a_checkpoint_kept_elsewhere_must_fit() -> None:
    a_log()
    early = Checkpoint.objects.get(size=20).note
    assert outside_faults(early) == outside_faults(shown_checkpoint()) == []
    key = SigningKey(
        LogKey.objects.get().origin,
        load(Path(settings.LEDGER_KEY_FILE).read_bytes()),
    )
    head = head_in(early)
    for other in (Head(head.origin, 20, bytes(32)), Head(head.origin, 28, head.root)):
        assert len(outside_faults(signed(other, key))) == 1
    foreign = SigningKey(key.name, Ed25519PrivateKey.generate())
    for note in (signed(head, foreign), "", "nonsense", early.replace("\n20\n", "\n19\n")):
        assert len(outside_faults(note)) == 1


def load(data: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(data, password=None)


@pytest.mark.parametrize(
    "harm",
    [
        lambda root: (root / "tile/0/000.p/27").unlink(),
        lambda root: (root / "tile/entries/000.p/27").write_bytes(b""),
        lambda root: (root / "checkpoint").write_text("x"),
    ],
)
def test_altered_files_are_found(harm: Callable[[Path], object]) -> None:
    a_log()
    harm(Path(settings.LEDGER_ROOT))
    assert list(log_faults())


def test_what_waits_is_no_fault() -> None:
    a_log()
    leaf(50)
    assert list(log_faults()) == []


def test_an_empty_log_is_whole() -> None:
    assert list(log_faults()) == []
    leaf()
    assert list(log_faults()) == []
