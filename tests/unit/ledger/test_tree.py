"""The Merkle tree: against RFC 6962's own values, a plain twin, and other people's programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proofbundle import merkle as another

from gongkai.ledger.rules.tree import (
    EMPTY_ROOT,
    consistency_holds,
    consistency_proof,
    grown,
    inclusion_holds,
    inclusion_proof,
    joined,
    leaf_hash,
    nodes_over,
    root,
)
from tests.unit.ledger import trees
from tests.unit.ledger.trees import Tree

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "other_implementation.json").read_text()
)
# The leaves and roots that implementations of RFC 6962 are tried with.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = [
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]  # fmt: skip
SIZES = st.integers(1, 300)


def entries(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def test_the_roots_of_the_reference_leaves() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, expected in enumerate(ROOTS, start=1):
        tree = Tree(LEAVES[:size])
        assert tree.root.hex() == root(size, tree.read).hex() == expected
    assert root(0, Tree([]).read) == EMPTY_ROOT


@pytest.mark.parametrize(("index", "size", "expected"), PATHS)
def test_the_paths_of_the_reference_leaves(index: int, size: int, expected: list[str]) -> None:
    tree = Tree(LEAVES)
    assert [step.hex() for step in inclusion_proof(index, size, tree.read)] == expected


def test_what_another_implementation_made_is_what_we_make() -> None:
    tree = Tree(entries(1000))
    for index, size, path in VECTORS["inclusion"]:
        assert [step.hex() for step in inclusion_proof(index, size, tree.read)] == path
    for first, second, path in VECTORS["consistency"]:
        assert [step.hex() for step in consistency_proof(first, second, tree.read)] == path
    assert len(VECTORS["inclusion"]) + len(VECTORS["consistency"]) == 17


@settings(max_examples=40, deadline=None)
@given(SIZES, st.data())
def test_proofs_are_those_of_the_plain_twin_and_hold(size: int, data: st.DataObject) -> None:
    leaves = entries(size)
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    tree, old = Tree(leaves), trees.mth(leaves[:first])
    assert tree.root == trees.mth(leaves)
    path = inclusion_proof(index, size, tree.read)
    assert path == trees.path(index, leaves)
    between = consistency_proof(first, size, tree.read)
    assert between == trees.proof(first, leaves)
    assert inclusion_holds(leaf_hash(leaves[index]), index, size, path, tree.root)
    assert consistency_holds(first, size, old, tree.root, between)
    # somebody else's verifier says the same
    assert another.verify_inclusion(leaves[index], index, size, path, tree.root)
    assert another.verify_consistency(first, size, between, old, tree.root)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 200), st.data())
def test_nothing_else_holds(size: int, data: st.DataObject) -> None:
    leaves = entries(size)
    index, tree = data.draw(st.integers(0, size - 1)), Tree(leaves)
    path, hashed = inclusion_proof(index, size, tree.read), leaf_hash(leaves[index])
    assert inclusion_holds(hashed, index, size, path, tree.root)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
    assert not inclusion_holds(hashed, other, size, path, tree.root)
    assert not inclusion_holds(leaf_hash(b"x"), index, size, path, tree.root)
    assert not inclusion_holds(hashed, index, size, path, leaf_hash(b"x"))
    assert not inclusion_holds(hashed, index, size, path[:-1], tree.root)
    assert not inclusion_holds(hashed, index, size, [*path, hashed], tree.root)
    for place in range(len(path)):
        bent = [*path[:place], leaf_hash(b"bent"), *path[place + 1 :]]
        assert not inclusion_holds(hashed, index, size, bent, tree.root)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 200), st.data())
def test_no_other_past_is_consistent(size: int, data: st.DataObject) -> None:
    leaves = entries(size)
    first, tree = data.draw(st.integers(1, size - 1)), Tree(leaves)
    path, old = consistency_proof(first, size, tree.read), trees.mth(leaves[:first])
    assert consistency_holds(first, size, old, tree.root, path)
    rewritten = trees.mth([b"rewritten", *leaves[1:first]])
    assert not consistency_holds(first, size, rewritten, tree.root, path)
    assert not consistency_holds(first, size, old, leaf_hash(b"x"), path)
    assert not consistency_holds(size, first, tree.root, old, path)
    assert not consistency_holds(first, size, old, tree.root, path[:-1])
    assert not consistency_holds(first, size, old, tree.root, [*path, old])
    for place in range(len(path)):
        bent = [*path[:place], leaf_hash(b"bent"), *path[place + 1 :]]
        assert not consistency_holds(first, size, old, tree.root, bent)


def test_the_ends() -> None:
    tree = Tree(entries(5))
    assert consistency_holds(5, 5, tree.root, tree.root, [])
    assert not consistency_holds(5, 5, tree.root, EMPTY_ROOT, [])
    assert not consistency_holds(5, 5, tree.root, tree.root, [tree.root])
    assert consistency_proof(0, 5, tree.read) == []
    assert consistency_holds(0, 5, EMPTY_ROOT, tree.root, [])
    assert not consistency_holds(0, 5, tree.root, tree.root, [])
    assert not consistency_holds(3, 5, tree.root, tree.root, [])
    assert not inclusion_holds(leaf_hash(b""), 0, 0, [], EMPTY_ROOT)
    for index, size in ((5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="not in a tree"):
            inclusion_proof(index, size, tree.read)
    with pytest.raises(ValueError, match="cannot have grown"):
        consistency_proof(6, 5, tree.read)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=8))
def test_growing_in_steps_is_growing_at_once(steps: list[int]) -> None:
    leaves = entries(sum(steps))
    size, frontier, nodes = 0, [], {}
    for step in steps:
        hashes = [leaf_hash(entry) for entry in leaves[size : size + step]]
        made, frontier = grown(size, frontier, hashes)
        assert not made.keys() & nodes.keys()
        nodes |= made
        size += step
        assert joined(frontier) == trees.mth(leaves[:size])
    whole = Tree(leaves)
    assert nodes == {node: hashed for node, hashed in whole.nodes.items() if node[0]}
    assert frontier == [whole.nodes[node] for node in nodes_over(0, size)]


@given(st.integers(1, 10**15), st.data())
def test_a_proof_reads_few_nodes_at_once(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    asked: list[int] = []

    def read(nodes: Any) -> Any:
        asked.append(len(nodes))
        return dict.fromkeys(nodes, bytes(32))

    assert len(inclusion_proof(index, size, read)) <= size.bit_length()
    assert len(asked) == 1
    assert asked[0] <= 2 * size.bit_length()
