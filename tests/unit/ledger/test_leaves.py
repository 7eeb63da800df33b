"""Leaves of the public log: bound to every fact, provable with the nonce, silent without it."""

from __future__ import annotations

import secrets
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.actions import add_leaf
from gongkai.ledger.models import Leaf
from gongkai.ledger.queries import all_leaves, leaf_holds, leaves_of
from gongkai.ledger.rules import canonical, commitment, leaf_facts
from tests.people import NOW

NONCE = "ab" * 32
FACTS = {
    "record_id": "r1", "version": 1, "version_digest": "d" * 64, "event": "published",
    "unit_code": "mzj",
}  # fmt: skip
CHANGED = {
    "record_id": "r2", "version": 2, "version_digest": "e" * 64, "event": "revised",
    "unit_code": "lyj", "detail_digest": "f" * 64, "happened_at": NOW + timedelta(microseconds=1),
}  # fmt: skip


def leaf(nonce: str = NONCE, **changes: object) -> Leaf:
    return add_leaf(**{**FACTS, **changes}, nonce=nonce, now=NOW)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_leaf_holds_under_its_nonce_and_no_other() -> None:
    made = leaf()
    made.refresh_from_db()
    assert leaf_holds(made, NONCE)
    assert not leaf_holds(made, "cd" * 32)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CHANGED))
def test_a_leaf_commits_to_every_fact(name: str) -> None:
    made = leaf()
    assert leaf_holds(made, NONCE)
    setattr(made, name, CHANGED[name])
    assert not leaf_holds(made, NONCE)


def test_every_fact_of_the_table_is_tried() -> None:
    columns = {field.name for field in Leaf._meta.concrete_fields}
    assert columns == {"id", "commitment", *CHANGED}


@pytest.mark.django_db
def test_a_leaf_holds_no_content_and_no_nonce() -> None:
    made = leaf()
    stored = " ".join(str(value) for value in Leaf.objects.values_list().get(pk=made.pk))
    assert made.commitment in stored
    assert NONCE not in stored


@pytest.mark.django_db
def test_leaves_come_oldest_first() -> None:
    made = [leaf(), leaf(record_id="r2"), leaf(event="withdrawn")]
    assert list(all_leaves()) == made
    assert list(leaves_of("r1")) == [made[0], made[2]]


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_other_content_gives_another_commitment(one: bytes, other: bytes) -> None:
    assert (commitment(NONCE, one) == commitment(NONCE, other)) == (one == other)


def test_the_same_content_says_nothing_under_another_nonce() -> None:
    content = canonical(leaf_facts(**FACTS, detail_digest="", happened_at=NOW))  # type: ignore[arg-type]
    seen = {commitment(secrets.token_hex(32), content) for _ in range(200)}
    assert len(seen) == 200


def test_one_spelling_for_one_set_of_facts() -> None:
    assert canonical({"b": "云", "a": 1}) == canonical({"a": 1, "b": "云"})
    assert canonical({"a": 1, "b": "云"}) == '{"a":1,"b":"云"}'.encode()
    there = leaf_facts(**FACTS, detail_digest="", happened_at=NOW)  # type: ignore[arg-type]
    assert there == leaf_facts(**FACTS, detail_digest="", happened_at=NOW.astimezone(UTC))  # type: ignore[arg-type]
    assert there["at"] == 1_795_399_200_000_000
